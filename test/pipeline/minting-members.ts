import type { Fold } from '../../src/pipeline/fold.ts';
import type { MintOrder } from '../../src/pipeline/mint.ts';
import type { TestCommunity } from './test-community.ts';

/** A member with so many kept promises in every channel that the next action mints. */
export async function qualify({ community }: TestCommunity, userId: string): Promise<string> {
  return await community.writer.submit({ run: (fold) => addKeptFacts(fold, userId, 30) });
}

export function addKeptFacts(fold: Fold, userId: string, count: number): string {
  const member = fold.memberOf(userId, undefined);
  const one = 1_000_000;
  for (let index = 0; index < count; index += 1) {
    const evidence = index.toString(16).padStart(64, '0');
    const { cycle } = fold.state;
    const values = { coordination: one, drift: one, echo: one, stability: one };
    fold.append({ type: 'fact', cycle, member, evidence, ...values });
  }
  return member;
}

/** A request that the preset `sandbox` knows. */
export function orderOf(userId: string, what: string, more: Partial<MintOrder> = {}): MintOrder {
  return {
    userId,
    family: 'civic',
    action: 'promise',
    domain: 'knowledge',
    evidence: { what },
    ...more,
  };
}

/** The order with an `Idempotency-Key`; the hash of a body stands for the body. */
export function keyed(order: MintOrder, key: string, bodyHash = 'b'.repeat(64)): MintOrder {
  return { ...order, idempotency: { scope: 'key-1 POST /v1/tokenomics/mint', key, bodyHash } };
}
