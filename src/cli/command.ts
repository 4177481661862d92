import type { Database } from '../db/engine/port.ts';
import type { Interruption } from './interruption.ts';
import type { Terminal } from './terminal.ts';

/** What the process itself gives to every command. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
  /** The command line, from the name of the command on. */
  readonly args: readonly string[];
  /** The store, when a service that has it open carries the command out for another process. */
  readonly db?: Database;
}

/** Exit codes of all commands (docs/internals/design.md#the-command-line). */
export const SUCCESS = 0;
export const FAILED = 1;
export const USAGE = 2;

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Everything that `--help` prints, and that a wrong command line is answered with. */
  readonly usage: string;
  /** @returns the exit code */
  readonly run: (args: readonly string[], context: CommandContext) => Promise<number>;
}
