import type { Entry } from '../../src/core/state/entry.ts';
import { policyAt } from '../../src/core/state/state.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { cycleStart } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { parseMicros } from '../../src/core/units.ts';
import type { Database } from '../../src/db/engine/port.ts';
import type { Fold } from '../../src/pipeline/writer/fold.ts';
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

function fill(fold: Fold): void {
  for (const user of ['ana', 'ben']) addKeptFacts(fold, user, 30);
  for (let cycle = 0; cycle < 7; cycle += 1) {
    EARNERS.forEach((user, at) => {
      for (let asked = 0; asked <= at; asked += 1) ask(fold, user, `${user} ${cycle} ${asked}`);
    });
    if (cycle === 2) lose(fold, 'ben 1 0');
    if (cycle === 4) give(fold, 'ana', 'ben', '0.250000');
    closeCycle(fold);
  }
  for (const user of EARNERS) ask(fold, user, `${user} after`);
}

function ask(fold: Fold, user: string, what: string): void {
  const request = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const member = fold.memberOf(user, undefined);
  fold.append(decide(fold.state, { ...request, member, evidence: hashOf(what) }));
}

function lose(fold: Fold, what: string): void {
  const { cycle } = fold.state;
  const evidence = hashOf(what);
  fold.append({ type: 'outcome', cycle, domain: 'knowledge', category: 'broken', evidence });
}

function give(fold: Fold, from: string, to: string, amount: string): void {
  const [giver, taker] = [from, to].map((user) => fold.memberOf(user, undefined));
  const { cycle } = fold.state;
  fold.append({ type: 'transfer', cycle, from: giver ?? '', to: taker ?? '', amount });
}

function closeCycle(fold: Fold): void {
  const policy = policyAt(fold.state, fold.state.cycle);
  if (policy !== undefined) fold.closeCyclesUntil(cycleStart(policy.cycle, fold.state.cycle + 1));
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
