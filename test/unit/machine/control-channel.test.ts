/** What the agent's frames may be, seen from the host: the guest may send anything. */
import { PassThrough, Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { ControlChannel } from '../../../runner/machine/qemu/control-channel.ts';

const IDENTITY = { hostname: 'unbox', seed: new Uint8Array(32) };

function agent(): { channel: ControlChannel; says: (type: string, payload: Buffer) => void } {
  const fromGuest = new PassThrough();
  const stream = Duplex.from({ readable: fromGuest, writable: new PassThrough() });
  const says = (type: string, payload: Buffer): void => {
    const head = Buffer.alloc(5);
    head.writeUInt32LE(payload.length);
    head.write(type, 4, 'latin1');
    fromGuest.write(Buffer.concat([head, payload]));
  };
  return { channel: new ControlChannel(stream), says };
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes);
  return length;
}

test('a clone that has its name brings what each terminal had to say', async () => {
  const { channel, says } = agent();
  const personalised = channel.personalise(IDENTITY);
  says('P', Buffer.concat([lengthOf(2), Buffer.from('$ '), lengthOf(0), lengthOf(3), Buffer.from('# \0')]));
  expect((await personalised).map((said) => Buffer.from(said).toString())).toEqual(['$ ', '', '# \0']);
});

test.each([
  ['shorter than a length', Buffer.from([1, 0])],
  ['longer than its frame', Buffer.concat([lengthOf(3), Buffer.from('$ ')])],
  ['of the largest length', Buffer.concat([lengthOf(0), lengthOf(0xff_ff_ff_ff), Buffer.from('$ ')])],
])('a piece that is %s ends the machine', async (_what, payload) => {
  const { channel, says } = agent();
  const violation = new Promise<Error>((resolve) => {
    channel.onViolation = resolve;
  });
  void channel.personalise(IDENTITY);
  says('P', payload);
  expect((await violation).message).toContain('a broken list of what its terminals said');
});
