/** Reads an option's value that has to be a whole number. */
import { InvalidArgumentError } from 'commander';

export function positive(text: string): number {
  return numberFrom(1, Infinity, 'from 1')(text);
}

export function between(low: number, high: number): (text: string) => number {
  return numberFrom(low, high, `from ${low} to ${high}`);
}

function numberFrom(low: number, high: number, range: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}
