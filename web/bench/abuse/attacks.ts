/** What somebody could do who wants to stop the server for everybody: each attack with a visitor of its own. */
import { askSession } from '../page-socket.ts';
import { ABUSE_LAB, SHOWN_FILE, STEP } from './abuse-lab.ts';
import { AttackPage, RawConnection, repeat, type Context } from './attacker.ts';
import { MACHINE_ATTACKS } from './machine-attacks.ts';

export interface Attack {
  readonly name: string;
  /** Goes on until the time is up. */
  readonly run: (context: Context) => Promise<void>;
}

/** A command that floods its terminal. */
function inTerminal(name: string, command: string): Attack {
  return {
    name,
    run: async (context) => {
      const page = await AttackPage.open(context);
      page.run(command);
      await repeat(context, 100, () => {});
      page.drop();
    },
  };
}

/** Messages of a page, as many as go. */
function ofMessages(name: string, at: (page: AttackPage, count: number) => void, pauseMs = 20): Attack {
  return {
    name,
    run: async (context) => {
      const page = await AttackPage.open(context);
      let count = 0;
      await repeat(context, pauseMs, () => {
        for (let some = 0; some < 20; some++) at(page, count++);
      });
      page.drop();
    },
  };
}

const TERMINAL_ATTACKS: readonly Attack[] = [
  inTerminal('1 MiB of carriage returns', `while :; do head -c 1M /dev/zero | tr '\\0' '\\r'; done`),
  inTerminal('1 MiB of line ends', `while :; do head -c 1M /dev/zero | tr '\\0' '\\n'; done`),
  inTerminal('1 MiB of blanks on one line', `while :; do head -c 1M /dev/zero | tr '\\0' ' '; echo x; done`),
  inTerminal('queries without end', `yes $'\\e[c\\e[5n\\e[?6n' | tr -d '\\n'`),
  inTerminal('yes', 'yes'),
  inTerminal('noise', 'cat /dev/urandom'),
  {
    name: 'typing at a program that reads nothing',
    run: async (context) => {
      const page = await AttackPage.open(context);
      page.run('sleep 1000');
      await repeat(context, 5, () => page.type('host', 'x'.repeat(8_000)));
      page.drop();
    },
  },
  {
    name: 'results with a line of 1 MB',
    run: async (context) => {
      const page = await AttackPage.open(context);
      await page.done(`head -c 1000000 /dev/zero | tr '\\0' x > ${SHOWN_FILE}`);
      await repeat(context, 500, () => void page.click(STEP.shown, 0));
      page.drop();
    },
  },
  {
    name: 'a watch of a=== without end',
    run: async (context) => {
      const page = await AttackPage.open(context);
      await page.done(`(printf a; head -c 1000000 /dev/zero | tr '\\0' =; echo x) > ${SHOWN_FILE}`);
      page.send({ type: 'look', tasks: [], watches: [{ step: STEP.watched, watch: 0 }] });
      await repeat(context, 200, () => {});
      page.drop();
    },
  },
];

const PAGE_ATTACKS: readonly Attack[] = [
  ofMessages('sizes', (page, count) =>
    page.send({ type: 'resize', terminal: 'host', cols: 20 + (count % 400), rows: 4 + (count % 200) }),
  ),
  ofMessages('checks', (page) =>
    page.send({ type: 'check', id: page.nextId(), epoch: page.epoch, step: STEP.checked }),
  ),
  ofMessages('clicks', (page) => void page.click(STEP.trivial, 0)),
  ofMessages('resets', (page) => page.send({ type: 'reset', id: page.nextId() })),
  ofMessages('X-ray on and off', (page, count) =>
    page.send({ type: 'xray', on: count % 2 === 0, process: null }),
  ),
  {
    name: 'connections that never attach',
    run: async (context) => {
      const first = await AttackPage.open(context);
      const pages: AttackPage[] = [];
      await repeat(context, 5, async () => {
        const page = await AttackPage.connect(context, first.session, first.cookie).catch(() => null);
        if (page) pages.push(page);
      });
      for (const page of [first, ...pages]) page.drop();
    },
  },
  {
    name: 'pages that come and go',
    run: async (context) => {
      const first = await AttackPage.open(context);
      await repeat(context, 5, async () => {
        const page = await AttackPage.connect(context, first.session, first.cookie).catch(() => null);
        page?.attach();
        page?.drop();
      });
      first.drop();
    },
  },
];

const HTTP_ATTACKS: readonly Attack[] = [
  {
    name: 'sessions that nobody comes for',
    run: (context) =>
      repeat(context, 2, async () => {
        const { status, answer } = await askSession(context.url, ABUSE_LAB);
        if ('message' in answer) context.told.add(`${status} ${answer.message}`);
      }),
  },
  {
    name: 'requests of another site',
    run: (context) =>
      repeat(context, 2, async () => {
        const asked = await askSession(context.url, ABUSE_LAB, { origin: 'https://evil.example' });
        if ('message' in asked.answer) context.told.add(`${asked.status} ${asked.answer.message}`);
      }),
  },
  {
    name: 'upgrades that are refused, half closed',
    run: (context) =>
      withConnections(
        context,
        5,
        ({ host }) =>
          `GET /ws HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      ),
  },
  {
    name: 'bodies that come slowly',
    run: (context) =>
      withConnections(
        context,
        20,
        ({ host, origin }) =>
          `POST /api/session HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{`,
        ' ',
      ),
  },
  { name: 'connections that say nothing', run: (context) => withConnections(context, 5, () => '') },
];

/** Opens connections without end, and lets each `drip` now and then. */
async function withConnections(
  context: Context,
  pauseMs: number,
  say: (url: URL) => string,
  drip = '',
): Promise<void> {
  const connections: RawConnection[] = [];
  await repeat(context, pauseMs, () => {
    connections.push(new RawConnection(context.url, say(new URL(context.url))));
    if (drip !== '') for (const one of connections) one.say(drip);
  });
  const closed = connections.filter((one) => one.closed).length;
  const [, answer] =
    /^HTTP\/1.1 (\d+ [\w ]+)/.exec(connections.find(({ text }) => text !== '')?.text ?? '') ?? [];
  if (answer !== undefined) context.told.add(answer);
  if (closed > 0) context.told.add('connections closed');
  for (const one of connections) one.drop();
}

/** `machines`: also those that need a guest of one's own. */
export function attacks(machines: boolean): readonly Attack[] {
  return [...TERMINAL_ATTACKS, ...PAGE_ATTACKS, ...HTTP_ATTACKS, ...(machines ? MACHINE_ATTACKS : [])];
}
