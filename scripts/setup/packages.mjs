/** Which Debian packages Unbox needs, and what to ask of apt given what a host has and is offered. Decides; does nothing. */

/**
 * @typedef {object} Need
 * @property {string} name
 * @property {number} [atLeast] major version
 *
 * @typedef {object} Offer one version of a package that apt could install
 * @property {string} version
 * @property {string | null} suite where it comes from, as in `bookworm-backports`; null when unknown
 *
 * @typedef {object} Policy what `apt-cache policy` says about a package
 * @property {string | null} candidate the version apt would take by itself
 * @property {readonly Offer[]} offers
 *
 * @typedef {object} Order one call of `apt-get install`
 * @property {string | null} release for `-t`; null for apt's own choice
 * @property {readonly string[]} names
 */

/** Debian 12's QEMU 7.2 panics a trixie guest in one boot of six without KVM; 10 does not. */
const QEMU = 10;

/** @type {readonly Need[]} */
const ALWAYS = [
  { name: 'qemu-system-x86', atLeast: QEMU },
  { name: 'qemu-utils', atLeast: QEMU },
  // Builds the guest's file system, with the keys of Debian where the host is only like it.
  { name: 'mmdebstrap' },
  { name: 'debian-archive-keyring' },
  { name: 'e2fsprogs' },
  // Compiles node-pty and the guest's agent.
  { name: 'build-essential' },
  { name: 'python3' },
  { name: 'ca-certificates' },
];

/** @type {readonly Need[]} */
const FOR_TESTS = [
  // A shell of another kind, for the marks; and ps, for what a run leaves behind.
  { name: 'busybox-static' },
  { name: 'procps' },
  // A way into a shell of another user, for the marks: root's own Debian may lack it.
  { name: 'sudo' },
  { name: 'chromium' },
  { name: 'fonts-dejavu-core' },
  { name: 'vagrant' },
  // Plays what a validation has recorded.
  { name: 'asciinema' },
  // What `unbox bench step` measures itself against.
  { name: 'python3-cram' },
  { name: 'expect' },
  { name: 'bats' },
];

/**
 * @param {{ test: boolean }} purpose
 * @returns {readonly Need[]}
 */
export function neededPackages({ test }) {
  return test ? [...ALWAYS, ...FOR_TESTS] : ALWAYS;
}

/**
 * @param {readonly Need[]} needs
 * @param {ReadonlyMap<string, string>} installed name → version
 * @returns {readonly Need[]} those that are absent or too old
 */
export function missingPackages(needs, installed) {
  return needs.filter((need) => {
    const version = installed.get(need.name);
    return version === undefined || !suits(need, version);
  });
}

/**
 * Decides how to get what is missing. A package that only a release of lower priority offers (backports) is ordered
 * from there by name, and nothing else is.
 * @param {readonly Need[]} missing
 * @param {ReadonlyMap<string, Policy>} policies
 * @returns {{ orders: readonly Order[], unavailable: readonly Need[] }}
 */
export function planOrders(missing, policies) {
  /** @type {Map<string | null, string[]>} */
  const orders = new Map();
  /** @type {Need[]} */
  const unavailable = [];
  for (const need of missing) {
    const policy = policies.get(need.name);
    const offer = policy?.offers.find(({ version, suite }) => suite !== null && suits(need, version));
    if (policy?.candidate && suits(need, policy.candidate)) add(orders, null, need.name);
    else if (offer) add(orders, offer.suite, need.name);
    else unavailable.push(need);
  }
  return { orders: [...orders].map(([release, names]) => ({ release, names })), unavailable };
}

/**
 * The major version in a Debian version: `1:10.0.2+ds-2` has 10.
 * @param {string} version
 * @returns {number}
 */
export function majorVersion(version) {
  return Number(/^(?:\d+:)?(\d+)/.exec(version)?.[1] ?? 0);
}

/**
 * Parses `dpkg-query -W -f '${Package} ${db:Status-Status} ${Version}\n'`.
 * @param {string} text
 * @returns {Map<string, string>} name → version of what is fully installed
 */
export function parseInstalled(text) {
  const rows = text.split('\n').map((line) => line.split(' '));
  return new Map(
    rows.flatMap(([name = '', status, version = '']) => (status === 'installed' ? [[name, version]] : [])),
  );
}

/**
 * Parses `apt-cache policy NAME…` as the C locale has it.
 * @param {string} text
 * @returns {Map<string, Policy>}
 */
export function parsePolicies(text) {
  return new Map(
    text
      .split(/^(?=\S)/m)
      .filter((block) => block.includes('Candidate:'))
      .map((block) => {
        const candidate = /^ {2}Candidate: (\S+)/m.exec(block)?.[1] ?? '(none)';
        // A version line, then indented: one line for each place that has it.
        const rows = [...block.matchAll(/^ (?: {4}|\*\*\* )(\S+) -?\d+\n((?: {8}.*\n?)*)/gm)];
        const offers = rows.map(([, version = '', places = '']) => ({
          version,
          suite: /^ +-?\d+ \S+ ([^\s/]+)\/\S+ \S+ Packages/m.exec(places)?.[1] ?? null,
        }));
        return [
          block.slice(0, block.indexOf(':')),
          { candidate: candidate === '(none)' ? null : candidate, offers },
        ];
      }),
  );
}

/**
 * @param {Need} need
 * @param {string} version
 */
function suits(need, version) {
  return need.atLeast === undefined || majorVersion(version) >= need.atLeast;
}

/**
 * @param {Map<string | null, string[]>} orders
 * @param {string | null} release
 * @param {string} name
 */
function add(orders, release, name) {
  const names = orders.get(release);
  if (names) names.push(name);
  else orders.set(release, [name]);
}
