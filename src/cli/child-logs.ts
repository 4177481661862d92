import { parseVerifierKey } from '../core/log/note-key.ts';
import type { ChildLog, Tree } from '../core/rollup/tree.ts';
import { childLogOf } from '../pipeline/answers/cities/read-children.ts';
import { verifyExport } from '../pipeline/verify/verify-export.ts';
import { childExports, refuseDivergence } from './child-exports.ts';

/**
 * What the logs of a tree's children say, each verified once by the key that the tree names.
 *
 * @param moments Unix seconds
 * @returns the logs by origin, for each moment
 * @throws OperatorError when a log does not hold
 */
export async function childLogs(
  { children }: Tree,
  folder: string,
  moments: readonly number[],
): Promise<ReadonlyMap<string, ChildLog>[]> {
  const keys = new Map(children.map(({ vkey }) => [parseVerifierKey(vkey).name, vkey]));
  const told = moments.map((until) => ({ until, logs: new Map<string, ChildLog>() }));
  for await (const { path, origin, lines } of childExports(folder, keys)) {
    const { divergence, state, root } = await verifyExport(lines, keys.get(origin));
    refuseDivergence(path, divergence);
    for (const { until, logs } of told) logs.set(origin, childLogOf(state, root, until));
  }
  return told.map(({ logs }) => logs);
}
