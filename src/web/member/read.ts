import type {
  Caller,
  Community,
  DecisionItem,
  Finding,
  MemberIntegrity,
  MemberNegentropy,
} from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';

/** How many decisions stand on a page. */
const DECISIONS = 50;
const FINDINGS = 20;

/** What the page of a member is made of. */
export interface MemberAnswers {
  readonly community: Community;
  readonly userId: string;
  readonly totals: MemberNegentropy;
  readonly integrity: MemberIntegrity;
  /** About their conduct, newest first. */
  readonly findings: readonly Finding[];
  readonly decisions: readonly DecisionItem[];
  /** Where the next page begins. */
  readonly next: string | undefined;
}

/** @throws NegentropyProblem KEY_INVALID once the key has ended; NOT_FOUND for no such member */
export async function readMember(
  client: NegentropyClient,
  { userId, community: slug }: Caller & { readonly userId: string },
  cursor: string | undefined,
): Promise<MemberAnswers> {
  const query = { userId, limit: DECISIONS, cursor };
  const [community, totals, integrity, list, found] = await Promise.all([
    client.getCommunity(slug),
    client.getNegentropy(userId),
    client.getIntegrity(userId),
    client.call('listDecisions', { query }),
    client.call('listFindings', { query: { userId, limit: FINDINGS } }),
  ]);
  const { items: decisions, next } = list;
  return { community, userId, totals, integrity, findings: found.items, decisions, next };
}
