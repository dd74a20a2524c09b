/** What a linter has to see of bash: which variables are expanded, where a command goes on, what is left open. */
import { expect, test } from 'vitest';
import { readShell, type ShellText } from '../../../runner/lab/shell-text.ts';

const shell = (...lines: readonly string[]): ShellText =>
  readShell(lines.map((text, i) => ({ text, line: i + 1, indent: 0 })));

test.each([
  ['echo $a ${b} "$c" "${d}"', 'a b c d'],
  ["echo '$a' \\$b $'$c' # $d", ''],
  ['echo $A $1 $# $$ $? $_x "$@"', ''],
  ['echo "it\'s $a"', 'a'],
  ['echo "$(awk \'{ print $a }\' x) $b"', 'b'],
  ['echo "$(echo "$a" "$(echo $b)")" $c', 'a b c'],
  ['echo ${a:-x} ${b-x} ${c:=x} ${d:+x} ${e:?x}', ''],
  ['echo ${a%x} ${b#x} ${#c} ${d/x/y} ${e[0]}', 'a b c d e'],
  ['echo "${a:-$b}" ${c:-"$d"}', 'b d'],
  ['echo x#$a', 'a'],
  ['(echo $a) # $b', 'a'],
  ['echo $((1 << 2)) $a', 'a'],
  ['cat <<< "$a" $b', 'a b'],
  ['case $a in x) echo "$b" ;; esac', 'a b'],
])('variables of %j', (line, names) => {
  const [read] = shell(line).lines;
  expect(read?.variables.map(({ name }) => name).join(' ')).toBe(names);
  for (const { name, at } of read?.variables ?? [])
    expect(line.slice(at)).toMatch(new RegExp(`^\\$\\{?#?${name}`));
  expect(shell(line).unclosed).toBeNull();
});

test('variables of here-documents', () => {
  const { lines, unclosed } = shell('cat <<E <<-"F"', '$a \\$b', 'E', '$c', '\tF', 'echo $d');
  expect(lines.map(({ variables }) => variables.map(({ name }) => name).join(' '))).toEqual([
    '',
    'a',
    '',
    '',
    '',
    'd',
  ]);
  expect(unclosed).toBeNull();
});

test.each([
  [['echo "', '', '# x', '"', '', '# y'], 'code inside inside inside idle idle'],
  [['cat <<E', '', 'E', ''], 'code inside inside idle'],
  [['echo \\', '', 'x'], 'code inside code'],
  [['(', '', ')', ' # x'], 'code inside inside idle'],
])('what of %j is typed', (script, expected) => {
  const { lines } = shell(...script);
  const told = lines.map(({ inside, idle }) => (inside ? 'inside' : idle ? 'idle' : 'code'));
  expect(told.join(' ')).toBe(expected);
});

test.each([
  [['echo "x'], 'quote'],
  [["echo 'x"], 'quote'],
  [["echo $'x\\'"], 'quote'],
  [['cat <<E', ' E'], 'here-document'],
  [['echo \\'], 'backslash'],
  [['echo \\\\'], null],
  [['# it\'s "'], null],
])('%j leaves open: %s', (script, unclosed) => {
  expect(shell(...script).unclosed).toBe(unclosed);
});
