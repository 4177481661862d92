import { listCommunities } from '../../db/sql/communities/communities.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readLines } from '../../pipeline/verify/read-lines.ts';
import { type Verification, verifyExport } from '../../pipeline/verify/verify-export.ts';
import { type StoreVerification, verifyStore } from '../../pipeline/verify/verify-store.ts';
import { publicKeyText } from '../../pipeline/writer/community.ts';
import type { CommandContext } from '../command.ts';
import { requireOpenCommunity, type Store, withExistingStore } from '../open-store.ts';
import { servedCommunities, servedExport } from '../operator/ask.ts';
import {
  verificationJson,
  verificationLine,
  verificationLines,
} from '../rendering/verification-rendering.ts';
import type { Result } from './verify-command.ts';

/** The outcome of one verification, as it is told. */
export function resultOf(verification: Verification | StoreVerification): Result {
  return {
    isGood: verification.divergence === undefined,
    json: () => verificationJson(verification),
    lines: (paint) => verificationLines(verification, paint),
  };
}

/**
 * Verifies one community of the store, or all of them: one that is alone is told in full, of
 * several each has a line, and in full what is wrong.
 * @param slug undefined: all of them, unless a key is trusted, which is that of one log
 */
export async function verifyStores(
  context: CommandContext,
  slug: string | undefined,
  trusted: string | undefined,
): Promise<Result> {
  const wanted = slug ?? (trusted === undefined ? undefined : 'default');
  // The tables of a store that is being served are its service's: its logs alone are recomputed.
  const served = await servedCommunities(context);
  if (served !== undefined) {
    return await eachOf(wanted === undefined ? served : [wanted], async (one) => {
      const lines = await servedExport('', one, context);
      if (lines === undefined) throw new OperatorError('The service ended meanwhile; ask again.');
      return await verifyExport(readLines(lines), trusted);
    });
  }
  return await withExistingStore(context, async (store) => {
    const slugs = (await listCommunities(store.db)).map((one) => one.slug);
    const named = wanted ?? (slugs.length === 0 ? 'default' : undefined);
    return await eachOf(named === undefined ? slugs : [named], async (one) => {
      return await verifyOne(store, one, trusted);
    });
  });
}

async function verifyOne(
  store: Store,
  slug: string,
  trusted: string | undefined,
): Promise<StoreVerification> {
  const community = await requireOpenCommunity(store, slug);
  const verification = await verifyStore(store.db, community, store.key);
  const found = publicKeyText(store.key, community.row.origin);
  // The store's own key proves nothing to somebody else: only a key from elsewhere is trusted.
  const asked = { ...verification, keyTrusted: trusted === found };
  if (trusted === undefined || trusted === found || asked.divergence !== undefined) return asked;
  const where = 'the log key';
  return { ...asked, divergence: { index: undefined, where, expected: trusted, found } };
}

/** What became of one community of several. */
interface Told {
  readonly slug: string;
  readonly verification: Verification | StoreVerification | OperatorError;
}

async function eachOf(
  slugs: readonly string[],
  verify: (slug: string) => Promise<Verification | StoreVerification>,
): Promise<Result> {
  const [alone] = slugs;
  if (slugs.length === 1 && alone !== undefined) return resultOf(await verify(alone));
  const told: Told[] = [];
  for (const slug of slugs) {
    // What is wrong with one community hides nothing of the others.
    const verification = await verify(slug).catch((problem: unknown) => {
      if (problem instanceof OperatorError) return problem;
      throw problem;
    });
    told.push({ slug, verification });
  }
  return {
    isGood: told.every(({ verification: one }) => !isWrong(one)),
    json: () => ({
      verified: told.every(({ verification: one }) => !isWrong(one)),
      communities: told.map(({ slug, verification: one }) => ({
        community: slug,
        ...(one instanceof OperatorError
          ? { verified: false, refused: one.message }
          : verificationJson(one)),
      })),
    }),
    lines: (paint) =>
      told.flatMap(({ slug, verification: one }) => {
        if (one instanceof OperatorError) return [`${slug}: ${paint.bad(one.message)}`];
        if (isWrong(one)) return [`${slug}:`, ...verificationLines(one, paint)];
        return [`${slug}: ${verificationLine(one, paint)}`];
      }),
  };
}

function isWrong(one: Told['verification']): boolean {
  return one instanceof OperatorError || one.divergence !== undefined;
}
