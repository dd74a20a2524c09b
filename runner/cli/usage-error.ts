/** What was asked for can't be done as asked: no such lab, or options that can't be combined. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
