import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTESTABLE, type Code, CODE_NAMES, FINDING_CODES } from '../../src/core/codes/codes.ts';
import { CLAIM_TYPES, type ClaimRecord, declarationOf } from '../../src/core/families/record.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { decide, type MintRequest } from '../../src/core/mint/decide.ts';
import type { Change } from '../../src/core/mint/change.ts';
import { endHold } from '../../src/core/mint/end-hold.ts';
import { explainEnd, nearestChangeOfEnd } from '../../src/core/mint/explain.ts';
import type { Explanation } from '../../src/core/mint/explanation.ts';
import { wordsIn } from '../../src/core/mint/words/chosen.ts';
import { LANGUAGES } from '../../src/core/mint/words/words.ts';
import type { Family } from '../../src/core/policy/policy.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import { policyVersion } from '../../src/core/state/state.ts';
import { ONE } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { runs } from '../size.ts';
import { type AskedThere, doNearestChange } from '../worlds/applied-changes.ts';
import { closeCycles, evidenceHash, newDraft } from '../worlds/memory-community.ts';
import {
  appendFact,
  appendOutcomes,
  becomeKnown,
  histories,
  link,
  memberOf,
  play,
} from '../worlds/random-history.ts';
import { DOMAINS, policies } from '../worlds/random-policy.ts';

/** An action of every family that is paid for, by every type of claim. */
const ACTIONS: PolicyDocument['actions'] = CLAIM_TYPES.map((type) => ({
  family: declarationOf({ type } as ClaimRecord).family as Family,
  type,
  weight: 1,
}));

const [HERE, ELSEWHERE] = DOMAINS;

type Rules = (document: PolicyDocument) => PolicyDocument;

/** How it comes about that somebody who qualifies is refused with a code. */
interface Cause {
  /** Rules under which it happens. */
  readonly under?: Rules;
  /** Failed outcomes of four in the cycles before, early and late; absent: no such cycles. */
  readonly trend?: readonly [early: number, late: number];
  readonly happens?: (draft: BatchDraft, request: MintRequest) => Partial<MintRequest> | undefined;
}

const attested = (code: Code): Cause => ({ happens: () => ({ attested: code }) });
const gated: Rules = (document) => ({
  ...document,
  gates: { ...document.gates, entropy: true },
  entropy: { ...document.entropy, pool: false, fellMembers: 0 },
});
const paying =
  (flatWeight: number, fellMembers = 0): Rules =>
  (document) => {
    const { mint, entropy } = gated(document);
    return {
      ...gated(document),
      mint: { ...mint, flatWeight },
      entropy: { ...entropy, fellMembers },
    };
  };

/** Each way that there is to be refused; a code without one would not be tried. */
const CAUSES: Readonly<Record<Exclude<Code, keyof typeof HOLDING>, readonly Cause[]>> = {
  POLICY_INACTIVE: [{ happens: () => ({ actionCycle: 0 }) }],
  PAUSED: [{ happens: pause }],
  ACTION_UNKNOWN: [
    { happens: () => ({ action: 'nap' }) },
    { happens: () => ({ domain: 'moon' }) },
    { happens: () => ({ family: 'civic', action: 'nap', domain: 'moon' }) },
  ],
  DUPLICATE: [attested('DUPLICATE'), { happens: claimedByAnother }],
  IDENTITY: [attested('IDENTITY'), { happens: () => ({ member: 'nobody' }) }],
  EVIDENCE_MISSING: [
    attested('EVIDENCE_MISSING'),
    {
      happens: (draft) => {
        const member = memberOf(draft, 2);
        appendFact(draft, member, ['echo'], ONE);
        return { member };
      },
    },
  ],
  UNDER_REVIEW: [attested('UNDER_REVIEW')],
  REGISTRY_AWAY: [attested('REGISTRY_AWAY')],
  DESTABILIZATION: [attested('DESTABILIZATION')],
  ENTROPY_UNKNOWN: [
    { under: gated },
    { under: gated, happens: (draft) => cyclesOf(draft, 16, [3, 1]) },
    { under: gated, trend: [1, 1], happens: (draft) => cyclesOf(draft, 3, [0, 0]) },
    { under: gated, trend: [1, 1], happens: (draft) => cyclesOf(draft, 20, [0, 0]) },
    { under: gated, happens: (draft) => later(draft, 2, [3, 1]) },
    { under: gated, trend: [1, 1], happens: (draft) => later(draft, 5, [0, 0]) },
  ],
  ENTROPY_ROSE: [
    { under: gated, trend: [0, 0], happens: (draft) => cyclesOf(draft, 14, [1, 9]) },
    {
      under: gated,
      trend: [0, 0],
      happens: (draft) => {
        cyclesOf(draft, 14, [1, 9]);
        return later(draft, 1, [1, 9]);
      },
    },
    { under: gated, trend: [0, 0], happens: (draft) => later(draft, 7, [1, 19]) },
  ],
  ENTROPY_FLAT: [
    { under: paying(0), trend: [1, 1] },
    { under: paying(0), trend: [0, 0] },
    { under: paying(0, 60), trend: [3, 0] },
    { under: paying(0), trend: [1, 1], happens: (draft) => later(draft, 1, [3, 1]) },
  ],
  DOMAIN_SPILLOVER: [
    {
      under: (document) => ({ ...paying(0.25)(document), guardedDomains: [ELSEWHERE] }),
      trend: [0, 0],
      happens: (draft) => {
        for (let cycle = 0; cycle < 14; cycle += 1) {
          appendOutcomes(draft, HERE, 4, 0);
          appendOutcomes(draft, ELSEWHERE, 1, 19);
          closeCycles(draft);
        }
        return undefined;
      },
    },
  ],
  GI_BELOW_FLOOR: [
    { under: (document) => ({ ...document, giFloor: 1 }) },
    {
      under: (document) => ({ ...document, giFloor: 0.999_999 }),
      happens: (draft) => cyclesOf(draft, 2, [1, 0]),
    },
  ],
  BELOW_THRESHOLD: [
    { happens: (draft) => lose(draft, 9) },
    {
      happens: (draft) => {
        // Of two linked members who are judged as one, one did nothing well.
        for (let fact = 0; fact < 12; fact += 1) {
          appendFact(draft, memberOf(draft, 1), CHANNELS, 0);
        }
        link(draft, 0);
        return undefined;
      },
    },
  ],
  OUTCOME_LOST: [attested('OUTCOME_LOST')],
  RETRACTED: [attested('RETRACTED')],
  EXPIRED: [attested('EXPIRED')],
  CAP_REACHED: [
    {
      under: (document) => ({
        ...document,
        caps: { mintsPerMemberAndCycle: 1, mintPerCycle: '0.000000' },
      }),
      happens: (draft, request) => {
        const first = { ...request, evidence: evidenceHash('first') };
        draft.append(decide(draft.state, first));
        return undefined;
      },
    },
    {
      under: (document) => ({
        ...document,
        caps: { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000001' },
      }),
    },
  ],
};

/** What holds and never refuses. */
const HOLDING = { SPECULATION: 1, EXTRACTION: 1, NOISE: 1, HIGH_VARIANCE: 1 } as const;

/** Rules that stand in the way of nobody, but for what a cause asks for. */
function rulesFor(document: PolicyDocument, { under = (one) => one }: Cause): PolicyDocument {
  const open: PolicyDocument = {
    ...document,
    giFloor: 0,
    mint: { ...document.mint, scale: '100.000000', threshold: PRESETS.standard.mint.threshold },
    integrity: PRESETS.standard.integrity,
    gates: { ...document.gates, entropy: false },
    caps: { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' },
    guardedDomains: [],
    actions: ACTIONS,
  };
  return under(open);
}

/** One of the causes of a code, under some rules, for some action. */
interface Drawn {
  readonly cause: number;
  readonly document: PolicyDocument;
  readonly action: PolicyDocument['actions'][number];
}

function drawnFor(code: keyof typeof CAUSES): fc.Arbitrary<Drawn> {
  return fc.record({
    cause: fc.nat(CAUSES[code].length - 1),
    document: policies({ channelFloor: true }),
    action: fc.constantFrom(...ACTIONS),
  });
}

function caused(code: keyof typeof CAUSES, drawn: Drawn): AskedThere {
  const { happens, trend, ...cause } = CAUSES[code][drawn.cause] ?? {};
  const draft = newDraft(rulesFor(drawn.document, cause));
  const member = memberOf(draft, 0);
  for (let fact = 0; fact < 90; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  for (const other of [1, 2]) memberOf(draft, other);
  if (trend !== undefined) becomeKnown(draft, trend);
  const { family, type: action } = drawn.action;
  const request = { member, family, action, domain: HERE, evidence: evidenceHash('asked') };
  return { draft, request: { ...request, ...happens?.(draft, request) } };
}

interface Walked {
  readonly codes: readonly Code[];
  readonly explanations: readonly Explanation[];
  /** What was told to be done, and was done, in order. */
  readonly done: readonly Change['kind'][];
  readonly end: 'passes' | 'out of reach' | 'went round';
}

/** Does what each refusal says until nothing refuses any more. */
function walk({ draft, request }: AskedThere): Walked {
  const codes: Code[] = [];
  const explanations: Explanation[] = [];
  const done: Change['kind'][] = [];
  for (let asked = request; codes.length < 2 * CODE_NAMES.length;) {
    const decision = decide(draft.state, asked);
    if (decision.outcome !== 'refused') return { codes, explanations, done, end: 'passes' };
    codes.push(decision.code ?? 'POLICY_INACTIVE');
    const { explanation, change, next } = doNearestChange({ draft, request: asked }, decision);
    explanations.push(explanation);
    done.push(change);
    if (next === undefined) return { codes, explanations, done, end: 'out of reach' };
    asked = next;
  }
  return { codes, explanations, done, end: 'went round' };
}

function expectWhole({ code, sentence, measured, limit, nearest }: Explanation): void {
  expect(code).toBeDefined();
  for (const text of [sentence, measured, limit, nearest]) {
    expect(text).not.toMatch(/undefined|NaN|\[object|^$/);
  }
}

describe('the nearest change, once it is done, passes', () => {
  test.each(Object.keys(CAUSES) as (keyof typeof CAUSES)[])('%s', (code) => {
    fc.assert(
      fc.property(drawnFor(code), (drawn) => {
        const { codes, explanations, done, end } = walk(caused(code, drawn));
        expect(codes[0]).toBe(code);
        explanations.forEach(expectWhole);
        // What was done is not asked for again.
        expect(done.filter((one, at) => one === done[at + 1])).toEqual([]);
        if (code === 'BELOW_THRESHOLD' && end === 'out of reach') return;
        expect([end, codes]).toEqual(['passes', codes]);
      }),
      { numRuns: runs(3 * CAUSES[code].length, 300) },
    );
  });

  test('in any history, whatever it was refused for', () => {
    const seen = new Map<Code, number>();
    const drawn = fc.record({
      history: histories({ length: 8 }),
      action: fc.constantFrom(...ACTIONS, { family: 'civic', type: 'nap' }),
      domain: fc.constantFrom(...DOMAINS),
      cyclesAgo: fc.constantFrom(0, 0, 0, 1, 3),
      attested: fc.constantFrom(undefined, undefined, undefined, ...ATTESTABLE),
    });
    fc.assert(
      fc.property(drawn, ({ history, action, domain, cyclesAgo, attested: code }) => {
        const draft = play({ ...history, policy: { ...history.policy, actions: ACTIONS } });
        const request: MintRequest = {
          member: memberOf(draft, 0),
          family: action.family,
          action: action.type,
          domain,
          evidence: evidenceHash('asked'),
          ...(cyclesAgo === 0 ? {} : { actionCycle: draft.state.cycle - cyclesAgo }),
          attested: code,
        };
        const { codes, explanations, done, end } = walk({ draft, request });
        for (const one of codes) seen.set(one, (seen.get(one) ?? 0) + 1);
        explanations.forEach(expectWhole);
        // One code may have two reasons: no confirmation, and then no facts.
        expect(done.filter((one, at) => one === done[at + 1])).toEqual([]);
        expect([end === 'went round', codes]).toEqual([false, codes]);
      }),
      { numRuns: runs(40, 6_000) },
    );
    expect(seen.size).toBeGreaterThan(runs(6, 15));
  });
});

describe('a hold', () => {
  test.each(FINDING_CODES)('that %s postpones is released once it is cleared', (code) => {
    const { draft, hold } = heldFor({ code, status: 'open' });
    expect(endHold(draft.state, hold)).toBeUndefined();
    const other = heldFor({ code, status: 'cleared' });
    expect(endHold(other.draft.state, other.hold)?.type).toBe('release');
  });

  test.each([...FINDING_CODES, 'BELOW_THRESHOLD', 'OUTCOME_LOST', 'RETRACTED'] as const)(
    'that was cancelled with %s would have been released after the nearest change',
    (code) => {
      const { draft, hold } = heldFor({ code, status: 'confirmed' });
      const end = endHold(draft.state, hold);
      if (end?.type !== 'cancel') throw new Error(`${code} cancels`);
      expect(end.code).toBe(code);
      const policy = policyVersion(draft.state, hold.policy);
      if (policy === undefined) throw new Error('a hold has its policy');
      for (const language of LANGUAGES) expectWhole(explainEnd(policy, end, wordsIn(language)));
      const change = nearestChangeOfEnd(policy, end);
      const changed =
        change.kind === 'the finding is cleared'
          ? heldFor({ code, status: 'cleared' })
          : { draft, hold: { ...hold, promiseLost: false, retracted: false } };
      for (let kept = 0; change.kind === 'kept actions' && kept < (change.count ?? 0); kept += 1) {
        appendFact(draft, hold.member, CHANNELS, ONE);
      }
      expect(endHold(changed.draft.state, changed.hold)?.type).toBe('release');
    },
  );
});

/** A decision that is held, and what happened to it since. */
function heldFor({
  code,
  status,
}: {
  readonly code: Code;
  readonly status: 'open' | 'cleared' | 'confirmed';
}) {
  const [document] = fc.sample(policies({ channelFloor: true, caps: false }), {
    numRuns: 1,
    seed: 7,
  });
  if (document === undefined) throw new Error('a policy');
  const draft = newDraft({
    ...rulesFor(document, {}),
    holdBack: { cycles: 28 },
    conduct: { ...document.conduct, appealCycles: 0 },
  });
  const member = memberOf(draft, 0);
  for (let fact = 0; fact < 90; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  const evidence = evidenceHash('held');
  const [{ family, type } = { family: 'civic', type: 'promise' }] = ACTIONS;
  const entry: DecisionEntry = decide(draft.state, {
    member,
    family,
    action: type,
    domain: HERE,
    evidence,
  });
  const index = draft.append(entry);
  const finding = FINDING_CODES.find((one) => one === code);
  if (finding !== undefined) {
    const { cycle } = draft.state;
    const about = { type: 'finding', cycle, member, code: finding, evidence } as const;
    const opened = draft.append({ ...about, status: 'open', measured: 3, limit: 2 });
    if (status !== 'open')
      draft.append({ ...about, status, measured: 3, limit: 2, finding: opened });
  }
  if (code === 'BELOW_THRESHOLD') lose(draft, 9);
  const hold = draft.state.holds.get(index);
  if (hold === undefined) throw new Error('it is held');
  const happened = { promiseLost: code === 'OUTCOME_LOST', retracted: code === 'RETRACTED' };
  return { draft, hold: { ...hold, ...happened } };
}

function pause(draft: BatchDraft): undefined {
  const { cycle } = draft.state;
  draft.append({ type: 'pause', cycle, paused: true, reason: evidenceHash('reason') });
}

function claimedByAnother(draft: BatchDraft, request: MintRequest): undefined {
  const member = memberOf(draft, 1);
  for (let fact = 0; fact < 90; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  draft.append(decide(draft.state, { ...request, member }));
}

function lose(draft: BatchDraft, facts: number): undefined {
  for (let fact = 0; fact < facts; fact += 1) appendFact(draft, memberOf(draft, 0), CHANNELS, 0);
}

/** So many cycles with outcomes in both domains. */
function cyclesOf(
  draft: BatchDraft,
  cycles: number,
  [kept, lost]: readonly [kept: number, lost: number],
): undefined {
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const domain of DOMAINS) appendOutcomes(draft, domain, kept, lost);
    closeCycles(draft);
  }
}

/** Asks so many cycles after the action came in. */
function later(
  draft: BatchDraft,
  cycles: number,
  outcomes: readonly [kept: number, lost: number],
): Partial<MintRequest> {
  const actionCycle = draft.state.cycle;
  cyclesOf(draft, cycles, outcomes);
  return { actionCycle };
}
