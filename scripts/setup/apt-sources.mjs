/** Reads apt's lists of sources, and writes the one for Debian 12's backports with the host's own mirror. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Source a place that apt gets binary packages from
 * @property {readonly string[]} uris
 * @property {readonly string[]} suites
 * @property {readonly string[]} components
 * @property {string | null} signedBy path of a keyring or the key itself, as apt takes it
 */

export const BACKPORTS_FILE = '/etc/apt/sources.list.d/unbox-backports.sources';

/**
 * Reads all that apt itself would read.
 * @param {string} [etc]
 * @returns {Source[]}
 */
export function readSources(etc = '/etc/apt') {
  const folder = join(etc, 'sources.list.d');
  const names = list(folder).toSorted();
  return [
    ...parseOneLine(read(join(etc, 'sources.list'))),
    ...names
      .filter((name) => name.endsWith('.list'))
      .flatMap((name) => parseOneLine(read(join(folder, name)))),
    ...names
      .filter((name) => name.endsWith('.sources'))
      .flatMap((name) => parseDeb822(read(join(folder, name)))),
  ];
}

/**
 * Parses the old format: `deb [signed-by=/key.gpg] http://host/debian bookworm main`.
 * @param {string} text
 * @returns {Source[]}
 */
export function parseOneLine(text) {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    return [
      {
        uris: [uri],
        suites: [suite],
        components: words(components),
        signedBy: /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1] ?? null,
      },
    ];
  });
}

/**
 * Parses the new format: stanzas of fields, the values of which may go on in indented lines.
 * @param {string} text
 * @returns {Source[]}
 */
export function parseDeb822(text) {
  const stanzas = text.replace(/^#.*\n?/gm, '').split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    const fields = new Map(
      [...stanza.matchAll(/^([^\s:]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)].map(([, name = '', value = '']) => [
        name.toLowerCase(),
        value,
      ]),
    );
    const types = words(fields.get('types') ?? '');
    const enabled = !/^(no|false|without|off|disable|0)$/i.test((fields.get('enabled') ?? 'yes').trim());
    if (!types.includes('deb') || !enabled) return [];
    return [
      {
        uris: words(fields.get('uris') ?? ''),
        suites: words(fields.get('suites') ?? ''),
        components: words(fields.get('components') ?? ''),
        signedBy: fields.get('signed-by')?.trim() || null,
      },
    ];
  });
}

/**
 * Writes the source of Debian 12's backports: from the mirror, and with the key, that this host uses for Debian 12 itself.
 * @param {readonly Source[]} sources
 * @returns {string} the content of a .sources file
 */
export function backportsSource(sources) {
  const own = sources.find(
    ({ uris, suites, components }) =>
      suites.includes('bookworm') &&
      components.includes('main') &&
      uris.some((uri) => !uri.startsWith('cdrom:')),
  );
  const uri = own?.uris.find((each) => !each.startsWith('cdrom:')) ?? 'http://deb.debian.org/debian';
  const signedBy = own?.signedBy ?? '/usr/share/keyrings/debian-archive-keyring.gpg';
  return [
    '# QEMU for Unbox; written by its set-up. May be removed together with it.',
    'Types: deb',
    `URIs: ${uri}`,
    'Suites: bookworm-backports',
    'Components: main',
    `Signed-By: ${signedBy}`,
    '',
  ].join('\n');
}

/** @param {string} text */
const words = (text) => text.split(/\s+/).filter(Boolean);

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
