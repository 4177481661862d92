import { SourceError } from '../connectors/commits/source-error.ts';
import { VERSION } from '../core/version.ts';
import { LogError } from '../core/log/log-error.ts';
import { DatabaseError, DatabaseStartError } from '../db/engine/port.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import { type Command, type CommandContext, FAILED, SUCCESS, USAGE } from './command.ts';
import { allCommands, findCommand } from './command-list.ts';
import { problemJson } from './problem-json.ts';
import { InterruptedError, Interruption } from './interruption.ts';
import { type Streams, type Terminal, terminalOn } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line. @returns the exit code: 0 success, 1 refused or failed, 2 usage */
export async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  streams: Streams,
): Promise<number> {
  const terminal = terminalOn(streams, env);
  const interruption = new Interruption(terminal.note);
  const context: CommandContext = { terminal, env, interruption };
  const output = watchOutput(streams, terminal.note);
  const status = await runCommand(args, context);
  return (await output.isWhole()) ? status : FAILED;
}

async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal } = context;
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') {
    terminal.print(VERSION);
    return SUCCESS;
  }
  if (name === '--help' || name === '-h' || name === 'help') return await help(rest[0], context);
  const command = await findCommand(name);
  if (command === undefined) {
    if (args.includes('--json')) {
      terminal.printJson(problemJson(new UsageError(`there is no command "${name ?? ''}"`)));
      return USAGE;
    }
    if (name !== undefined) terminal.note(`negentropy: there is no command "${name}"\n`);
    terminal.note(await overview());
    return USAGE;
  }
  if (rest.includes('--help') || rest.includes('-h')) return await help(command.name, context);
  try {
    return await command.run(rest, context);
  } catch (problem) {
    return report(problem, { command, context, json: rest.includes('--json') });
  }
}

async function help(name: string | undefined, { terminal }: CommandContext): Promise<number> {
  const command = await findCommand(name);
  terminal.print(command?.usage ?? (await overview()));
  return SUCCESS;
}

async function overview(): Promise<string> {
  const commands = await allCommands();
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `usage: negentropy <command> [options]

${lines.join('\n')}

Every command takes --json and --help. Start with: negentropy demo

The store lies in ./data (NEGENTROPY_DATA) or in PostgreSQL (DATABASE_URL).`;
}

/** As it is: the lines of a stack are no prose to be folded. */
function noteStack(problem: unknown, { streams }: Terminal): void {
  const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  streams.stderr.write(`${text}\n`);
}

interface Reported {
  readonly command: Command;
  readonly context: CommandContext;
  readonly json: boolean;
}

/** Expected problems are told in a sentence; anything else is a defect and keeps its stack. */
function report(problem: unknown, { command, context, json }: Reported): number {
  const { terminal, interruption } = context;
  if (interruption.exitCode !== undefined) return interruption.exitCode;
  if (problem instanceof InterruptedError) return FAILED;
  if (json) {
    terminal.printJson(problemJson(problem));
    if (!isExpected(problem)) noteStack(problem, terminal);
    return problem instanceof UsageError ? USAGE : FAILED;
  }
  if (problem instanceof UsageError) {
    terminal.note(`negentropy ${command.name}: ${problem.message}\n\n${command.usage}`);
    return USAGE;
  }
  if (!isExpected(problem)) {
    terminal.note(`negentropy ${command.name}: unexpected problem`);
    noteStack(problem, terminal);
    return FAILED;
  }
  terminal.note(`negentropy ${command.name}: ${sentence(problem.message)}`);
  if (problem instanceof DatabaseError && problem.code.startsWith('08')) {
    terminal.note('Is the PostgreSQL server that DATABASE_URL names running and reachable?');
  }
  const findings = problem instanceof SourceError ? problem.findings : [];
  for (const finding of findings) terminal.note(`  ${finding}`);
  return FAILED;
}

function isExpected(problem: unknown): problem is Error {
  return (
    problem instanceof UsageError ||
    problem instanceof OperatorError ||
    problem instanceof SourceError ||
    problem instanceof LogError ||
    problem instanceof DatabaseStartError ||
    problem instanceof DatabaseError
  );
}

/** With a full stop, unless an address ends it; its first letter may be that of a path. */
function sentence(text: string): string {
  return /[.!?…]$|\n|:\/\/\S+$/.test(text) ? text : `${text}.`;
}

/**
 * `negentropy export | head` is no failure: whoever reads may stop reading. A disk that is full is
 * one, and is told of instead of ending the process in the middle of its work.
 */
function watchOutput(
  { stdout, stderr }: Streams,
  note: (text: string) => void,
): { readonly isWhole: () => Promise<boolean> } {
  let isWhole = true;
  stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || !isWhole) return;
    isWhole = false;
    const why = code === 'ENOSPC' ? 'the disk is full: make room' : `the system says ${code}`;
    note(`negentropy: cannot write the output: ${why}.`);
  });
  stderr.on('error', () => undefined); // nobody is left to be told
  return {
    isWhole: async () => {
      // Behind everything that was written before.
      await new Promise<void>((resolve) => {
        if (stdout.destroyed || stdout.writableEnded) resolve();
        else stdout.write('', () => resolve());
      });
      return isWhole;
    },
  };
}
