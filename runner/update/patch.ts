/** Shows what an update changes, as a unified diff that `patch` and `git apply` take. Pure. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Colors } from '../report/colors.ts';

const CONTEXT = 3;

export function patchText(file: string, before: string, after: string, colors: Colors): string {
  const names = file.startsWith('/') ? [file, file] : [`a/${file}`, `b/${file}`];
  const [from = file, to = file] = names;
  const patch = createTwoFilesPatch(from, to, before, after, undefined, undefined, {
    context: CONTEXT,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch
    .split('\n')
    .map((line) => colored(line, colors))
    .join('\n');
}

function colored(line: string, colors: Colors): string {
  if (line.startsWith('---') || line.startsWith('+++')) return colors.bold(line);
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}
