/**
 * How bash gets an author's script: from its standard input. As an argument, the script would show up in the process
 * list, where its own `pgrep -f` finds it.
 */

/** Without a bashrc: with a socket for its input, bash would read the learner's. */
export const BASH = ['bash', '--norc'] as const;

/** `eval`, so that bash counts lines as the author does, and reports a syntax error the way that was set up before. */
export const READ_AND_EVAL = 'IFS= read -rd "" UNBOX_SCRIPT || :; eval "unset UNBOX_SCRIPT; $UNBOX_SCRIPT"';
