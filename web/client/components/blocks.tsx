/** The blocks of a step or of the introduction, in reading order. */
import type { JSX } from 'preact';
import type { BlockView } from '../../lab-view.ts';
import { Callout } from './callout.tsx';
import { Checks } from './checks.tsx';
import { ConsoleBlock } from './console-block.tsx';
import { KeysBlock } from './keys-block.tsx';
import { Prose } from './prose.tsx';
import { Quiz } from './quiz.tsx';
import { Task } from './task.tsx';
import { Watch } from './watch.tsx';

export function Blocks({ blocks }: { readonly blocks: readonly BlockView[] }): JSX.Element {
  return <>{blocks.map((block, index) => oneBlock(block, index))}</>;
}

function oneBlock(block: BlockView, key: number): JSX.Element {
  switch (block.kind) {
    case 'prose':
      return <Prose key={key} html={block.html} />;
    case 'callout':
      return <Callout key={key} {...block} />;
    case 'task':
      return <Task key={key} {...block} />;
    case 'checks':
      return <Checks key={key} {...block} />;
    case 'quiz':
      return <Quiz key={key} {...block} />;
    case 'watch':
      return <Watch key={key} {...block} />;
    case 'console':
      return <ConsoleBlock key={key} {...block} />;
    case 'keys':
      return <KeysBlock key={key} {...block} />;
  }
}
