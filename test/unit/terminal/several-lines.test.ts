/** A command of several lines: while its lines are typed, the screen shows nothing of what it does. */
import { expect, test } from 'vitest';
import { continuation, prompt, scripted, settled, started } from './scripted-port.ts';

test('what its own lines say is not what it shows', async () => {
  const { port, terminal } = scripted();
  port.print(prompt());
  const seen: string[] = [];
  terminal.onScreen((lines) => seen.push(...lines));
  const ended = terminal.type(`python3 -c 'import time\ninput("ready ")'`);
  port.print(`python3 -c 'import time\r\n${continuation()}`);
  await settled(terminal);
  port.print(`input("ready ")'`);
  await settled(terminal);
  expect(seen.join('\n')).not.toContain('ready');
  port.print(`\r\n${started()}`);
  await settled(terminal);
  port.print('ready ');
  await settled(terminal);
  expect(seen).toContain('ready');
  port.print(`\r\n${prompt()}`);
  await expect(ended).resolves.toMatchObject({ output: ['ready'], status: 0 });
});
