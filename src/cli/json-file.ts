import { existsSync, readFileSync } from 'node:fs';
import { OperatorError } from '../pipeline/operator-error.ts';

/** @throws OperatorError when there is no such file, or it is not JSON */
export function jsonIn(path: string): unknown {
  if (!existsSync(path)) throw new OperatorError(`There is no file ${path}.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read as JSON.`, { cause });
  }
}
