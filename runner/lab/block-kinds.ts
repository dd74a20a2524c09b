/** What kinds of blocks a lab has, and how an author asks for each. */
import type { FenceInfo } from './attributes.ts';

/** Blocks that are named by their language. */
export const languages = ['console', 'keys', 'watch'] as const;
/** Scripts around a lab: blocks before its first step, or keys of its front matter. */
export const settingKinds = ['setup', 'cleanup'] as const;
/** Blocks of bash that are named by their first attribute. */
export const scriptKinds = ['check', 'solution', ...settingKinds] as const;
/** Containers: `:::note`. */
export const calloutStyles = ['note', 'warning', 'hint', 'deeper'] as const;
export const containerKinds = [...calloutStyles, 'task', 'quiz'] as const;

export type SettingKind = (typeof settingKinds)[number];
export type ScriptKind = (typeof scriptKinds)[number];
export type FenceKind = (typeof languages)[number] | ScriptKind;
export type CalloutStyle = (typeof calloutStyles)[number];
export type ContainerKind = (typeof containerKinds)[number];

export function isFenceKind(word: string): word is FenceKind {
  return (languages as readonly string[]).includes(word) || isScriptKind(word);
}

export function isSettingKind(kind: FenceKind): kind is SettingKind {
  return (settingKinds as readonly string[]).includes(kind);
}

export function isScriptKind(word: string): word is ScriptKind {
  return (scriptKinds as readonly string[]).includes(word);
}

export function isContainerKind(word: string): word is ContainerKind {
  return (containerKinds as readonly string[]).includes(word);
}

export function isCalloutStyle(kind: ContainerKind): kind is CalloutStyle {
  return (calloutStyles as readonly string[]).includes(kind);
}

/** Returns what a fence is for; null when it is only read. */
export function fenceKind({ language, attributes }: FenceInfo): FenceKind | null {
  for (const name of languages) if (name === language) return name;
  if (language !== 'bash') return null;
  for (const { key } of attributes) if (isScriptKind(key)) return key;
  return null;
}

/** How a message calls a block of this kind. */
export function called(kind: FenceKind): string {
  return isScriptKind(kind) ? `a ${kind}` : `a ${kind} block`;
}

/** How an author writes a block of this kind. */
export function written(kind: FenceKind): string {
  return isScriptKind(kind) ? `\`\`\`bash {${kind}}` : `\`\`\`${kind}`;
}
