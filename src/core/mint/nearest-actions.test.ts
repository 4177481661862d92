import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceHash, newDraft } from '../../../test/worlds/memory-community.ts';
import { appendFact, memberOf } from '../../../test/worlds/random-history.ts';
import { ACTIONS, policies } from '../../../test/worlds/random-policy.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import type { ClaimRecord } from '../families/record.ts';
import { factOf } from '../families/settle.ts';
import { type Channel, CHANNELS } from '../integrity/tally.ts';
import { type PolicyDocument, policyFrom } from '../policy/parse-policy.ts';
import { askedWeight, type Policy } from '../policy/policy.ts';
import { PRESETS } from '../policy/presets.ts';
import type { DecisionEntry } from '../state/entry.ts';
import { policyAt } from '../state/state.ts';
import { ONE } from '../units.ts';
import { decide } from './decide.ts';
import { explain, explainEnd } from './explain.ts';

type Asked = Pick<DecisionEntry, 'family' | 'action'>;

const CLAIM = { userId: 'ada', domain: 'knowledge', subject: 'task', at: 9, dueAt: 9 } as const;
const PROMISE: ClaimRecord = { type: 'promise', ...CLAIM };
const SUPPORTS = [
  { type: 'proof', claim: 'c', at: 9, delivered: ONE },
  { type: 'confirmation', claim: 'c', by: 'bob', at: 9, accepted: true },
] as const;

/** A policy in whose way nothing stands but integrity. */
const integrityAlone = policies({ channelFloor: true, entropyGate: false, caps: false }).map(
  (document): PolicyDocument => ({ ...document, giFloor: 0 }),
);

/** Facts of somebody who mostly keeps promises, a channel and a value each. */
const facts = fc.array(
  fc.tuple(
    fc.constantFrom(...CHANNELS),
    fc.oneof({ weight: 6, arbitrary: fc.constant(ONE) }, fc.integer({ min: 0, max: ONE })),
  ),
  { maxLength: 40 },
);

function community(
  document: PolicyDocument,
  given: readonly (readonly [Channel, number])[],
): BatchDraft {
  const draft = newDraft(document);
  const who = memberOf(draft, 0);
  appendFact(draft, who, CHANNELS, ONE);
  for (const [channel, value] of given) appendFact(draft, who, [channel], value);
  return draft;
}

function ask(draft: BatchDraft, { family, action }: Asked): DecisionEntry {
  const evidence = evidenceHash(`asked ${draft.state.size}`);
  const request = { member: memberOf(draft, 0), family, action, domain: 'knowledge', evidence };
  return decide(draft.state, request);
}

/** Keeps promises as settlement does: the fact of a kept one, with the weight of the action. */
function keep(draft: BatchDraft, asked: Asked, promises: number): void {
  const weight = askedWeight(policyOf(draft), asked);
  const fact = factOf(PROMISE, SUPPORTS, 'open') ?? {};
  const values = Object.values(fact);
  expect(values).toEqual([ONE, ONE, ONE, ONE]);
  for (let kept = 0; kept < promises; kept += 1) {
    appendFact(draft, memberOf(draft, 0), CHANNELS, ONE, weight === ONE ? undefined : weight);
  }
}

function policyOf(draft: BatchDraft): Policy {
  const policy = policyAt(draft.state, draft.state.cycle);
  if (policy === undefined) throw new Error('a policy is in force');
  return policy;
}

/** Reads "3 further kept promises like this one, …" back. */
function suggested(nearest: string): number | undefined {
  const [, count] = /^(\d+) further kept /.exec(nearest) ?? [];
  return count === undefined ? undefined : Number(count);
}

describe('the nearest change of BELOW_THRESHOLD', () => {
  test('passes when it is done, and one action less does not', () => {
    let suggestions = 0;
    const asked = fc.constantFrom(...ACTIONS).map(({ family, type }) => ({ family, action: type }));
    fc.assert(
      fc.property(integrityAlone, facts, asked, (document, given, action) => {
        const draft = community(document, given);
        const decision = ask(draft, action);
        if (decision.code !== 'BELOW_THRESHOLD') return;
        const count = suggested(explain(decision, { policy: policyOf(draft) }).nearest);
        if (count === undefined) return;
        suggestions += 1;
        keep(draft, action, count - 1);
        expect(ask(draft, action).code).toBe('BELOW_THRESHOLD');
        keep(draft, action, 1);
        expect(ask(draft, action).outcome).not.toBe('refused');
      }),
      { numRuns: 300 },
    );
    expect(suggestions).toBeGreaterThan(50);
  });

  test('is out of reach only if 500 actions are not enough', () => {
    let beyond = 0;
    fc.assert(
      fc.property(integrityAlone, facts, (document, given) => {
        const draft = community(document, given);
        const action = { family: 'civic', action: 'promise' };
        const decision = ask(draft, action);
        if (decision.code !== 'BELOW_THRESHOLD') return;
        const { nearest } = explain(decision, { policy: policyOf(draft) });
        if (suggested(nearest) !== undefined) return;
        expect(nearest).toContain('Out of reach within 500 further kept promises');
        beyond += 1;
        keep(draft, action, 500);
        expect(ask(draft, action).code).toBe('BELOW_THRESHOLD');
      }),
      { numRuns: 100 },
    );
    expect(beyond).toBeGreaterThan(0);
  });
});

describe('the words of the nearest change', () => {
  const numbers = { kept: ONE, lost: 0 };
  const channels = Object.fromEntries(
    CHANNELS.map((name) => [name, [numbers.kept, numbers.lost, 866_666]]),
  ) as DecisionEntry['channels'];
  const decision: DecisionEntry = {
    type: 'decision',
    cycle: 200,
    member: 'm',
    family: 'civic',
    action: 'promise',
    domain: 'health',
    evidence: 'a'.repeat(64),
    policy: 1,
    outcome: 'refused',
    code: 'BELOW_THRESHOLD',
    channels,
    integrity: 866_666,
    findings: 0,
  };
  const standard = policyFrom(PRESETS.standard, 1);

  test('count actions like the one that was asked for', () => {
    expect(explain(decision, { policy: standard }).nearest).toBe(
      '17 further kept promises like this one, each in time, delivered in full and accepted by ' +
        'somebody else. The same person’s word counts in full 8 times in 56 days.',
    );
  });

  test('say commits in a history, whatever was asked for', () => {
    const git = policyFrom(PRESETS.git, 1);
    const review = { ...decision, family: 'echo', action: 'review', domain: 'infrastructure' };
    expect(explain(review, { policy: git }).nearest).toMatch(
      /^\d+ further kept commits, each in time, vouched for by somebody else\./,
    );
  });

  test('say at the end of a hold that any kept action will do', () => {
    const { family: _, action: __, ...standing } = decision;
    const cancel = { ...standing, type: 'cancel', amount: '1.000000', decision: 7 } as const;
    const end = { ...cancel, code: 'BELOW_THRESHOLD' } as const;
    expect(explainEnd(standard, end).nearest).toMatch(/^17 further kept actions, each in time/);
  });

  test('say what findings take off', () => {
    const { nearest } = explain({ ...decision, findings: 4 }, { policy: standard });
    expect(nearest).toContain('Out of reach within 500 further kept promises.');
    expect(nearest).toContain('Confirmed findings take 0.05 off until they are 56 cycles old.');
  });
});
