/** What visitors read of failures: what they can act on, and nothing of the host. */
import { describe, expect, it } from 'vitest';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { RefusedError } from '../../../runner/run/refused-error.ts';
import { ScriptError } from '../../../runner/run/script-error.ts';
import { sentenceOf, wordsFor } from '../../../runner/seat/visitor-words.ts';

const BROKEN = {
  message: 'Something broke on the server.',
  hint: 'Try again. If it happens again, tell whoever runs this server: its log has the reason.',
  detail: '',
};

describe('a visitor reads', () => {
  it('nothing of an error that only this host can explain', () => {
    const error = new Error("ENOSPC: no space left on device, open '/var/tmp/unbox-1'");
    expect(wordsFor(error)).toEqual(BROKEN);
    expect(sentenceOf('spawn /usr/bin/socat EMFILE')).toBe(BROKEN.message);
  });

  it('no path of this host in what a machine says of its end', () => {
    const gone = "The machine could not start: /root/.cache/unbox/templates/x/ram can't be opened.";
    expect(wordsFor(new MachineError('no-image', gone, { hint: 'Build it.' }))).toEqual(BROKEN);
    const hint = 'Look into /var/lib/unbox/log.';
    expect(wordsFor(new MachineError('start-failed', 'It did not start.', { hint }))).toEqual({
      message: 'It did not start.',
      hint: BROKEN.hint,
      detail: '',
    });
  });

  it.each([
    ['panic', 'on the console'],
    ['poweroff', 'on the console'],
    ['killed', ''],
    ['start-failed', ''],
  ] as const)('the console when the guest did it, never the emulator: %s', (code, detail) => {
    const error = new MachineError(code, 'it ended', { hint: 'Start again.', detail: 'on the console' });
    expect(wordsFor(error)).toEqual({ message: 'It ended.', hint: 'Start again.', detail });
  });

  it('that a lab is broken, not how its set-up is written', () => {
    const error = new ScriptError('the setup script of lab 01-x failed with status 1', {
      hint: 'Mend the script at /srv/labs/01-x/lab.md:12; it is run by bash -eu, as root.',
      detail: 'the right answer is 42',
    });
    expect(wordsFor(error)).toEqual({
      message: 'The setup script of lab 01-x failed with status 1.',
      hint: 'The lab itself is broken. Tell its author, or whoever runs this server.',
      detail: '',
    });
  });

  it('why something was refused, paths of the lab included', () => {
    const error = new RefusedError('missing-value', 'first `cat /sys/fs/cgroup/x`');
    expect(sentenceOf(error)).toBe('First `cat /sys/fs/cgroup/x`.');
  });
});
