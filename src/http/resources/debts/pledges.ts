import { type TUnsafe, Type } from 'typebox';
import type { Language } from '../../../core/mint/words/words.ts';
import type { CommunityReader } from '../../../pipeline/community-reader.ts';
import { type PledgeReport, readPledges } from '../../../pipeline/answers/economy/read-debts.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { namedObject } from '../../schemas/named.ts';
import type { PageQuery } from '../../schemas/page.ts';
import { pledgeSchema } from './schemas.ts';

/** Pledges are only ever added to, so that a place in their order stays one. */
const PLEDGES = { of: 'pledges', by: { place: 'number' } } as const;

interface PledgePage {
  items: PledgeReport[];
  next?: string;
}

export const pledgePageSchema: TUnsafe<PledgePage> = Type.Unsafe(
  namedObject('PledgePage', {
    items: Type.Array(pledgeSchema),
    next: Type.Optional(Type.String()),
  }),
);

/** Pledges in order of registration, as a list answers them. @throws Problem CURSOR_INVALID */
export async function pledgePage(
  reader: CommunityReader,
  query: PageQuery & { readonly language?: Language | undefined },
): Promise<PledgePage> {
  const limit = Number(query.limit ?? 50);
  const after = positionIn(PLEDGES, query.cursor)?.place;
  const rows = await readPledges(reader, { after, limit: limit + 1, language: query.language });
  return pageOf(PLEDGES, rows, limit, ({ report }) => report);
}
