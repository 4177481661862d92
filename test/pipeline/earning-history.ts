import type { Entry } from '../../src/core/state/entry.ts';
import { policyAt } from '../../src/core/state/state.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { cycleStart } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { parseMicros } from '../../src/core/units.ts';
import type { Database } from '../../src/db/engine/port.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { addKeptFacts } from './minting-members.ts';
import { newCommunity, type TestCommunity, type TestCommunityOptions } from './test-community.ts';

/** Members of {@link earningHistory}: the first two earn, the third is refused. */
export const EARNERS = ['ana', 'ben', 'cleo'] as const;

/**
 * Seven cycles in which members mint after a hold of two cycles, lose a promise, are refused and
 * give to each other; every outcome of a decision comes up.
 */
export async function earningHistory(
  db: Database,
  options: TestCommunityOptions = {},
): Promise<TestCommunity> {
  const policy = { ...PRESETS.sandbox, holdBack: { cycles: 2 } };
  const log = await newCommunity(db, { policy, ...options });
  await log.community.writer.submit({ run: fill });
  return log;
}

function fill(draft: BatchDraft): void {
  for (const user of ['ana', 'ben']) addKeptFacts(draft, user, 30);
  for (let cycle = 0; cycle < 7; cycle += 1) {
    EARNERS.forEach((user, at) => {
      for (let asked = 0; asked <= at; asked += 1) ask(draft, user, `${user} ${cycle} ${asked}`);
    });
    if (cycle === 2) lose(draft, 'ben 1 0');
    if (cycle === 4) give(draft, 'ana', 'ben', '0.250000');
    closeCycle(draft);
  }
  for (const user of EARNERS) ask(draft, user, `${user} after`);
}

function ask(draft: BatchDraft, user: string, what: string): void {
  const request = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const member = draft.memberOf(user, undefined);
  draft.append(decide(draft.state, { ...request, member, evidence: hashOf(what) }));
}

function lose(draft: BatchDraft, what: string): void {
  const { cycle } = draft.state;
  const evidence = hashOf(what);
  draft.append({ type: 'outcome', cycle, domain: 'knowledge', category: 'broken', evidence });
}

function give(draft: BatchDraft, from: string, to: string, amount: string): void {
  const [giver, taker] = [from, to].map((user) => draft.memberOf(user, undefined));
  const { cycle } = draft.state;
  draft.append({ type: 'transfer', cycle, from: giver ?? '', to: taker ?? '', amount });
}

function closeCycle(draft: BatchDraft): void {
  const policy = policyAt(draft.state, draft.state.cycle);
  if (policy !== undefined) draft.closeCyclesUntil(cycleStart(policy.cycle, draft.state.cycle + 1));
}

function hashOf(what: string): string {
  return Buffer.from(what).toString('hex').padStart(64, '0');
}

/** What the entries of a log say about one member, counted in the plainest way. */
export interface PlainTotals {
  minted: bigint;
  held: bigint;
  negentropy: bigint;
  balance: bigint;
}

/** Totals of a member after each closed cycle, and under `open` after the last entry. */
export function plainTotals(
  entries: readonly Entry[],
  member: string,
): ReadonlyMap<number | 'open', PlainTotals> {
  const closes = new Map<number | 'open', PlainTotals>();
  const now: PlainTotals = { minted: 0n, held: 0n, negentropy: 0n, balance: 0n };
  for (const entry of entries) {
    if (entry.type === 'cycle') closes.set(entry.cycle, { ...now });
    if (entry.type === 'transfer') {
      if (entry.from === member) now.balance -= parseMicros(entry.amount);
      if (entry.to === member) now.balance += parseMicros(entry.amount);
    }
    if (!('member' in entry) || entry.member !== member || !('amount' in entry)) continue;
    const amount = parseMicros(entry.amount ?? '0.000000');
    const earned =
      entry.type === 'release' || (entry.type === 'decision' && entry.outcome === 'minted');
    if (entry.type !== 'decision') now.held -= amount;
    else if (entry.outcome === 'held') now.held += amount;
    if (!earned) continue;
    now.minted += amount;
    now.balance += amount;
    now.negentropy += parseMicros(entry.negentropy ?? '0.000000');
  }
  return closes.set('open', now);
}
