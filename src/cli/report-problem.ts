import { SourceError } from '../connectors/records/source-error.ts';
import { LogError } from '../core/log/log-error.ts';
import { DatabaseError, DatabaseStartError } from '../db/engine/port.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import { type Command, type CommandContext, FAILED, USAGE } from './command.ts';
import { InterruptedError } from './interruption.ts';
import { problemJson } from './problem-json.ts';
import type { Terminal } from './terminal.ts';
import { SettingError, UsageError } from './usage-error.ts';

/**
 * Tells what went wrong with a command: expected problems in a sentence; anything else is a defect
 * and keeps its stack. @returns the exit code
 */
export function reportProblem(problem: unknown, command: Command, context: CommandContext): number {
  const { terminal, interruption, args } = context;
  if (interruption.exitCode !== undefined) return interruption.exitCode;
  if (problem instanceof InterruptedError) return FAILED;
  if (args.includes('--json')) {
    terminal.printJson(problemJson(problem));
    if (!isExpected(problem)) noteStack(problem, terminal);
    return exitCodeOf(problem);
  }
  if (problem instanceof UsageError) {
    const { usage = command.usage } = problem;
    terminal.note(`negentropy ${command.name}: ${problem.message}\n\n${usage}`);
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
  return exitCodeOf(problem);
}

function exitCodeOf(problem: unknown): number {
  return problem instanceof UsageError || problem instanceof SettingError ? USAGE : FAILED;
}

/** As it is: the lines of a stack are no prose to be folded. */
function noteStack(problem: unknown, { streams }: Terminal): void {
  const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  streams.stderr.write(`${text}\n`);
}

function isExpected(problem: unknown): problem is Error {
  return (
    problem instanceof UsageError ||
    problem instanceof SettingError ||
    problem instanceof OperatorError ||
    problem instanceof SourceError ||
    problem instanceof LogError ||
    problem instanceof DatabaseStartError ||
    problem instanceof DatabaseError
  );
}

/** With a full stop, unless something to copy ends it; its first letter may be that of a path. */
function sentence(text: string): string {
  return /[.!?…]$|\n|:\/\/\S+$/.test(text) ? text : `${text}.`;
}
