import { readFileSync } from 'node:fs';
import { OperatorError } from '../pipeline/operator-error.ts';

/** The text of a file that is named on the command line. @throws OperatorError */
export function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read.`, { cause });
  }
}
