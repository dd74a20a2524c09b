/** The few HTTP requests of the page, and the beginning of its connection. */
import type {
  LabSummary,
  LabView,
  QuizAnswer,
  QuizVerdict,
  SessionAnswer,
  SessionSummary,
} from '../../lab-view.ts';

export async function fetchLabs(): Promise<readonly LabSummary[]> {
  return get<readonly LabSummary[]>('/api/labs');
}

export async function fetchLab(id: string): Promise<LabView> {
  return get<LabView>(`/api/labs/${encodeURIComponent(id)}`);
}

export async function fetchRunningLab(): Promise<string | null> {
  return (await get<SessionSummary>('/api/session')).lab;
}

/** How long what was done in a lab's last session can still be taken home, ms; null when there is nothing. */
export async function fetchKeptMs(lab: string): Promise<number | null> {
  const { kept } = await get<SessionSummary>('/api/session');
  return kept?.lab === lab ? kept.leftMs : null;
}

type Open = Extract<SessionAnswer, { kind: 'open' }>;
/** With a connection to the session that is open: its handshake goes on while the page is still being drawn. */
export type Opened = Exclude<SessionAnswer, Open> | (Open & { readonly socket: WebSocket });

/** Asks for a machine with this lab; `takeOver` ends another lab of the same visitor. */
export async function openSession(lab: string, takeOver: boolean): Promise<Opened> {
  try {
    const response = await post('/api/session', { lab, takeOver });
    const answer = (await response.json()) as SessionAnswer;
    return answer.kind === 'open' ? { ...answer, socket: dial(answer.session) } : answer;
  } catch {
    return { kind: 'refused', message: 'The server does not answer. Look at your network, then try again.' };
  }
}

/** Begins a connection to a session; its server says nothing before it was spoken to. */
export function dial(session: string): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/ws?session=${session}`);
}

/** Answers a quiz; null when the server does not answer. */
export async function answerQuiz(
  lab: string,
  question: { readonly step: number | null; readonly quiz: number; readonly answer: QuizAnswer },
): Promise<QuizVerdict | null> {
  try {
    const response = await post(`/api/labs/${encodeURIComponent(lab)}/quiz`, question);
    return response.ok ? ((await response.json()) as QuizVerdict) : null;
  } catch {
    return null;
  }
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return (await response.json()) as T;
}

function post(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
