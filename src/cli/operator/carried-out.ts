import { type IncomingMessage, request as httpRequest } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { json as readJson } from 'node:stream/consumers';
import type { Database } from '../../db/engine/port.ts';
import { answers, type CarryOut, COMMAND_PATH } from '../../http/callers/operator-socket.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { findCommand } from '../command-list.ts';
import { Interruption } from '../interruption.ts';
import { operatorSocketPath, storeSettings } from '../open-store.ts';
import { reportProblem } from '../report-problem.ts';
import { terminalOn } from '../terminal.ts';

/** A command line, and the terminal that it was typed on. */
interface CommandLine {
  readonly args: readonly string[];
  readonly isTerminal: boolean;
  readonly columns?: number | undefined;
  /** Those settings of the environment that say how a text looks. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a command printed, and how it ended. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/**
 * Lets the service that has the embedded store open carry out a command that only reads.
 * @returns the exit code; undefined when nobody serves the store
 */
export async function carriedOutByService(context: CommandContext): Promise<number | undefined> {
  const settings = storeSettings(context.env);
  const socketPath = operatorSocketPath(settings);
  // A server is shared: only an embedded store belongs to one process.
  if (settings.databaseUrl !== undefined || !(await answers(socketPath))) return undefined;
  const { stdout, stderr } = context.terminal.streams;
  const printed = await sent(socketPath, {
    args: context.args,
    isTerminal: stdout.isTTY === true,
    columns: stdout.columns,
    env: lookOf(context.env),
  });
  stderr.write(printed.stderr);
  stdout.write(printed.stdout);
  return printed.code;
}

/**
 * What a service does with the command lines of others.
 * @param names of the commands that it carries out
 */
export function carryOutCommands(
  names: readonly string[],
  { env }: Pick<CommandContext, 'env'>,
  db: Database,
): CarryOut {
  return async (asked) => {
    const line = commandLine(asked);
    const [name, ...rest] = line.args;
    const isOffered = name !== undefined && names.includes(name);
    const command = isOffered ? await findCommand(name) : undefined;
    if (command === undefined) throw new OperatorError(`No command of others: "${name ?? ''}".`);
    const [stdout, stderr] = [new Collected(line), new Collected(line)];
    const look = { ...env, COLUMNS: '', NO_COLOR: '', ...line.env };
    const terminal = terminalOn({ stdin: Readable.from([]), stdout, stderr }, look);
    const interruption = new Interruption(terminal.note);
    const context = { terminal, env: look, interruption, args: line.args, db };
    let code = SUCCESS;
    try {
      code = await command.run(rest, context);
    } catch (problem) {
      code = reportProblem(problem, command, context);
    }
    return { stdout: stdout.text, stderr: stderr.text, code } satisfies Printed;
  };
}

async function sent(socketPath: string, line: CommandLine): Promise<Printed> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest({ socketPath, path: COMMAND_PATH, method: 'POST' }, resolve)
      .on('error', reject)
      .end(JSON.stringify(line));
  });
  const body: unknown = await readJson(response);
  if (response.statusCode === 200) return body as Printed;
  throw new OperatorError(`The service refuses: ${JSON.stringify(body)}.`);
}

const LOOK = ['COLUMNS', 'NO_COLOR', 'TERM'] as const;

function lookOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(LOOK.map((name) => [name, env[name] ?? '']));
}

/** @throws OperatorError when it is none: only this program sends them */
function commandLine(asked: unknown): CommandLine {
  const line = asked as CommandLine | null;
  const isOne = Array.isArray(line?.args) && line.args.every((one) => typeof one === 'string');
  if (isOne && typeof line.env === 'object') return line;
  throw new OperatorError('A command line has args and env.');
}

/** Collects what a command prints, as wide as the terminal that it is for. */
class Collected extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly #chunks: Buffer[] = [];

  constructor({ isTerminal, columns = 0 }: CommandLine) {
    super();
    this.isTTY = isTerminal;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
