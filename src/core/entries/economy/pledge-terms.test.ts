import { describe, expect, test } from 'vitest';
import { DAILY, evidenceHash, newDraft } from '../../../../test/worlds/memory-community.ts';
import { debtId } from '../../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../../pipeline/writer/draft.ts';
import { type PledgeTimes, periodAt } from '../../debt/pledge-terms.ts';
import { encodeBase64 } from '../../log/base64.ts';
import { ed25519 } from '../../log/ed25519.ts';
import { formatVerifierKey, signerKeyOf, verifierKeyOfSigner } from '../../log/note-key.ts';
import { PRESETS } from '../../policy/presets.ts';
import { pledgeText } from './pledges.ts';
import type { DebtEntry, PledgeEntry, ReductionEntry } from '../../state/entry.ts';

const TERMS = { pledge: 'p', creditor: 'town', currency: 'USD/2' } as const;
const HASH = 'a'.repeat(64);
const SEED = new Uint8Array(32).fill(6);
const USERS = ['ada', 'ben'] as const;

interface World {
  readonly draft: BatchDraft;
  readonly members: readonly string[];
}

interface Given {
  readonly pledge?: Partial<PledgeEntry>;
  readonly debt?: Partial<DebtEntry>;
}

/** Two members who owe 100.00 each and elect a pledge of 12 cents a N; periods of three cycles. */
function world({ pledge, debt }: Given = {}): World {
  const draft = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
  const members = USERS.map((user) => draft.memberOf(user, undefined));
  const { cycle } = draft.state;
  for (const [at, member] of members.entries()) {
    const owed = { debt: debtId(at), member, creditor: 'town', kind: 'fee', reference: HASH };
    draft.append({ type: 'debt', cycle, ...owed, currency: 'USD/2', principal: '10000', ...debt });
  }
  const lambda = { units: '12', perNegentropy: '1', basis: 'negentropy' } as const;
  const when = { from: cycle + 1, until: cycle + 6, periodCycles: 3 };
  const money = { pool: '5000', memberCap: '2000' };
  draft.append({ type: 'pledge', cycle, ...TERMS, ...lambda, ...money, ...when, ...pledge });
  for (const [at, member] of members.entries()) {
    const share = 1_000_000;
    draft.append({ type: 'election', cycle, member, debt: debtId(at), pledge: 'p', share });
  }
  draft.closeCycle();
  return { draft, members };
}

/** Mints 10 N and closes the cycle: what came of it. */
function work({ draft, members }: World, whose = 0, negentropy = '10.000000'): ReductionEntry {
  const { cycle, size } = draft.state;
  const what = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const how = { policy: 1, outcome: 'minted', channels: {}, findings: 0 } as const;
  const given = { amount: '1.000000', negentropy, integrity: 990_000 };
  const member = members[whose] ?? '';
  const evidence = evidenceHash(`minted ${size}`);
  draft.append({ type: 'decision', cycle, member, ...what, evidence, ...how, ...given });
  draft.closeCycle();
  const last = draft.appended.findLast(({ entry }) => entry.type === 'reduction')?.entry;
  if (last?.type !== 'reduction') throw new Error('nothing was offered');
  return last;
}

function reductionsOf({ draft }: World): readonly ReductionEntry[] {
  return draft.appended.flatMap(({ entry }) => (entry.type === 'reduction' ? [entry] : []));
}

/** What ends a reduction repeats of it. */
function ended({ draft }: World): {
  readonly reduction: number;
  readonly member: string;
  readonly debt: string;
  readonly units: string;
  readonly negentropy: string;
} {
  const found = draft.state.debts.book.reductions().at(-1);
  if (found === undefined) throw new Error('there is no reduction');
  const { member, debt, units } = found;
  const amounts = { units: String(units), negentropy: '10.000000' };
  return { reduction: Number(found.reduction), member, debt, ...amounts };
}

function settle(given: World, withheld: string): void {
  const { cycle } = given.draft.state;
  const of = { ...ended(given), ...TERMS, withheld, batch: 'b', outcome: 'settled' } as const;
  given.draft.append({ type: 'settlement', cycle, ...of });
}

function cancel(given: World): void {
  const { cycle } = given.draft.state;
  const of = {
    ...ended(given),
    ...TERMS,
    withheld: '0',
    batch: 'c',
    outcome: 'cancelled',
  } as const;
  given.draft.append({ type: 'settlement', cycle, ...of });
}

function reverse(given: World, effective: number): void {
  const { cycle } = given.draft.state;
  const of = { ...ended(given), ...TERMS, withheld: '0', code: 'PAID_TWICE', effective };
  given.draft.append({ type: 'reversal', cycle, ...of });
}

function pool({ draft }: World, units: string, more: object = {}): void {
  draft.append({ type: 'pool', cycle: draft.state.cycle, ...TERMS, units, ...more });
}

function close({ draft }: World, code: string): void {
  const { cycle } = draft.state;
  draft.append({ type: 'suspension', cycle, debt: debtId(0), code, closed: true });
}

const TIMES: PledgeTimes = { from: 10, until: 19, periodCycles: 4 };

describe('the period that a cycle counts for', () => {
  test('is its own, and none before and behind the pledge', () => {
    const at = [9, 10, 13, 14, 19, 20].map((cycle) => periodAt(TIMES, cycle)?.period);
    expect(at).toEqual([undefined, 1, 1, 2, 3, undefined]);
  });

  test('is closed behind the cut-off, or the next one where it is carried over', () => {
    const cut = { ...TIMES, cutoff: 2 };
    expect(periodAt(cut, 11)).toEqual({ period: 1 });
    expect(periodAt(cut, 12)).toEqual({ period: 1, barred: 'PERIOD_CLOSED' });
    expect(periodAt({ ...cut, carryOver: true }, 12)).toEqual({ period: 2 });
    // The last period is cut short by the end of the pledge and has no next one.
    const whole = { ...cut, until: 21, carryOver: true };
    expect(periodAt(whole, 20)).toEqual({ period: 3, barred: 'PERIOD_CLOSED' });
  });

  test('has to be renewed but for the first, also where it is carried over to', () => {
    const renewal = { ...TIMES, renewal: true, cutoff: 1, carryOver: true };
    expect(periodAt(renewal, 12)).toEqual({ period: 1 });
    expect(periodAt(renewal, 13)).toEqual({ period: 2, barred: 'PLEDGE_NOT_YET' });
    expect(periodAt(renewal, 13, new Set([2]))).toEqual({ period: 2 });
  });
});

test('PERIOD_OPEN: a pool that is shared is given by what each would take off', () => {
  const given = world({ pledge: { atClose: true, pool: '100' } });
  const wait = { period: 1, units: '0', negentropy: '0.000000', limits: ['PERIOD_OPEN'] };
  expect(work(given, 0)).toMatchObject(wait);
  expect(work(given, 1, '5.000000')).toMatchObject(wait);
  // 120, 60 and 24 of a pool of 100: 58, 29 and 11 units, and two that are left for the first two.
  work(given, 0, '2.000000');
  const shared = reductionsOf(given).filter(({ waited }) => waited !== undefined);
  expect(shared.map(({ portion, units }) => [portion, units])).toEqual([
    ['59', '59'],
    ['30', '30'],
    ['11', '11'],
  ]);
  expect(shared[0]).toMatchObject({ negentropy: '4.916667', limits: ['POOL'], period: 1 });
  expect(given.draft.state.debts.waiting.size).toBe(0);
});

test('PERIOD_OPEN: what waits is taken off whole if there is enough for all of it', () => {
  const [enough, closed, held] = [1, 2, 3].map(() => world({ pledge: { atClose: true } }));
  if (enough === undefined || closed === undefined || held === undefined) throw new Error('three');
  for (const given of [enough, closed, held]) work(given);
  close(closed, 'WRITTEN_OFF');
  const { cycle } = held.draft.state;
  held.draft.append({ type: 'suspension', cycle, debt: debtId(0), code: 'IN_DISPUTE' });
  // What is released while nothing accrues to the debt waits for nothing.
  expect(work(held)).toMatchObject({ units: '0', limits: ['DEBT_SUSPENDED'] });
  const taken = [enough, closed, held].map((given) => {
    for (let closes = 0; closes < 3; closes += 1) given.draft.closeCycle();
    const shared = reductionsOf(given).filter(({ waited }) => waited !== undefined);
    return shared.map(({ units, limits, portion }) => [units, limits, portion]);
  });
  expect(taken[0]).toEqual([['120', undefined, undefined]]);
  expect(taken[1]).toEqual([]);
  expect(taken[2]).toEqual([['0', ['DEBT_SUSPENDED'], undefined]]);
});

test('PERIOD_OPEN: what is carried over waits for its own period, or the end of the pledge', () => {
  const given = world({ pledge: { atClose: true, cutoff: 2, carryOver: true } });
  work(given);
  expect(work(given)).toMatchObject({ period: 2, limits: ['PERIOD_OPEN'] });
  given.draft.closeCycle();
  expect(reductionsOf(given).map(({ period, units }) => [period, units])).toEqual([
    [1, '0'],
    [2, '0'],
    [1, '120'],
  ]);
  pool(given, '0', { until: given.draft.state.cycle });
  given.draft.closeCycle();
  expect(reductionsOf(given).at(-1)).toMatchObject({ period: 2, units: '120' });
});

test('PLEDGE_NOT_SIGNED: a pledge with a key counts once its creditor has signed its line', () => {
  const creditor = signerKeyOf('town', new Uint8Array(32).fill(9));
  const key = formatVerifierKey(verifierKeyOfSigner(creditor));
  const given = world({ pledge: { key } });
  expect(work(given)).toMatchObject({ units: '0', limits: ['PLEDGE_NOT_SIGNED'] });
  const line = given.draft.state.debts.pledges.get('p')?.draft ?? '';
  expect(JSON.parse(line)).toMatchObject({ pledge: 'p', pool: '5000', key });
  const { key: log = '', origin = '' } = given.draft.state.community ?? {};
  const sign = (text: string, by = creditor): void => {
    const signature = encodeBase64(ed25519.sign(new TextEncoder().encode(text), by.seed));
    pool(given, '0', { signature });
  };
  const other = signerKeyOf('town', new Uint8Array(32).fill(8));
  expect(() => sign(pledgeText(log, line), other)).toThrow('SIGNATURE_INVALID');
  // Whoever runs a service may call its log as they like, but has no key of another one.
  for (const another of [origin, formatVerifierKey(verifierKeyOfSigner(signerKeyOf(origin, SEED)))])
    expect(() => sign(pledgeText(another, line))).toThrow('SIGNATURE_INVALID');
  const cheaper = line.replace('"units":"12"', '"units":"11"');
  expect(() => sign(pledgeText(log, cheaper))).toThrow('SIGNATURE_INVALID');
  sign(pledgeText(log, line));
  expect(() => sign(pledgeText(log, line))).toThrow('ALREADY_KNOWN');
  // What was released before it was signed is not taken up again.
  expect(work(given)).toMatchObject({ units: '120', negentropy: '10.000000' });
});

test('ELECTIONS_FULL: a member has a hundred elections that are in force or to come', () => {
  const { draft, members } = world();
  const [member = ''] = members;
  const { cycle } = draft.state;
  const elect = (more: { share: number; from?: number; until?: number }): void => {
    draft.append({ type: 'election', cycle, member, debt: debtId(0), pledge: 'p', ...more });
  };
  for (let from = cycle + 2; from < cycle + 101; from += 1) elect({ share: 400_000, from });
  expect(() => elect({ share: 400_000, from: cycle + 101 })).toThrow('ELECTIONS_FULL');
  // Who changes what is to come, or ends it, has room again.
  elect({ share: 300_000, from: cycle + 50 });
  expect(draft.state.debts.elections.get(member)).toHaveLength(50);
  elect({ share: 0 });
  expect(draft.state.debts.elections.get(member)).toBeUndefined();
});

test('SIGNATURE_INVALID: the first key of a creditor is that of all its later pledges', () => {
  const keys = [9, 8].map((fill) => {
    const seed = new Uint8Array(32).fill(fill);
    return formatVerifierKey(verifierKeyOfSigner(signerKeyOf('town', seed)));
  });
  const [key = '', other = ''] = keys;
  const { draft } = world({ pledge: { key } });
  const { cycle } = draft.state;
  const terms = { creditor: 'town', currency: 'USD/2', pool: '9', units: '1', perNegentropy: '1' };
  const when = { from: cycle + 1, until: cycle + 6, periodCycles: 3, memberCap: '9' };
  const next = { type: 'pledge', cycle, ...terms, ...when, basis: 'margin' } as const;
  for (const more of [{}, { key: other }]) {
    const append = (): unknown => draft.append({ ...next, pledge: 'q', ...more });
    expect(append).toThrow('SIGNATURE_INVALID');
  }
  expect(() => world({ pledge: { key: 'town+1' } })).toThrow('NAME_INVALID');
  draft.append({ ...next, pledge: 'q', key });
  draft.append({ ...next, pledge: 'r', creditor: 'court' });
});

test('RATE_CEILING bounds all that one action takes off, and leaves the rest of its N', () => {
  const given = world({ pledge: { rateCeiling: '100' } });
  const first = work(given);
  // 100 cents are worth 8.333334 N; the other 1.666666 N stay with the member.
  expect(first).toMatchObject({ units: '100', negentropy: '8.333334', limits: ['RATE_CEILING'] });
  expect(work(given, 0, '2.000000')).toMatchObject({ units: '24', negentropy: '2.000000' });
});

test('PERIOD_CLOSED: behind the cut-off nothing is taken off, or it is of the next period', () => {
  const [closed, carried] = [{ cutoff: 2 }, { cutoff: 2, carryOver: true }].map((pledge) =>
    world({ pledge }),
  );
  if (closed === undefined || carried === undefined) throw new Error('there are two');
  for (const given of [closed, carried]) expect(work(given)).toMatchObject({ period: 1 });
  const none = { period: 1, units: '0', negentropy: '0.000000', limits: ['PERIOD_CLOSED'] };
  expect(work(closed)).toMatchObject(none);
  expect(work(carried)).toMatchObject({ period: 2, units: '120' });
});

test('PLEDGE_NOT_YET: a period counts from its renewal on, and no renewal is taken twice', () => {
  const given = world({ pledge: { renewal: true } });
  expect(() => pool(given, '0')).toThrow('AMOUNT_INVALID');
  for (const period of [1, 3]) {
    expect(() => pool(given, '0', { renews: period })).toThrow('PERIOD_INVALID');
  }
  for (const expected of ['120', '120', '120']) expect(work(given).units).toBe(expected);
  expect(work(given)).toMatchObject({ period: 2, units: '0', limits: ['PLEDGE_NOT_YET'] });
  pool(given, '40', { renews: 2 });
  expect(() => pool(given, '0', { renews: 2 })).toThrow('ALREADY_KNOWN');
  // The N of the release before it stays with the member.
  expect(work(given)).toMatchObject({ period: 2, units: '120', negentropy: '10.000000' });
  expect(given.draft.state.debts.book.balance('pledge:p:available', 'USD/2')).toBe(4_560n);
});

test('NOTICE_TOO_SHORT: what is told is taken out once its cycles have passed, and no more', () => {
  const given = world({ pledge: { noticeCycles: 2 } });
  expect(() => pool(given, '100', { notice: true })).toThrow('AMOUNT_INVALID');
  pool(given, '-100', { notice: true });
  expect(given.draft.state.debts.book.balance('pledge:p:available', 'USD/2')).toBe(5_000n);
  given.draft.closeCycle();
  expect(() => pool(given, '-100')).toThrow('NOTICE_TOO_SHORT');
  given.draft.closeCycle();
  pool(given, '-60');
  expect(() => pool(given, '-41')).toThrow('NOTICE_TOO_SHORT');
  pool(given, '-40');
  expect(given.draft.state.debts.book.balance('pledge:p:available', 'USD/2')).toBe(4_900n);
});

test('a withholding is what a settlement has to say, rounded down', () => {
  const given = world({ pledge: { withholding: 70_900 } });
  work(given);
  for (const other of ['0', '7', '9']) expect(() => settle(given, other)).toThrow('AMOUNT_DIFFERS');
  settle(given, '8');
  expect(given.draft.state.debts.book.balance(`debt:${debtId(0)}:owed`, 'USD/2')).toBe(9_888n);
});

test('GROUP_ALREADY_CREDITED: who is first in a period is the one, until it is given back', () => {
  const given = world({ pledge: { oneInGroup: true }, debt: { group: 'parcel-9' } });
  expect(work(given, 0).units).toBe('120');
  expect(work(given, 1)).toMatchObject({ units: '0', limits: ['GROUP_ALREADY_CREDITED'] });
  expect(work(given, 0).units).toBe('120');
  // In the next period it is another who is first.
  expect(work(given, 1).units).toBe('120');
  cancel(given);
  expect(work(given, 0).units).toBe('120');
});

test('DEBT_NOT_ACKNOWLEDGED: nothing accrues until the creditor has said that it is owed', () => {
  const given = world({ debt: { unacknowledged: true } });
  expect(work(given)).toMatchObject({ units: '0', limits: ['DEBT_NOT_ACKNOWLEDGED'] });
  const { cycle } = given.draft.state;
  given.draft.append({ type: 'suspension', cycle, debt: debtId(0) });
  expect(work(given).units).toBe('120');
});

test('DEBT_CLOSED: a debt that has ended takes nothing more, and a new one goes on with it', () => {
  const given = world();
  const { draft, members } = given;
  work(given);
  expect(() => close(given, 'PAID')).toThrow('NOT_SETTLED');
  settle(given, '0');
  expect(() => close(given, 'FORGOTTEN')).toThrow('NAME_INVALID');
  const { cycle } = draft.state;
  const [member = ''] = members;
  const next = { debt: debtId(7), member, creditor: 'town', kind: 'fee', reference: HASH } as const;
  const owed = { ...next, currency: 'USD/2', principal: '10', supersedes: debtId(0) } as const;
  expect(() => draft.append({ type: 'debt', cycle, ...owed })).toThrow('DEBT_OPEN');
  close(given, 'WRITTEN_OFF');
  expect(draft.state.debts.elections.has(member)).toBe(false);
  const elected = { member, debt: debtId(0), pledge: 'p', share: 1 };
  const { reduction } = ended(given);
  expect(() => draft.append({ type: 'election', cycle, ...elected })).toThrow('DEBT_CLOSED');
  expect(() => close(given, 'PAID')).toThrow('DEBT_CLOSED');
  expect(() => reverse(given, cycle)).toThrow('DEBT_CLOSED');
  const paid = { debt: debtId(0), currency: 'USD/2', units: '-1', code: 'PAYMENT' };
  expect(() => draft.append({ type: 'adjustment', cycle, ...paid })).toThrow('DEBT_CLOSED');
  expect(() => draft.append({ type: 'suspension', cycle, debt: debtId(0) })).toThrow('DEBT_CLOSED');
  draft.append({ type: 'debt', cycle, ...owed });
  expect(draft.state.debts.book.reduction(String(reduction))?.state).toBe('settled');
});

test('DISPUTE_OPEN: a debt does not end while a doubt about it waits for an answer', () => {
  const given = world();
  const { draft } = given;
  work(given);
  settle(given, '0');
  const { reduction, member } = ended(given);
  const { cycle } = draft.state;
  const about = { type: 'dispute', cycle, reduction, member } as const;
  draft.append({ ...about, dueBy: cycle + 28 });
  expect(() => close(given, 'PAID')).toThrow('DISPUTE_OPEN');
  draft.append({ ...about, outcome: 'dismissed', code: 'AS_AGREED' });
  close(given, 'PAID');
  expect(draft.state.debts.closed.get(debtId(0))).toBe('PAID');
});

test('REVERSAL_BEFORE_ORIGINAL: what is taken back counts behind the settlement, untold', () => {
  const given = world();
  const { draft } = given;
  work(given);
  const since = draft.state.cycle;
  settle(given, '0');
  expect(() => reverse(given, since - 1)).toThrow('REVERSAL_BEFORE_ORIGINAL');
  expect(() => reverse(given, since + 1)).toThrow('PERIOD_INVALID');
  draft.closeCycle();
  draft.closeCycle();
  // A statement has told of the cycles before this one.
  expect(() => reverse(given, since)).toThrow('PERIOD_CLOSED');
  reverse(given, draft.state.cycle);
  expect(draft.state.debts.book.reductions().at(-1)?.state).toBe('reversed');
});

test.each<readonly [string, Partial<PledgeEntry>]>([
  ['AMOUNT_INVALID', { rateCeiling: '0' }],
  ['PERIOD_INVALID', { cutoff: 0 }],
  ['PERIOD_INVALID', { cutoff: 3 }],
  ['PERIOD_INVALID', { carryOver: true }],
  ['PERIOD_INVALID', { withholding: 0 }],
  ['PERIOD_INVALID', { withholding: 1_000_001 }],
  ['PERIOD_INVALID', { noticeCycles: 0 }],
  ['NAME_INVALID', { fundingAccount: 'The Overlay' }],
])('%s for a pledge that cannot be as it is given', (code, pledge) => {
  expect(() => world({ pledge })).toThrow(code);
});

test('an election ends by itself, and frees its share of N for another', () => {
  const given = world();
  const { draft, members } = given;
  const [member = ''] = members;
  const elect = (share: number, until?: number): void => {
    const about = { member, debt: debtId(0), pledge: 'p', share };
    const last = until === undefined ? {} : { until };
    draft.append({ type: 'election', cycle: draft.state.cycle, ...about, ...last });
  };
  const { cycle } = draft.state;
  expect(() => elect(1_000_000, cycle)).toThrow('PERIOD_INVALID');
  elect(1_000_000, cycle + 1);
  draft.closeCycle();
  expect(work(given)).toMatchObject({ cycle: cycle + 1, units: '120' });
  // Behind its last cycle nothing is offered, so this is still the reduction before.
  expect(work(given)).toMatchObject({ cycle: cycle + 1 });
  const more = { debt: debtId(8), member, creditor: 'town', kind: 'fee', reference: HASH } as const;
  const owed = { ...more, currency: 'USD/2', principal: '900' } as const;
  draft.append({ type: 'debt', cycle: draft.state.cycle, ...owed });
  const about = { member, debt: debtId(8), pledge: 'p', share: 1_000_000 };
  draft.append({ type: 'election', cycle: draft.state.cycle, ...about });
  draft.closeCycle();
  expect(work(given)).toMatchObject({ debt: debtId(8), units: '120' });
});

test('a debt that was sold goes on with another creditor, and no other does', () => {
  const given = world();
  const { draft, members } = given;
  const [member = '', other = ''] = members;
  const next = { debt: debtId(7), member, creditor: 'fund', kind: 'fee', reference: HASH } as const;
  const owed = { ...next, currency: 'USD/2', principal: '10', supersedes: debtId(0) } as const;
  const { cycle } = draft.state;
  const closed = { type: 'suspension', cycle, closed: true } as const;
  draft.append({ ...closed, debt: debtId(1), code: 'EXPIRED' });
  const wrong = { ...owed, member: other, supersedes: debtId(1) };
  expect(() => draft.append({ type: 'debt', cycle, ...wrong })).toThrow('DEBTOR_MISMATCH');
  draft.append({ ...closed, debt: debtId(0), code: 'SOLD' });
  const notTheirs = { ...owed, member: other };
  expect(() => draft.append({ type: 'debt', cycle, ...notTheirs })).toThrow('DEBTOR_MISMATCH');
  draft.append({ type: 'debt', cycle, ...owed });
  expect(draft.state.debts.debts.get(debtId(7))?.supersedes).toBe(debtId(0));
});

test.each<readonly [string, Partial<PledgeEntry>]>([
  ['another family', { families: ['echo', 'stability'] }],
  ['another domain', { domains: ['roads'] }],
  ['another action', { families: ['civic'], actions: ['review'] }],
])('NOT_ELIGIBLE: a pledge for %s takes nothing off', (_, pledge) => {
  const given = world({ pledge });
  const reduction = work(given);
  expect(reduction).toMatchObject({ limits: ['NOT_ELIGIBLE'], units: '0', offered: '10.000000' });
  const own = { families: ['civic'], domains: ['knowledge'], actions: ['promise'] };
  expect(work(world({ pledge: own }))).toMatchObject({ units: '120' });
});

test('NOT_ELIGIBLE: a pledge is elected for the kinds of debts that it is for', () => {
  expect(() => world({ pledge: { debtKinds: ['fine'] } })).toThrow('NOT_ELIGIBLE');
  expect(work(world({ pledge: { debtKinds: ['fee', 'fine'] } }))).toMatchObject({ units: '120' });
});

test.each<readonly [string, Given]>([
  ['NAME_INVALID', { pledge: { domains: [] } }],
  ['NAME_INVALID', { pledge: { domains: ['roads', 'knowledge'] } }],
  ['NAME_INVALID', { pledge: { domains: ['roads', 'roads'] } }],
  ['NAME_INVALID', { pledge: { actions: ['Two Words'] } }],
  ['NAME_INVALID', { pledge: { debtKinds: ['debt'] } }],
  ['PERIOD_INVALID', { debt: { openedOn: '2026-07-01', dueOn: '2026-06-30' } }],
  ['PERIOD_INVALID', { debt: { openedOn: '2026-13-01' } }],
])('%s for lists that are none and days that are none', (code, given) => {
  expect(() => world(given)).toThrow(code);
});

test('a debt keeps the days that its creditor says', () => {
  const days = { openedOn: '2026-07-01', dueOn: '2027-05-31' };
  const { draft } = world({ debt: days });
  expect(draft.state.debts.debts.get(debtId(0))).toMatchObject(days);
});

test('a pledge ends early, after its notice, and is settled as before', () => {
  const given = world({ pledge: { noticeCycles: 1, until: 9_000, claimUntil: 9_500 } });
  const { draft } = given;
  work(given);
  const { cycle } = draft.state;
  expect(() => pool(given, '0', { until: cycle })).toThrow('NOTICE_TOO_SHORT');
  expect(() => pool(given, '5', { until: cycle + 1 })).toThrow('AMOUNT_INVALID');
  expect(() => pool(given, '0', { until: 9_000 })).toThrow('PERIOD_INVALID');
  expect(() => pool(given, '0', { until: cycle - 1 })).toThrow('PERIOD_INVALID');
  pool(given, '0', { until: cycle + 1 });
  expect(draft.state.debts.pledges.get('p')).toMatchObject({ claimUntil: 9_500 });
  expect(() => pool(given, '0', { until: cycle + 1 })).toThrow('PERIOD_INVALID');
  expect(work(given)).toMatchObject({ cycle, units: '120' });
  expect(work(given)).toMatchObject({ cycle: cycle + 1, units: '120' });
  // Behind its end nothing is offered, so this is still the reduction before.
  expect(work(given)).toMatchObject({ cycle: cycle + 1 });
  settle(given, '0');
  reverse(given, draft.state.cycle);
  expect(draft.appended.at(-1)?.entry).not.toHaveProperty('expired');
});

test('an election begins later, and the one before goes on until then', () => {
  const given = world();
  const { draft, members } = given;
  const [member = ''] = members;
  const { cycle } = draft.state;
  const elect = (share: number, more: object): void => {
    const about = { member, debt: debtId(0), pledge: 'p', share, ...more };
    draft.append({ type: 'election', cycle: draft.state.cycle, ...about });
  };
  // The next cycle is what is meant when none is said, and has no second form.
  expect(() => elect(500_000, { from: cycle + 1 })).toThrow('PERIOD_INVALID');
  expect(() => elect(500_000, { from: cycle + 3, until: cycle + 2 })).toThrow('PERIOD_INVALID');
  expect(() => elect(0, { from: cycle + 2, pledge: 'p', debt: debtId(0) })).not.toThrow();
  elect(500_000, { from: cycle + 2 });
  expect(work(given)).toMatchObject({ cycle, offered: '10.000000' });
  expect(work(given)).toMatchObject({ cycle: cycle + 1, offered: '10.000000' });
  expect(work(given)).toMatchObject({ cycle: cycle + 2, offered: '5.000000' });
});

test('NEGENTROPY_SPENT: shares are held against those of each cycle', () => {
  const { draft, members } = world();
  const [member = ''] = members;
  const { cycle } = draft.state;
  const about = { member, creditor: 'town', kind: 'fee', reference: HASH } as const;
  const owed = { ...about, debt: debtId(8), currency: 'USD/2', principal: '900' } as const;
  draft.append({ type: 'debt', cycle, ...owed });
  const elect = (debt: string, more: { share: number; from?: number; until?: number }): void => {
    draft.append({ type: 'election', cycle, member, debt, pledge: 'p', ...more });
  };
  // The first debt has all of N now, and half of it from a later cycle on.
  elect(debtId(0), { share: 500_000, from: cycle + 4 });
  expect(() => elect(debtId(8), { share: 500_000, from: cycle + 3 })).toThrow('NEGENTROPY_SPENT');
  expect(() => elect(debtId(8), { share: 500_001, from: cycle + 4 })).toThrow('NEGENTROPY_SPENT');
  elect(debtId(8), { share: 500_000, from: cycle + 5 });
  expect(() => elect(debtId(8), { share: 0, from: cycle + 90, until: 0 })).toThrow('PERIOD');
  const live = draft.state.debts.elections.get(member) ?? [];
  expect(live.map(({ share, since, until }) => [share, since, until])).toEqual([
    [1_000_000, cycle, cycle + 3],
    [500_000, cycle + 4, undefined],
    [500_000, cycle + 5, undefined],
  ]);
});

test('BATCH_CONFLICT: what was sent is answered in its batch, or cancelled', () => {
  const given = world();
  const { draft } = given;
  work(given);
  const { cycle } = draft.state;
  const { reduction } = ended(given);
  const send = (batch: string, reductions: readonly number[], creditor = 'town'): void => {
    draft.append({ type: 'submission', cycle, creditor, batch, reductions });
  };
  expect(() => send('b7', [])).toThrow('BATCH_CONFLICT');
  expect(() => send('b7', [reduction, reduction])).toThrow('BATCH_CONFLICT');
  expect(() => send('b7', [reduction], 'court')).toThrow('BATCH_CONFLICT');
  expect(() => send('b7', [reduction + 900])).toThrow('ITEM_UNKNOWN');
  send('b7', [reduction]);
  expect(() => send('b8', [reduction])).toThrow('BATCH_CONFLICT');
  expect(() => settle(given, '0')).toThrow('BATCH_CONFLICT');
  cancel(given);
  expect(draft.state.debts.book.reductions().at(-1)?.state).toBe('cancelled');
  expect(() => send('b9', [reduction])).toThrow('ITEM_SETTLED');
  expect(() => send('c', [reduction])).toThrow('BATCH_CONFLICT');
});
