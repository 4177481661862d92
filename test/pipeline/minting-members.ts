import type { EvidenceRecord } from '../../src/core/families/record.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import type { MintOrder } from '../../src/pipeline/commands/mint-order.ts';
import { recordId } from '../../src/pipeline/commands/record-evidence.ts';
import type { TestCommunity } from './test-community.ts';

/** A member with so many kept promises in every channel that the next action mints. */
export async function qualify({ community }: TestCommunity, userId: string): Promise<string> {
  return await community.writer.submit({ run: (draft) => addKeptFacts(draft, userId, 30) });
}

export function addKeptFacts(draft: BatchDraft, userId: string, count: number): string {
  const member = draft.memberOf(userId, undefined);
  const one = 1_000_000;
  for (let index = 0; index < count; index += 1) {
    const evidence = index.toString(16).padStart(64, '0');
    const { cycle } = draft.state;
    const values = { coordination: one, drift: one, echo: one, stability: one };
    draft.append({ type: 'fact', cycle, member, evidence, ...values });
  }
  return member;
}

/** Noon of the day on which the clock of a test's sandbox stands. */
export const NOW: number = Date.UTC(2025, 10, 28, 12) / 1000;

/** A promise of somebody with its proof and somebody else's confirmation. */
export function keptPromise(
  userId: string,
  what: string,
  now: number = NOW,
): readonly EvidenceRecord[] {
  const promise = {
    type: 'promise',
    userId,
    domain: 'knowledge',
    subject: what,
    at: now - 200,
    dueAt: now,
  } as const;
  const claim = recordId(promise);
  return [
    promise,
    { type: 'proof', claim, at: now - 100, delivered: 1_000_000 },
    { type: 'confirmation', claim, by: 'the other side', at: now - 50, accepted: true },
  ];
}

/** A request that the preset `sandbox` knows about a promise that was kept. */
export function orderOf(
  userId: string,
  what: string,
  { claimant = userId, ...more }: Partial<MintOrder> & { readonly claimant?: string } = {},
): MintOrder {
  return {
    userId,
    family: 'civic',
    action: 'promise',
    domain: 'knowledge',
    evidence: keptPromise(claimant, what),
    now: NOW,
    ...more,
  };
}

/** The order with an `Idempotency-Key`; the hash of a body stands for the body. */
export function keyed(order: MintOrder, key: string, bodyHash = 'b'.repeat(64)): MintOrder {
  return { ...order, idempotency: { scope: 'key-1 POST /v1/tokenomics/mint', key, bodyHash } };
}
