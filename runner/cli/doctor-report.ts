/** What `unbox doctor` shows: what this host has and lacks, each lack with the command that fixes it. */
import { availableParallelism, userInfo } from 'node:os';
import { detectAccelerator } from '../host/accelerator.ts';
import { checkUp, isHealthy } from '../host/checkup.ts';
import type { Finding, HostFacts } from '../host/checkup.ts';
import { machineGroups } from '../host/cgroup/this-host.ts';
import { diskFree, findProgram, memoryFree, versionIn, versionLine } from '../host/facts.ts';
import { cacheDir } from '../host/paths.ts';
import { findEmulatorUser } from '../host/unprivileged.ts';
import { imageStatus } from '../machine/qemu/image/status.ts';
import { labMachines } from './lab-machines.ts';
import type { Colors } from '../report/colors.ts';
import { versionedJson } from '../report/versioned-json.ts';
import { colorsFor } from './io.ts';
import type { Io } from './io.ts';

const JSON_VERSION = 1;

/** Exit status: 0 when labs run here, 1 when something is missing. */
export async function doctor(
  options: { readonly json?: boolean; readonly tests?: boolean },
  io: Io,
): Promise<number> {
  const facts = await gatherFacts(() => {
    if (io.stderr.isTTY) io.stderr.write('Booting a small guest to see whether KVM works here …\n');
  });
  const findings = checkUp(facts, options.tests);
  const healthy = isHealthy(findings);
  io.stdout.write(
    options.json === true
      ? versionedJson('unbox-doctor', JSON_VERSION, { healthy, findings, facts })
      : renderFindings(findings, colorsFor(io.stdout)),
  );
  return healthy ? 0 : 1;
}

async function gatherFacts(onProbe: () => void): Promise<HostFacts> {
  const path = findProgram('qemu-system-x86_64');
  const cache = cacheDir();
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? findEmulatorUser() : null;
  const emulatorUser = user !== null || !isRoot;
  const [version, acceleration, disk, memory, groups, image] = await Promise.all([
    path === null ? null : versionLine(path),
    path === null || !emulatorUser ? null : detectAccelerator(path, user, { onProbe }),
    diskFree(cache),
    memoryFree(),
    machineGroups(),
    labMachines().then(imageStatus),
  ]);
  return {
    nodeVersion: process.version,
    qemu: path === null ? null : { path, version: versionIn(version) },
    acceleration,
    programs: {
      'qemu-img': findProgram('qemu-img'),
      mmdebstrap: findProgram('mmdebstrap'),
      sudo: findProgram('sudo'),
      chromium: findProgram('chromium'),
      vagrant: findProgram('vagrant'),
    },
    emulatorUser,
    user: userInfo().username,
    isRoot,
    cache,
    diskFree: disk,
    memoryFree: memory,
    processors: availableParallelism(),
    groups: { version: groups.version, controllers: groups.controllers, lack: groups.lack },
    image,
  };
}

/** One line per topic; below what is missing, the command that fixes it. */
export function renderFindings(findings: readonly Finding[], colors: Colors): string {
  const width = Math.max(...findings.map(({ topic }) => topic.length));
  const signs = { ok: colors.green('✓'), note: colors.yellow('•'), missing: colors.red('✗') };
  const lines = findings.flatMap(({ topic, state, text, fix }) => [
    `${signs[state]} ${topic.padEnd(width)}  ${text}`,
    ...(fix === null ? [] : [`  ${''.padEnd(width)}  ${colors.cyan(`→ ${fix}`)}`]),
  ]);
  const lacks = findings.filter(({ state }) => state === 'missing').length;
  const verdict =
    lacks === 0
      ? colors.green('Labs run on this host.')
      : colors.red(`${lacks} ${lacks === 1 ? 'thing is' : 'things are'} missing.`);
  return `${[...lines, '', verdict].join('\n')}\n`;
}
