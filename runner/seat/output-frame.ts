/**
 * Terminal output as a binary WebSocket message: which terminal (1 byte), the sequence number after
 * this chunk (8 bytes, float64, exact up to 2^53), then the text as UTF-8. Used by server and page.
 */

export interface OutputFrame {
  /** Index into `terminals` of the `hello` message. */
  readonly terminal: number;
  /** UTF-16 units of text that the terminal has said so far, this chunk included. */
  readonly seq: number;
  readonly data: string;
}

const HEADER = 9;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function encodeOutput(frame: OutputFrame): Uint8Array<ArrayBuffer> {
  const { data } = frame;
  // Nearly all output is ASCII, and needs as many bytes as it has units: then it is written once.
  let bytes = new Uint8Array(HEADER + data.length);
  if (encoder.encodeInto(data, bytes.subarray(HEADER)).read < data.length) {
    const text = encoder.encode(data);
    bytes = new Uint8Array(HEADER + text.length);
    bytes.set(text, HEADER);
  }
  const view = new DataView(bytes.buffer);
  view.setUint8(0, frame.terminal);
  view.setFloat64(1, frame.seq);
  return bytes;
}

export function decodeOutput(bytes: ArrayBuffer): OutputFrame {
  const view = new DataView(bytes);
  return {
    terminal: view.getUint8(0),
    seq: view.getFloat64(1),
    data: decoder.decode(new Uint8Array(bytes, HEADER)),
  };
}
