/** How much memory control groups leave us, as the kernel's files say it. */
import { expect, test } from 'vitest';
import { memoryLeft } from '../../../../runner/host/cgroup/memory-left.ts';

const MIB = 2 ** 20;
const TOP = '/sys/fs/cgroup';

/** Files by path; any other is missing. */
const files = (there: Readonly<Record<string, string>>) => ({
  read(file: string): string {
    const text = there[file];
    if (text === undefined) throw Object.assign(new Error(file), { code: 'ENOENT', errno: -2 });
    return text;
  },
});
const group = (folder: string, limit: string, used: number, cache: number) => ({
  [`${folder}/memory.max`]: `${limit}\n`,
  [`${folder}/memory.current`]: `${used}\n`,
  [`${folder}/memory.stat`]: `anon 4096\ninactive_anon 1\ninactive_file ${cache}\nactive_file 7\n`,
});
const second = [{ version: 2, top: TOP, own: `${TOP}/a.slice/b.service`, controllers: [] }] as const;

test('the tightest limit of our group and those above it counts, without what the kernel can give back', () => {
  const tree = files({
    ...group(`${TOP}/a.slice`, String(1024 * MIB), 900 * MIB, 300 * MIB),
    ...group(`${TOP}/a.slice/b.service`, String(4096 * MIB), 800 * MIB, 0),
  });
  expect(memoryLeft(tree, second)).toBe(424 * MIB);
});

test('no limit, no answer', () => {
  expect(memoryLeft(files(group(`${TOP}/a.slice/b.service`, 'max', 1, 1)), second)).toBeNull();
  expect(memoryLeft(files({}), second)).toBeNull();
});

test('version 1', () => {
  const own = '/sys/fs/cgroup/memory/docker/c0ffee';
  const tree = files({
    [`${own}/memory.limit_in_bytes`]: `${512 * MIB}\n`,
    [`${own}/memory.usage_in_bytes`]: `${500 * MIB}\n`,
    [`${own}/memory.stat`]: `cache 1\ninactive_file 2\ntotal_inactive_file ${100 * MIB}\n`,
    // None.
    '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
  });
  const memory = { version: 1, top: '/sys/fs/cgroup/memory', own, controllers: ['memory'] } as const;
  const cpu = {
    version: 1,
    top: '/sys/fs/cgroup/cpu',
    own: '/sys/fs/cgroup/cpu',
    controllers: ['cpu'],
  } as const;
  expect(memoryLeft(tree, [cpu, memory])).toBe(112 * MIB);
});

test('a group that is over its limit leaves nothing', () => {
  expect(memoryLeft(files(group(`${TOP}/a.slice`, String(MIB), 2 * MIB, 0)), second)).toBe(0);
});
