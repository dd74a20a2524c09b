/** The colours that a text may use, or none: see picocolors. */
import type pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;
