/** Frames of the agent's protocol (qemu/image/guest/agent.c): u32 length of payload, u8 type, payload; little endian. */

const HEAD = 5;

export interface Frame {
  /** One character. */
  readonly type: string;
  /** Valid until the next frame is asked for. */
  readonly payload: Buffer;
}

export function encodeFrame(type: string, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(payload.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, payload]);
}

/** A frame that is longer than any honest one. */
export class FrameTooLongError extends Error {
  override readonly name = 'FrameTooLongError';
}

/** Cuts what arrives into frames. Holds one frame at most, and copies each byte once at most, however small the pieces. */
export class FrameReader {
  readonly #max: number;
  readonly #head = Buffer.alloc(HEAD);
  #headFilled = 0;
  /** The payload of a frame that came in part. */
  #payload: Buffer | null = null;
  #filled = 0;

  /** `max`: bytes of the largest payload. */
  constructor(max: number) {
    this.#max = max;
  }

  /** The frames that are complete with that chunk. @throws FrameTooLongError */
  *read(chunk: Buffer): Generator<Frame> {
    for (let at = 0; at < chunk.length;) {
      if (this.#payload === null) {
        at += this.#fillHead(chunk.subarray(at));
        if (this.#headFilled < HEAD) return;
        const length = this.#head.readUInt32LE();
        if (length > this.#max) throw new FrameTooLongError(`a frame of ${length} bytes`);
        if (chunk.length - at >= length) {
          yield this.#frame(chunk.subarray(at, at + length));
          at += length;
          continue;
        }
        [this.#payload, this.#filled] = [Buffer.allocUnsafe(length), 0];
      }
      const copied = chunk.copy(this.#payload, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled === this.#payload.length) yield this.#frame(this.#payload);
    }
  }

  #fillHead(bytes: Buffer): number {
    const copied = bytes.copy(this.#head, this.#headFilled);
    this.#headFilled += copied;
    return copied;
  }

  #frame(payload: Buffer): Frame {
    this.#headFilled = 0;
    this.#payload = null;
    return { type: String.fromCharCode(this.#head[4] ?? 0), payload };
  }
}
