import { readCommunityPage } from '../../../db/sql/communities/community-pages.ts';
import { readHead } from '../../../db/sql/log/log.ts';
import type { CommunityReader, StoreReader } from '../../community-reader.ts';
import { publicKeyText } from '../../writer/community.ts';
import type { LogKey } from '../../log/log-key.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/** A community as a list shows it. */
export interface CommunityItem {
  readonly slug: string;
  /** Name of its log. */
  readonly origin: string;
  /** Its log may be read without a key. */
  readonly public: boolean;
}

/** One community at a glance. */
export interface CommunityDetail extends CommunityItem {
  /** The log's public key as a C2SP verifier key. */
  readonly verifierKey: string;
  readonly preset: string;
  readonly policy: number;
  /** The open cycle. */
  readonly cycle: number;
  readonly entries: number;
  readonly paused: boolean;
}

/** Communities in order of their names. @param page only: the id of the one that may be seen */
export async function readCommunities(
  { db }: StoreReader,
  page: {
    readonly afterSlug?: string | undefined;
    readonly only?: string | undefined;
    /** Those alone that everybody may read. */
    readonly isPublic?: true;
    readonly limit: number;
  },
): Promise<CommunityItem[]> {
  const { afterSlug, only, isPublic, limit } = page;
  const rows = await readCommunityPage(db, { afterSlug, id: only, isPublic, limit });
  return rows.map(({ slug, origin, public: isOpen }) => ({ slug, origin, public: isOpen }));
}

/** @throws RangeError where the community has no log */
export async function readCommunity(
  reader: CommunityReader,
  key: LogKey,
): Promise<CommunityDetail> {
  const { db, communityId } = reader;
  const [row] = await readCommunityPage(db, { id: communityId, limit: 1 });
  const head = await readHead(db, communityId);
  const { current } = await readPolicyHistory(reader);
  if (row === undefined || head === undefined) {
    throw new RangeError(`there is no community ${communityId}`);
  }
  return {
    slug: row.slug,
    origin: row.origin,
    public: row.public,
    verifierKey: publicKeyText(key, row.origin),
    preset: current.preset,
    policy: current.version,
    cycle: head.cycle,
    entries: head.treeSize,
    paused: head.paused,
  };
}
