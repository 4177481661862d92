import { describe, expect, test } from 'vitest';
import {
  appendPolicy,
  closeCycles,
  copyOf,
  DAILY,
  evidenceHash,
  newDraft,
} from '../../../test/worlds/memory-community.ts';
import { appendFact, appendOutcomes, memberOf } from '../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { PRESETS } from '../policy/presets.ts';
import { policyRecord } from '../policy/policy-entry.ts';
import { ONE } from '../units.ts';
import { apply } from './apply.ts';
import type { Entry } from '../state/entry.ts';
import { PAUSE_CYCLES_MAX } from '../state/pause.ts';
import { emptyState } from '../state/empty-state.ts';
import { MEMORY_CYCLES, policyAt, policyVersion } from '../state/state.ts';

const OPEN = { ...PRESETS.sandbox, cycle: DAILY };

function world(): { draft: BatchDraft; member: string } {
  const draft = newDraft(OPEN);
  return { draft, member: memberOf(draft, 0) };
}

describe('an entry that cannot follow', () => {
  const { draft, member } = world();
  const evidence = evidenceHash('evidence');
  const cases: readonly [string, Entry][] = [
    ['a member twice', { type: 'member', cycle: 1, member }],
    ['a fact of nobody', { type: 'fact', cycle: 1, member: 'nobody', evidence, echo: ONE }],
    ['a value above one', { type: 'fact', cycle: 1, member, evidence, echo: ONE + 1 }],
    ['a value below zero', { type: 'fact', cycle: 1, member, evidence, drift: -1 }],
    ['a weight above one', { type: 'fact', cycle: 1, member, evidence, echo: 1, weight: ONE + 1 }],
    [
      'an unknown category',
      { type: 'outcome', cycle: 1, domain: 'knowledge', category: 'late', evidence },
    ],
    ['a policy out of order', { type: 'policy', cycle: 1, version: 3, policy: policyRecord(OPEN) }],
    ['a policy that breaks a rule', { type: 'policy', cycle: 1, version: 2, policy: {} }],
    [
      'a finding that nobody opened',
      {
        type: 'finding',
        cycle: 1,
        member,
        code: 'NOISE',
        status: 'cleared',
        measured: 1,
        limit: 1,
        finding: 1,
      },
    ],
    [
      'an end of what is not held',
      {
        type: 'cancel',
        cycle: 1,
        decision: 1,
        member,
        channels: {},
        findings: 0,
        integrity: 0,
        amount: '1.000000',
        code: 'OUTCOME_LOST',
      },
    ],
  ];

  test.each(cases)('%s is refused and leaves the state as it was', (_what, entry) => {
    const before = copyOf(draft.state);
    expect(() => apply(draft.state, entry)).toThrow(RangeError);
    expect(draft.state).toEqual(before);
  });

  test('is a pause that lasts too long, is of something else, or ends before it begins', () => {
    const reason = evidenceHash('reason');
    const pause = { type: 'pause', cycle: 1, paused: true, reason } as const;
    const other = world().draft;
    for (const [entry, problem] of [
      [{ ...pause, lastCycle: 1 + PAUSE_CYCLES_MAX }, 'a pause ends in cycle 1 to 7'],
      [{ ...pause, lastCycle: 0 }, 'a pause ends in cycle 1 to 7'],
      [{ ...pause, scope: 'mint' }, 'has the scope all'],
      [{ ...pause, paused: false, lastCycle: 1 }, 'no scope and no last cycle'],
      [{ ...pause, paused: false, scope: 'all' }, 'no scope and no last cycle'],
    ] as const) {
      expect(() => apply(other.state, entry as Entry)).toThrow(problem);
      expect(other.state.pause).toBeUndefined();
    }
    apply(other.state, { ...pause, scope: 'all', lastCycle: 3 });
    expect(() => apply(other.state, pause)).toThrow('a pause ends in cycle 1 to 3');
    apply(other.state, { type: 'member', cycle: 1, member: 'another' });
    const moved = { from: member, to: 'another', amount: '1.000000' };
    const transfer = { type: 'transfer', cycle: 1, ...moved };
    expect(() => apply(other.state, transfer as Entry)).toThrow('transfers are stopped');
  });

  test('is one about an instrument that nobody registered', () => {
    const reading = { type: 'reading', cycle: 1, domain: 'knowledge', instrument: 'x', value: 1 };
    expect(() => apply(draft.state, reading as Entry)).toThrow('not registered');
  });

  test('is a policy that takes a category away', () => {
    const categories = ['kept', 'broken', 'late'];
    const more = newDraft({ ...OPEN, entropy: { ...OPEN.entropy, categories } });
    expect(() => appendPolicy(more, OPEN)).toThrow('entropy.categories must begin with');
    appendPolicy(draft, { ...OPEN, entropy: { ...OPEN.entropy, categories } });
    expect(draft.state.policies).toHaveLength(2);
  });

  test('is a fact before any policy', () => {
    const state = emptyState(false);
    apply(state, { type: 'member', cycle: 1, member: 'm' });
    const fact: Entry = { type: 'fact', cycle: 1, member: 'm', evidence, echo: ONE };
    expect(() => apply(state, fact)).toThrow('no policy is in force');
  });
});

describe('the state', () => {
  test('counts every entry', () => {
    const { draft } = world();
    closeCycles(draft, 2);
    expect(draft.state.size).toBe(draft.appended.length);
  });

  test('keeps channels apart and remembers when a member was last heard of', () => {
    const { draft, member } = world();
    closeCycles(draft);
    appendFact(draft, member, ['echo'], 250_000);
    const found = draft.state.members.get(member);
    expect(found?.tallies).toEqual({ echo: { kept: 250_000, lost: 750_000 } });
    expect(found?.lastFactCycle).toBe(2);
  });

  test('forgets what no measurement looks at, and never when a domain began', () => {
    const { draft } = world();
    appendOutcomes(draft, 'knowledge', 2, 1);
    closeCycles(draft, MEMORY_CYCLES);
    const domain = draft.state.domains.get('knowledge');
    expect(domain?.outcomes.get(1)).toEqual([2, 1]);
    closeCycles(draft);
    expect(domain?.outcomes.has(1)).toBe(false);
    expect(domain?.measurements.has(1)).toBe(false);
    expect(domain?.measurements.size).toBe(MEMORY_CYCLES);
    expect(domain?.firstCycle).toBe(1);
  });

  test('finds the policy that governs a cycle and the one of a version', () => {
    const { draft } = world();
    closeCycles(draft, 4);
    appendPolicy(draft, { ...OPEN, preset: 'second' });
    appendPolicy(draft, { ...OPEN, preset: 'third' });
    expect([0, 1, 4, 5, 99].map((cycle) => policyAt(draft.state, cycle)?.preset)).toEqual([
      undefined,
      'sandbox',
      'sandbox',
      'third',
      'third',
    ]);
    expect(policyVersion(draft.state, 2)?.preset).toBe('second');
    expect(policyVersion(draft.state, 4)).toBeUndefined();
  });

  test('has nobody in GI who was silent for 56 cycles', () => {
    const { draft, member } = world();
    appendFact(draft, member, CHANNELS, ONE);
    closeCycles(draft, 57);
    const cycles = draft.appended.flatMap(({ entry }) => (entry.type === 'cycle' ? [entry] : []));
    expect(cycles.map(({ members }) => members)).toEqual([...Array<number>(56).fill(1), 0]);
    expect(cycles.at(-1)).not.toHaveProperty('gi');
  });
});
