/** A value by its name; an author may name one `constructor`, which every object has. Pure. */

export function knownValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
