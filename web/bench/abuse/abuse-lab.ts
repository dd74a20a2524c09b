/** The lab that attackers have: a command that shows what they like, a check, a watch. */
import type { Lab } from '../../../runner/lab/lab.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';

export const ABUSE_LAB = '01-abuse';

/** What its commands are, by step. */
export const STEP = { trivial: 0, shown: 1, checked: 2, watched: 3 } as const;

/** What the command of step `shown` shows, and the watch looks at. */
export const SHOWN_FILE = '/tmp/unbox-abuse-shown';

export function abuseLab(prompt: '$' | '#'): Lab {
  const console = (command: string, output = '') => `\`\`\`console\n${prompt} ${command}\n${output}\`\`\`\n`;
  const source = [
    '---\ntitle: Abuse\nsummary: For attackers.\nminutes: 1\nlevel: intro\ntags: []\n---\nFor attackers.\n',
    `## Trivial\n\n${console('true')}`,
    `## Shown\n\n${console(`cat ${SHOWN_FILE}`, 'nothing like it\n')}`,
    `## Checked\n\n${console('test -e /tmp/unbox-abuse-never')}\n\`\`\`bash {check}\nsleep 0.2\nfalse\n\`\`\`\n`,
    `## Watched\n\n\`\`\`watch {every=500ms title="Shown"}\ncat ${SHOWN_FILE}\n\`\`\`\n`,
  ];
  return parseLab(source.join('\n'), { id: ABUSE_LAB, file: 'abuse.md' });
}
