import {
  approve,
  cancel,
  COUNCIL,
  COUNCIL_KEYS,
  emergency,
  propose,
} from '../worlds/governance.ts';
import type { SignerKey } from '../../src/core/log/note-key.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import type { FindingCode } from '../../src/core/codes/codes.ts';
import type { FindingStatus } from '../../src/core/state/entry.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { decide, type MintRequest } from '../../src/core/mint/decide.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { formatMicros, ONE } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import {
  appendPolicy,
  closeCycles,
  DAILY,
  evidenceHash,
  linesOf,
  newDraft,
} from '../worlds/memory-community.ts';
import {
  appendFact,
  appendOutcomes,
  change,
  debtId,
  memberOf,
  settle,
} from '../worlds/random-history.ts';
import { DOMAINS } from '../worlds/random-policy.ts';
import { honestRetraction } from './first-difference.ts';

const POLICY: PolicyDocument = {
  ...PRESETS.standard,
  credits: { transfers: 'on', burns: 'members', grants: 'on' },
  holdBack: { cycles: 2 },
  giFloor: 0.5,
  caps: { mintsPerMemberAndCycle: 3, mintPerCycle: '1000.000000' },
  integrity: { ...PRESETS.standard.integrity, priorFacts: 2 },
  entropy: {
    ...PRESETS.standard.entropy,
    weights: { failure: 0.5, uncertainty: 0.2, volatility: 0.15, drift: 0.15, disagreement: 0 },
    categories: ['kept', 'broken', 'late'],
  },
  cycle: DAILY,
  domains: [...DOMAINS],
};

/**
 * A log with every kind of entry and every way in which a decision can end: minted, held and
 * refused, released and cancelled, under two policies; with evidence that is taken back.
 * @param cycles closed after the 29 in which entropy becomes known
 */
export function showcaseLog(cycles: number): string[] {
  const draft = newDraft(POLICY);
  const members = [0, 1, 2].map((who) => memberOf(draft, who));
  for (const domain of DOMAINS) {
    const { cycle } = draft.state;
    draft.append({ type: 'instrument', cycle, domain, instrument: 'gauge', weight: 100_000 });
  }
  for (const [who, member] of members.entries()) {
    for (let fact = 0; fact < 9; fact += 1) appendFact(draft, member, CHANNELS, ONE);
    if (who === 2) appendFact(draft, member, ['drift', 'echo'], 400_000, 500_000);
  }
  for (let cycle = 0; cycle < 29 + cycles; cycle += 1) {
    liveThrough(draft, cycle);
    if (cycle === 28) owe(draft, members);
    if (cycle >= 29) act(draft, members, cycle);
    if (cycle === 29 + Math.floor(cycles / 2)) {
      appendPolicy(draft, { ...POLICY, holdBack: { cycles: 0 }, giFloor: 0 });
    }
    closeCycles(draft);
    change(draft);
    settle(draft);
  }
  govern(draft);
  return linesOf(draft);
}

/** A council that adopts rules together with a smaller council, cancels some, and lets some lie. */
function govern(draft: BatchDraft): void {
  const [first, second, third] = COUNCIL_KEYS as [SignerKey, SignerKey, SignerKey];
  draft.append({ type: 'council', cycle: draft.state.cycle, ...COUNCIL });
  const { cycle } = draft.state;
  const policy = policyRecord({ ...POLICY, giFloor: 0.5 });
  const council = { ...COUNCIL, keys: COUNCIL.keys.slice(0, 2) };
  const adopted = propose(draft, { policy, notBefore: cycle + 1, council });
  const cancelled = propose(draft, { policy, notBefore: cycle + 2 });
  propose(draft, { policy, notBefore: cycle + 3, opens: ['silence'] });
  approve(draft, adopted, first);
  cancel(draft, cancelled, second);
  approve(draft, adopted, third);
  draft.append(emergency(draft.state, { paused: true, scope: 'all', lastCycle: cycle }, [third]));
  closeCycles(draft, 2);
  const longer = { paused: true, lastCycle: cycle + 4 };
  draft.append(emergency(draft.state, longer, [first, second]));
  draft.append(emergency(draft.state, { paused: false }, [second, first]));
  propose(draft, { policy: policyRecord(POLICY), notBefore: cycle + 9 });
  closeCycles(draft, 4);
}

/** Fewer failures from week to week in one domain, and the same number in the other. */
function liveThrough(draft: BatchDraft, cycle: number): void {
  const failing = cycle < 14 ? 2 : cycle % 5 === 0 ? 1 : 0;
  appendOutcomes(draft, DOMAINS[0], 4 - failing, failing);
  appendOutcomes(draft, DOMAINS[1], 3, cycle % 4 === 0 ? 1 : 0);
  for (const [index, domain] of DOMAINS.entries()) {
    const value = 200_000 + ((cycle * 37 + index * 11) % 10) * 10_000;
    const reading = { type: 'reading', cycle: draft.state.cycle, domain } as const;
    draft.append({ ...reading, instrument: 'gauge', value });
  }
}

function act(draft: BatchDraft, members: readonly string[], cycle: number): void {
  const [first = '', second = '', third = ''] = members;
  const ask = (member: string, rest: Partial<MintRequest> = {}): number => {
    const action = { family: 'civic', action: 'promise', domain: DOMAINS[cycle % 2] ?? '' };
    const evidence = evidenceHash(`showcase ${draft.state.size}`);
    return draft.append(decide(draft.state, { member, ...action, evidence, ...rest }));
  };
  if (cycle % 6 === 0) link(draft, second, third, false);
  for (const [who, member] of members.entries()) {
    appendFact(draft, member, CHANNELS, (cycle + who) % 40 === 0 ? 0 : ONE);
  }
  appendFact(draft, second, [CHANNELS[cycle % 4] ?? 'echo'], (cycle * 211_111) % ONE, 300_000);
  ask(first);
  ask(second, { family: 'echo', action: 'review' });
  ask(third, { action: cycle % 3 === 0 ? 'unknown' : 'promise' });
  const broken = evidenceHash(`broken ${cycle}`);
  ask(first, { evidence: broken });
  ask(second, { evidence: broken }); // a duplicate
  if (cycle % 2 === 0) ask(third, { attested: 'DESTABILIZATION' });
  if (cycle % 3 === 1) ask(second, { actionCycle: draft.state.cycle - 1, promise: broken });
  const { state } = draft;
  const outcome = { type: 'outcome', cycle: state.cycle, domain: DOMAINS[0] } as const;
  if (cycle % 2 === 1) draft.append({ ...outcome, category: 'late', evidence: broken });
  find(draft, cycle, second);
  rate(draft, members, cycle);
  const taken = { domain: DOMAINS[1], evidence: evidenceHash(`taken ${cycle - (cycle % 2)}`) };
  if (cycle % 4 === 0) {
    appendTaken(draft, third, taken);
    ask(third, taken);
  }
  if (cycle % 4 === 1) takeBack(draft, third, taken.evidence);
  if (cycle % 8 === 6) takeBack(draft, undefined, broken); // an outcome or nothing
  passOn(draft, first, third);
  const reason = evidenceHash('reason');
  if (cycle % 4 === 3) {
    draft.append({ type: 'pause', cycle: state.cycle, paused: true, reason });
    ask(first);
    draft.append({ type: 'pause', cycle: state.cycle, paused: false, reason });
  }
  if (cycle % 6 === 5) {
    link(draft, second, third, true);
    for (const member of [second, third]) appendFact(draft, member, CHANNELS, ONE, 800_000);
    ask(second);
    ask(third);
  }
}

/** Two owe, one of them little, and both have their N pay it; by N and by margin. */
function owe(draft: BatchDraft, [first = '', second = '']: readonly string[]): void {
  for (const [member, pledge, share] of [
    [first, 'by-n', ONE],
    [second, 'by-margin', 700_000],
  ] as const) {
    const { cycle, size } = draft.state;
    const debt = debtId(size);
    const [creditor, currency] = ['town', 'USD/2'];
    const reference = evidenceHash('account');
    const principal = member === first ? '1500' : '90000';
    const owed = { debt, member, creditor, kind: 'fee', currency, principal, reference };
    draft.append({ type: 'debt', cycle, ...owed });
    draft.append({
      type: 'pledge',
      cycle,
      pledge,
      creditor,
      currency,
      pool: '2000',
      units: pledge === 'by-n' ? '2' : '1',
      perNegentropy: '1',
      basis: pledge === 'by-n' ? 'negentropy' : 'margin',
      memberCap: '700',
      from: cycle + 1,
      until: cycle + 20,
      periodCycles: 5,
      ...(pledge === 'by-n' ? { families: ['civic', 'echo'], debtKinds: ['fee'] } : {}),
    });
    draft.append({ type: 'election', cycle, member, debt, pledge, share });
    const later = { member, debt, pledge, share: share / 2, from: cycle + 9 };
    draft.append({ type: 'election', cycle, ...later });
    const end = { pledge, creditor, currency, units: '0', until: cycle + 18 };
    draft.append({ type: 'pool', cycle, ...end });
    const opened = { member, files: 'a'.repeat(32), amount: '12.500000' };
    const rows = [`${String(size).padStart(32, '0')}+`];
    draft.append({ type: 'legacy', cycle, ...opened, rows });
  }
}

/** Two are one person over the close of a cycle. */
function link(draft: BatchDraft, member: string, to: string, linked: boolean): void {
  const { cycle, people } = draft.state;
  if (people.has(member) === linked) return;
  draft.append({ type: 'link', cycle, member, to, linked, reason: evidenceHash('reason') });
}

/** Everybody rates something, each time with another amount of dissent. */
function rate(draft: BatchDraft, members: readonly string[], cycle: number): void {
  const item = evidenceHash(`item ${cycle}`);
  for (const [who, member] of members.entries()) {
    const rating = (cycle * who) % 5;
    const { state } = draft;
    draft.append({ type: 'rating', cycle: state.cycle, domain: DOMAINS[0], member, item, rating });
  }
}

/** Two facts and an outcome of the same evidence. */
function appendTaken(
  draft: BatchDraft,
  member: string,
  { domain, evidence }: { readonly domain: string; readonly evidence: string },
): void {
  const { cycle } = draft.state;
  draft.append({ type: 'fact', cycle, member, evidence, echo: ONE, drift: 700_000 });
  draft.append({ type: 'fact', cycle, member, evidence, stability: ONE, weight: 500_000 });
  draft.append({ type: 'outcome', cycle, domain, category: 'kept', evidence });
}

function takeBack(draft: BatchDraft, member: string | undefined, evidence: string): void {
  const reason = evidenceHash('a leak');
  draft.append(honestRetraction(draft.state, { evidence, member, reason }));
}

/** Half of what somebody has goes to another. */
function passOn(draft: BatchDraft, from: string, to: string): void {
  const { cycle, members } = draft.state;
  const half = (members.get(from)?.balance ?? 0n) / 2n;
  if (half === 0n) return;
  draft.append({ type: 'transfer', cycle, from, to, amount: formatMicros(half) });
  const given = formatMicros(half / 3n);
  if (half < 3n) return;
  draft.append({ type: 'burn', cycle, member: to, amount: given, own: true });
  draft.append({ type: 'gift', cycle, member: to, amount: given });
  const reason = evidenceHash('reason');
  draft.append({ type: 'grant', cycle, member: from, amount: given, reason });
}

/** Every fifth cycle something is found out about a member, and settled two cycles later. */
function find(draft: BatchDraft, cycle: number, member: string): void {
  const code: FindingCode = cycle % 2 === 0 ? 'NOISE' : 'SPECULATION';
  const about = { type: 'finding', cycle: draft.state.cycle, member, code } as const;
  const values = { measured: 7, limit: 3 };
  const open = [...draft.state.findings].find(([, { status }]) => status === 'open');
  const settled: FindingStatus = cycle % 2 === 0 ? 'confirmed' : 'cleared';
  if (cycle % 5 === 1 && open === undefined) draft.append({ ...about, ...values, status: 'open' });
  if (cycle % 5 === 3 && open !== undefined) {
    draft.append({ ...about, ...values, status: settled, finding: open[0] });
  }
}
