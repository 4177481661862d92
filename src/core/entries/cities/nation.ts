import { formatVerifierKey, parseVerifierKey } from '../../log/note-key.ts';
import { cycleStart } from '../../policy/cycle.ts';
import { COMMONS } from '../../policy/policy.ts';
import { type ChildPart, rollUp, weightProblem } from '../../rollup/roll-up.ts';
import type { ChildMeasurement, TreeChild } from '../../rollup/tree.ts';
import type { NationLogEntry, ParentEntry, RollupEntry, TreeEntry } from '../../state/entry.ts';
import type { Nation, ReadTree, RolledCycle } from '../../state/nation.ts';
import { type CommunityState, openPolicy } from '../../state/state.ts';
import { isShare } from '../../units.ts';
import { FOLDED, refuse, type Rules } from '../entry-rule.ts';
import { messageOf } from '../../message-of.ts';
import { isHashText } from '../../log/sha256.ts';

const BY_OPERATOR = 'that the operator was entitled to it';

/** An entry has at most 65,535 bytes, and a roll-up up to 250 for each child. */
export const CHILDREN_MAX = 200;

/** So many domains are added up at most. */
export const TREE_DOMAINS_MAX = 20;

/** The entries about who is added up, and to what. */
export const NATION_RULES: Rules<NationLogEntry['type']> = {
  tree: {
    fields: { rules: 'hash', domains: 'texts', children: 'objects' },
    apply: (state, entry) => {
      refuse(treeProblem(entry));
      foldNation(state.nation, entry);
    },
    ...FOLDED,
    recheck: { attested: BY_OPERATOR },
    retold: 'left out',
    event: 'tree',
  },
  parent: {
    fields: { parent: 'text', agreed: 'flag' },
    apply: (state, entry) => {
      refuse(parentProblem(state, entry));
      foldNation(state.nation, entry);
    },
    ...FOLDED,
    recheck: { attested: BY_OPERATOR },
    retold: 'left out',
    event: 'parent',
  },
  rollup: {
    fields: {
      domain: 'text',
      children: 'objects',
      low: 'integer',
      high: 'integer',
      error: 'integer',
      worst: 'integer',
      state: 'text',
    },
    apply: (state, entry) => {
      refuse(rollupProblem(state, entry));
      foldNation(state.nation, entry);
    },
    ...FOLDED,
    recheck: { attested: 'what the logs of the children say: they recompute it' },
    retold: 'left out',
    event: 'rollup',
  },
};

/** Unix seconds: cycles of children that ended later are not looked at in the open cycle. */
export function rolledUntil(state: CommunityState): number {
  return cycleStart(openPolicy(state).cycle, state.cycle);
}

/** Why this cannot be a tree; undefined: it can. */
export function treeProblem({
  domains,
  children,
}: Pick<TreeEntry, 'domains' | 'children'>): string | undefined {
  if (children.length > CHILDREN_MAX) return `a tree has at most ${CHILDREN_MAX} children`;
  if (domains.length < 1 || domains.length > TREE_DOMAINS_MAX) {
    return `a tree adds 1 to ${TREE_DOMAINS_MAX} domains up`;
  }
  const isSorted = domains.every((domain, at) => at === 0 || (domains[at - 1] ?? '') < domain);
  if (!isSorted || domains.includes(COMMONS) || domains.includes('')) {
    return `domains stand in the order of their names, each once, and ${COMMONS} is none`;
  }
  const origins = new Set<string>();
  for (const child of children) {
    const problem = treeChildProblem(child);
    if (problem !== undefined) return problem;
    origins.add(parseVerifierKey(child.vkey).name);
  }
  return origins.size < children.length ? 'a tree has each child once' : weightProblem(children);
}

function treeChildProblem(child: TreeChild): string | undefined {
  const { vkey, role, weight, ...rest } = child;
  const isChild =
    typeof vkey === 'string' &&
    ['population', 'federal'].includes(role) &&
    typeof weight === 'number' &&
    Object.keys(rest).length === 0;
  return isChild ? keyProblem(vkey) : 'a child has vkey, role (population or federal) and weight';
}

function keyProblem(vkey: string): string | undefined {
  try {
    return formatVerifierKey(parseVerifierKey(vkey)) === vkey
      ? undefined
      : 'a key as it is written';
  } catch (problem) {
    return messageOf(problem);
  }
}

/** Why a community cannot agree so; undefined: it can. */
export function parentProblem(
  { nation, community }: CommunityState,
  { parent, agreed }: Pick<ParentEntry, 'parent' | 'agreed'>,
): string | undefined {
  const problem = keyProblem(parent);
  if (problem !== undefined) return problem;
  if (parent === community?.key) return 'nobody is a parent of their own';
  if (nation.parents.has(parent) === agreed) return `this is ${agreed ? 'agreed' : 'no parent'}`;
  const isFull = agreed && nation.parents.size >= PARENTS_MAX;
  return isFull ? `a community has at most ${PARENTS_MAX} parents` : undefined;
}

/** So many agreements a community can have at once. */
const PARENTS_MAX = 16;

/**
 * Why this does not follow from the tree and from itself; undefined: it does. That the children say
 * so is for who has their logs.
 */
export function rollupProblem(
  { nation, cycle }: CommunityState,
  entry: Omit<RollupEntry, 'type'>,
): string | undefined {
  const { tree } = nation;
  const { domain, children } = entry;
  if (tree?.domains.includes(domain) !== true) return 'a domain of a tree that is in force';
  if (children.length !== tree.children.length) return `${tree.children.length} children`;
  if (isRolled(nation, { cycle, domain })) return 'one roll-up of a domain in a cycle';
  for (const [at, child] of children.entries()) {
    const { vkey = '' } = tree.children[at] ?? {};
    const problem = measurementProblem(child, tree.rules) ?? readProblem(nation, vkey, entry, at);
    if (problem !== undefined) return `of child ${at + 1}: ${problem}`;
  }
  return sumProblem(entry, tree);
}

/** Whether a domain was added up in this cycle: once, so that nobody picks the best of many. */
function isRolled(
  { last }: Nation,
  { cycle, domain }: { readonly cycle: number; readonly domain: string },
): boolean {
  return last?.cycle === cycle && last.domains.has(domain);
}

function sumProblem(entry: Omit<RollupEntry, 'type'>, tree: TreeEntry): string | undefined {
  const sums = rollUp(partsOf(tree, entry.children));
  for (const name of ['low', 'high', 'error', 'worst', 'state'] as const) {
    if (sums[name] !== entry[name]) return `${name} ${sums[name]}, not ${entry[name]}`;
  }
  return undefined;
}

/** Children with their roles and weights. */
export function partsOf(
  { children }: Pick<TreeEntry, 'children'>,
  measurements: readonly ChildMeasurement[],
): ChildPart[] {
  return measurements.map((one, at) => {
    const { role = 'population', weight = 0 } = children[at] ?? {};
    return { role, weight, ...one };
  });
}

function measurementProblem(child: ChildMeasurement, rules: string): string | undefined {
  const { state, size, root, cycle, rules: own, entropy, error, ...rest } = child;
  if (!STATES.includes(state) || Object.keys(rest).length > 0) return 'a state, and known fields';
  const isRead = size !== undefined;
  const isMeasured = cycle !== undefined;
  const isKnown = state === 'KNOWN';
  const holds =
    (isRead ? isCount(size) && isHashText(root) : root === undefined && !isMeasured) &&
    (isMeasured ? isInteger(cycle) && isHashText(own) : own === undefined) &&
    (isKnown ? isPpm(entropy) && isPpm(error) : entropy === undefined && error === undefined);
  if (!holds) return 'size and root of a log, cycle and rules of a measurement, numbers if KNOWN';
  if (!isMeasured) return state === 'UNKNOWN' ? undefined : `no measurement is ${state}`;
  const isOther = own !== rules;
  return isOther === (state === 'INCOMPARABLE') ? undefined : 'INCOMPARABLE by other rules alone';
}

const STATES: readonly ChildPart['state'][] = ['KNOWN', 'STALE', 'UNKNOWN', 'INCOMPARABLE'];

/** Nobody goes back to an older tree of a child, nor reads two in one cycle. */
function readProblem(
  { last }: Nation,
  vkey: string,
  { cycle, children }: Pick<RollupEntry, 'cycle' | 'children'>,
  at: number,
): string | undefined {
  const origin = parseVerifierKey(vkey).name;
  const found = readOf(children[at]);
  const isAgain = last?.cycle === cycle;
  const before = (isAgain ? last.before : last?.read)?.get(origin);
  if (before !== undefined && found !== undefined) {
    if (found.size < before.size) return `a log of ${before.size} entries or more`;
    if (found.size === before.size && found.root !== before.root) return `root ${before.root}`;
  }
  if (!isAgain || last.domains.size === 0) return undefined;
  const now = last.read.get(origin);
  const isSame = now?.size === found?.size && now?.root === found?.root;
  return isSame ? undefined : 'the same tree in every domain of a cycle';
}

function readOf(child: ChildMeasurement | undefined): ReadTree | undefined {
  const { size, root } = child ?? {};
  return size === undefined || root === undefined ? undefined : { size, root };
}

/** Adds an entry to what was folded before: how a store is loaded, too. */
export function foldNation(nation: Nation, entry: NationLogEntry): void {
  switch (entry.type) {
    case 'tree':
      nation.tree = entry;
      return;
    case 'parent':
      if (entry.agreed) nation.parents.add(entry.parent);
      else nation.parents.delete(entry.parent);
      return;
    case 'rollup':
      nation.last = rolledWith(nation, entry);
  }
}

function rolledWith({ last, tree }: Nation, { cycle, domain, children }: RollupEntry): RolledCycle {
  const isAgain = last?.cycle === cycle;
  const before = (isAgain ? last.before : last?.read) ?? new Map<string, ReadTree>();
  const read = new Map<string, ReadTree>();
  for (const [at, child] of children.entries()) {
    const found = readOf(child);
    const { vkey } = tree?.children[at] ?? {};
    if (found !== undefined && vkey !== undefined) read.set(parseVerifierKey(vkey).name, found);
  }
  const domains = new Set(isAgain ? last.domains : []);
  return { cycle, domains: domains.add(domain), read, before };
}

function isCount(value: number): boolean {
  return isInteger(value) && value >= 1;
}

function isInteger(value: number | undefined): boolean {
  return Number.isSafeInteger(value);
}

function isPpm(value: number | undefined): boolean {
  return value !== undefined && isShare(value);
}
