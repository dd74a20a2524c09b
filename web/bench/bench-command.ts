/** `unbox bench terminal`: a bench like the others, of what only the server has. */
import type { Command } from 'commander';
import { measured } from '../../runner/cli/bench.ts';
import type { BenchReport } from '../../runner/cli/bench-reports.ts';
import { positive } from '../../runner/cli/positive.ts';
import type { Phase } from '../../runner/machine/qemu/phase.ts';
import type { MachineTerminalBench, TerminalBench } from './terminal-report.ts';

interface TerminalOptions {
  readonly keys: number;
  readonly busy: number;
  readonly megabytes: number;
  readonly rounds: number;
  readonly machine?: boolean;
}

/** In a machine everything is slower: this much of the host's file is enough there. */
const MACHINE_SHARE = 0.04;

export function defineBenchTerminal(command: Command): void {
  command
    .command('terminal')
    .description('what a page’s terminal feels like: echo, throughput and Ctrl-C, beside a bare pty')
    .option('--keys <n>', 'keys of each kind', positive, 500)
    .option('--busy <n>', 'other sessions that print all the time', positive, 20)
    .option('--megabytes <n>', 'size of the file that is shown', positive, 50)
    .option('--rounds <n>', 'rounds of everything else, in turn', positive, 5)
    .option('--machine', 'also in a machine, and from opening the page to its prompt')
    .option('--json', 'as JSON')
    .action((options: TerminalOptions & { json?: boolean }) =>
      measured(options, (tell) => benchTerminal(options, tell)),
    );
}

async function benchTerminal(options: TerminalOptions, tell: Phase): Promise<BenchReport> {
  const { terminalReport } = await import('./terminal-report.ts');
  const result = await measure(options, tell);
  return { result, lines: terminalReport(result) };
}

async function measure(options: TerminalOptions, tell: Phase): Promise<TerminalBench> {
  const { keys, busy, megabytes, rounds } = options;
  const { startBenchServer } = await import('./bench-server.ts');
  const { benchEcho, benchFlow, benchInterrupt } = await import('./terminal.ts');
  const { AtPage } = await import('./typist.ts');
  await using server = await startBenchServer('host');
  const ofHost = {
    busySessions: busy,
    quiet: await tell(`2 × ${keys} keys`, () => benchEcho(server.url, keys)),
    busy: await tell(`2 × ${keys} keys, ${busy} busy sessions`, () => benchEcho(server.url, keys, busy)),
    flow: await tell(`2 × ${rounds} × ${megabytes} MB`, () => benchFlow(server.url, megabytes, rounds)),
    interrupt: await tell(`${rounds} floods`, async () => {
      using page = await AtPage.open(server.url);
      // Awaited here: the page is gone when this returns.
      return await benchInterrupt(page, rounds);
    }),
  };
  const machine = options.machine === true ? await measureMachine(options, tell) : null;
  return { ...ofHost, machine };
}

async function measureMachine(options: TerminalOptions, tell: Phase): Promise<MachineTerminalBench> {
  const { qemuContext } = await import('../../runner/machine/qemu/context.ts');
  const { qemuProvider } = await import('../../runner/machine/qemu/qemu-provider.ts');
  const { accelerator } = await qemuContext();
  // Here, where what is missing is told, and what is made shows its progress; the server is a process apart.
  await qemuProvider({ phase: tell });
  return tell('In machines', async () => ({ accelerator, ...(await inMachines(options)) }));
}

async function inMachines({
  keys,
  megabytes,
  rounds,
}: TerminalOptions): Promise<Omit<MachineTerminalBench, 'accelerator'>> {
  const { startBenchServer } = await import('./bench-server.ts');
  const { hasChromium } = await import('./chromium.ts');
  const { benchBrowser, benchFirstPrompt } = await import('./first-prompt.ts');
  const { benchInterrupt, benchMachineEcho, benchMachineFlow } = await import('./terminal.ts');
  const { AtPage } = await import('./typist.ts');
  await using server = await startBenchServer('machines');
  const session = await benchFirstPrompt(server.url, rounds);
  const browser = hasChromium() ? await benchBrowser(server.url, rounds) : null;
  using page = await AtPage.open(server.url);
  const echo = await benchMachineEcho(page, keys);
  const flow = await benchMachineFlow(page, Math.max(1, megabytes * MACHINE_SHARE), rounds);
  const interrupt = await benchInterrupt(page, rounds);
  return { echo, flow, interrupt, session, browser };
}
