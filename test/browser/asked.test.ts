/** What a task asks for is typed in the page, and who is in the wrong shell gets a button that leads on. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { parseLab } from '../../runner/lab/parse-lab.ts';
import { browserSuite } from './browser.ts';
import { clickThrough, command, live, screenText, stepIs, typeCommand } from './lab-screen.ts';
import { prompts } from './site.ts';

const { mine, other } = prompts();
const PATIENCE = { timeout: 20_000 };

const LAB = parseLab(
  `---
title: Asking
summary: A task that wants an answer, and shells in shells.
minutes: 2
level: intro
tags: [test]
terminals: [host, inside]
---
Hello.

## Task: count

:::task {answer=constructor}
How much is two and two?
:::

\`\`\`bash {check}
[ "$constructor" = 4 ] || { echo "it is not $constructor"; exit 1; }
\`\`\`

\`\`\`bash {solution answer=constructor}
echo 4
\`\`\`

## A shell in a shell

The sum is %{constructor}.

\`\`\`console
${mine} export here=1; bash
${mine} inner=1
${mine} echo "$inner"
1
\`\`\`

## Somebody else

\`\`\`console {term=inside}
${other} echo theirs
theirs
\`\`\`
`,
  { id: '01-asking', file: '/nowhere/01-asking/lab.md' },
);

const suite = browserSuite(() => Promise.resolve({ labs: [LAB] }));

describe('a task that asks for an answer', () => {
  it('says what is wrong with one, and keeps the right one', async () => {
    const page = await opened();
    const task = page.getByRole('region', { name: 'Your task' });
    const field = task.getByLabel('Your answer');
    const answer = task.getByRole('button', { name: 'Answer' });
    expect(await field.inputValue()).toBe('');
    expect(await answer.isDisabled()).toBe(true);
    await field.fill('5');
    await answer.click();
    await page.locator('.check').getByText('Not yet: it is not 5').waitFor(PATIENCE);
    await field.fill(' 4 ');
    await field.press('Enter');
    await stepIs(page, 'Task: count', 'Done');
    expect(await field.inputValue()).toBe('4');
    expect(await field.isEditable()).toBe(false);
    expect(await answer.count()).toBe(0);
    await page.getByText('The sum is 4.').waitFor();
  });

  it('shows the place of a value whatever it is called, until it is known', async () => {
    const page = await opened();
    expect(await page.locator('.prose [data-value="constructor"]').textContent()).toBe('value');
  });
});

describe('below the terminals', () => {
  it('a button opens the shell again that was left', async () => {
    const page = await opened();
    await clickThrough(page, 'export here=1; bash');
    await clickThrough(page, 'inner=1');
    await typeCommand(page, 'host', 'exit');
    await command(page, 'echo "$inner"').locator('.command__button').click();
    await strip(page).getByText('First open the shell that was left').waitFor(PATIENCE);
    await strip(page).getByRole('button', { name: 'Run it' }).click();
    await clickThrough(page, 'inner=1');
    await clickThrough(page, 'echo "$inner"');
    expect(await strip(page).getByRole('button', { name: 'Run it' }).count()).toBe(0);
  });

  it('a button leaves shells that are too many', async () => {
    const page = await opened();
    await clickThrough(page, 'export here=1; bash');
    await clickThrough(page, 'inner=1');
    for (const shell of ['bash', 'bash']) await typeCommand(page, 'host', shell);
    await command(page, 'echo "$inner"').locator('.command__button').click();
    await strip(page).getByText('2 times').waitFor(PATIENCE);
    await strip(page).getByRole('button', { name: 'Leave it' }).click();
    await expect.poll(() => screenText(page)).toMatch(/exit\n.*exit\n.*exit\n/);
    await clickThrough(page, 'echo "$inner"');
  });

  it('a button leads back to where the step starts, after a question', async () => {
    const page = await opened();
    await command(page, 'echo theirs').locator('.command__button').click();
    await strip(page).getByText('Get back to where this step starts').waitFor(PATIENCE);
    expect(await page.getByRole('alert').count()).toBe(0);
    await strip(page).getByRole('button', { name: 'Get me back' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Take me to step 3').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await stepIs(page, 'Somebody else', 'To do');
  });
});

async function opened(): Promise<Page> {
  const page = await suite().visit('/labs/01-asking');
  await live(page);
  return page;
}

function strip(page: Page): Locator {
  return page.locator('.strip');
}
