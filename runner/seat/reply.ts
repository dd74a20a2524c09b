/** Answers to what a page asks for by a message with an id. */
import type { Asker } from './audience.ts';
import { sentenceOf } from './visitor-words.ts';

/** Reports the result; an empty text means that all is well. */
export type Reply = (message: string) => void;

export function replyTo(asker: Asker, id: number): Reply {
  return (message) => asker.send({ type: 'reply', id, ok: message === '', message });
}

/** Answers when work is done: with what went wrong, if something did. */
export function replyAfter(work: Promise<unknown>, reply: Reply): void {
  work.then(
    () => reply(''),
    (error: unknown) => reply(sentenceOf(error)),
  );
}
