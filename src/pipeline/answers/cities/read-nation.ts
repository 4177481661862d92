import { foldNation } from '../../../core/entries/cities/nation.ts';
import { parseVerifierKey } from '../../../core/log/note-key.ts';
import type { RolledDomain } from '../../../core/rollup/tree.ts';
import type { RollupEntry, TreeEntry } from '../../../core/state/entry.ts';
import { noNation } from '../../../core/state/nation.ts';
import { readNationEntries } from '../../../db/sql/communities/nation.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** One domain of the last cycles that were added up, with its children by name. */
export interface NationDomain extends RolledDomain {
  readonly cycle: number;
}

/** Whom a community adds up, to what, and by whom it agreed to be added up. */
export interface NationReport {
  readonly tree?: Omit<TreeEntry, 'type'>;
  readonly parents: readonly string[];
  /** Of the last cycle that was added up and the one before it, in order of the log. */
  readonly domains: readonly NationDomain[];
}

/** The tree, and the last that came of it. */
export async function readNation({ db, communityId }: CommunityReader): Promise<NationReport> {
  const nation = noNation();
  const domains: NationDomain[] = [];
  for (const entry of await readNationEntries(db, communityId)) {
    if (entry.type === 'rollup') domains.push(domainOf(entry, nation.tree));
    foldNation(nation, entry);
  }
  const parents = [...nation.parents];
  if (nation.tree === undefined) return { parents, domains };
  const { type: _, ...tree } = nation.tree;
  return { tree, parents, domains };
}

function domainOf(rollup: RollupEntry, tree: TreeEntry | undefined): NationDomain {
  const children = (tree?.children ?? []).map(({ vkey, role, weight }, at) => {
    const measured = rollup.children[at] ?? { state: 'UNKNOWN' };
    return { origin: parseVerifierKey(vkey).name, role, weight, ...measured };
  });
  const { domain, cycle, state, low, high, error, worst } = rollup;
  return { domain, cycle, state, low, high, error, worst, children };
}
