/** Why a session has ended, as a title. */
export const ENDED = {
  replaced: 'You moved on to another lab',
  idle: 'This session was ended to make room',
  over: 'The time is up',
  shutdown: 'The server was stopped',
} as const;
