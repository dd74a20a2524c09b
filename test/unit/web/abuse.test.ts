/**
 * Each attack of `unbox bench abuse`, for a moment: the visitor beside it goes on working, every step passes, and
 * attackers are told the limits that they meet. How fast all that is, is the bench's business.
 */
import { describe, expect, it } from 'vitest';
import { trivialLab } from '../../../runner/bench/step-session.ts';
import { abuseLab } from '../../../web/bench/abuse/abuse-lab.ts';
import { underAttack } from '../../../web/bench/abuse/abuse.ts';
import { attacks } from '../../../web/bench/abuse/attacks.ts';
import { PROMPT, testServer } from './test-server.ts';

/** What an attacker hears in words, or as a status. */
const TOLD: Readonly<Record<string, RegExp>> = {
  'typing at a program that reads nothing': /left out|reads/,
  checks: /^Too many clicks at once/,
  clicks: /^Too many clicks at once|is busy/,
  resets: /^Too many clicks at once/,
  'connections that never attach': /too many (tabs|connections)/,
  'requests of another site': /^403 /,
  'upgrades that are refused, half closed': /^403 Forbidden$/,
};

describe('beside somebody who', () => {
  const labs = [trivialLab(PROMPT, [['true', null]]), abuseLab(PROMPT)];
  it.each(attacks(false).map((attack) => [attack.name, attack] as const))(
    'attacks with: %s',
    async (name, attack) => {
      const { url } = await testServer({ labs });
      const limit = TOLD[name];
      let told: readonly string[] = [];
      // A busy host takes longer to bring an attacker to a limit.
      for (const seconds of [1, 4, 16]) {
        const result = await underAttack({ url, pid: process.pid }, attack, { seconds, calmSteps: 1 });
        expect(result.stopped).toBe('');
        expect(result.trouble).toBe('');
        expect(result.steps).toBeGreaterThan(0);
        told = result.told;
        if (limit === undefined || told.some((text) => limit.test(text))) return;
      }
      expect(told).toContainEqual(expect.stringMatching(limit ?? ''));
    },
  );
});
