/**
 * The start-up script that makes a guest's shells say where a prompt, a command and its output begin
 * and end (OSC 133 "semantic prompt" marks). One script serves bash, dash and busybox ash, because a
 * learner nests them freely; it lives in the prompt variables alone, so it also survives in a root
 * file system that has none of our files.
 *
 *   A  a prompt begins        B  the prompt ended, input begins
 *   C;STATUS  output begins (bash); STATUS is the last command's, which has no D where two lines were pasted
 *   D;STATUS  the command ended
 *
 * Only bash can print C. `B;c=OPTIONS` identifies bash by its option letters: it will print C, so a newline that
 * readline prints on its own account (a list of completions, say) does not start a command.
 *
 * Every mark ends in `;p=$$;n=NONCE`. The shell expands `$$` only while it prints a prompt: the same
 * text shown by `env` still reads `$$`, is not a number, and is therefore not a mark. The nonce keeps a file
 * or program that prints OSC 133 on its own from passing for a shell.
 *
 * What is in PS1 runs at each prompt, and after a restore the emulator has to translate all that runs: `$-`
 * instead of `${BASH_VERSION:+…}`, and no PROMPT_COMMAND in the learner's own shell, are 800 blocks of 11,200 less.
 */

const ESC = '\u001B';
const BEL = '\u0007';

/** What PROMPT_COMMAND runs, as `set -v` and DEBUG traps show it. */
export const PROMPT_ASSIGNMENT = 'PS1=$UNBOX_PS1';
/**
 * A nested bash may read start-up files that set a PS1 of their own (Debian's do, also in a chroot): this undoes it.
 * In a machine no shell that reads this script has it: its PS1 is read-only, and `set -v` and DEBUG traps would show
 * what a prompt runs. It comes with `sudo`, for shells in other root file systems. (Without the group, `set -x`
 * would show it, too; a file system need not have a /dev/null.) A bash without it that sets a PS1 of its own
 * is followed by its prompt: see unmarked-shell.ts.
 */
const PROMPT_COMMAND = `{ ${PROMPT_ASSIGNMENT}; } 2>&-`;

/** Where a machine has what `sudo` adds to the environment of what it runs: `env_file` in sudoers.d/unbox. */
export const SUDO_ENVIRONMENT = '/run/unbox/sudo-environment';
/** What is there. */
export const sudoEnvironment = `PROMPT_COMMAND='${PROMPT_COMMAND}'\n`;

/** Returns the script's text; shells source it through `/etc/bash.bashrc` or `$ENV`. `nonce`: [0-9a-f]+ */
export function shellMarks(nonce: string): string {
  const mark = (what: string) => `${ESC}]133;${what};p=$$;n=${nonce}${BEL}`;
  const before = mark('D;$?') + mark('A');
  const prompt = (text: string) => `\\[${before}\\]${text}\\[${mark('B;c=$-')}\\]`;
  const continuation = (open: string, close: string) =>
    `${open}${mark('A;k=s')}${close}> ${open}${mark('B;k=s')}${close}`;
  return `# Prompt marks for Unbox; see runner/terminal/shell-marks.ts. Interactive shells only.
case $-,\${unbox_marked-} in *i*,)
  unbox_marked=1
  PS0='${mark('C;$?')}'
  # bash and busybox ash (which has no name of its own in every version) know $'…', \\[ and \\$.
  if [ $'\\x61' = a ]; then
    PS1='${prompt('\\$ ')}'
    PS2='${continuation('\\[', '\\]')}'
    UNBOX_PS1=$PS1
    export PS0 PS1 PS2 UNBOX_PS1
    [ -n "$BASH_VERSION" ] && readonly PS0 PS2
    if [ -n "$BASH_VERSION" ] && [ -e ${SUDO_ENVIRONMENT} ]; then
      unset PROMPT_COMMAND
      readonly PS1
    else
      export PROMPT_COMMAND='${PROMPT_COMMAND}'
    fi
  else
    # dash knows none of them: ask the kernel who we are, without starting a program.
    while read -r unbox_key _ unbox_uid _; do
      [ "$unbox_key" = Uid: ] && break
    done </proc/self/status
    unbox_sign='$'
    [ "$unbox_uid" = 0 ] && unbox_sign='#'
    PS1='${before}'"$unbox_sign"' ${mark('B')}'
    PS2='${continuation('', '')}'
    unset unbox_key unbox_uid unbox_sign
    export PS0 PS1 PS2
  fi
  ;;
esac
`;
}
