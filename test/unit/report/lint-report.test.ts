/** GitHub's annotations are lines of their own, whatever stands in a problem. */
import { expect, test } from 'vitest';
import { lintAnnotations } from '../../../runner/report/lint-report.ts';

test('what GitHub would take for its own signs is escaped', () => {
  const problem = { file: 'a,b:c/lab.md', line: 3, column: 5, message: '100%: a, b\r\nc', hint: '::x' };
  expect(lintAnnotations([problem, problem], (file) => file)).toBe(
    '::error file=a%2Cb%3Ac/lab.md,line=3,col=5,title=100%25%3A a%2C b%0D%0Ac::100%25: a, b%0D%0Ac%0Ahint: ::x\n'.repeat(
      2,
    ),
  );
  expect(lintAnnotations([], (file) => file)).toBe('');
});
