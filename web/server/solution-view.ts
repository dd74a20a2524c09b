/** A step's solution for a page: only once a person has tried, or the step is done. Until then it stays on the server. */
import type { Express, Request } from 'express';
import { solutionsOf } from '../../runner/run/actions.ts';
import type { SolutionView } from '../lab-view.ts';
import { commandText } from './lab-view.ts';
import { valueLabels } from '../../runner/seat/learner-words.ts';
import type { Seat } from '../../runner/seat/seat.ts';
import type { Sessions } from './sessions.ts';

const TOO_EARLY = 'Not yet: open the hint and try once more, then the solution can be shown.';

/** `visitorOf`: who asks. Of the lab that runs only: what was tried there counts. */
export function serveSolutions(
  app: Express,
  sessions: Sessions,
  visitorOf: (request: Request) => string | null,
): void {
  app.get('/api/session/solutions/:step', (request, response) => {
    const visitor = visitorOf(request);
    const session = visitor === null ? null : sessions.get(visitor);
    const asked = session?.lab.id === request.query['lab'] ? session : null;
    const view = asked === null ? null : solutionView(asked, Number(request.params.step));
    response.set('Cache-Control', 'no-store');
    return void (view === null
      ? response.status(403).json({ message: TOO_EARLY })
      : response.json(view satisfies SolutionView));
  });
}

/** Null while it may not be seen. */
function solutionView(session: Seat, index: number): SolutionView | null {
  const step = session.lab.steps[index];
  if (step === undefined || !session.maySeeSolution(index)) return null;
  const labels = valueLabels(session.lab);
  const blocks = solutionsOf(step).map(({ terminal, lines }) => ({
    terminal,
    lines: lines.map((line) => commandText(line, labels)),
  }));
  return { blocks };
}
