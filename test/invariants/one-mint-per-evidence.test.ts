import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { ONE } from '../../src/core/units.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { DAILY, entriesOf, evidenceHash, newDraft } from '../worlds/memory-community.ts';
import {
  appendFact,
  asks,
  closes,
  type Happening,
  histories,
  memberOf,
  play,
} from '../worlds/random-history.ts';
import { runs } from '../size.ts';

/** Few pieces of evidence, asked about again and again by everybody, with pauses between. */
const contested: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: asks.map((ask) => ({ ...ask, evidence: (ask.evidence ?? 0) % 2 })) },
  { weight: 1, arbitrary: closes },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pauses' as const), paused: fc.boolean() }),
  },
);

describe('one piece of evidence', () => {
  test('never pays twice, whoever asks how often and whatever was answered before', () => {
    const seen = { paid: 0, duplicate: 0, askedAgain: 0 };
    fc.assert(
      fc.property(histories({ happenings: contested, entropyGate: false }), (history) => {
        const paid = new Map<string, number>();
        const codes = new Map<string, string[]>();
        for (const entry of entriesOf(play(history))) {
          if (entry.type !== 'decision') continue;
          const earlier = codes.get(entry.evidence) ?? [];
          codes.set(entry.evidence, [...earlier, entry.code ?? entry.outcome]);
          if (entry.code === 'DUPLICATE') seen.duplicate += 1;
          if (entry.outcome === 'refused') continue;
          seen.paid += 1;
          if (earlier.length > 0) seen.askedAgain += 1;
          paid.set(entry.evidence, (paid.get(entry.evidence) ?? 0) + 1);
        }
        for (const times of paid.values()) expect(times).toBe(1);
      }),
      { numRuns: runs(200, 2_000) },
    );
    for (const occurrences of Object.values(seen)) expect(occurrences).toBeGreaterThan(0);
    console.log(`claims over 2000 histories: ${JSON.stringify(seen)}`);
  });

  const world = (): { ask: (who: number, action?: string) => DecisionEntry; pause: () => void } => {
    const draft = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
    for (const who of [0, 1]) {
      const member = memberOf(draft, who);
      for (let fact = 0; fact < 9; fact += 1) appendFact(draft, member, CHANNELS, ONE);
    }
    let paused = false;
    return {
      ask: (who, action = 'review') => {
        const request = { family: 'echo', action, domain: 'knowledge', evidence: evidenceHash(1) };
        const decision = decide(draft.state, { member: memberOf(draft, who), ...request });
        draft.append(decision);
        return decision;
      },
      pause: () => {
        paused = !paused;
        const { cycle } = draft.state;
        draft.append({ type: 'pause', cycle, paused, reason: evidenceHash('reason') });
      },
    };
  };

  test('is a duplicate when the same action asks again', () => {
    const { ask } = world();
    expect(ask(0).outcome).toBe('minted');
    expect(ask(0)).toMatchObject({ outcome: 'refused', code: 'DUPLICATE' });
  });

  test('is a duplicate for another action and for another member', () => {
    const { ask } = world();
    expect(ask(0).outcome).toBe('minted');
    expect(ask(0, 'correction').code).toBe('DUPLICATE');
    expect(ask(1).code).toBe('DUPLICATE');
  });

  test('stays a duplicate for whoever asked during a pause', () => {
    const { ask, pause } = world();
    expect(ask(0).outcome).toBe('minted');
    pause();
    expect(ask(1).code).toBe('PAUSED');
    pause();
    expect(ask(1).code).toBe('DUPLICATE');
  });

  test('is still to be had after a pause that refused it', () => {
    const { ask, pause } = world();
    pause();
    expect(ask(0).code).toBe('PAUSED');
    pause();
    expect(ask(0).outcome).toBe('minted');
  });
});
