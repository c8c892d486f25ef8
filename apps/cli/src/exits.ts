/** What the process says to the script that called it. */
export const EXITS = { done: 0, failed: 1, usage: 2, refused: 3, unreachable: 4, interrupted: 130 } as const;
export type Exit = (typeof EXITS)[keyof typeof EXITS];

/** A fault as one message for people, which says what to do. */
export class CommandFault extends Error {
  readonly exit: Exit;

  constructor(exit: Exit, message: string) {
    super(message);
    this.name = "CommandFault";
    this.exit = exit;
  }
}

/** The command was not written as it is understood. */
export function usage(message: string): CommandFault {
  return new CommandFault(EXITS.usage, message);
}
