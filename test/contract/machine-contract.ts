/** What every Machine has to do, whatever is behind it: one suite that each provider's test calls. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { Machine, MachineProvider, TerminalPort } from '../../runner/machine/machine.ts';
import { Terminal } from '../../runner/terminal/terminal.ts';
import { freezing } from './freezing.ts';
import { outOfBand } from './out-of-band.ts';
import { SIZE, SPEC, unwanted } from './unwanted.ts';

export interface MachineContract {
  /** Sign of the shells that terminals show first. */
  readonly prompt: '$' | '#';
  /** Makes a machine die "by itself", as it would when its host killed it. */
  readonly kill: (machine: Machine) => Promise<void> | void;
  /** A folder in the machine that `putFile` may write below, and that `reset` has to clear. */
  readonly folder: (machine: Machine) => string;
  /** What machines have on this host, by any name: none of it is left by one that was given up. */
  readonly traces: () => Promise<readonly string[]>;
  /** Machines are there before anybody asks: none begins to be there. */
  readonly areReady?: boolean;
  /** ms that one command may take: an emulated machine is slow. Default 5000. */
  readonly patienceMs?: number;
  /** Bytes of the flood test. Default 4 MiB. */
  readonly floodBytes?: number;
}

export function machineContract(
  name: string,
  makeProvider: () => MachineProvider | Promise<MachineProvider>,
  contract: MachineContract,
): void {
  const patience = contract.patienceMs ?? 5000;
  const create = async (): Promise<Machine> => {
    const provider = await makeProvider();
    return provider.create(SPEC);
  };

  describe(`machine contract: ${name}`, () => {
    let machine: Machine;
    const opened: Terminal[] = [];
    const attachedBefore = new Set<string>();
    const open = async (index: number, size = SIZE, on = machine): Promise<Terminal> => {
      const port = on.openTerminal(index, size);
      const terminal = new Terminal(port, { name: `t${index}`, nonce: on.markNonce, size });
      opened.push(terminal);
      // The first attachment finds the prompt; a later one has missed it and asks for another.
      const key = `${on.id}/${index}`;
      if (attachedBefore.has(key)) terminal.write('\r');
      attachedBefore.add(key);
      expect(await terminal.whenPrompt(patience)).toBe(true);
      return terminal;
    };
    const type = (terminal: Terminal, text: string) => terminal.type(text, { timeoutMs: patience });

    beforeAll(async () => {
      machine = await create();
    });
    afterAll(async () => {
      for (const terminal of opened) terminal.close();
      await machine.dispose();
    });

    test('is running, and says how long that took', () => {
      expect(machine.state).toEqual({ kind: 'running' });
      expect(machine.startMs).toBeGreaterThan(0);
      expect(machine.terminalCount).toBeGreaterThanOrEqual(4);
      expect(machine.markNonce).toMatch(/^[0-9a-f]+$/);
    });

    test('every terminal shows a prompt of its own and runs a command', async () => {
      const outputs = await Promise.all(
        Array.from({ length: 4 }, async (_, index) => {
          const terminal = await open(index);
          expect(terminal.prompt).toBe(contract.prompt);
          const { output } = await type(terminal, 'tty');
          terminal.close();
          return output[0];
        }),
      );
      expect(new Set(outputs).size).toBe(4);
      expect(outputs.every((tty) => tty?.startsWith('/dev/'))).toBe(true);
    });

    test('a terminal that does not exist is refused', () => {
      expect(() => machine.openTerminal(machine.terminalCount, SIZE)).toThrow(MachineError);
      expect(() => machine.openTerminal(-1, SIZE)).toThrow(MachineError);
    });

    test('a closed terminal can be opened again, and its shell is still the same', async () => {
      const first = await open(1);
      await type(first, 'MEMORY=elephant');
      first.close();
      expect(first.state).toBe('closed');
      const again = await open(1);
      expect((await type(again, 'echo $MEMORY')).output).toEqual(['elephant']);
      again.close();
    });

    describe('in a terminal', () => {
      let terminal: Terminal;
      beforeAll(async () => {
        terminal = await open(0);
      });

      test('output and exit status of commands', async () => {
        expect(await type(terminal, 'echo one; echo two')).toMatchObject({
          output: ['one', 'two'],
          status: 0,
        });
        expect(await type(terminal, 'true')).toMatchObject({ output: [], status: 0 });
        expect(await type(terminal, '(exit 42)')).toMatchObject({ output: [], status: 42 });
        expect(await type(terminal, 'no-such-program')).toMatchObject({ status: 127 });
      });

      test('a command of several lines', async () => {
        const record = await type(terminal, 'for i in 1 2; do\n  echo "n$i"\ndone');
        expect(record).toMatchObject({ output: ['n1', 'n2'], status: 0 });
      });

      test('nested bash and sh, and the way back', async () => {
        for (const shell of ['bash', 'sh']) {
          expect(await type(terminal, shell)).toMatchObject({ status: null });
          expect(await type(terminal, 'echo in')).toMatchObject({ output: ['in'], status: 0 });
          expect(await type(terminal, 'exit 7')).toMatchObject({ status: 7 });
        }
      });

      test('the window size arrives, and its changes too', async () => {
        const { cols, rows } = SIZE;
        expect((await sizeSeen(terminal, `${rows} ${cols}`)).output).toEqual([`${rows} ${cols}`]);
        terminal.resize({ cols: 101, rows: 31 });
        expect((await sizeSeen(terminal, '31 101')).output).toEqual(['31 101']);
        terminal.resize(SIZE);
        expect((await sizeSeen(terminal, `${rows} ${cols}`)).output).toEqual([`${rows} ${cols}`]);
      });

      /** A size may travel by another road than what is typed: it has a second to arrive. */
      async function sizeSeen(at: Terminal, expected: string) {
        const deadline = performance.now() + 1000;
        for (;;) {
          const record = await type(at, 'stty size');
          if (record.output[0] === expected || performance.now() > deadline) return record;
        }
      }

      test('UTF-8 both ways', async () => {
        const text = 'żółć Ω 漢字 🐳';
        expect((await type(terminal, `echo '${text}'`)).output).toEqual([text]);
      });

      test('Ctrl-C ends a program', async () => {
        // Not before the program runs: a bash that takes the signal itself may run what is left of its line.
        const sleeping = type(terminal, `sh -c 'echo ready; exec sleep 600'`);
        await shows(terminal, (lines) => lines.includes('ready'));
        expect(await terminal.recover()).toBe('ctrl-c');
        const { status, output } = await sleeping;
        expect(status).toBe(130);
        // The kernel may echo the key between the text and the end of its line.
        expect(output.join('')).toBe('ready^C');
      });

      test('a full-screen program draws, takes keys, and leaves no output', async () => {
        await type(terminal, 'seq 1 500 > "${TMPDIR:-/tmp}/contract-lines"');
        const reading = type(terminal, 'less "${TMPDIR:-/tmp}/contract-lines"');
        await shows(terminal, (lines) => lines[0] === '1');
        terminal.write('G');
        await shows(terminal, (lines) => lines.includes('500'));
        terminal.write('q');
        expect(await reading).toMatchObject({ output: [], status: 0 });
      });

      async function shows(at: Terminal, fits: (lines: readonly string[]) => boolean): Promise<void> {
        await new Promise<void>((resolve) => {
          const stop = at.onScreen((lines) => {
            if (!fits(lines)) return;
            stop();
            resolve();
          });
        });
      }
    });

    test('a flood is complete and in order, also when it is paused', { timeout: 120_000 }, async () => {
      const bytes = contract.floodBytes ?? 4 * 1024 * 1024;
      const lines = Math.floor(bytes / 10);
      const terminal = await open(2);
      await type(terminal, 'stty -onlcr; PS1=');
      terminal.close();
      const port = machine.openTerminal(2, SIZE);
      const text = await flood(port, `echo; seq -f %09.0f 1 ${lines}; echo end-of-'flood'\r`);
      const numbers = text.match(/^\d{9}$/gm) ?? [];
      expect(numbers).toHaveLength(lines);
      expect(numbers.findIndex((number, index) => Number(number) !== index + 1)).toBe(-1);
      port.close();
    });

    outOfBand(() => machine, { patience, folder: contract.folder });

    freezing(create, { open: (on, index) => open(index, SIZE, on), kill: contract.kill, patience });

    test('reset: terminals end, changes are gone, and it works again', async () => {
      const file = `${contract.folder(machine)}/left-behind`;
      await machine.putFile(file, 'x');
      const terminal = await open(3);
      await type(terminal, 'MEMORY=elephant');
      await machine.reset();
      attachedBefore.clear();
      expect(terminal.state).toBe('closed');
      expect(machine.state).toEqual({ kind: 'running' });
      expect((await machine.exec(['test', '-e', file], { timeoutMs: patience })).status).toBe(1);
      const fresh = await open(3);
      expect((await type(fresh, 'echo "<$MEMORY>"')).output).toEqual(['<>']);
    });

    test('reset: asked for twice at once, there is one machine, and nothing else is left', async () => {
      const spare = await create();
      const before = await contract.traces();
      await Promise.all([spare.reset(), spare.reset()]);
      expect(spare.state).toEqual({ kind: 'running' });
      expect((await spare.exec(['echo', 'one'], { timeoutMs: patience })).stdout).toBe('one\n');
      expect((await contract.traces()).length).toBe(before.length);
      await spare.dispose();
    });

    unwanted(() => machine, { ...contract, makeProvider, open, patience });

    test('a death is reported once, with its reason, and ends the terminals', async () => {
      const doomed = await create();
      const terminal = await open(0, SIZE, doomed);
      const told: MachineError[] = [];
      const death = new Promise<void>((resolve) => {
        doomed.onDeath((reason) => {
          told.push(reason);
          resolve();
        });
      });
      await contract.kill(doomed);
      await death;
      expect(told).toHaveLength(1);
      expect(doomed.state).toEqual({ kind: 'dead', reason: told[0] });
      expect(told[0]?.hint).not.toBe('');
      expect(await terminal.whenPrompt(patience)).toBe(false);
      const late: MachineError[] = [];
      doomed.onDeath((reason) => late.push(reason));
      expect(late).toEqual(told);
      expect(() => doomed.openTerminal(0, SIZE)).toThrow(MachineError);
      await doomed.dispose();
    });
  });
}

/** Types a line and reads to its end, stopping to read now and then. */
function flood(port: TerminalPort, line: string): Promise<string> {
  return new Promise((resolve) => {
    const decoder = new TextDecoder();
    let text = '';
    let sincePause = 0;
    port.onData((chunk) => {
      text += decoder.decode(chunk, { stream: true });
      sincePause += chunk.length;
      if (text.slice(-200).includes('end-of-flood')) resolve(text);
      if (sincePause < 500_000) return;
      sincePause = 0;
      port.pause();
      setTimeout(() => port.resume(), 20);
    });
    port.write(line);
  });
}
