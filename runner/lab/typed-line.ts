/** Checks what is typed at a prompt: it goes to a real terminal. */
import { reportAt, type ContentLine } from './fence.ts';
import type { Problems } from './problems.ts';
import { checkText } from './text-rules.ts';

/** Reports characters that a terminal would take for keys, and what was hardly meant. */
export function checkTyped(content: ContentLine, problems: Problems): void {
  checkText(content.text, 'typed', content, problems);
  const control = /\p{Cc}/u.exec(content.text);
  if (!control) return;
  const report = reportAt(problems, content.line, content.indent);
  const tabHint = 'at a prompt a tab completes names: use spaces, or printf with \\t';
  if (control[0] === '\t') report(control.index, 'a tab in a command', tabHint);
  else report(control.index, 'a control character in a command', 'press keys in a keys block');
}
