import type { Community, PolicyVersion, PublicDecision } from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';

/** What the page of one decision is made of. */
export interface DecisionAnswers {
  readonly community: Community;
  readonly decision: PublicDecision;
  /** The version that the decision names. */
  readonly policy: PolicyVersion | undefined;
}

/** @throws NegentropyProblem NOT_FOUND for what is not public or not there */
export async function readDecision(
  client: NegentropyClient,
  slug: string,
  id: string,
): Promise<DecisionAnswers> {
  const [community, decision] = await Promise.all([
    client.getPublicCommunity(slug),
    client.getPublicDecision(slug, id),
  ]);
  for await (const policy of client.listPublicPolicies(slug, { limit: 200 })) {
    if (policy.version === decision.numbers.policy) return { community, decision, policy };
  }
  return { community, decision, policy: undefined };
}
