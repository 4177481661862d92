import { partsOf } from '../../src/core/entries/cities/nation.ts';
import { rollUp } from '../../src/core/rollup/roll-up.ts';
import type { ChildMeasurement } from '../../src/core/rollup/tree.ts';
import type { RollupEntry, TreeEntry } from '../../src/core/state/entry.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { COUNCIL } from './governance.ts';
import { evidenceHash } from './memory-community.ts';

/** Keys of three logs. */
const [ONE_CITY = '', OTHER_CITY = '', STATE = ''] = COUNCIL.keys;

/** A tree of two cities and a federal part. */
export function treeOf(cycle: number): TreeEntry {
  const children = [
    { vkey: ONE_CITY, role: 'population', weight: 3_000 },
    { vkey: OTHER_CITY, role: 'population', weight: 1_000 },
    { vkey: STATE, role: 'federal', weight: 150_000 },
  ] as const;
  const domains = ['health', 'water'];
  return { type: 'tree', cycle, rules: evidenceHash('rules'), domains, children };
}

/** What was read of three logs, of which one has other rules. */
export const MEASURED: readonly ChildMeasurement[] = [
  { ...read(12), cycle: 4, rules: evidenceHash('rules'), ...known(200_000, 30_000) },
  { ...read(30), cycle: 5, rules: evidenceHash('other rules'), state: 'INCOMPARABLE' },
  { ...read(9), cycle: 4, rules: evidenceHash('rules'), ...known(100_000, 20_000) },
];

/** A roll-up whose sums are those of its children. */
export function rollupOf(
  tree: TreeEntry,
  domain: string,
  children: readonly ChildMeasurement[] = MEASURED,
): RollupEntry {
  const { cycle } = tree;
  return { type: 'rollup', cycle, domain, children, ...rollUp(partsOf(tree, children)) };
}

/** A tree, an agreement and a roll-up. */
export function beginWithNation(draft: BatchDraft): void {
  const { cycle } = draft.state;
  const tree = treeOf(cycle);
  draft.append(tree);
  draft.append({ type: 'parent', cycle, parent: STATE, agreed: true });
  for (const domain of tree.domains) draft.append(rollupOf(tree, domain));
}

function read(size: number): { readonly size: number; readonly root: string } {
  return { size, root: evidenceHash(`root of ${size}`) };
}

function known(entropy: number, error: number): ChildMeasurement {
  return { state: 'KNOWN', entropy, error };
}
