/** The kernel's control groups: folders and small files, and what may be done with them here. */
import { mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** Each call takes the kernel some 0.05 ms. All but `admits` throw what the kernel says. */
export interface GroupTree {
  read(file: string): string;
  write(file: string, text: string): void;
  make(folder: string): void;
  /** Only a group without processes and without groups below it. */
  remove(folder: string): void;
  groupsIn(folder: string): readonly string[];
  /** Whether a process that we start may enter that group: nothing but trying tells. */
  admits(folder: string): Promise<boolean>;
}

export const kernelGroups: GroupTree = {
  read: (file) => readFileSync(file, 'utf8'),
  write: (file, text) => writeFileSync(file, text, { flag: 'r+' }),
  make: (folder) => mkdirSync(folder),
  remove: (folder) => rmdirSync(folder),
  groupsIn: (folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : [])),
  async admits(folder) {
    const enter = await execa('sh', ['-c', 'echo 0 >"$1"', 'sh', join(folder, 'cgroup.procs')], {
      reject: false,
      stdio: 'ignore',
    });
    return enter.exitCode === 0;
  },
};
