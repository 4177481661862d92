import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { OperatorError } from '../pipeline/operator-error.ts';
import { readLines } from '../pipeline/verify/read-lines.ts';
import type { Progress } from './progress.ts';

/**
 * The lines of an export, without their breaks, a chunk at a time.
 * @param path a file, or `-` for stdin
 * @param stdin what is piped in
 * @throws OperatorError when the file cannot be read, is no text or is cut off.
 */
export async function* exportFileLines(
  path: string,
  stdin: Readable = process.stdin,
): AsyncGenerator<string[]> {
  const input: Readable = path === '-' ? stdin : createReadStream(path);
  try {
    yield* readLines(input);
  } catch (problem) {
    throw explained(path, problem);
  }
}

/** Passes pages of lines on and counts them. */
export async function* watchedLines(
  pages: AsyncIterable<string[]>,
  progress: Progress,
): AsyncGenerator<string[]> {
  let lines = 0;
  for await (const page of pages) {
    yield page;
    lines += page.length;
    progress.show(lines, undefined);
  }
}

function explained(path: string, problem: unknown): unknown {
  const { code } = problem as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new OperatorError(`There is no file ${path}.`);
  if (code === 'EISDIR') return new OperatorError(`${path} is a folder, not an export.`);
  if (code === 'EACCES') return new OperatorError(`${path} may not be read by this user.`);
  if (!(problem instanceof RangeError)) return problem;
  const name = path === '-' ? 'What was piped in' : path;
  return new OperatorError(
    `${name} is not an export: ${problem.message}. Exports are lines of UTF-8 text; unpack the ` +
      'file first if it is compressed.',
  );
}
