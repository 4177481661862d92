import { VERSION } from '../core/index.ts';
import { type Command, type CommandContext, FAILED, SUCCESS, USAGE } from './command.ts';
import { benchCommand } from './commands/bench-command.ts';
import { decisionsCommand } from './commands/decisions-command.ts';
import { demoCommand } from './commands/demo-command.ts';
import { entropyCommand } from './commands/entropy-command.ts';
import { exportCommand } from './commands/export-command.ts';
import { importCommand } from './commands/import-command.ts';
import { interestCommand } from './commands/interest-command.ts';
import { problemJson } from './problem-json.ts';
import { Interruption } from './interruption.ts';
import { policyCommand } from './commands/policy-command.ts';
import { reportCommand } from './commands/report-command.ts';
import { reportProblem } from './report-problem.ts';
import { operatorCommands } from './operator/operator-command.ts';
import { serveCommand } from './commands/serve-command.ts';
import { showCommand } from './commands/show-command.ts';
import { studyCommand } from './commands/study-command.ts';
import { type Streams, terminalOn } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { verifyCommand } from './commands/verify-command.ts';

/** All of them, in the order in which they are listed. */
export const COMMANDS: readonly Command[] = [
  demoCommand,
  importCommand,
  showCommand,
  decisionsCommand,
  entropyCommand,
  verifyCommand,
  exportCommand,
  policyCommand,
  benchCommand,
  reportCommand,
  interestCommand,
  studyCommand,
  serveCommand,
  ...operatorCommands,
];

/** Runs one command line. @returns the exit code: 0 success, 1 refused or failed, 2 usage */
export async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  streams: Streams,
): Promise<number> {
  const terminal = terminalOn(streams, env);
  const interruption = new Interruption(terminal.note);
  const context: CommandContext = { terminal, env, interruption, args };
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
  if (name === '--help' || name === '-h' || name === 'help') return help(rest[0], context);
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    if (args.includes('--json')) {
      terminal.printJson(problemJson(new UsageError(`there is no command "${name ?? ''}"`)));
      return USAGE;
    }
    if (name !== undefined) terminal.note(`negentropy: there is no command "${name}"\n`);
    terminal.note(overview());
    return USAGE;
  }
  if (rest.includes('--help') || rest.includes('-h')) return help(command.name, context);
  try {
    return await command.run(rest, context);
  } catch (problem) {
    return reportProblem(problem, command, context);
  }
}

function help(name: string | undefined, { terminal }: CommandContext): number {
  const command = COMMANDS.find((one) => one.name === name);
  terminal.print(command?.usage ?? overview());
  return SUCCESS;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `usage: negentropy <command> [options]

${lines.join('\n')}

Every command takes --json and --help. Start with: negentropy demo

The store lies in ./data (NEGENTROPY_DATA) or in PostgreSQL (DATABASE_URL).`;
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
