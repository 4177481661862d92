import { TreeFrontier } from '../core/log/merkle-tree.ts';
import { parseVerifierKey } from '../core/log/note-key.ts';
import type { ChildLog } from '../core/rollup/tree.ts';
import { childLogOf } from './answers/cities/read-children.ts';
import type { TreeToRead } from './commands/nation.ts';
import type { Installation, ServedCommunity } from './installation.ts';
import { OperatorError } from './operator-error.ts';
import { LogTree, nodeSha256 } from './log/log-tree.ts';
import { readRemoteChild } from './remote-children.ts';

/**
 * What the logs of a tree's children say, of those that agreed and that this installation has, or
 * was told where they are: who did not agree is not read at all. Each that was read is signed.
 *
 * @param onAway told of a child of another installation that cannot be read now
 */
export async function readNationChildren(
  installation: Installation,
  { tree, parent, until }: TreeToRead,
  onAway: (problem: OperatorError) => void = () => undefined,
): Promise<Map<string, ChildLog>> {
  const slugs = new Map((await installation.list()).map(({ origin, slug }) => [origin, slug]));
  const logs = new Map<string, ChildLog>();
  for (const { vkey } of tree.children) {
    const { name: origin } = parseVerifierKey(vkey);
    const slug = slugs.get(origin);
    const order = { vkey, parent, until };
    const log =
      slug === undefined
        ? await readElsewhere(installation, order, onAway)
        : await readHere(await opened(installation, slug), order);
    if (log !== undefined) logs.set(origin, log);
  }
  return logs;
}

async function readElsewhere(
  { remoteChildren }: Installation,
  { vkey, parent, until }: ReadOrder,
  onAway: (problem: OperatorError) => void,
): Promise<ChildLog | undefined> {
  const child = remoteChildren.find((one) => one.vkey === vkey);
  if (child === undefined) return undefined;
  try {
    const log = await readRemoteChild(child, until);
    return log.parents.has(parent) ? log : undefined;
  } catch (problem) {
    if (!(problem instanceof OperatorError)) throw problem;
    onAway(problem);
    return undefined;
  }
}

interface ReadOrder {
  readonly vkey: string;
  readonly parent: string;
  readonly until: number;
}

/** One whose log cannot be continued says nothing, as if it were not here. */
async function opened(
  installation: Installation,
  slug: string,
): Promise<ServedCommunity | undefined> {
  try {
    return await installation.community(slug);
  } catch (problem) {
    if (problem instanceof OperatorError) return undefined;
    throw problem;
  }
}

/** Its clock is left alone: whoever adds up closes no cycle of another, and waits for none. */
async function readHere(
  community: ServedCommunity | undefined,
  { vkey, parent, until }: ReadOrder,
): Promise<ChildLog | undefined> {
  if (community === undefined) return undefined;
  const { writer, reader, checkpointer } = community;
  const log = await writer.submit({
    run: ({ state }) => {
      const isAsked = state.nation.parents.has(parent) && state.community?.key === vkey;
      return isAsked ? childLogOf(state, new Uint8Array(), until) : undefined;
    },
  });
  if (log === undefined) return undefined;
  const hashes = await new LogTree(reader.db, reader.communityId).frontier(log.size);
  const root = new TreeFrontier({ size: log.size, hashes }, nodeSha256).root();
  await checkpointer.run();
  return { ...log, root: Buffer.from(root).toString('hex') };
}
