/** The short form of `npm run chaos`, with shells of this host as machines. */
import { expect, test } from 'vitest';
import { chaos } from '../../chaos/chaos.ts';

test('whatever is killed while learners work, what they were shown is stored, what they typed is there once, and nothing is left', async () => {
  const { kills, acknowledged, lost, faults, left } = await chaos({
    seed: 1,
    ms: 15_000,
    learners: 3,
    machines: 'local',
  });
  expect({ lost, faults, left }).toEqual({ lost: [], faults: [], left: { processes: 0, files: [] } });
  expect(kills.server + kills.keeper + kills.line).toBeGreaterThan(1);
  expect(acknowledged).toBeGreaterThan(0);
}, 300_000);
