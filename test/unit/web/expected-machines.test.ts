/** What is kept ready is what most of the labs ask for. */
import { expect, test } from 'vitest';
import { expectedMachines } from '../../../web/server/expected-machines.ts';

const machine = (kind: 'plain' | 'engines', memory = 512) => ({ machine: { kind, cpus: 1, memory } });

test('what most labs ask for comes first, each once', () => {
  const labs = [machine('engines', 1024), machine('plain'), machine('plain', 1024), machine('plain')];
  expect(expectedMachines(labs)).toEqual([
    { kind: 'plain', cpus: 1, memory: 512 },
    { kind: 'engines', cpus: 1, memory: 1024 },
    { kind: 'plain', cpus: 1, memory: 1024 },
  ]);
});
