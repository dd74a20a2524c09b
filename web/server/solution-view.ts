/** A step's solution for a page: only once a person has tried, or the step is done. Until then it stays in its keeper. */
import type { Express, Request } from 'express';
import { route, type SolutionText } from '../../runner/keeper/keeper-routes.ts';
import type { SolutionView } from '../lab-view.ts';
import { commandText } from './lab-view.ts';
import type { Session, Sessions } from './sessions.ts';

const TOO_EARLY = 'Not yet: open the hint and try once more, then the solution can be shown.';

/** `visitorOf`: who asks. Of the lab that runs only: what was tried there counts. */
export function serveSolutions(
  app: Express,
  sessions: Sessions,
  visitorOf: (request: Request) => string | null,
): void {
  app.get('/api/session/solutions/:step', async (request, response) => {
    const visitor = visitorOf(request);
    const session = visitor === null ? null : sessions.get(visitor);
    const asked = session?.seat.lab === request.query['lab'] ? session : null;
    const view = asked && (await solutionView(asked, Number(request.params.step)));
    response.set('Cache-Control', 'no-store');
    return void (view === null
      ? response.status(403).json({ message: TOO_EARLY })
      : response.json(view satisfies SolutionView));
  });
}

/** Null while it may not be seen. */
async function solutionView({ keeper, seat }: Session, step: number): Promise<SolutionView | null> {
  if (!Number.isInteger(step)) return null;
  const { status, text } = await keeper.link.read(route.solution(seat.id, step));
  if (status !== 200) return null;
  const solution = JSON.parse(text) as SolutionText;
  const labels = new Map(solution.labels);
  const blocks = solution.blocks.map(({ terminal, lines }) => ({
    terminal,
    lines: lines.map((line) => commandText(line, labels)),
  }));
  return { blocks };
}
