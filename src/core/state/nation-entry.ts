import type { RollUp } from '../rollup/roll-up.ts';
import type { ChildMeasurement, TreeChild } from '../rollup/tree.ts';

/** Which communities are added up from now on; it takes the place of the tree before. */
export interface TreeEntry {
  readonly type: 'tree';
  readonly cycle: number;
  /** Hash of the rules of entropy that a child has to have to be added up. */
  readonly rules: string;
  /** What is added up, in the order of their names. */
  readonly domains: readonly string[];
  readonly children: readonly TreeChild[];
}

/** A community agrees to be added up by another one, or withdraws that. */
export interface ParentEntry {
  readonly type: 'parent';
  readonly cycle: number;
  /** The verifier key of that community's log. */
  readonly parent: string;
  readonly agreed: boolean;
}

/** One domain added up over the tree, as of the end of the cycle before this one. */
export interface RollupEntry extends RollUp {
  readonly type: 'rollup';
  readonly cycle: number;
  readonly domain: string;
  /** In the order of the tree. */
  readonly children: readonly ChildMeasurement[];
}

/** The entries that the state of a nation is the fold of. */
export type NationLogEntry = TreeEntry | ParentEntry | RollupEntry;
