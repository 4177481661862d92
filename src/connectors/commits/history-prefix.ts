import type { CommitSource } from './commit.ts';
import { SourceError } from './source-error.ts';

/**
 * Checks that what was imported earlier is still the beginning of a source, so that an import may
 * go on behind it.
 *
 * @param importedShas ids in the order of import, from ordinal 0 on; full or abbreviated to 12 digits
 * @returns the ordinal to go on from
 * @throws SourceError HISTORY_REWRITTEN
 */
export async function resumeOrdinal(
  source: Pick<CommitSource, 'shaAt' | 'total'>,
  importedShas: Iterable<string> | AsyncIterable<string>,
): Promise<number> {
  let ordinal = 0;
  for await (const imported of importedShas) {
    const found = ordinal < source.total ? source.shaAt(ordinal) : undefined;
    if (found === undefined || !sameCommit(found, imported)) {
      throw rewritten(ordinal, imported, found);
    }
    ordinal++;
  }
  return ordinal;
}

function sameCommit(found: string, imported: string): boolean {
  const digits = Math.min(found.length, imported.length);
  return digits >= 12 && found.slice(0, digits) === imported.slice(0, digits);
}

function rewritten(ordinal: number, imported: string, found: string | undefined): SourceError {
  const now = found === undefined ? 'the history ends before it' : `there now stands ${found}`;
  return new SourceError(
    'HISTORY_REWRITTEN',
    `commit number ${ordinal + 1} was imported as ${imported}, but ${now}: the history was ` +
      'rewritten, or a merge put another line first. What was imported stays as it is; import ' +
      'the original branch again, or import this history into a community of its own',
    { findings: [`expected ${imported}`, `found ${found ?? 'nothing'}`] },
  );
}
