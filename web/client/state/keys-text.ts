/** What becomes of keys while the line is broken, in words. Pure. */

/** `leftMs`: how much longer they are kept, or null: they are not. `kept`: how many were typed since it broke. */
export function keysText(leftMs: number | null, kept: number): string {
  const keys = kept === 1 ? '1 key' : `${kept} keys`;
  if (leftMs === null)
    return kept === 0 ? 'what you type is not sent' : `${keys} dropped, and what you type now is not sent`;
  const seconds = Math.max(1, Math.ceil(leftMs / 1000));
  return kept === 0 ? `keys are kept for ${seconds} s more` : `${keys} kept for ${seconds} s more`;
}
