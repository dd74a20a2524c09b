/** A look at what a `watch` block watches, on this host. */
import { expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { lookAtWatch } from '../../../runner/run/look-at-watch.ts';
import { labOf } from './lab-text.ts';

/** Looks once at that command. */
async function lookAt(command: string) {
  const lab = labOf(`## One
\`\`\`watch
${command}
\`\`\`
\`\`\`console
%S true
\`\`\`
`);
  const watch = lab.steps[0]?.blocks.find(({ kind }) => kind === 'watch');
  if (watch?.kind !== 'watch') throw new Error('the lab has no watch');
  await using machine = await localProvider().create({ cpus: 1, memory: 512, hostname: 'test' });
  return await lookAtWatch(watch, (argv, options) => machine.exec(argv, options), new Map());
}

test('a command does not find itself in the process list', async () => {
  const { values, trouble } = await lookAt('echo found $(pgrep -fc only-this-watch-says-so)');
  expect({ values, trouble }).toEqual({ values: { found: 0 }, trouble: '' });
});

test('a command that reads its input finds none', async () => {
  expect(Object.values((await lookAt('wc -c')).values)).toEqual([0]);
});

test('what bash does not understand is reported', async () => {
  expect((await lookAt('echo $((1 +')).trouble).toContain('unexpected EOF');
});
