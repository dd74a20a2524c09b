/** Checks what is typed at a prompt: it goes to a real terminal. */
import { reportAt } from './fence.ts';
import type { Problems } from './problems.ts';
import type { ShellLine } from './shell-text.ts';
import { checkText } from './text-rules.ts';

/**
 * Reports characters that a terminal would take for keys, and what was hardly meant. Tabs may stand in here-documents,
 * which need them (`<<-`, a Makefile); elsewhere nobody sees that they are not blanks.
 */
export function checkTyped(content: ShellLine, problems: Problems): void {
  checkText(content.text, 'typed', content, problems);
  const control = (content.hereDocument ? /[^\P{Cc}\t]/u : /\p{Cc}/u).exec(content.text);
  if (!control) return;
  const report = reportAt(problems, content.line, content.indent);
  const tabHint = 'at a prompt a tab completes names: use spaces, printf with \\t, or a here-document';
  if (control[0] === '\t') report(control.index, 'a tab in a command', tabHint);
  else report(control.index, 'a control character in a command', 'press keys in a keys block');
}
