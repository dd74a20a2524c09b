/** The right side: the terminals and, where one is open, a panel beside or below them, with a line between that moves. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { panelPlace } from '../state/layout.ts';
import { TERMINALS_SHARE, terminalsShare } from '../state/settings.ts';
import { Divider } from './divider.tsx';
import { useLab } from './lab-context.ts';
import { SidePanel } from './side-panel.tsx';
import { TerminalPane } from './terminal-pane.tsx';
import { useWidth } from './use-size.ts';

export function Workbench(): JSX.Element {
  const lab = useLab();
  const place = useRef<HTMLDivElement>(null);
  const between = panelPlace(useWidth(place));
  const divided = !lab.terminals.narrow.value && lab.panel.value !== null;
  return (
    <div
      class={`workbench ${divided ? `workbench--${between}` : ''}`}
      style={{ '--terminals-share': `${terminalsShare.value}%` }}
      ref={place}
    >
      <TerminalPane />
      {divided && (
        <Divider
          between={between}
          share={terminalsShare}
          initial={TERMINALS_SHARE}
          label="Size of the terminals"
          controls="terminals"
        />
      )}
      <SidePanel />
    </div>
  );
}
