import { isDeepStrictEqual } from 'node:util';
import {
  parentProblem,
  partsOf,
  rolledUntil,
  treeProblem,
} from '../../core/entries/cities/nation.ts';
import { parseVerifierKey } from '../../core/log/note-key.ts';
import { rollUp } from '../../core/rollup/roll-up.ts';
import { type ChildLog, measurementOf } from '../../core/rollup/tree.ts';
import type { RollupEntry, TreeEntry } from '../../core/state/entry.ts';
import type { CommunityState } from '../../core/state/state.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';

export type TreeTerms = Pick<TreeEntry, 'rules' | 'domains' | 'children'>;

/**
 * Says which communities are added up from now on, in place of the tree before.
 * @throws RequestError CONFLICT when they cannot be
 */
export function chooseTreeCommand(order: Stamp & { readonly tree: TreeTerms }): Command<TreeTerms> {
  return commandOf(order, (draft) => {
    const { rules, domains, children } = order.tree;
    refuse(treeProblem(order.tree));
    const { cycle } = draft.state;
    draft.append({ type: 'tree', cycle, rules, domains, children });
    return order.tree;
  });
}

export interface Agreement {
  readonly parent: string;
  readonly agreed: boolean;
}

/**
 * Agrees that another community adds this one up, or withdraws that. Said again, it changes
 * nothing.
 * @throws RequestError CONFLICT when it is no key of a log
 */
export function agreeCommand(order: Stamp & Agreement): Command<Agreement> {
  const { parent, agreed } = order;
  return commandOf(order, (draft) => {
    const { cycle, nation } = draft.state;
    if (nation.parents.has(parent) !== agreed) {
      refuse(parentProblem(draft.state, order));
      draft.append({ type: 'parent', cycle, parent, agreed });
    }
    return { parent, agreed };
  });
}

/** What has to be known of a tree to read its children. */
export interface TreeToRead {
  readonly tree: TreeEntry;
  /** The verifier key of who adds up. */
  readonly parent: string;
  /** Unix seconds: cycles that ended later are not looked at. */
  readonly until: number;
}

/**
 * Which children there are to read now.
 * @throws RequestError NOT_FOUND without a tree
 */
export function treeToReadCommand(now: number): Command<TreeToRead> {
  return { now, run: ({ state }) => treeToRead(state) };
}

/**
 * What is to be read of a live community that adds itself up by itself: nothing before that time of
 * its cycle, nor in the cycle in which the tree was chosen, so that children can agree.
 * @param order.after seconds
 */
export function dueTreeCommand(
  order: Stamp & { readonly after: number },
): Command<TreeToRead | undefined> {
  const { now, after } = order;
  return {
    now,
    run: ({ state, isLive }) => {
      const { tree, last } = state.nation;
      const isLater = (tree?.cycle ?? state.cycle) < state.cycle;
      const isDue = isLive && isLater && last?.cycle !== state.cycle;
      return isDue && rolledUntil(state) + after <= now ? treeToRead(state) : undefined;
    },
  };
}

export interface RollupAnswer {
  readonly cycle: number;
  readonly domains: number;
}

/**
 * Adds every domain of the tree up, from what was read of the children's logs.
 * @param order.logs by origin; a child without one is UNKNOWN
 * @throws RequestError CONFLICT when the cycle is added up already, or another meanwhile
 */
export function rollUpCommand(
  order: Stamp & { readonly read: TreeToRead; readonly logs: ReadonlyMap<string, ChildLog> },
): Command<RollupAnswer> {
  const { read, logs } = order;
  return commandOf(order, (draft) => {
    const { tree, parent, until } = read;
    const found = treeToRead(draft.state);
    if (found.until !== until || !isDeepStrictEqual(found.tree, tree)) throw conflict('ask again');
    const { cycle, nation } = draft.state;
    if (nation.last?.cycle === cycle) throw conflict(`cycle ${cycle} is added up: it is once`);
    for (const domain of tree.domains) {
      const asked = { domain, rules: tree.rules, until, parent };
      const children = tree.children.map(({ vkey }) =>
        measurementOf(logs.get(parseVerifierKey(vkey).name), asked),
      );
      const sums = rollUp(partsOf(tree, children));
      const entry: RollupEntry = { type: 'rollup', cycle, domain, children, ...sums };
      draft.append(entry);
    }
    return { cycle, domains: tree.domains.length };
  });
}

function treeToRead(state: CommunityState): TreeToRead {
  const { nation, community } = state;
  const { tree } = nation;
  if (tree === undefined) throw new RequestError('NOT_FOUND', 'there is no tree to add up');
  return { tree, parent: community?.key ?? '', until: rolledUntil(state) };
}

function conflict(message: string): RequestError {
  return new RequestError('CONFLICT', message);
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw conflict(problem);
}
