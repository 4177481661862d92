import { writeFile } from 'node:fs/promises';
import { unwritable } from '../pipeline/log/durable-files.ts';

/**
 * Writes what a command was asked to write, also where a rename would be wrong: to `/dev/stdout`.
 * @throws OperatorError naming the file, and what to do if its disk is full
 */
export async function writeOutput(
  path: string,
  text: string | AsyncIterable<string>,
): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}
