/** Shell scripts that complete a program's commands, options and labs with Tab, from the program's own description. Pure. */
import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Prints all labs, one per line. */
const LABS = 'unbox completion labs 2>/dev/null';

/** `program` has all its commands with all their options. */
export function completionScript(shell: Shell, program: Command): string {
  switch (shell) {
    case 'bash':
      return bashScript(program);
    case 'zsh':
      // zsh understands the functions of bash's completion.
      return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(program)}`;
    case 'fish':
      return fishScript(program);
    default:
      return shell satisfies never;
  }
}

/** A command, by the words that lead to it: `image build`. */
interface Place {
  readonly path: string;
  readonly command: Command;
}

function placesIn(command: Command, path = ''): Place[] {
  const below = command.commands.flatMap((one) => placesIn(one, `${path} ${one.name()}`.trim()));
  return [{ path, command }, ...below];
}

/** The long flags that a person would type. */
const flagsOf = ({ options }: Command): string[] => [
  ...options.flatMap(({ long, hidden }) => (long === null || long === undefined || hidden ? [] : [long])),
  '--help',
];

const takesLabs = ({ registeredArguments }: Command): boolean =>
  registeredArguments.some((argument) => argument.name() === 'lab');

const takesValue = (option: Option): boolean => option.required || option.optional;

function bashScript(program: Command): string {
  const places = placesIn(program);
  const cases = places.map(({ path, command }) => {
    const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
    const words = [...command.commands.map((one) => one.name()), ...choices, ...flagsOf(command)].join(' ');
    return `    '${path}') words='${words}'${takesLabs(command) ? `; words+=" $(${LABS})"` : ''} ;;`;
  });
  const values = places.flatMap(({ path, command }) =>
    command.options
      .filter(takesValue)
      .map((option) => ({ when: `'${path} ${option.long}'`, what: valueWords(option) })),
  );
  const valueCases = [...Map.groupBy(values, ({ what }) => what)].map(
    ([what, same]) => `    ${same.map(({ when }) => when).join('|')}) ${what}; return ;;`,
  );
  const paths = places.map(({ path }) => `|${path}|`).join('');
  return `_unbox() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} where='' next words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next=\${COMP_WORDS[i]}
    if [[ '${paths}' == *"|\${where:+$where }$next|"* ]]; then where=\${where:+$where }$next; fi
  done
  case "$where $prev" in
${valueCases.join('\n')}
  esac
  case $where in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _unbox unbox
`;
}

/** What comes after the option: one of few words, or whatever the shell completes by itself, as names of files. */
function valueWords({ argChoices }: Option): string {
  return argChoices === undefined
    ? 'COMPREPLY=()'
    : `COMPREPLY=($(compgen -W '${argChoices.join(' ')}' -- "$cur"))`;
}

function fishScript(program: Command): string {
  const lines = placesIn(program).flatMap(({ path, command }) => {
    const when =
      path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`;
    const line = (more: string): string => `complete -c unbox -n '${when}' ${more}`;
    const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
    return [
      ...command.commands.map((one) => line(`-f -a ${one.name()} -d ${quoted(one.description())}`)),
      ...(takesLabs(command) ? [line(`-a '(${LABS})'`)] : []),
      ...(choices.length > 0 ? [line(`-f -a '${choices.join(' ')}'`)] : []),
      ...command.options.map((option) => line(fishOption(option))),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function fishOption({ long, description, argChoices, ...option }: Option): string {
  const name = (long ?? '').replace(/^--/, '');
  const value = argChoices !== undefined ? `-x -a '${argChoices.join(' ')}' ` : option.required ? '-r ' : '';
  return `-l ${name} ${value}-d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
