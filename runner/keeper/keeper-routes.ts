/** What a front reads from a keeper by HTTP: what can be taken home of a seat, and solutions that may be seen. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { solutionsOf } from '../run/actions.ts';
import { valueLabels } from '../seat/learner-words.ts';
import type { Seat } from '../seat/seat.ts';
import type { Seats } from './seats.ts';

/** Names the lab that an answer is about. */
export const LAB_HEADER = 'x-unbox-lab';

/** A step's solution as the lab's author wrote it, with what its values are called. */
export interface SolutionText {
  readonly blocks: readonly { readonly terminal: string; readonly lines: readonly string[] }[];
  readonly labels: readonly (readonly [name: string, label: string])[];
}

/** Paths of what can be read; they are made of parts that are escaped. */
export const route = {
  page: (seat: string) => `/seats/${encodeURIComponent(seat)}/page`,
  solution: (seat: string, step: number) => `/seats/${encodeURIComponent(seat)}/solutions/${step}`,
  transcript: (visitor: string, lab: string | null) =>
    `/visitors/${encodeURIComponent(visitor)}/transcript${queryOf(lab)}`,
  recording: (visitor: string, lab: string | null, terminal: string) =>
    `/visitors/${encodeURIComponent(visitor)}/recordings/${encodeURIComponent(terminal)}${queryOf(lab)}`,
};

function queryOf(lab: string | null): string {
  return lab === null ? '' : `?lab=${encodeURIComponent(lab)}`;
}

/** Answers with 404 what it doesn't know, or what may not be seen. */
export async function answerRequest(
  seats: Seats,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? '', 'http://keeper');
  const [kind = '', whose = '', what = '', which = ''] = partsOf(url);
  const lab = url?.searchParams.get('lab') ?? null;
  if (request.method === 'GET' && kind === 'seats' && what === 'solutions') {
    const seat = seats.get(whose);
    const text = seat && solutionText(seat, Number(which));
    return answer(response, seat?.lab.id ?? '', text && JSON.stringify(text));
  }
  const recording = request.method === 'GET' && kind === 'visitors' ? seats.recordingOf(whose, lab) : null;
  if (recording === null) return answer(response, '', null);
  if (what === 'transcript') return answer(response, recording.lab.id, recording.transcript());
  const casts = what === 'recordings' ? await recording.casts() : null;
  return answer(response, recording.lab.id, casts?.get(which) ?? null);
}

/** The seat whose page this address is; null: none. */
export function pageOf(seats: Seats, address: string | undefined): Seat | null {
  const [kind, id = '', what] = partsOf(URL.parse(address ?? '', 'http://keeper'));
  return kind === 'seats' && what === 'page' ? seats.get(id) : null;
}

function partsOf(url: URL | null): string[] {
  try {
    return (url?.pathname ?? '').split('/').slice(1).map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** Null while it may not be seen. */
function solutionText(seat: Seat, index: number): SolutionText | null {
  const step = seat.lab.steps[index];
  if (step === undefined || !seat.maySeeSolution(index)) return null;
  const blocks = solutionsOf(step).map(({ terminal, lines }) => ({ terminal, lines }));
  return { blocks, labels: [...valueLabels(seat.lab)] };
}

function answer(response: ServerResponse, lab: string, text: string | null): void {
  if (text === null) response.writeHead(404).end();
  else response.writeHead(200, { [LAB_HEADER]: lab, 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
