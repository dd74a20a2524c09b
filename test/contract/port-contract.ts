/** What every TerminalPort promises, whatever carries it. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MOST_UNTAKEN } from '../../runner/most-untaken.ts';
import type { TerminalPort } from '../../runner/machine/machine.ts';

/** A port whose program is a shell script. */
export interface OpenPort {
  readonly port: TerminalPort;
  /** Ends what carries it. */
  readonly end: () => Promise<void>;
}

export function portContract(name: string, open: (script: string) => Promise<OpenPort>): void {
  describe(`a port: ${name}`, () => {
    test('a program that reads late gets all that was typed, in order', async () => {
      const { port, end } = await open(
        'stty raw -echo; echo ready; sleep 0.05; head -c 300000 | md5sum; echo end',
      );
      const shown = reading(port);
      await shown.until('ready');
      const text = Array.from({ length: 300_000 / 6 }, (_, n) => String(n).padStart(6, '0')).join('');
      for (let at = 0; at < text.length; at += 100) {
        expect(port.write(text.slice(at, at + 100))).toBe(true);
        // While the reader takes some of it.
        if (at % 1000 === 0) await setTimeout(1);
      }
      await shown.until('end\n');
      expect(shown.text()).toContain(createHash('md5').update(text).digest('hex'));
      expect(port.untaken).toBe(0);
      await end();
    });

    test('what nobody reads is kept up to a limit, costs nothing while it waits, and more is refused', async () => {
      const { port, end } = await open('stty raw -echo; echo ready; sleep 60');
      await reading(port).until('ready');
      const piece = 'x'.repeat(10_000);
      let taken = 0;
      // What carries it has some room of its own.
      while (taken < MOST_UNTAKEN * 3 && port.write(piece)) taken += piece.length;
      expect(taken).toBeGreaterThan(MOST_UNTAKEN - 2 * piece.length);
      expect(taken).toBeLessThan(MOST_UNTAKEN * 3);
      expect(port.untaken).toBeGreaterThan(MOST_UNTAKEN / 2);
      expect(port.write(piece)).toBe(false);
      const before = process.cpuUsage();
      const startedAt = performance.now();
      await setTimeout(1000);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000 / (performance.now() - startedAt)).toBeLessThan(0.5);
      await end();
    });

    test('a paused port brings nothing, and then all of it in order', async () => {
      const { port, end } = await open('echo ready; read; seq -f %09.0f 1 50000; echo end');
      const shown = reading(port);
      await shown.until('ready');
      port.pause();
      port.write('\r');
      await setTimeout(100);
      const before = shown.text().length;
      await setTimeout(100);
      expect(shown.text().length).toBe(before);
      port.resume();
      await shown.until('end');
      const numbers = shown.text().match(/\d{9}/g);
      expect([numbers?.length, numbers?.[0], numbers?.at(-1)]).toEqual([50_000, '000000001', '000050000']);
      await end();
    });

    test('its end is reported once, even to those who ask late; nothing comes after it was closed', async () => {
      const { port, end } = await open('echo ready; read; echo bye');
      await reading(port).until('ready');
      const ends: string[] = [];
      const ended = new Promise<void>((resolve) => {
        port.onExit(() => {
          ends.push('early');
          resolve();
        });
      });
      port.write('\r');
      await ended;
      await new Promise<void>((resolve) => {
        port.onExit(() => {
          ends.push('late');
          resolve();
        });
      });
      expect(ends).toEqual(['early', 'late']);
      expect(port.write('too late\r')).toBe(true);
      expect(port.untaken).toBe(0);
      port.close();
      await end();

      const other = await open('echo ready; read; echo bye');
      const shown = reading(other.port);
      await shown.until('ready');
      other.port.onExit(() => ends.push('closed'));
      other.port.close();
      other.port.close();
      other.port.write('\r');
      await setTimeout(50);
      expect(shown.text()).not.toContain('bye');
      expect(ends).toEqual(['early', 'late', 'closed']);
      await other.end();
    });
  });
}

function reading(port: TerminalPort): { text: () => string; until: (text: string) => Promise<void> } {
  let shown = '';
  let look = (): void => {};
  port.onData((chunk) => {
    shown += Buffer.from(chunk).toString();
    look();
  });
  const until = (text: string): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (shown.includes(text)) resolve();
      };
      look();
    });
  return { text: () => shown, until };
}
