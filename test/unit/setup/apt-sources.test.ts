/** Reading apt's sources in both formats, and the backports source made from them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  backportsSource,
  parseDeb822,
  parseOneLine,
  readSources,
} from '../../../scripts/setup/apt-sources.mjs';

test('one-line sources: options, comments, source packages and blank lines', () => {
  const text = `# a comment
deb [arch=amd64 signed-by=/etc/keys/d.gpg] http://mirror.example/debian bookworm main contrib # the main one
deb-src http://mirror.example/debian bookworm main

 deb http://mirror.example/debian bookworm-updates main
#deb http://off.example/debian bookworm main
`;
  expect(parseOneLine(text)).toEqual([
    {
      uris: ['http://mirror.example/debian'],
      suites: ['bookworm'],
      components: ['main', 'contrib'],
      signedBy: '/etc/keys/d.gpg',
    },
    {
      uris: ['http://mirror.example/debian'],
      suites: ['bookworm-updates'],
      components: ['main'],
      signedBy: null,
    },
  ]);
});

test('deb822 sources: comments inside stanzas, continued values, disabled stanzas', () => {
  const text = `Types: deb deb-src
# http://old.example/debian
URIs: http://mirror.example/debian
Suites: bookworm
 bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no

Types: deb-src
URIs: http://src.example/debian
Suites: bookworm
Components: main
`;
  expect(parseDeb822(text)).toEqual([
    {
      uris: ['http://mirror.example/debian'],
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    },
  ]);
});

test('backports come from the mirror of the host, with its key', () => {
  const sources = parseOneLine(
    'deb cdrom:[Debian]/ bookworm main\n' +
      'deb http://security.example/debian-security bookworm-security main\n' +
      'deb [signed-by=/etc/keys/d.gpg] http://mirror.example/debian bookworm main',
  );
  expect(backportsSource(sources))
    .toBe(`# QEMU for Unbox; written by its set-up. May be removed together with it.
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main
Signed-By: /etc/keys/d.gpg
`);
});

test("without a source of the host's own, backports come from Debian's default", () => {
  expect(backportsSource([])).toContain('URIs: http://deb.debian.org/debian\n');
  expect(backportsSource([])).toContain('Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n');
});

test('reads all files that apt reads, and no others', () => {
  const etc = mkdtempSync(join(tmpdir(), 'unbox-apt-'));
  try {
    mkdirSync(join(etc, 'sources.list.d'));
    writeFileSync(join(etc, 'sources.list'), 'deb http://one.example/ a main\n');
    writeFileSync(join(etc, 'sources.list.d', 'b.list'), 'deb http://two.example/ b main\n');
    writeFileSync(
      join(etc, 'sources.list.d', 'c.sources'),
      'Types: deb\nURIs: http://three.example/\nSuites: c\nComponents: main\n',
    );
    writeFileSync(join(etc, 'sources.list.d', 'd.list.disabled'), 'deb http://four.example/ d main\n');
    expect(readSources(etc).map(({ uris }) => uris[0])).toEqual([
      'http://one.example/',
      'http://two.example/',
      'http://three.example/',
    ]);
    expect(readSources(join(etc, 'nowhere'))).toEqual([]);
  } finally {
    rmSync(etc, { recursive: true });
  }
});
