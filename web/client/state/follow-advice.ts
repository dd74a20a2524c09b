/** Does what the runner has advised somebody whose command did nothing. */
import type { LabModel } from './lab-model.ts';
import type { News } from './news.ts';

export function followAdvice(lab: LabModel, { way, terminal }: NonNullable<News['way']>): void {
  switch (way.kind) {
    case 'run':
      return lab.run(way, terminal);
    case 'leave':
      lab.notices.trouble.value = null;
      return lab.terminals.type(terminal, 'exit\r'.repeat(way.times));
    case 'start-of-step':
      lab.renewal.asking.value = { kind: 'forward', step: way.step };
  }
}
