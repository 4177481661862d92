import type { CommunityReader } from '../community-reader.ts';
import type { Attestor } from '../checks/attestor.ts';
import { findApiKey, isGoodKey, parseApiKey, scopesInEffect } from './api-keys.ts';

/**
 * Whoever a key of this community makes the one in whose name evidence is taken.
 * @param token the whole text of the key
 * @returns undefined if it is no key of the community that may attest now
 */
export async function findAttestor(
  { db, communityId }: CommunityReader,
  token: string,
  now: number,
): Promise<Attestor | undefined> {
  const parsed = parseApiKey(token);
  if (parsed === undefined) return undefined;
  const key = await findApiKey({ db }, parsed.keyId);
  if (key?.communityId !== communityId || !isGoodKey(key, parsed.secret, now)) return undefined;
  const scopes = scopesInEffect(key);
  const has = (scope: 'attest' | 'audit'): boolean =>
    scopes.includes('admin') || scopes.includes(scope);
  if (!has('attest')) return undefined;
  return { keyId: key.keyId, userId: key.userId, mayAudit: has('audit') };
}
