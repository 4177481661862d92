import type { KeyScope } from '../../pipeline/access/api-keys.ts';
import type { Attestor } from '../../pipeline/commands/attestor.ts';
import type { ServedCommunity } from '../../pipeline/installation.ts';

/**
 * Who asks, and in which community: the key decides (docs/internals/design.md#the-http-contract).
 */
export interface Caller {
  readonly keyId: string;
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
  // Whoever may attest may say what a review says, and everybody may read.
  return asked === 'read' || (asked === 'review' && scopes.includes('attest'));
}

/** The caller as the one in whose name evidence is taken. */
export function attestorOf({ keyId, userId, scopes }: Caller): Attestor {
  return { keyId, userId, mayAudit: covers(scopes, 'audit') };
}
