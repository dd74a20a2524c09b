/** Lets work say what it is doing, by wrapping each part. */
export type Phase = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Tells nothing. */
export const silently: Phase = (_name, work) => work();
