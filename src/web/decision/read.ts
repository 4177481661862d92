import type {
  Caller,
  Community,
  Language,
  PolicyVersion,
  PublicDecision,
} from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';

/** What the page of one decision is made of. */
export interface DecisionAnswers {
  readonly community: Community;
  readonly decision: PublicDecision;
  /** The version that the decision names. */
  readonly policy: PolicyVersion | undefined;
  /** Where its proof is. */
  readonly proofPath: string;
}

/** @throws NegentropyProblem NOT_FOUND for what is not public or not there */
export async function readDecision(
  client: NegentropyClient,
  { slug, id }: { readonly slug: string; readonly id: string },
  language: Language,
): Promise<DecisionAnswers> {
  const [community, decision] = await Promise.all([
    client.getPublicCommunity(slug),
    client.getPublicDecision(slug, id, { language }),
  ]);
  const policies = client.listPublicPolicies(slug, { limit: 200 });
  const policy = await versionIn(policies, decision.numbers.policy);
  const proofPath = `/v1/public/${slug}/decisions/${id}/proof`;
  return { community, decision, policy, proofPath };
}

/** The same of a decision that the key of a reader may see, in any community. */
export async function readOwnDecision(
  client: NegentropyClient,
  { caller: { community: slug }, id }: { readonly caller: Caller; readonly id: string },
  language: Language,
): Promise<DecisionAnswers> {
  const [community, decision] = await Promise.all([
    client.getCommunity(slug),
    client.getDecision(id, { language }),
  ]);
  const policies = client.listPolicies({ limit: 200 });
  const policy = await versionIn(policies, decision.numbers.policy);
  return { community, decision, policy, proofPath: `/d/${id}/proof` };
}

async function versionIn(
  policies: AsyncIterable<PolicyVersion>,
  version: number | undefined,
): Promise<PolicyVersion | undefined> {
  for await (const policy of policies) if (policy.version === version) return policy;
  return undefined;
}
