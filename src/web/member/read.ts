import type {
  Caller,
  Community,
  DecisionItem,
  Finding,
  MemberIntegrity,
  MemberNegentropy,
} from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';
import { type IntegrityAt, integrityByCycle } from './integrity-chart.ts';

/** How many decisions stand on a page. */
const DECISIONS = 50;
/** How many are drawn over time. */
const DRAWN = 200;
const FINDINGS = 20;
const CLAIMS = 200;

/** What the page of a member is made of. */
export interface MemberAnswers {
  readonly community: Community;
  readonly userId: string;
  readonly totals: MemberNegentropy;
  readonly integrity: MemberIntegrity;
  /** How their record stood over time, oldest first. */
  readonly series: readonly IntegrityAt[];
  /** About their conduct, newest first. */
  readonly findings: readonly Finding[];
  readonly decisions: readonly DecisionItem[];
  /** What decisions are about that a claim was made of, by their ids; of the last claims. */
  readonly subjects: ReadonlyMap<string, string>;
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
  const [community, totals, integrity, list, found, claims, recent] = await Promise.all([
    client.getCommunity(slug),
    client.getNegentropy(userId),
    client.getIntegrity(userId),
    client.call('listDecisions', { query }),
    client.call('listFindings', { query: { userId, limit: FINDINGS } }),
    client.call('listClaims', { query: { userId, limit: CLAIMS } }),
    client.call('listDecisions', { query: { userId, limit: DRAWN } }),
  ]);
  const subjects = new Map(
    claims.items.map(({ subject, decision }) => [decision?.id ?? '', subject]),
  );
  const { items: decisions, next } = list;
  const findings = found.items;
  const series = integrityByCycle(recent.items);
  return { community, userId, totals, series, integrity, findings, decisions, subjects, next };
}
