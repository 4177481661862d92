import type {
  Activity,
  Community,
  Cycle,
  Entropy,
  Language,
  Pledge,
  PolicyVersion,
  Standings,
  Supply,
} from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';

/** Closed cycles that the charts show: three years of weeks. */
const CYCLES = 156;

/** What the page of a community is made of: answers of the API and nothing else. */
export interface CommunityAnswers {
  readonly community: Community;
  readonly supply: Supply;
  readonly entropy: Entropy;
  readonly activity: Activity;
  /** What creditors take off debts for N, in the order in which they pledged it. */
  readonly pledges: readonly Pledge[];
  /** Where people stood at the last close. */
  readonly standings: Standings;
  /** The version in force. */
  readonly policy: PolicyVersion | undefined;
  /** The cycle closed last. */
  readonly closed: Cycle | undefined;
  /** The last signed tree head; undefined before the first. */
  readonly checkpoint: string | undefined;
}

/** @throws NegentropyProblem NOT_FOUND for a community that is not public */
export async function readCommunity(
  client: NegentropyClient,
  slug: string,
  language: Language,
): Promise<CommunityAnswers> {
  const community = await client.getPublicCommunity(slug);
  const [supply, entropy, activity, pledges, standings, policy, ...last] = await Promise.all([
    client.getPublicSupply(slug, { cycles: CYCLES }),
    client.getPublicEntropy(slug, { cycles: CYCLES }),
    client.getPublicActivity(slug, { cycles: CYCLES, by: 'outcome,code' }),
    client.call('listPublicPledges', { path: { community: slug }, query: { language } }),
    client.getPublicStandings(slug),
    lastOf(client.listPublicPolicies(slug, { limit: 200 })),
    firstOf(client.listPublicCycles(slug, { limit: 1 })),
    client.getCheckpoint(slug).catch(() => undefined),
  ]);
  const [closed, checkpoint] = last;
  const { items } = pledges;
  return {
    community,
    supply,
    entropy,
    activity,
    pledges: items,
    standings,
    policy,
    closed,
    checkpoint,
  };
}

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}

async function lastOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  let last: Item | undefined;
  for await (const item of items) last = item;
  return last;
}
