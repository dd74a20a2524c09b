/** Signals that survive a reload, in this browser only. */
import { signal, type Signal } from '@preact/signals';

/** A signal kept under `name`; whatever is not `valid` in the store counts as not there. */
export function stored<T>(name: string, initial: T, valid: (value: unknown) => boolean): Signal<T> {
  const made = signal(readStored(name, initial, valid));
  made.subscribe((value) => writeStored(name, value));
  // What another tab of this browser has done counts here, too, and must not be overwritten.
  window.addEventListener('storage', ({ key }) => {
    if (key === keyOf(name)) made.value = readStored(name, initial, valid);
  });
  return made;
}

/** Keeps a value under `name`. */
export function writeStored(name: string, value: unknown): void {
  try {
    localStorage.setItem(keyOf(name), JSON.stringify(value));
  } catch {
    // In a browser that keeps nothing, it holds for this page.
  }
}

/** What is kept under `name`, or `initial`. */
export function readStored<T>(name: string, initial: T, valid: (value: unknown) => boolean): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(name)) ?? 'null');
    return valid(value) ? (value as T) : initial;
  } catch {
    return initial;
  }
}

function keyOf(name: string): string {
  return `unbox.${name}`;
}
