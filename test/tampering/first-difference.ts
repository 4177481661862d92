import type { DecisionEntry, Entry } from '../../src/core/community/entry.ts';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { closeCycles } from '../worlds/memory-community.ts';
import { Fold } from '../../src/pipeline/fold.ts';
import { emptyState } from '../../src/core/community/state.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';

const DERIVED: ReadonlySet<string> = new Set(['measurement', 'release', 'cancel', 'cycle']);

export function isDerived(entry: Entry): boolean {
  return entry.type === 'decision' || DERIVED.has(entry.type);
}

/**
 * Where a log first says something else than its writer would have said after the same attested
 * entries and requests: the log is written again, entry by entry, and compared. An entry that
 * cannot be written at all counts as a difference.
 * @returns undefined where nothing differs
 */
export function firstDifference(entries: readonly Entry[]): number | undefined {
  const memory = { state: emptyState(true), members: new Map(), imports: new Map() };
  const fold = new Fold(memory, seededRandom('again'));
  for (const [index, entry] of entries.entries()) {
    if (index < fold.appended.length) continue; // written when its cycle was closed
    try {
      write(fold, entry);
    } catch {
      return index;
    }
    const differing = fold.appended.findIndex(
      ({ line, index: at }) =>
        at >= index && at < entries.length && line !== canonicalizeEntry(entries[at]),
    );
    if (differing >= 0) return differing;
  }
  return undefined;
}

function write(fold: Fold, entry: Entry): void {
  if (entry.type === 'decision') fold.append(decide(fold.state, requestOf(entry)));
  else if (DERIVED.has(entry.type)) closeCycles(fold);
  else fold.append(entry);
}

function requestOf(entry: DecisionEntry): Parameters<typeof decide>[1] {
  const { member, family, action, domain, evidence, promise, actionCycle, due, attested } = entry;
  return { member, family, action, domain, evidence, promise, actionCycle, due, attested };
}
