import { describe, expect, test } from 'vitest';
import {
  appendPolicy,
  closeCycles,
  DAILY,
  evidenceHash,
  newDraft,
} from '../../../test/worlds/memory-community.ts';
import { appendFact, becomeKnown, memberOf } from '../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import { type Code, FINDING_CODES } from '../codes/codes.ts';
import type { DecisionEntry } from '../state/entry.ts';
import { CHANNELS } from '../integrity/tally.ts';
import type { PolicyDocument } from '../policy/parse-policy.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { decide, type MintRequest } from './decide.ts';

const OPEN: PolicyDocument = { ...PRESETS.sandbox, cycle: DAILY };
const GATED: PolicyDocument = {
  ...OPEN,
  gates: { entropy: true, channelFloor: true },
  entropy: {
    ...OPEN.entropy,
    weights: { failure: 0.55, uncertainty: 0.25, volatility: 0.1, drift: 0.1, disagreement: 0 },
  },
};

function good(policy: PolicyDocument, facts = 12): BatchDraft {
  const draft = newDraft(policy);
  for (let fact = 0; fact < facts; fact += 1) appendFact(draft, memberOf(draft, 0), CHANNELS, ONE);
  return draft;
}

function ask(draft: BatchDraft, rest: Partial<MintRequest> = {}): DecisionEntry {
  return decide(draft.state, {
    member: memberOf(draft, 0),
    family: 'civic',
    action: 'promise',
    domain: 'knowledge',
    evidence: evidenceHash('asked'),
    ...rest,
  });
}

function codeOf(draft: BatchDraft, rest: Partial<MintRequest> = {}): Code | undefined {
  return ask(draft, rest).code;
}

describe('a decision', () => {
  test('that qualifies is minted at once without a hold-back, with every number', () => {
    expect(ask(good(OPEN))).toMatchObject({
      outcome: 'minted',
      entropyFactor: ONE,
      policy: 1,
      findings: 0,
      channels: { echo: [11_506_372, 0, 977_788] },
    });
  });

  test('that qualifies is held for as long as the policy holds back', () => {
    const draft = good({ ...OPEN, holdBack: { cycles: 28 } });
    expect(ask(draft)).toMatchObject({ outcome: 'held', due: draft.state.cycle + 28 });
    expect(() => ask(draft, { due: draft.state.cycle + 27 })).toThrow(RangeError);
    expect(() => ask(draft, { due: draft.state.cycle + 29 })).toThrow(RangeError);
  });

  test('may end in either cycle where days do not fill whole ones', () => {
    const cycle = { ...DAILY, days: 7 };
    const draft = good({ ...OPEN, cycle, holdBack: { days: 180 } });
    const { cycle: now } = draft.state;
    expect(ask(draft).due).toBe(now + 25);
    expect(ask(draft, { due: now + 26 }).due).toBe(now + 26);
    expect(() => ask(draft, { due: now + 27 })).toThrow(RangeError);
  });

  test('is the same however often it is asked for', () => {
    const draft = good(OPEN);
    expect(ask(draft)).toEqual(ask(draft));
  });
});

describe('a refusal', () => {
  test('without a policy in force then', () => {
    const entry = ask(good(OPEN), { actionCycle: 0 });
    expect(entry).toMatchObject({ code: 'POLICY_INACTIVE', channels: {}, integrity: 0 });
    expect(entry).not.toHaveProperty('policy');
  });

  test('while minting is paused', () => {
    const draft = good(OPEN);
    draft.append({ type: 'pause', cycle: 1, paused: true, reason: evidenceHash('reason') });
    expect(codeOf(draft)).toBe('PAUSED');
    expect(codeOf(draft, { attested: 'DUPLICATE', action: 'unknown' })).toBe('PAUSED');
  });

  test.each([{ family: 'echo' }, { action: 'unknown' }, { domain: 'moon' }])(
    'of an action that the policy does not know: %j',
    (rest) => {
      expect(codeOf(good(OPEN), rest)).toBe('ACTION_UNKNOWN');
    },
  );

  test('of somebody who is not in the log', () => {
    expect(codeOf(good(OPEN), { member: 'nobody' })).toBe('IDENTITY');
  });

  test('while a channel has no fact', () => {
    const draft = newDraft(OPEN);
    for (const name of CHANNELS.slice(1)) appendFact(draft, memberOf(draft, 0), [name], ONE);
    expect(codeOf(draft)).toBe('EVIDENCE_MISSING');
  });

  test('while the entropy of the domain is not known, or rose', () => {
    const unknown = good(GATED);
    expect(codeOf(unknown)).toBe('ENTROPY_UNKNOWN');
    becomeKnown(unknown, [0, 3]);
    expect(codeOf(unknown)).toBe('ENTROPY_ROSE');
    expect(ask(unknown).entropy).toMatchObject({ state: 'KNOWN', direction: 'rose', cycle: 29 });
  });

  test('while entropy is flat and flat pays nothing, instead of a mint of nothing', () => {
    const strict = good({ ...GATED, mint: { ...GATED.mint, flatWeight: 0 } });
    becomeKnown(strict, [0, 0]);
    expect(ask(strict)).toMatchObject({ code: 'ENTROPY_FLAT', entropy: { direction: 'flat' } });
    expect(ask(strict)).not.toHaveProperty('amount');
    const paid = good(GATED);
    becomeKnown(paid, [0, 0]);
    expect(ask(paid)).toMatchObject({ outcome: 'minted', entropyFactor: 250_000 });
  });

  test('of an earlier action pays the lesser e of its own cycle and of the ask', () => {
    const fold = good(GATED);
    becomeKnown(fold, [3, 0]);
    const fell = ask(fold);
    expect(fell).toMatchObject({ entropy: { direction: 'fell', broad: true }, entropyFactor: ONE });
    const actionCycle = fold.state.cycle;
    closeCycles(fold, 12);
    expect(codeOf(fold, { actionCycle })).toBe('ENTROPY_UNKNOWN');
    expect(ask(fold, { actionCycle })).toMatchObject({
      entropy: { direction: 'fell' },
      entropyAsked: { state: 'STALE' },
    });
  });

  test('of a fall that is the record of few pays as if it were flat', () => {
    const fold = good({ ...GATED, entropy: { ...GATED.entropy, fellMembers: 5 } });
    becomeKnown(fold, [3, 0]);
    expect(ask(fold)).toMatchObject({
      entropy: { direction: 'fell', broad: false },
      entropyFactor: 250_000,
    });
  });

  test('that came too late is said before the cap', () => {
    const draft = good({ ...OPEN, caps: { mintsPerMemberAndCycle: 1, mintPerCycle: '0.000000' } });
    draft.append(ask(draft, { evidence: evidenceHash('one') }));
    expect(codeOf(draft, { attested: 'EXPIRED' })).toBe('EXPIRED');
    expect(codeOf(draft)).toBe('CAP_REACHED');
  });

  test('while a guarded domain rose, elsewhere and not in itself', () => {
    const draft = good({ ...GATED, guardedDomains: ['knowledge'] });
    for (let cycle = 0; cycle < 29; cycle += 1) {
      for (let index = 0; index < 8; index += 1) {
        const lost = cycle > 14 && index < 7;
        for (const domain of ['knowledge', 'infrastructure']) {
          const category = domain === 'knowledge' && lost ? 'broken' : 'kept';
          const evidence = evidenceHash(`${domain} ${draft.state.size}`);
          draft.append({ type: 'outcome', cycle: draft.state.cycle, domain, category, evidence });
        }
      }
      closeCycles(draft);
    }
    expect(codeOf(draft, { domain: 'infrastructure' })).toBe('DOMAIN_SPILLOVER');
    expect(codeOf(draft, { domain: 'knowledge' })).toBe('ENTROPY_ROSE');
  });

  test('while GI is not known or below its floor', () => {
    const draft = good({ ...OPEN, giFloor: 0.95 });
    expect(codeOf(draft)).toBe('GI_BELOW_FLOOR');
    closeCycles(draft);
    expect(ask(draft)).toMatchObject({ outcome: 'minted', gi: 977_788 });
    appendPolicy(draft, { ...OPEN, giFloor: 0.99 });
    expect(codeOf(draft)).toBe('GI_BELOW_FLOOR');
  });

  test('at the threshold itself, and below the prior of one channel', () => {
    const draft = good(OPEN);
    const { integrity } = ask(draft);
    appendPolicy(draft, { ...OPEN, mint: { ...OPEN.mint, threshold: integrity / ONE } });
    expect(codeOf(draft)).toBe('BELOW_THRESHOLD');
    const weak = good({ ...OPEN, mint: { ...OPEN.mint, threshold: 0.91 } }, 30);
    for (let fact = 0; fact < 6; fact += 1) appendFact(weak, memberOf(weak, 0), ['stability'], 0);
    expect(ask(weak).integrity).toBeGreaterThan(910_000);
    expect(codeOf(weak)).toBe('BELOW_THRESHOLD');
  });

  test('at a cap, by number and by amount, until the cycle closes', () => {
    const caps = { mintsPerMemberAndCycle: 2, mintPerCycle: '0.000000' };
    const draft = good({ ...OPEN, caps });
    for (const name of ['one', 'two']) draft.append(ask(draft, { evidence: evidenceHash(name) }));
    expect(codeOf(draft)).toBe('CAP_REACHED');
    closeCycles(draft);
    expect(ask(draft).outcome).toBe('minted');
    const { amount = '' } = ask(draft);
    const exact = good({ ...OPEN, caps: { ...caps, mintPerCycle: amount } });
    exact.append(ask(exact));
    expect(codeOf(exact, { evidence: evidenceHash('more') })).toBe('CAP_REACHED');
  });

  test('that is attested comes after what the log itself says, and before the rest', () => {
    const draft = good(OPEN);
    expect(codeOf(draft, { attested: 'DESTABILIZATION' })).toBe('DESTABILIZATION');
    expect(codeOf(draft, { attested: 'DESTABILIZATION', action: 'unknown' })).toBe(
      'ACTION_UNKNOWN',
    );
    appendFact(draft, memberOf(draft, 0), CHANNELS, 0);
    expect(codeOf(draft, { attested: 'DESTABILIZATION' })).toBe('DESTABILIZATION');
    expect(codeOf(draft, { attested: 'RETRACTED' })).toBe('BELOW_THRESHOLD');
  });
});

describe('a finding', () => {
  const find = (
    draft: BatchDraft,
    code: (typeof FINDING_CODES)[number],
    evidence?: string,
  ): number =>
    draft.append({
      type: 'finding',
      cycle: draft.state.cycle,
      member: memberOf(draft, 0),
      code,
      status: 'open',
      measured: 2,
      limit: 1,
      ...(evidence === undefined ? {} : { evidence }),
    });

  test('that is open holds what would be minted, with the code that comes first', () => {
    const draft = good(OPEN);
    find(draft, 'HIGH_VARIANCE');
    find(draft, 'EXTRACTION', evidenceHash('asked'));
    find(draft, 'SPECULATION', evidenceHash('another'));
    expect(ask(draft)).toMatchObject({
      outcome: 'held',
      code: 'EXTRACTION',
      due: draft.state.cycle,
    });
  });

  test.each(FINDING_CODES)('%s that is final lowers I for 56 cycles, if conduct', (code) => {
    const draft = good(OPEN);
    const before = ask(draft).integrity;
    const finding = find(draft, code);
    const about = { code, measured: 2, limit: 1, finding, member: memberOf(draft, 0) };
    draft.append({ type: 'finding', cycle: draft.state.cycle, status: 'confirmed', ...about });
    expect(ask(draft).integrity, 'it can still be appealed').toBe(before);
    closeCycles(draft, PRESETS.standard.conduct.appealCycles);
    const penalty = ['SPECULATION', 'EXTRACTION'].includes(code) ? 0 : 12_500;
    expect(ask(draft).integrity).toBe(before - penalty);
    closeCycles(draft, 55);
    expect(ask(draft).integrity).toBe(before - penalty);
    closeCycles(draft);
    expect(ask(draft).integrity).toBe(before);
  });
});
