/** What crosses to a page of a session's state and events: verdicts and sentences, never what checks and solutions print. */
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../runner/run/events.ts';
import { LabRun } from '../../../runner/run/lab-run.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { LearnerWords } from '../../../runner/seat/learner-words.ts';
import { entryView, progressView } from '../../../runner/seat/seat-view.ts';
import { labSource } from '../lab/lab-source.ts';
import { PROMPT } from '../web/test-server.ts';

const SECRET = 'the answer is 42';
const LAB = parseLab(labSource(`## One\n\n\`\`\`console\n${PROMPT} true\n\`\`\`\n`), {
  id: '01-x',
  file: 'lab.md',
});

const seen = (event: RunEvent) => entryView({ seq: 1, at: 0, epoch: 1, event }, new LearnerWords(LAB));

describe('what checks print stays on the server', () => {
  it('in the progress that every page gets when it comes', async () => {
    const source = labSource(
      `## One\n\n\`\`\`console\n${PROMPT} true\n\`\`\`\n\n\`\`\`bash {check}\necho ${SECRET}\necho not yet\nfalse\n\`\`\`\n`,
    );
    const lab = parseLab(source, { id: '01-x', file: 'lab.md' });
    await using run = await LabRun.start(lab, localProvider());
    const [found] = await run.checkStep(0);
    expect(found?.output).toContain(SECRET);
    const view = progressView(run.progress(), new LearnerWords(lab));
    expect(view.steps[0]?.checks).toMatchObject([{ verdict: 'failed', message: 'not yet', output: [] }]);
    expect(JSON.stringify(view)).not.toContain(SECRET);
  });
});

describe('what a page gets when it comes', () => {
  const commands = Array.from(
    { length: 12 },
    (_, i) =>
      `${PROMPT} head -c 3000000 /dev/zero | tr '\\0' ${i % 10}; echo; seq 100000 | tr '\\n' 'x'\nnothing\n`,
  );
  const lab = parseLab(labSource(`## One\n\n\`\`\`console\n${commands.join('')}\`\`\`\n`), {
    id: '01-x',
    file: 'lab.md',
  });

  it('is bounded, however much was shown', async () => {
    await using run = await LabRun.start(lab, localProvider());
    const sizes: number[] = [];
    run.on((event) => sizes.push(JSON.stringify(seen(event)).length));
    for (const action of commands.keys()) await run.run({ step: 0, action });
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
    expect(JSON.stringify(progressView(run.progress(), new LearnerWords(lab))).length).toBeLessThan(
      2 * 1024 * 1024,
    );
  });
});
