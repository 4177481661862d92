import type { TreeEntry } from './nation-entry.ts';

/** How far the log of a child was read. */
export interface ReadTree {
  readonly size: number;
  readonly root: string;
}

/** What was added up in one cycle. */
export interface RolledCycle {
  readonly cycle: number;
  readonly domains: Set<string>;
  /** By origin: how far each child's log was read. */
  readonly read: Map<string, ReadTree>;
  /** The same of the roll-up before. */
  readonly before: ReadonlyMap<string, ReadTree>;
}

/** Whom a community adds up, and by whom it agreed to be added up. */
export interface Nation {
  tree: TreeEntry | undefined;
  /** Verifier keys. */
  readonly parents: Set<string>;
  /** undefined: nothing was added up yet. */
  last: RolledCycle | undefined;
}

export function noNation(): Nation {
  return { tree: undefined, parents: new Set(), last: undefined };
}
