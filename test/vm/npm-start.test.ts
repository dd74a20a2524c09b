/** The command that most people start with, on a host that is set up. */
import { once } from 'node:events';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('npm start serves the labs, and all of it ends with npm', async () => {
  // In a process group of its own, so that a server that outlives npm does not outlive the test.
  const npm = execa('npm', ['start', '--', '--port', '0'], { cwd: root, reject: false, detached: true });
  onTestFinished(() => endGroup(npm.pid));
  // Open until the last of its programs has ended.
  const outputClosed = once(npm.stdout, 'close');

  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    npm.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      const [address] = /http:\S+/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    void npm.then(({ stderr }) => reject(new Error(`npm start ended: ${said}${stderr}`)));
  });
  expect(said).toMatch(/Set-up is complete/);
  expect((await fetch(url)).status).toBe(200);

  npm.kill('SIGTERM');
  await outputClosed;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
