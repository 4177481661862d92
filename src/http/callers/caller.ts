import type { KeyScope } from '../../pipeline/access/api-keys.ts';
import type { Attestor } from '../../pipeline/checks/attestor.ts';
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
  /** The id of the operation that it asks for. */
  readonly operation: string;
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
