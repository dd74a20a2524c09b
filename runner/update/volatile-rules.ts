/**
 * Recognises values that differ in the next run by how they look: a table. Each group of an expression is one value, and the
 * pattern beside it is what to expect there. Pure.
 */
import type { LineContext } from './line-context.ts';

export interface VolatileRule {
  /** With the flags `d` and `g`; each group is a value. */
  readonly regex: RegExp;
  /** What stands for each group, in their order; a single one stands for all. */
  readonly sources: readonly [string, ...string[]];
  /** Only in what such a command shows. */
  readonly command?: RegExp;
  /** Only these values. */
  readonly accept?: (value: string, context: LineContext) => boolean;
}

/** Kernel threads, and the first processes of a PID namespace: smaller numbers are the same each time, and often the point. */
const SMALLEST_PID = 100;
export const isPid = (value: string): boolean => Number(value) >= SMALLEST_PID;

const SHOWS_PIDS =
  /\$\$|\$!|\$\{?(?:PPID|BASHPID)\b|\b(?:pgrep|pidof)\b|\/proc\/self$|cgroup\.(?:procs|threads)|\.pid\b|\bpid=/;

const STATES_VERSIONS = /\bversion\b|--version\b| -[vV]\b|\buname\b|\/proc\/version\b/;

/** An address that the lab did not give itself, and that is not beside one that it gave. */
const isStranger = (ip: string, { typed }: LineContext): boolean =>
  !/^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$)/.test(ip) &&
  !typed.includes(ip.slice(0, ip.lastIndexOf('.') + 1));

const isMac = (mac: string): boolean => !/^(?:00:){5}00$|^(?:ff:){5}ff$/i.test(mac);

/** The first that finds a place has it. */
export const RULES: readonly VolatileRule[] = [
  // Names with something random in them.
  {
    regex: /\bsystemd-private-([\da-f]{32})-[\w.@\\-]{1,80}-(\w{6})(?!\w)/dg,
    sources: ['%{HEX}', '%{WORD}'],
  },
  { regex: /\/tmp\.(\w{10})(?!\w)/dg, sources: ['%{WORD}'] },
  { regex: /\brun-p(\d+)-i(\d+)\.(?:scope|service)\b/dg, sources: ['%{INT}'] },
  { regex: /\brun-r([\da-f]{32})\.(?:scope|service)\b/dg, sources: ['%{HEX}'] },
  { regex: /\b(?:run-u|session-c?)(\d+)\.(?:scope|service)\b/dg, sources: ['%{INT}'] },
  {
    regex: / ([a-z]+_[a-z]+)$/dg,
    sources: ['%{WORD}'],
    command: /\b(?:docker|podman)\b/,
    accept: (name, { typed }) => !typed.includes(name),
  },
  // Ids.
  {
    regex: /(?<![\w-])([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?![\w-])/dgi,
    sources: ['%{/[0-9a-f-]{36}/}'],
  },
  { regex: /(?<![A-Za-z\d_])([\da-f]{64}|[\da-f]{40}|[\da-f]{32})(?![A-Za-z\d_])/dg, sources: ['%{HEX}'] },
  {
    regex: /(?<![\w.-])([\da-f]{12})(?![\w.-])/dg,
    sources: ['%{HEX}'],
    accept: (id) => /\d/.test(id) && /[a-f]/.test(id),
  },
  { regex: /(?<![\w:])([\da-f]{2}(?::[\da-f]{2}){5})(?![\w:])/dgi, sources: ['%{MAC}'], accept: isMac },
  { regex: /(?<![\w.])((?:\d{1,3}\.){3}\d{1,3})(?![\w]|\.\d)/dg, sources: ['%{IP}'], accept: isStranger },
  {
    regex: /(?<![\w:])(fe80:(?::?[\da-f]{1,4}){1,7})(?![\w:])/dgi,
    sources: ['%{IP}'],
    accept: (ip, { typed }) => !typed.includes(ip),
  },
  // Dates and times.
  {
    regex: /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b(?=,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d))/dg,
    sources: ['%{WORD}'],
  },
  {
    regex: /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b {1,2}(\d{1,2})(?: +(\d{4}))?\b/dg,
    sources: ['%{WORD}', '%{INT}', '%{INT}'],
  },
  { regex: /\d:[0-5]\d:[0-5]\d [A-Z]{2,5} (\d{4})\b/dg, sources: ['%{INT}'] },
  { regex: /(?<![\w-])(\d{4}-\d{2}-\d{2})(?![\w-]|T\d)/dg, sources: ['%{/\\d{4}-\\d\\d-\\d\\d/}'] },
  {
    regex: /(?<![\w-])(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)/dg,
    sources: ['%{/\\d{4}-\\d\\d-\\d\\dT\\S+/}'],
  },
  {
    regex: /\bup {1,3}(\S(?:[^,]|, {1,3}\d{1,2}:){0,40}), {1,3}(\d+) users?,/dg,
    sources: ['%{DATA}', '%{INT}'],
  },
  // Processor time as ps and top show it.
  { regex: /(?<![\w:.])(\d+:[0-5]\d\.\d\d)(?![\w:.])/dg, sources: ['%{/\\d+:\\d\\d\\.\\d\\d/}'] },
  {
    regex: /(?<![\w:.])(\d{1,2}:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?)(?![\w:]|\.\d)/dg,
    sources: ['%{TIME}'],
  },
  {
    regex:
      /\b(\d+|(?:About|about) an?|Less than an?) (seconds?|minutes?|hours?|days?|weeks?|months?) ago\b/dg,
    sources: ['%{DATA}', '%{WORD}'],
  },
  {
    regex: /\bUp (\d+|About an?|Less than an?) (seconds?|minutes?|hours?|days?|weeks?|months?)\b/dg,
    sources: ['%{DATA}', '%{WORD}'],
  },
  // Loads, shares, and what was measured.
  { regex: /\bload average: (\d+\.\d+), (\d+\.\d+), (\d+\.\d+)/dg, sources: ['%{NUMBER}'] },
  {
    regex: /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+) (\d+)\/(\d+) (\d+)$/dg,
    sources: ['%{NUMBER}', '%{NUMBER}', '%{NUMBER}', '%{INT}', '%{INT}', '%{PID}'],
  },
  {
    regex:
      /^%Cpu(?:\(s\)|\d{1,4})? ?: {0,4}(\d{1,3}\.\d) us, {0,4}(\d{1,3}\.\d) sy, {0,4}(\d{1,3}\.\d) ni, {0,4}(\d{1,3}\.\d) id, {0,4}(\d{1,3}\.\d) wa, {0,4}(\d{1,3}\.\d) hi, {0,4}(\d{1,3}\.\d) si, {0,4}(\d{1,3}\.\d) st/dg,
    sources: ['%{NUMBER}'],
  },
  { regex: /= (\d+\.\d+)\/(\d+\.\d+)\/(\d+\.\d+)\/(\d+\.\d+) ms\b/dg, sources: ['%{NUMBER}'] },
  {
    // `5s` may as well be what somebody asked for.
    regex:
      /(?<![\w.])(\d+(?:m\d+(?:\.\d+)?s|\.\d+ ?(?:s|sec|seconds|ms|us|µs|ns)| ?(?:ms|us|µs|ns)))(?!\w)/dg,
    sources: ['%{DURATION}'],
  },
  {
    regex: /(?<![\w.])(\d+(?:\.\d+)?(?:[KMGTP]i?B?|B)?)(?![\w.%])/dg,
    sources: ['%{SIZE}'],
    command: /(?:^|[|;&] *|sudo )(?:free|df)\b/,
  },
  {
    regex: /(?<![\w.])(\d+%)(?!\w)/dg,
    sources: ['%{PERCENT}'],
    command: /(?:^|[|;&] *|sudo )df\b/,
  },
  // Versions.
  {
    regex: /(?<![\w.])(\d{1,4}\.\d{1,4}\.\d{1,4}[\w.+~-]{0,60}-(?:amd64|arm64|generic))(?![\w-])/dg,
    sources: ['%{/\\S+/}'],
  },
  {
    regex: /(?<![\w.])(v?\d{1,5}(?:\.\d{1,5}){1,4}(?:[-+~][\w+~.-]{0,60})?)(?!\w)/dg,
    sources: ['%{/[\\w.+~-]+/}'],
    command: STATES_VERSIONS,
  },
  // Interfaces; the loopback is number 1 everywhere.
  {
    regex: /^(\d+): [\w.-]+(?:@[\w.-]+)?: /dg,
    sources: ['%{INT}'],
    accept: (index) => index !== '1',
  },
  { regex: /^\d+: [\w.-]+@if(\d+): /dg, sources: ['%{INT}'] },
  // Processes.
  { regex: /^\[\d+\][+-]? +(\d+)$/dg, sources: ['%{PID}'] },
  { regex: /\b(?:pid|ppid|tgid|pgid)\b[=:]? *(\d+)\b/dgi, sources: ['%{PID}'], accept: isPid },
  { regex: /\bprocess(?: id)?[ :#]{1,2}(\d+)\b/dgi, sources: ['%{PID}'], accept: isPid },
  { regex: /\/proc\/(\d+)\b/dg, sources: ['%{PID}'], accept: isPid },
  { regex: /\bkill: \((\d+)\)/dg, sources: ['%{PID}'], accept: isPid },
  { regex: /\((\d+)\)/dg, sources: ['%{PID}'], accept: isPid, command: /\bpstree\b/ },
  {
    regex: /^(?:Capabilities for `)?(\d+)(?::|':)/dg,
    sources: ['%{PID}'],
    accept: isPid,
    command: /\bgetpcaps\b/,
  },
  { regex: /^(\d+)(?= )/dg, sources: ['%{PID}'], accept: isPid, command: /\bpgrep\b/ },
  { regex: /^\s*(\d+)\s*$/dg, sources: ['%{PID}'], accept: isPid, command: SHOWS_PIDS },
  {
    // Without a heading there is nothing but the command to tell what the columns are.
    regex: /^\s*(\d+)(?!\S)/dg,
    sources: ['%{PID}'],
    accept: isPid,
    command: /(?:^|[\s|;&(])ps\s[^|;&]{0,200}(?:pid=|--no-header)/,
  },
];
