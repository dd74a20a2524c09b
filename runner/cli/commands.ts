/** All commands in a few words each. Only the one that is asked for is loaded: loading is most of a start. */
import type { Command } from 'commander';

export interface CommandEntry {
  readonly name: string;
  /** For `unbox --help`. */
  readonly summary: string;
  /** Loads what gives the command its arguments, its options and what it does. */
  readonly load: () => Promise<(command: Command) => void>;
  /** It mentions the other commands: they are loaded, too. */
  readonly needsAll?: boolean;
}

/** In the order of `unbox --help`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'run labs from start to end in fresh machines and verify every step',
    load: async () => (await import('./run.ts')).defineRun,
  },
  {
    name: 'validate',
    summary: 'run labs in fresh machines, side by side, and prove their checks both ways',
    load: async () => (await import('./validate.ts')).defineValidate,
  },
  {
    name: 'list',
    summary: 'list the labs',
    load: async () => (await import('./list.ts')).defineList,
  },
  {
    name: 'lint',
    summary: 'check labs for mistakes without running them',
    load: async () => (await import('./lint.ts')).defineLint,
  },
  {
    name: 'new',
    summary: 'write a lab to start from: it runs as it is',
    load: async () => (await import('./new.ts')).defineNew,
  },
  {
    name: 'shell',
    summary: 'open a terminal in a throw-away machine; exit or Ctrl-D removes it',
    load: async () => (await import('./shell.ts')).defineShell,
  },
  {
    name: 'xray',
    summary: 'show what is inside a machine: processes and namespaces, control groups, networks',
    load: async () => (await import('./xray.ts')).defineXray,
  },
  {
    name: 'stop',
    summary: 'end all sessions of `unbox serve`: they outlive it',
    load: async () => (await import('./stop.ts')).defineStop,
  },
  {
    name: 'doctor',
    summary: 'say what this host has and lacks, and how to fix it',
    load: async () => (await import('./doctor.ts')).defineDoctor,
  },
  {
    name: 'image',
    summary: 'build, inspect or remove the machines’ image and templates',
    load: async () => (await import('./image.ts')).defineImage,
  },
  {
    name: 'store',
    summary: 'back up or check what is kept of learners: their progress and their sessions',
    load: async () => (await import('./store.ts')).defineStore,
  },
  {
    name: 'bench',
    summary: 'measure speed and cost on this host',
    load: async () => (await import('./bench.ts')).defineBench,
  },
  {
    name: 'completion',
    summary: 'print what bash, zsh or fish need to complete commands and labs',
    load: async () => (await import('./completion.ts')).defineCompletion,
    needsAll: true,
  },
  {
    name: 'environment',
    summary: 'list the environment variables that unbox reads',
    load: async () => (await import('./environment.ts')).defineEnvironment,
  },
];
