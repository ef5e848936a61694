/** What the program tells the shell; documented, and kept. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  /** The server showed another certificate than the one that was pinned. */
  serverChanged: 10,
  nameInUse: 11,
  /** The server refused what was asked, such as a seat when it is full. */
  refused: 12,
  /** EX_UNAVAILABLE of sysexits.h. */
  unreachable: 69,
  /** EX_NOPERM of sysexits.h. */
  loginRefused: 77,
} as const;

export type ExitCode = number;

/** What ends the program from outside. */
export type EndingSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

/** 128 is added to the number of the signal, as shells do: 130 for SIGINT. */
export const signalExit = (signal: EndingSignal): ExitCode => 128 + SIGNAL_NUMBERS[signal];

/** POSIX fixes these three. */
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
