import { Terminal as Xterm } from '@xterm/headless';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { WindowSize } from '../../../runner/machine/machine.ts';
import { Recorder } from '../../../runner/recording/recorder.ts';
import { MOST_OUTPUT, TerminalTrack } from '../../../runner/recording/terminal-track.ts';
import { LabRun } from '../../../runner/run/lab-run.ts';
import { labOf } from '../run/lab-text.ts';

type Line = [interval: number, code: string, data: string];

function parse(cast: string | undefined): { header: { term: WindowSize; title: string }; lines: Line[] } {
  const [header = '{}', ...lines] = (cast ?? '').trimEnd().split('\n');
  return {
    header: JSON.parse(header) as { term: WindowSize; title: string },
    lines: lines.map((line) => JSON.parse(line) as Line),
  };
}

function markers(cast: string | undefined): string[] {
  return parse(cast).lines.flatMap(([, code, data]) => (code === 'm' ? [data] : []));
}

/** What a player shows at the end. */
async function play(cast: string | undefined): Promise<string[]> {
  const { header, lines } = parse(cast);
  const xterm = new Xterm({ ...header.term, allowProposedApi: true });
  for (const [, code, data] of lines) {
    if (code === 'o') await new Promise<void>((resolve) => xterm.write(data, resolve));
    const [cols = 0, rows = 0] = data.split('x').map(Number);
    if (code === 'r') xterm.resize(cols, rows);
  }
  const shown = Array.from(
    { length: xterm.rows },
    (_, row) => xterm.buffer.active.getLine(row)?.translateToString(true) ?? '',
  );
  xterm.dispose();
  return shown.map((line) => line.trimEnd()).filter((line) => line !== '');
}

describe('a recorded session', () => {
  const lab = labOf(`## Say it
\`\`\`console
%S echo one
one
%S echo "two
> lines"
\`\`\`

## Say it there
\`\`\`console {term=inside}
%S echo three
four
\`\`\`
\`\`\`keys {term=inside}
Ctrl-C
\`\`\`
`);
  let session: LabRun;
  let recorder: Recorder;
  beforeEach(async () => {
    session = await LabRun.start(lab, localProvider(), { size: { cols: 60, rows: 20 } });
    recorder = new Recorder(session);
    session.on((event) => recorder.tell(event));
  });
  afterEach(() => session[Symbol.asyncDispose]());

  test('plays as what the terminals showed, and begins with what they showed already', async () => {
    await session.run({ step: 0, action: 0 });
    await session.run({ step: 0, action: 1 });
    await recorder.settled();
    const expected = await session.terminals.get('host')?.screenLines();
    const shown = await play(recorder.casts().get('host'));
    expect(shown).toEqual(expected?.filter((line) => line !== '').map((line) => line.trimEnd()));
    expect(shown[0]).toMatch(/[$#] echo one$/);
    expect(shown).toContain('lines');
  });

  test('has a marker for each step in all terminals, for each command in its own, for what failed', async () => {
    for (const ref of [
      { step: 0, action: 0 },
      { step: 0, action: 1 },
      { step: 1, action: 0 },
      { step: 1, action: 1 },
    ])
      await session.run(ref);
    const sign = session.terminals.get('host')?.prompt ?? '';
    const casts = recorder.casts();
    expect(markers(casts.get('host'))).toEqual([
      'Step 1: Say it',
      `${sign} echo one`,
      `${sign} echo "two ⏎ lines"`,
      'Step 2: Say it there',
    ]);
    expect(markers(casts.get('inside'))).toEqual([
      'Step 1: Say it',
      'Step 2: Say it there',
      `${sign} echo three`,
      '✗ line 1: expected `four`, got `three`',
      'Ctrl-C',
    ]);
    expect(parse(casts.get('inside')).header).toEqual({
      version: 2,
      width: 60,
      height: 20,
      env: { TERM: 'xterm-256color' },
      timestamp: expect.any(Number) as number,
      title: '99-test: A test (terminal inside)',
    });
  });

  test('says how many seconds in an action began', async () => {
    expect(recorder.positions.size).toBe(0);
    await session.run({ step: 0, action: 0 });
    await session.run({ step: 0, action: 1 });
    const position = recorder.positions.get('0/action/1');
    const { lines } = parse(recorder.casts().get('host'));
    const marker = lines.findIndex(([, code, data]) => code === 'm' && data.includes('two'));
    const [seconds = 0] = lines[marker] ?? [];
    expect(marker).toBeGreaterThan(0);
    expect(position).toBeCloseTo(seconds, 2);
  });

  test('goes on with the fresh machine of a reset, on an empty screen', async () => {
    await session.run({ step: 0, action: 0 });
    await session.reset();
    await session.run({ step: 1, action: 0 });
    await recorder.settled();
    const host = await play(recorder.casts().get('host'));
    expect(host).toHaveLength(1);
    expect(host[0]).not.toContain('echo');
    expect(await play(recorder.casts().get('inside'))).toContain('three');
  });

  test('keeps no more of each terminal than it may', async () => {
    const short = new Recorder(session, 150);
    session.on((event) => short.tell(event));
    await session.run({ step: 0, action: 0 });
    await short.settled();
    const note = '[more than 150 characters of output: the rest is not recorded]';
    expect(short.casts().get('host')).toContain(note);
    expect(short.casts().get('inside')).not.toContain(note);
    expect(recorder.casts().get('host')).not.toContain('not recorded');
  });

  test('follows the window', async () => {
    session.terminals.get('host')?.resize({ cols: 100, rows: 30 });
    await session.run({ step: 0, action: 0 });
    const { lines } = parse(recorder.casts().get('host'));
    expect(lines.filter(([, code]) => code === 'r').map(([, , data]) => data)).toEqual(['100x30']);
  });
});

describe('a track', () => {
  const size = { cols: 80, rows: 24 };

  interface Followed {
    readonly track: TerminalTrack;
    readonly output: (data: string) => void;
    /** Sets the clock. */
    readonly at: (ms: number) => void;
  }

  function followed(most?: number): Followed {
    let now = 0;
    let output = (_chunk: { data: string; seq: number }): void => {};
    const track = new TerminalTrack(size, () => now, most ?? MOST_OUTPUT);
    track.follow({
      size,
      onOutput: (listener) => {
        output = listener;
        return () => {};
      },
      snapshot: () => Promise.resolve({ data: '', seq: 0, ...size }),
    });
    return {
      track,
      output: (data) => output({ data, seq: 0 }),
      at: (ms) => {
        now = ms;
      },
    };
  }

  test('stops keeping a flood, says so, and keeps its markers', () => {
    // An event counts for 100 characters, and what the screen showed at first is one.
    const { track, output, at } = followed(310);
    for (const [i, data] of ['12345', '67890', 'more', 'and more'].entries()) {
      at(100 * i);
      output(data);
    }
    track.mark('then');
    expect(track.events()).toEqual([
      { kind: 'output', atMs: 0, data: '12345' },
      { kind: 'output', atMs: 100, data: '67890' },
      {
        kind: 'output',
        atMs: 200,
        data: '\u001B[0m\r\n[more than 310 characters of output: the rest is not recorded]\r\n',
      },
      { kind: 'marker', atMs: 300, label: 'then' },
    ]);
  });

  test('puts together what comes at once: a flood in small pieces is no more than one in large ones', () => {
    const { track, output, at } = followed();
    for (let i = 0; i < 100_000; i++) {
      at(i / 1000);
      output('x');
    }
    expect(track.events().length).toBeLessThan(20);
    expect(
      track.events().reduce((sum, event) => sum + (event.kind === 'output' ? event.data.length : 0), 0),
    ).toBe(100_000);
  });

  test('counts events, too: a trickle for hours does not fill the memory', () => {
    const { track, output, at } = followed();
    for (let i = 0; i < 200_000; i++) {
      at(i * 100);
      output('x');
    }
    expect(track.events().length).toBeLessThan(MOST_OUTPUT / 100 + 1);
    expect(JSON.stringify(track.events().at(-1))).toContain('the rest is not recorded');
  });

  test('has short labels, made in linear time, and no more than it may have', () => {
    const { track } = followed();
    track.mark(' one \n\n\t two ');
    track.mark(' '.repeat(1_000_000) + 'x');
    expect(track.events().slice(0, 2)).toEqual([
      { kind: 'marker', atMs: 0, label: 'one ⏎ two' },
      { kind: 'marker', atMs: 0, label: '' },
    ]);
    for (let i = 0; i < 20_000; i++) track.mark('again');
    expect(track.events()).toHaveLength(10_000);
  });
});
