/** What `unbox bench terminal` found, as lines for people. */
import { showSpread } from '../../runner/bench/spread.ts';
import type { Spread } from '../../runner/bench/spread.ts';
import type { BrowserBench } from './first-prompt.ts';
import type { EchoBench, EchoTimes, FlowBench } from './terminal.ts';

export interface TerminalBench {
  readonly busySessions: number;
  readonly quiet: EchoBench;
  readonly busy: EchoBench;
  readonly flow: FlowBench;
  /** ms */
  readonly interrupt: Spread;
  readonly machine: MachineTerminalBench | null;
}

export interface MachineTerminalBench {
  readonly accelerator: string;
  readonly echo: EchoTimes;
  /** MB/s */
  readonly flow: Spread;
  /** ms */
  readonly interrupt: Spread;
  /** From the request for a session to the prompt, ms. */
  readonly session: Spread;
  /** null: there is no Chromium here. */
  readonly browser: BrowserBench | null;
}

export function terminalReport({
  busySessions,
  quiet,
  busy,
  flow,
  interrupt,
  machine,
}: TerminalBench): string[] {
  return [
    'a shell of this host, straight at its pty and through the server',
    ...echoRows('key → echo', quiet),
    ...echoRows(`key → echo, ${busySessions} busy sessions`, busy),
    row(`cat of ${flow.megabytes} MB, pty`, showSpread(flow.pty, 'MB/s')),
    row(
      'the same, page',
      `${showSpread(flow.page, 'MB/s')}; ${(flow.ratio * 100).toFixed(0)} % of the pty’s`,
    ),
    row('Ctrl-C in a flood → prompt', showSpread(interrupt, 'ms')),
    ...(machine === null ? [] : machineRows(machine)),
  ];
}

function machineRows({
  accelerator,
  echo,
  flow,
  interrupt,
  session,
  browser,
}: MachineTerminalBench): string[] {
  const noBrowser = 'not measured: there is no Chromium here (`npm test` installs it)';
  return [
    `a shell in a machine (${accelerator}), through the server`,
    row('key → echo', showEcho(echo)),
    row('cat', showSpread(flow, 'MB/s', 1)),
    row('Ctrl-C in a flood → prompt', showSpread(interrupt, 'ms')),
    row('session asked for → prompt', showSpread(session, 'ms')),
    row('page opened → prompt drawn', browser === null ? noBrowser : showSpread(browser.firstPrompt, 'ms')),
    ...(browser === null ? [] : [row('page weight, compressed', `${browser.kilobytes.toFixed(0)} kB`)]),
  ];
}

function echoRows(label: string, { pty, page }: EchoBench): string[] {
  const share = (of: 'p50' | 'p99'): string => (page[of] - pty[of]).toFixed(2);
  return [
    row(`${label}, pty`, showEcho(pty)),
    row('the same, page', `${showEcho(page)}; ours: ${share('p50')} and ${share('p99')} ms`),
  ];
}

function showEcho({ p50, p99, keys }: EchoTimes): string {
  return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms of ${keys} keys`;
}

function row(label: string, text: string): string {
  return `${label.padEnd(38)} ${text}`;
}
