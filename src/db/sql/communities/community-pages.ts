import type { Reader } from '../../engine/port.ts';

/** A community as a list shows it. */
export interface CommunityListRow {
  readonly id: string;
  readonly slug: string;
  readonly origin: string;
  /** Its log may be read without a key. */
  readonly public: boolean;
}

/** Communities in order of their names. @param id one alone; isPublic: of those published */
export async function readCommunityPage(
  reader: Reader,
  page: {
    readonly afterSlug?: string | undefined;
    readonly id?: string | undefined;
    readonly isPublic?: true | undefined;
    readonly limit: number;
  },
): Promise<CommunityListRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select community_id, slug, origin, public from negentropy.community ' +
      'where ($1::text is null or slug > $1::text collate "C") ' +
      'and ($2::uuid is null or community_id = $2::uuid) ' +
      'and ($4::boolean is null or public = $4::boolean) order by slug limit $3',
    [page.afterSlug ?? null, page.id ?? null, page.limit, page.isPublic ?? null],
  );
  return rows.map(toCommunity);
}

function toCommunity(row: Record<string, unknown>): CommunityListRow {
  return {
    id: String(row['community_id']),
    slug: String(row['slug']),
    origin: String(row['origin']),
    public: row['public'] === true,
  };
}
