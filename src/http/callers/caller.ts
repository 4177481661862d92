import type { KeyScope } from '../../pipeline/access/api-keys.ts';
import type { Attestor } from '../../pipeline/commands/attestor.ts';
import type { ServedCommunity } from '../../pipeline/installation.ts';
import { Problem } from '../problems/problem.ts';

/**
 * Who asks, and in which community: the key decides (docs/internals/design.md#the-http-contract).
 */
export interface Caller {
  readonly keyId: string;
  /** Those in effect: `self` stands alone. */
  readonly scopes: readonly KeyScope[];
  /** The member that the key is bound to. */
  readonly userId?: string | undefined;
  readonly community: ServedCommunity;
}

/** What a route asks of its caller; `public` is open to everybody. */
export type RouteScope = 'public' | KeyScope;

/** Whether one of a key's scopes covers what a route asks for. */
export function covers(scopes: readonly KeyScope[], asked: KeyScope): boolean {
  if (scopes.includes('admin') || scopes.includes(asked)) return true;
  // Everybody may read about the key's own member, and about others unless that is all.
  if (asked === 'self') return true;
  if (asked === 'read') return !scopes.includes('self');
  // Whoever may attest may say what a review says.
  return asked === 'review' && scopes.includes('attest');
}

/** The one member that a caller may read about; undefined: about everybody. */
export function readsOnly({ scopes, userId }: Caller): string | undefined {
  return covers(scopes, 'read') ? undefined : (userId ?? '');
}

/**
 * Whoever asks as a member is told the same of everybody else, whether they are known or not.
 * @throws Problem SCOPE_MISSING
 */
export function checkReads(caller: Caller, userId: string): void {
  const only = readsOnly(caller);
  if (only === undefined || only === userId) return;
  throw new Problem('SCOPE_MISSING', 'this key reads about its own member alone');
}

/** About whom a caller may read: about one member, or undefined for everybody. @throws Problem */
export function readAbout(caller: Caller, userId: string | undefined): string | undefined {
  if (userId !== undefined) checkReads(caller, userId);
  return userId ?? readsOnly(caller);
}

/** The caller as the one in whose name evidence is taken. */
export function attestorOf({ keyId, userId, scopes }: Caller): Attestor {
  return { keyId, userId, mayAudit: covers(scopes, 'audit') };
}

/**
 * A key that is bound to a member acts for that member alone, unless it is an admin's: what counts
 * for others is not one member's to say, nor to choose when.
 * @param of whom it is about; undefined: everybody
 * @throws Problem SCOPE_MISSING
 */
export function checkActsFor({ userId, scopes }: Caller, of: string | undefined): void {
  if (userId === undefined || userId === of || covers(scopes, 'admin')) return;
  throw new Problem('SCOPE_MISSING', 'a key bound to a member acts for that member only');
}
