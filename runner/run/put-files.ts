/** Copies a lab's files into its machine, before anything else happens there. */
import { dirname } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import { LabFileError, readLabFile } from '../lab/lab-files.ts';
import { MachineError } from '../machine/machine-error.ts';
import { isUsable } from '../machine/machine.ts';
import type { Machine } from '../machine/machine.ts';
import { ScriptError } from './script-error.ts';

/** Makes the folders that are not there, each its file's owner's: `FOLDER OWNER …`. */
const MAKE_FOLDERS = `while [ $# -gt 0 ]; do
  folder=$1 made=()
  while [ ! -d "$folder" ]; do made=("$folder" "\${made[@]}"); folder=$(dirname -- "$folder"); done
  for each in "\${made[@]}"; do
    mkdir -- "$each"
    [ "$2" = root ] || chown -- "$2:" "$each"
  done
  shift 2
done`;

/** `FILE OWNER MODE …`; the mode last, as a change of owner clears bits. */
const OWN = `while [ $# -gt 0 ]; do
  [ "$2" = root ] || chown -- "$2:" "$1"
  chmod -- "$3" "$1"
  shift 3
done`;

/** @throws ScriptError where the lab is to blame, MachineError, the signal's reason between two files */
export async function putFiles(lab: Lab, machine: Machine, signal?: AbortSignal): Promise<void> {
  const { files } = lab;
  if (files.length === 0) return;
  await script(
    lab,
    machine,
    MAKE_FOLDERS,
    files.flatMap(({ to, owner }) => [dirname(to), owner]),
  );
  for (const file of files) {
    signal?.throwIfAborted();
    try {
      await machine.putFile(file.to, await readLabFile(lab, file), { mode: Number.parseInt(file.mode, 8) });
    } catch (error) {
      if (error instanceof LabFileError) throw failure(lab, file.line, error.message, error.hint);
      if (!(error instanceof MachineError) || !isUsable(machine.state)) throw error;
      throw failure(lab, file.line, `${file.from} can't be put at ${file.to}`, error.message);
    }
  }
  await script(
    lab,
    machine,
    OWN,
    files.flatMap(({ to, owner, mode }) => [to, owner, mode]),
  );
}

async function script(lab: Lab, machine: Machine, text: string, args: readonly string[]): Promise<void> {
  const { status, stderr } = await machine.exec(['bash', '--norc', '-euc', text, 'bash', ...args]);
  if (status === 0) return;
  throw failure(lab, lab.files[0]?.line ?? 1, "the lab's files can't be put into the machine", stderr);
}

function failure(lab: Lab, line: number, message: string, detail: string): ScriptError {
  return new ScriptError(`lab ${lab.id}: ${message}`, { hint: `Fix files at ${lab.file}:${line}.`, detail });
}
