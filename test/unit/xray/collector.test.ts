/** What is said of a machine whose collector does not start. */
import { expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { Machine } from '../../../runner/machine/machine.ts';
import { look } from '../../../runner/xray/collector.ts';
import { XrayError } from '../../../runner/xray/xray-error.ts';
import { scriptedMachine } from './scripted-machine.ts';

test('it is not there', async () => {
  await using machine = await localProvider().create({ cpus: 1, memory: 512, hostname: 'unbox' });
  const error = await look(machine).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(XrayError);
  expect(error).toMatchObject({
    message: "The machine's X-ray can't be read: there is no collector in it.",
    hint: 'Reset it; if that does not help, build the image again: `unbox image build --force`.',
  });
});

test('it is there, but the machine starts no more processes', async () => {
  const full = new MachineError('exec-failed', 'no more processes', { hint: 'End some.' });
  const { machine, print } = scriptedMachine();
  print('');
  const exec: Machine['exec'] = (argv, options) =>
    argv[0] === 'test' ? machine.exec(argv, options) : Promise.reject(full);
  await expect(look({ ...machine, exec })).rejects.toBe(full);
});
