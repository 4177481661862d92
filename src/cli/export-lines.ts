import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { OperatorError } from '../pipeline/operator-error.ts';
import type { Progress } from './progress.ts';

/** No entry is longer than 65,535 bytes; a line beyond this is no line of an export. */
const LINE_CHARACTERS_MAX = 1_048_576;

/**
 * The lines of an export, without their breaks, a chunk at a time. Bytes are decoded strictly: what
 * a lenient reader would repair is a changed byte.
 * @param path a file, or `-` for stdin
 * @throws OperatorError when the file cannot be read or is no text.
 */
export async function* exportFileLines(path: string): AsyncGenerator<string[]> {
  const input: Readable = path === '-' ? process.stdin : createReadStream(path);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  try {
    for await (const chunk of input) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_CHARACTERS_MAX) throw new OperatorError(noExport(path));
      if (lines.length > 0) yield lines;
    }
    rest += decoder.decode();
  } catch (problem) {
    throw explained(path, problem);
  }
  if (rest !== '') yield [rest];
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
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return new OperatorError(noExport(path));
  return problem;
}

function noExport(path: string): string {
  return (
    `${path === '-' ? 'What was piped in' : path} is not an export: exports are lines of UTF-8 ` +
    'text. Unpack it first if it is compressed.'
  );
}
