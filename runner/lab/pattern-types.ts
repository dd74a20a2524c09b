/** The types that `%{TYPE}` knows, each as a regular expression that re2js runs in linear time. */

const number = String.raw`[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`;
const positive = String.raw`(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)`;
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const group = '[0-9A-Fa-f]{1,4}';
const ipv4 = String.raw`${octet}(?:\.${octet}){3}`;
const ipv6 = `(?:(?:${group}:){7}${group}|(?:${group}(?::${group}){0,6})?::(?:${group}(?::${group}){0,6})?)`;
const ip = `(?:${ipv4}|${ipv6})`;
const unit = '(?:ns|us|µs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?)';
const time = `${positive} ?${unit}`;

export interface PatternType {
  readonly regex: string;
  /** May be held to a range: `%{NUMBER 40..60}`. */
  readonly numeric: boolean;
  /** For the guide and for hints. */
  readonly example: string;
}

/** All types by name. Keep the author's guide (labs/README.md) in step. */
export const patternTypes: Readonly<Record<string, PatternType>> = {
  INT: { regex: '[+-]?[0-9]+', numeric: true, example: '42' },
  NUMBER: { regex: number, numeric: true, example: '97.3' },
  WORD: { regex: String.raw`\w+`, numeric: false, example: 'sleep' },
  // Anything, even nothing, as little as possible.
  DATA: { regex: '.*?', numeric: false, example: 'any text' },
  PATH: { regex: String.raw`(?:~|\.{1,2})?/\S*`, numeric: false, example: '/proc/self/ns' },
  HOSTNAME: {
    regex: String.raw`[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*`,
    numeric: false,
    example: 'upperware',
  },
  IP: { regex: ip, numeric: false, example: '10.0.0.1' },
  CIDR: { regex: `${ip}/[0-9]{1,3}`, numeric: false, example: '10.0.0.1/24' },
  MAC: {
    regex: '[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}',
    numeric: false,
    example: '0a:58:0a:f4:00:03',
  },
  HEX: { regex: '(?:0[xX])?[0-9A-Fa-f]+', numeric: false, example: '0x1f' },
  INODE: { regex: '[0-9]+', numeric: true, example: '4026531838' },
  PID: { regex: '[0-9]+', numeric: true, example: '1234' },
  SIZE: {
    regex: `${positive}(?: ?(?:[kKMGTPE]i?[bB]?|[bB]|bytes))?`,
    numeric: false,
    example: '1.5MiB',
  },
  DURATION: { regex: `${time}(?: ?${time})*`, numeric: false, example: '1m2.5s' },
  PERCENT: { regex: `${positive} ?%`, numeric: true, example: '97.3%' },
  TIME: {
    regex: String.raw`[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?`,
    numeric: false,
    example: '12:34:56',
  },
};

export const patternTypeNames: readonly string[] = Object.keys(patternTypes);

/** Returns the entry of a type; `undefined` for an unknown name (including `constructor` and its like). */
export function patternType(name: string): PatternType | undefined {
  return Object.hasOwn(patternTypes, name) ? patternTypes[name] : undefined;
}
