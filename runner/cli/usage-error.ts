/** What was asked for can't be done as it was asked: no such lab, or options that do not go together. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
