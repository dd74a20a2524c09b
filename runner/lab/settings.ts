/** Finds a lab's setup and cleanup: blocks in the introduction, or keys of the front matter. */
import type { SettingKind } from './block-kinds.ts';
import type { Fence, Reading } from './fence.ts';
import type { FrontScript } from './front-matter.ts';
import type { Lab, Script } from './lab.ts';
import { parseSetting, settingTimeoutMs } from './script-block.ts';
import { checkScript } from './script-rules.ts';

/** Returns both scripts; call it once all of the lab has been read: a cleanup may use what it captured. */
export function readSettings(
  blocks: readonly Fence[],
  front: readonly FrontScript[],
  reading: Reading,
): Pick<Lab, 'setup' | 'cleanup'> {
  const read = (kind: SettingKind) => settingOf(kind, blocks, front, reading);
  return { setup: read('setup'), cleanup: read('cleanup') };
}

function settingOf(
  kind: SettingKind,
  blocks: readonly Fence[],
  front: readonly FrontScript[],
  reading: Reading,
): Script | null {
  const names = kind === 'setup' ? null : reading.names;
  const check = (content: Fence['content'], line: number) =>
    checkScript(content, `this ${kind}`, line, names, reading.problems);
  const fromFront = front.filter((each) => each.kind === kind);
  const fromBlocks = blocks.filter((each) => each.kind === kind);
  for (const { content, line } of [...fromFront, ...fromBlocks]) check(content, line);
  const lines = [...fromFront, ...fromBlocks].map(({ line }) => line);
  for (const line of lines.slice(1)) {
    reading.problems.add(
      line,
      1,
      `a second ${kind} script`,
      `the first is that of line ${lines[0]}: make one of them`,
    );
  }
  const scripts = [
    ...fromFront.map(({ script, line, content }): Script => ({
      script,
      timeoutMs: settingTimeoutMs,
      line,
      firstLine: content[0]?.line ?? line,
    })),
    ...fromBlocks.map((fence) => parseSetting(fence, reading)),
  ];
  return scripts[0] ?? null;
}
