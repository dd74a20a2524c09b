/** The page's few HTTP requests, and the start of its connection. */
import type {
  LabSummary,
  LabView,
  QuizAnswer,
  QuizVerdict,
  SessionAnswer,
  SessionSummary,
  SolutionView,
} from '../../lab-view.ts';
import type {
  LabProgressView,
  MarksView,
  MergeRequest,
  ProgressView,
  ResumeAnswer,
  ResumeCodeView,
} from '../../progress-view.ts';

const NO_ANSWER = 'The server does not answer. Check your connection, then try again.';

export async function fetchLabs(): Promise<readonly LabSummary[]> {
  return get<readonly LabSummary[]>('/api/labs');
}

export async function fetchLab(id: string): Promise<LabView> {
  return get<LabView>(`/api/labs/${encodeURIComponent(id)}`);
}

/** Which lab this visitor has running, and what can still be taken home. */
export async function fetchSession(): Promise<SessionSummary> {
  return get<SessionSummary>('/api/session');
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
    return { kind: 'refused', message: NO_ANSWER };
  }
}

/** Begins a connection to a session; its server says nothing until it is spoken to. */
export function dial(session: string): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/ws?session=${session}`);
}

/** Whether the server answers at all. */
export async function knock(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal })).ok;
  } catch {
    return false;
  }
}

/** How a step's task can be done, or why that is not revealed. */
export async function fetchSolution(lab: string, step: number): Promise<SolutionView | string> {
  try {
    const response = await fetch(`/api/session/solutions/${step}?lab=${encodeURIComponent(lab)}`);
    if (response.ok) return (await response.json()) as SolutionView;
    return ((await response.json()) as { readonly message: string }).message;
  } catch {
    return NO_ANSWER;
  }
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

/** What this learner has done, by lab; null when the server does not say. */
export async function fetchProgress(): Promise<ProgressView | null> {
  return get<ProgressView>('/api/progress').catch(() => null);
}

/** The same for one lab, with quizzes. */
export async function fetchLabProgress(lab: string): Promise<LabProgressView | null> {
  return get<LabProgressView>(progressOf(lab)).catch(() => null);
}

/** Tells the server what it has not heard; false when it does not answer. */
export async function mergeProgress(request: MergeRequest): Promise<boolean> {
  return post('/api/progress/merge', request).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The lab is begun anew; null when the server does not answer. */
export async function clearProgress(lab: string): Promise<MarksView | null> {
  try {
    const response = await fetch(progressOf(lab), { method: 'DELETE' });
    return response.ok ? ((await response.json()) as MarksView) : null;
  } catch {
    return null;
  }
}

/** This learner's code, or why there is none; `anew`: another one, and those before lead nowhere. */
export async function fetchResumeCode(anew: boolean): Promise<ResumeCodeView | { readonly message: string }> {
  return answerTo('/api/resume-code', { anew });
}

/** Makes this browser that of the learner whose code it is; else says why not. */
export async function resumeWith(
  code: string,
): Promise<ResumeAnswer | { readonly kind?: never; readonly message: string }> {
  return answerTo('/api/resume', { code });
}

/** Refusals come as JSON, too: with a message. */
async function answerTo<T>(url: string, body: object): Promise<T | { readonly message: string }> {
  try {
    return (await (await post(url, body)).json()) as T;
  } catch {
    return { message: NO_ANSWER };
  }
}

function progressOf(lab: string): string {
  return `/api/progress/${encodeURIComponent(lab)}`;
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
