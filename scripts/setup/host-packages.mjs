/** The phase that installs missing Debian packages, and does nothing if none is missing. */
import { BACKPORTS_FILE, backportsSource, readSources } from './apt-sources.mjs';
import { asRoot, checkDisk, DISK_FOR_PACKAGES, privilege } from './host.mjs';
import { missingPackages, neededPackages, parseInstalled, parsePolicies, planOrders } from './packages.mjs';
import { phase } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { ask, runTool, tryTool } from './tool.mjs';

const WHAT = 'Host packages';
const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };
const APT = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=60', '-o', 'Acquire::Retries=3', '-o', 'Dpkg::Use-Pty=0'];

/**
 * @param {{ test: boolean, host: import('./host.mjs').Host, logFile: string }} options
 * @throws {SetupError}
 */
export async function installHostPackages({ test, host, logFile }) {
  const missing = missingPackages(neededPackages({ test }), installed());
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  const rights = privilege();
  // Reported before anything is tried.
  asRoot([], rights, `to install these packages: ${names}`);
  checkDisk('/var/cache/apt', DISK_FOR_PACKAGES, `to install these packages: ${names}`);

  /** @param {readonly string[]} argv */
  const apt = (argv) =>
    asRoot(['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...APT, ...argv], rights, '');
  const tool = { what: WHAT, logFile, env: QUIET };
  // sudo asks here once, before a live line gets into the way of its question.
  if (rights === 'sudo-asks') ask(['sudo', '-v']);

  await phase(`${WHAT} (${names})`, async () => {
    const orders = await findOrders(missing, host, { apt, rights, tool });
    for (const { release, names: wanted } of orders) {
      const install = apt([
        'install',
        '--no-install-recommends',
        ...(release ? ['-t', release] : []),
        ...wanted,
      ]);
      if ((await tryTool(install, tool)) === 0) continue;
      // The lists may be older than the mirror: packages they name are gone. Once more, with new ones.
      await runTool(apt(['update']), tool);
      await runTool(install, tool);
    }
  });
}

/**
 * Looks everything up in apt's lists; updates apt's lists, and adds Debian 12's backports, only where that is not enough.
 * @param {readonly import('./packages.mjs').Need[]} missing
 * @param {import('./host.mjs').Host} host
 * @param {{ apt: (argv: readonly string[]) => string[], rights: import('./host.mjs').Privilege, tool: import('./tool.mjs').ToolOptions }} means
 */
async function findOrders(missing, host, { apt, rights, tool }) {
  let plan = planOrders(missing, policies(missing));
  if (plan.unavailable.length > 0) {
    await runTool(apt(['update']), tool);
    plan = planOrders(missing, policies(missing));
  }
  if (plan.unavailable.length > 0 && host.codename === 'bookworm') {
    const source = backportsSource(readSources());
    await runTool(asRoot(['tee', BACKPORTS_FILE], rights, ''), { ...tool, input: source });
    await runTool(apt(['update']), tool);
    plan = planOrders(missing, policies(missing));
  }
  const [need] = plan.unavailable;
  if (!need) return plan.orders;
  const name = need.atLeast === undefined ? need.name : `${need.name} ≥ ${need.atLeast}`;
  throw new SetupError(
    `${WHAT}: the package sources of this host (${host.system}) do not offer ${name}.`,
    'check the network and /etc/apt/sources.list.d, or use Debian 12 or 13, whose sources (with backports on 12) have it.',
    { logFile: tool.logFile },
  );
}

/** @param {readonly import('./packages.mjs').Need[]} needs */
function policies(needs) {
  return parsePolicies(ask(['apt-cache', 'policy', ...needs.map(({ name }) => name)]) ?? '');
}

function installed() {
  // dpkg-query's exit status says that some are unknown, so it can't be asked about a few.
  return parseInstalled(ask(['dpkg-query', '-W', '-f', '${Package} ${db:Status-Status} ${Version}\n']) ?? '');
}
