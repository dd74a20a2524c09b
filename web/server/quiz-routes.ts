/** `POST /api/labs/:id/quiz`: an answer judged, and noted for its learner once the solution is known to them. */
import express, { type Express } from 'express';
import type { Lab } from '../../runner/lab/lab.ts';
import type { Logger } from '../../runner/log.ts';
import type { ServerStore } from './server-store.ts';
import { markOf } from './quiz-mark.ts';
import { judgeQuiz, readQuizRequest } from './quiz-verdict.ts';
import { isSameOrigin } from './same-origin.ts';
import type { Visitors } from './visitors.ts';

export interface QuizOptions {
  readonly labs: readonly Lab[];
  readonly serverStore: ServerStore;
  readonly visitors: Visitors;
  readonly log: Logger;
}

export function serveQuizzes(app: Express, { labs, serverStore, visitors, log }: QuizOptions): void {
  app.post('/api/labs/:id/quiz', express.json({ limit: '4kb' }), async (request, response, next) => {
    const lab = labs.find(({ id }) => id === request.params.id);
    const question = readQuizRequest(request.body);
    const verdict = lab && question ? judgeQuiz(lab, question) : null;
    if (!lab || !question || verdict === null) return next();
    if (verdict.solution !== null && isSameOrigin(request)) {
      const { learner, stored } = visitors.welcome(request, response);
      const quizzes = [{ quiz: markOf(lab, question), found: verdict.correct }];
      const marks = [{ lab: lab.id, done: [], read: [], quizzes }];
      // The answer is worth more than its mark.
      await Promise.all([stored, serverStore.writer.write('addMarks', learner, marks, Date.now())]).catch(
        (error: unknown) => log.error({ err: error }, 'an answer could not be stored'),
      );
    }
    return void response.set('Cache-Control', 'no-store').json(verdict);
  });
}
