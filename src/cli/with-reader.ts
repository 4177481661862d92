import type { CommunityReader } from '../pipeline/community-reader.ts';
import type { CommandContext } from './command.ts';
import { requireCommunity, withExistingStore } from './open-store.ts';
import { carriedOutByService } from './operator/carried-out.ts';

/**
 * Runs `work` on a community of the store, for commands that only look. An embedded store belongs
 * to one process: while a service has it open, that one carries the whole command out instead.
 * @returns the exit code
 * @throws OperatorError when there is no store, or no such community
 */
export async function withReader(
  context: CommandContext,
  slug: string | undefined,
  work: (reader: CommunityReader) => Promise<number>,
): Promise<number> {
  const name = slug ?? 'default';
  const { db } = context;
  if (db !== undefined) return await work(await requireCommunity({ db }, name));
  const code = await carriedOutByService(context);
  if (code !== undefined) return code;
  return await withExistingStore(
    context,
    async (store) => await work(await requireCommunity(store, name)),
  );
}
