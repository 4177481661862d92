import type { Caller, Finding } from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';
import { NegentropyProblem } from '../../client/problem.ts';
import { WARM_UP_CYCLES } from '../progress.ts';
import type { OperatorAnswers } from './needs.ts';
import { type Before, USUAL_CYCLES } from './usual.ts';

/** @throws NegentropyProblem KEY_INVALID once the key has ended */
export async function readOperator(
  client: NegentropyClient,
  { community: slug }: Caller,
): Promise<OperatorAnswers> {
  const open = await client.getOpenCycle();
  const [
    community,
    pause,
    entropy,
    policies,
    report,
    webhooks,
    sources,
    keys,
    findings,
    named,
    before,
  ] = await Promise.all([
    client.getCommunity(slug),
    client.getPause(),
    client.getEntropy({ cycles: WARM_UP_CYCLES }),
    client.call('listPolicies', { query: { limit: 200 } }),
    allowed(client.getCycleReport(String(open.cycle - 1))),
    allowed(allOf(client.listWebhooks({ limit: 200 }))),
    allowed(allOf(client.listSources({ limit: 200 }))),
    allowed(allOf(client.listKeys({ limit: 200 }))),
    allowed(waitingFindings(client)),
    client.listWitnesses(),
    readBefore(client),
  ]);
  const policy = policies.items.at(-1)?.policy;
  return {
    community,
    open,
    pause,
    entropy,
    report,
    webhooks,
    sources,
    keys,
    findings,
    before,
    known: policy?.entropy.known,
    paysByEntropy: policy?.gates.entropy ?? true,
    witnesses: named.items.length,
  };
}

/** Sums of the cycle closed last, and of those before it that say what is usual. */
async function readBefore(client: NegentropyClient): Promise<Before> {
  const query = { cycles: USUAL_CYCLES + 1 };
  const [activity, supply, integrity] = await Promise.all([
    client.getActivity({ ...query, by: 'outcome' }),
    client.getSupply(query),
    client.getGlobalIntegrity(query),
  ]);
  return { activity, supply, integrity };
}

async function waitingFindings(client: NegentropyClient): Promise<Finding[]> {
  const open = await allOf(client.listFindings({ status: 'open', limit: 200 }));
  return [...open, ...(await allOf(client.listFindings({ status: 'appealed', limit: 200 })))];
}

/** What the key may not read, or what is not there yet, is left out. */
async function allowed<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (problem) {
    if (problem instanceof NegentropyProblem && [400, 403, 404].includes(problem.status)) {
      return undefined;
    }
    throw problem;
  }
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
