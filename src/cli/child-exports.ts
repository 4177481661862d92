import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseHeader } from '../core/verify/export-format.ts';
import type { Divergence } from '../core/verify/verify-log.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import { openAuditedFile } from './audited-file.ts';
import { foreign } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** An export of one community of a tree. */
export interface ChildExport {
  readonly path: string;
  readonly origin: string;
  readonly lines: AsyncGenerator<string[]>;
}

/**
 * The exports in a folder, `*.jsonl`, in the order of their names.
 * @param keys of the children that there can be, by origin; absent: any log
 * @throws UsageError without the folder; OperatorError when a file is none, or there are two of one
 */
export async function* childExports(
  folder: string,
  keys?: ReadonlyMap<string, string>,
): AsyncGenerator<ChildExport> {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`);
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const seen = new Set<string>();
  for (const name of files.toSorted()) {
    const path = join(folder, name);
    const audited = await openAuditedFile(path);
    if (audited.kind !== 'export') throw new OperatorError(`${path} is no export of a log.`);
    const { origin, lines } = await withOrigin(audited.lines);
    if (keys?.has(origin) === false)
      throw new OperatorError(`${path}: ${origin} is not in the tree.`);
    if (seen.has(origin)) throw new OperatorError(`${path}: there is another log of ${origin}.`);
    seen.add(origin);
    yield { path, origin, lines };
  }
}

/** @throws OperatorError that says where the log of a child does not hold */
export function refuseDivergence(path: string, divergence: Divergence | undefined): void {
  if (divergence === undefined) return;
  const { where, expected, found } = divergence;
  const told = `expected ${foreign(expected, 200)}, found ${foreign(found, 200)}`;
  throw new OperatorError(`${path} does not hold at ${where}: ${told}.`);
}

/** Looks at the first line, and gives all of them. */
async function withOrigin(
  pages: AsyncGenerator<string[]>,
): Promise<{ readonly origin: string; readonly lines: AsyncGenerator<string[]> }> {
  const first = await pages.next();
  const page = first.done === true ? [] : first.value;
  async function* lines(): AsyncGenerator<string[]> {
    yield page;
    yield* pages;
  }
  return { origin: parseHeader(page[0] ?? '').origin, lines: lines() };
}
