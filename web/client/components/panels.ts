/** What can be shown beside the terminals; on a narrow screen each has a tab of its own. */
import type { JSX } from 'preact';
import type { LabModel } from '../state/lab-model.ts';
import type { IconName } from './icon.tsx';
import { XrayChoices } from './xray/xray-choices.tsx';
import { XrayPanel } from './xray/xray-panel.tsx';

export interface Panel {
  /** It is also the name of its view on a narrow screen. */
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  /** Drawn only while somebody looks at it. Finds the lab with `useLab()`. */
  readonly View: () => JSX.Element | null;
  /** What can be chosen there; beside the title. */
  readonly Choices: () => JSX.Element;
}

export const PANELS: readonly Panel[] = [
  { id: 'xray', title: 'X-ray', icon: 'xray', View: XrayPanel, Choices: XrayChoices },
];

export function togglePanel(lab: LabModel, id: string): void {
  if (lab.terminals.narrow.peek()) lab.view.value = lab.view.peek() === id ? 'terminals' : id;
  else lab.panel.value = lab.panel.peek() === id ? null : id;
}
