/** `unbox bench abuse`, `fairness` and `stampede`: what many people, or a few with bad intent, do to a server. */
import type { Command } from 'commander';
import { measured } from '../../runner/cli/bench.ts';
import type { BenchReport } from '../../runner/cli/bench-reports.ts';
import { positive } from '../../runner/cli/positive.ts';
import type { FairnessOptions } from './fairness.ts';
import type { Phase } from '../../runner/machine/qemu/phase.ts';

interface AbuseOptions {
  readonly seconds: number;
  readonly only?: string;
  readonly local?: boolean;
  readonly json?: boolean;
}

interface StampedeOptions {
  readonly people: number;
  readonly seconds: number;
  readonly local?: boolean;
  readonly json?: boolean;
}

export function defineServerBenches(command: Command): void {
  command
    .command('abuse')
    .description('what attacks do to everybody else: the server’s answers, a visitor’s steps, memory')
    .option('--seconds <n>', 'how long each attack lasts', positive, 10)
    .option('--only <text>', 'attacks with this in their name')
    .option('--local', 'shells of this host instead of machines; attacks on machines are left out')
    .option('--json', 'as JSON')
    .action((options: AbuseOptions) => measured(options, (tell) => abuse(options, tell)));
  command
    .command('fairness')
    .description('what machines that burn, flood or write without end do to the keys of somebody else')
    .option('--keys <n>', 'keys of each kind', positive, 500)
    .option('--rounds <n>', 'in so many turns, calm and not', positive, 5)
    .option('--machines <n>', 'how many do the same at once', positive, 1)
    .option('--json', 'as JSON')
    .action((options: FairnessOptions & { json?: boolean }) =>
      measured(options, (tell) => fairness(options, tell)),
    );
  command
    .command('stampede')
    .description('a class that opens a lab at once: until each has the page, the session, the machine')
    .option('--people <n>', 'how many', positive, 60)
    .option('--seconds <n>', 'in which they all come', positive, 10)
    .option('--local', 'shells of this host instead of machines')
    .option('--json', 'as JSON')
    .action((options: StampedeOptions) => measured(options, (tell) => stampede(options, tell)));
}

async function fairness(options: FairnessOptions, tell: Phase): Promise<BenchReport> {
  await machinesOr(false, tell);
  const { benchFairness } = await import('./fairness.ts');
  const { fairnessReport } = await import('./fairness-report.ts');
  const { machineGroups } = await import('../../runner/host/cgroup/this-host.ts');
  const { version, controllers, lack } = await machineGroups();
  const result = await tell('Keys beside machines that misbehave', () => benchFairness(options));
  const groups =
    version === null
      ? `no control groups: ${lack}`
      : `a control group for each machine, version ${version}: ${controllers.join(', ')}`;
  return { result: { controllers, result }, lines: fairnessReport(result, groups) };
}

async function abuse({ seconds, only = '', local = false }: AbuseOptions, tell: Phase): Promise<BenchReport> {
  const where = await machinesOr(local, tell);
  const { attacks } = await import('./abuse/attacks.ts');
  const { benchAbuse } = await import('./abuse/abuse.ts');
  const { abuseReport } = await import('./abuse/abuse-report.ts');
  const result = [];
  for (const attack of attacks(!local).filter(({ name }) => name.includes(only)))
    result.push(await tell(attack.name, () => benchAbuse(attack, { where, seconds })));
  return { result, lines: abuseReport(result) };
}

async function stampede(
  { people, seconds, local = false }: StampedeOptions,
  tell: Phase,
): Promise<BenchReport> {
  const where = await machinesOr(local, tell);
  const { benchStampede } = await import('./stampede.ts');
  const { stampedeReport } = await import('./stampede-report.ts');
  const result = await tell(`${people} people in ${seconds} s`, () =>
    benchStampede({ where, people, seconds }),
  );
  return { result, lines: stampedeReport(result) };
}

/** Where the machines are; what they lack is told here, and not by the server, which is a process of its own. */
async function machinesOr(local: boolean, tell: Phase): Promise<'host' | 'machines'> {
  if (local) return 'host';
  const { qemuProvider } = await import('../../runner/machine/qemu/qemu-provider.ts');
  await qemuProvider({ phase: tell });
  return 'machines';
}
