import { meantName } from '../connectors/records/meant-name.ts';
import { VERSION } from '../core/version.ts';
import { type CommandContext, FAILED, SUCCESS, USAGE } from './command.ts';
import { allCommands, findCommand } from './command-list.ts';
import { problemJson } from './problem-json.ts';
import { Interruption } from './interruption.ts';
import { reportProblem } from './report-problem.ts';
import { fieldLines } from './rendering/table.ts';
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
  if (name === '--help' || name === '-h' || name === 'help') return await help(rest[0], context);
  const command = await findCommand(name);
  if (command === undefined) {
    const unknown = `there is no command "${name ?? ''}"${await meant(name)}`;
    if (args.includes('--json')) terminal.printJson(problemJson(new UsageError(unknown)));
    else if (name === undefined) terminal.note(await overview(terminal));
    else {
      terminal.note(`negentropy: ${unknown}`);
      terminal.note('usage: negentropy <command> [options]; `negentropy --help` lists them');
    }
    return USAGE;
  }
  if (rest.includes('--help') || rest.includes('-h')) return await help(command.name, context);
  try {
    return await command.run(rest, context);
  } catch (problem) {
    return reportProblem(problem, command, context);
  }
}

/** The command that is spelt almost so. */
async function meant(name = ''): Promise<string> {
  const names = (await allCommands()).map((command) => command.name);
  const near = meantName(name, names);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

async function help(name: string | undefined, { terminal }: CommandContext): Promise<number> {
  const command = await findCommand(name);
  terminal.print(command?.usage ?? (await overview(terminal)));
  return SUCCESS;
}

async function overview({ paint }: Terminal): Promise<string> {
  const commands = await allCommands();
  const lines = fieldLines(
    commands.map(({ name, summary }) => [name, summary]),
    paint,
  );
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
