/** What is asked of a guest's agent, as frames; qemu/image/guest/agent.c says what they mean. */
import type { ExecOptions, WindowSize } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { encodeFrame } from './frames.ts';

/** Bytes of a file or of standard input that go into one frame. */
export const CHUNK = 1024 * 1024;

const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

export function terminalsFrame(count: number, nonce: string): Buffer {
  return encodeFrame('T', Buffer.concat([Buffer.from([count]), Buffer.from(nonce)]));
}

/** `time`: ms since 1970. */
export function identityFrame(
  { hostname, seed }: { readonly hostname: string; readonly seed: Uint8Array },
  time: number,
): Buffer {
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(time) * 1_000_000n);
  return encodeFrame('P', Buffer.concat([head, seed, Buffer.from(hostname)]));
}

/** Goes on after a stop. `time`: ms since 1970. */
export function clockFrame(time: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeBigUInt64LE(BigInt(time) * 1_000_000n);
  return encodeFrame('C', payload);
}

export function sizeFrame(terminal: number, size: WindowSize): Buffer {
  const payload = Buffer.alloc(5);
  payload.writeUInt8(terminal);
  payload.writeUInt16LE(size.rows, 1);
  payload.writeUInt16LE(size.cols, 3);
  return encodeFrame('W', payload);
}

/** @throws MachineError when there is more input than a frame takes. */
export function programFrame(
  id: number,
  argv: readonly [string, ...string[]],
  options: ExecOptions & { readonly timeoutMs: number },
): Buffer {
  const input = Buffer.from(options.stdin ?? '');
  if (input.length > CHUNK) {
    throw new MachineError('exec-failed', `Standard input of ${argv[0]} is larger than ${CHUNK} bytes.`, {
      hint: 'Put it into the machine as a file first.',
    });
  }
  const env = Object.entries({ ...ENVIRONMENT, ...options.env }).map(([name, value]) => `${name}=${value}`);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(id);
  head.writeUInt32LE(options.timeoutMs, 4);
  head.writeUInt16LE(argv.length, 8);
  head.writeUInt16LE(env.length, 10);
  const strings = [...argv, ...env].map((text) => `${text.replaceAll('\0', '')}\0`).join('');
  return encodeFrame('X', Buffer.concat([head, Buffer.from(strings), input]));
}

/** Ends a program that was started with that id. */
export function endFrame(id: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32LE(id);
  return encodeFrame('K', payload);
}

export function fileFrame(
  id: number,
  path: string,
  chunk: Uint8Array,
  { mode, append }: { readonly mode: number; readonly append: boolean },
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt32LE(id);
  head.writeUInt32LE(mode, 4);
  head.writeUInt8(append ? 1 : 0, 8);
  return encodeFrame('F', Buffer.concat([head, Buffer.from(`${path}\0`), chunk]));
}
