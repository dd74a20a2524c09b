/** The examples of the author's guide, as whole labs. */
import { readFileSync } from 'node:fs';
import { labSource } from './lab-source.ts';

export const guide = readFileSync(new URL('../../../labs/README.md', import.meta.url), 'utf8');

export interface Example {
  /** The heading above it. */
  readonly title: string;
  readonly source: string;
}

const example = /^````markdown\n(.*?)^````$/gms;

export const examples: readonly Example[] = [...guide.matchAll(example)].map(({ 1: text = '', index }) => ({
  title: /.*^## (.+?)$/ms.exec(guide.slice(0, index).replaceAll(example, ''))?.[1] ?? '',
  source: text.startsWith('---\n') ? text : labSource(text),
}));
