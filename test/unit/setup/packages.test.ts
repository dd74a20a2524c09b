/** What set-up asks of apt, given what a host has and is offered. */
import { expect, test } from 'vitest';
import {
  majorVersion,
  missingPackages,
  neededPackages,
  parseInstalled,
  parsePolicies,
  planOrders,
} from '../../../scripts/setup/packages.mjs';

const BOOKWORM = `qemu-system-x86:
  Installed: (none)
  Candidate: 1:7.2+dfsg-7+deb12u18+b3
  Version table:
     1:10.0.2+ds-2+deb13u1~bpo12+1 100
        100 http://mirror.example/debian bookworm-backports/main amd64 Packages
     1:7.2+dfsg-7+deb12u18+b3 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
     1:7.2+dfsg-7+deb12u15 500
        500 http://mirror.example/debian-security bookworm-security/main amd64 Packages
socat:
  Installed: (none)
  Candidate: 1.7.4.4-2
  Version table:
     1.7.4.4-2 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
vanished:
  Installed: 1.0
  Candidate: (none)
  Version table:
 *** 1.0 100
        100 /var/lib/dpkg/status
`;
const WITHOUT_BACKPORTS = BOOKWORM.replace(/^ {5}1:10.*\n.*\n/m, '');
const QEMU = { name: 'qemu-system-x86', atLeast: 10 };
const SOCAT = { name: 'socat' };

test('reads the versions of what is fully installed', () => {
  const text = 'socat installed 1.7.4.4-2\nvim config-files 2:9.0\n\n';
  expect(parseInstalled(text)).toEqual(new Map([['socat', '1.7.4.4-2']]));
});

test('reads versions and where they come from', () => {
  const policies = parsePolicies(BOOKWORM);
  expect(policies.get('qemu-system-x86')).toEqual({
    candidate: '1:7.2+dfsg-7+deb12u18+b3',
    offers: [
      { version: '1:10.0.2+ds-2+deb13u1~bpo12+1', suite: 'bookworm-backports' },
      { version: '1:7.2+dfsg-7+deb12u18+b3', suite: 'bookworm' },
      { version: '1:7.2+dfsg-7+deb12u15', suite: 'bookworm-security' },
    ],
  });
  expect(policies.get('vanished')).toEqual({ candidate: null, offers: [{ version: '1.0', suite: null }] });
});

test.each([
  ['1:10.0.2+ds-2', 10],
  ['7.2+dfsg', 7],
  ['2:9.0.1378', 9],
  ['unknown', 0],
])('%s has the major version %i', (version, major) => {
  expect(majorVersion(version)).toBe(major);
});

test('a bare host lacks everything', () => {
  const needs = neededPackages({ test: true });
  expect(missingPackages(needs, new Map())).toEqual(needs);
});

test('tests need more than labs do', () => {
  const names = (test_: boolean): string[] => neededPackages({ test: test_ }).map(({ name }) => name);
  expect(names(false)).not.toContain('chromium');
  expect(names(true)).toEqual(expect.arrayContaining([...names(false), 'chromium', 'vagrant']));
});

test('a version that is too old is missing', () => {
  const installed = new Map([
    ['qemu-system-x86', '1:7.2+dfsg-7'],
    ['socat', '1.7.4.4-2'],
  ]);
  expect(missingPackages([QEMU, SOCAT], installed)).toEqual([QEMU]);
  expect(missingPackages([QEMU], new Map([['qemu-system-x86', '1:10.0.2+ds-2']]))).toEqual([]);
});

test('QEMU comes from backports where the release has an old one, and nothing else does', () => {
  expect(planOrders([QEMU, SOCAT], parsePolicies(BOOKWORM))).toEqual({
    orders: [
      { release: 'bookworm-backports', names: ['qemu-system-x86'] },
      { release: null, names: ['socat'] },
    ],
    unavailable: [],
  });
});

test('without backports there is no QEMU', () => {
  expect(planOrders([QEMU, SOCAT], parsePolicies(WITHOUT_BACKPORTS))).toEqual({
    orders: [{ release: null, names: ['socat'] }],
    unavailable: [QEMU],
  });
});

test("a candidate that will do is apt's own choice", () => {
  const trixie = BOOKWORM.replace('Candidate: 1:7.2+dfsg-7+deb12u18+b3', 'Candidate: 1:10.0.13+ds-0+deb13u1');
  expect(planOrders([QEMU], parsePolicies(trixie)).orders).toEqual([
    { release: null, names: ['qemu-system-x86'] },
  ]);
});

test('what only dpkg knows of can not be had', () => {
  expect(planOrders([{ name: 'vanished' }], parsePolicies(BOOKWORM)).unavailable).toEqual([
    { name: 'vanished' },
  ]);
});
