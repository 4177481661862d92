import { TreeFrontier } from '../core/log/merkle-tree.ts';
import { parseVerifierKey } from '../core/log/note-key.ts';
import type { ChildLog } from '../core/rollup/tree.ts';
import { childLogOf } from './answers/read-children.ts';
import type { TreeToRead } from './commands/nation.ts';
import type { Installation, ServedCommunity } from './installation.ts';
import { OperatorError } from './operator-error.ts';
import { LogTree, nodeSha256 } from './log/log-tree.ts';

/**
 * What the logs of a tree's children say, of those that this installation has and that agreed: who
 * did not agree is not read at all. Every tree that was read is signed.
 */
export async function readNationChildren(
  installation: Installation,
  { tree, parent, until }: TreeToRead,
): Promise<Map<string, ChildLog>> {
  const slugs = new Map((await installation.list()).map(({ origin, slug }) => [origin, slug]));
  const logs = new Map<string, ChildLog>();
  for (const { vkey } of tree.children) {
    const { name: origin } = parseVerifierKey(vkey);
    const slug = slugs.get(origin);
    const community = slug === undefined ? undefined : await opened(installation, slug);
    if (community === undefined) continue;
    const log = await readChild(community, { vkey, parent, until });
    if (log !== undefined) logs.set(origin, log);
  }
  return logs;
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

async function readChild(
  { writer, reader, checkpointer }: ServedCommunity,
  { vkey, parent, until }: ReadOrder,
): Promise<ChildLog | undefined> {
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
