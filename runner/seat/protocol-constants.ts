/** Numbers that page and server agree on; apart from the schemas, so that the page's bundle has no zod in it. */

/** Counts incompatible changes; a page that meets another number asks to be reloaded. */
export const PROTOCOL_VERSION = 5;

/** Close codes that a page understands; the range 4000-4999 is free for applications. */
export const CloseCode = {
  /** The page broke the protocol (or the server took it for an attack). */
  policy: 1008,
  /** There is no such seat (the server was restarted, or it was cleared away meanwhile). */
  gone: 4404,
  /** The seat that the page belongs to is no more: `ended` said why. */
  ended: 4410,
} as const;

/** The largest message that a page may send, bytes. */
export const MAX_CLIENT_MESSAGE = 64 * 1024;
/** The largest piece of typed or pasted text in one message, UTF-16 units. */
export const MAX_INPUT = 8 * 1024;
/** Clicks that a page may have under way at a time; their answers are kept until it is sure to have them. */
export const MOST_ASKED = 32;
/** The longest answer to a task, UTF-16 units: as the runner takes them. */
export const MAX_ANSWER = 200;
/** Samples of a watch that are kept: by the server for a page that comes later, by the page to draw them. */
export const MAX_SAMPLES = 300;
/** Bounds of a terminal's size. */
export const SIZE_BOUNDS = { cols: [20, 500], rows: [4, 300] } as const;
/** Drawn text is acknowledged after this much of it, UTF-16 units: less than what a terminal that is held goes on at. */
export const ACK_EVERY = 48 * 1024;
