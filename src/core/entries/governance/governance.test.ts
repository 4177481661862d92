import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../policy/presets.ts';
import type { PolicyDocument } from '../../policy/parse-policy.ts';
import { policyRecord } from '../../policy/policy-entry.ts';
import { proposalId } from './governance.ts';
import {
  approve,
  cancel,
  COUNCIL,
  COUNCIL_KEYS,
  emergency,
  keyText,
  propose,
  signed,
} from '../../../../test/worlds/governance.ts';
import {
  closeCycles,
  DAILY,
  entriesOf,
  newDraft,
} from '../../../../test/worlds/memory-community.ts';
import { firstDifference } from '../../../../test/tampering/first-difference.ts';

const RULES: PolicyDocument = { ...PRESETS.standard, cycle: DAILY };
const [first, second, third] = COUNCIL_KEYS as [
  (typeof COUNCIL_KEYS)[number],
  (typeof COUNCIL_KEYS)[number],
  (typeof COUNCIL_KEYS)[number],
];

function rules(giFloor: number) {
  return policyRecord({ ...RULES, giFloor });
}

function governed() {
  const draft = newDraft(RULES);
  draft.append({ type: 'council', cycle: draft.state.cycle, ...COUNCIL });
  return draft;
}

/** What became of proposals, in order. */
function story(draft: ReturnType<typeof newDraft>): string[] {
  return entriesOf(draft).flatMap((entry) => {
    if (entry.type === 'ending') return [`${entry.outcome} in ${entry.cycle}`];
    if (entry.type === 'policy' && entry.proposal !== undefined) {
      return [`version ${entry.version} from ${entry.cycle}`];
    }
    return [];
  });
}

describe('a council', () => {
  test('puts rules in force by k keys, after the timelock, with nobody awake', () => {
    const draft = governed();
    const proposal = propose(draft, { policy: rules(0.5), notBefore: 2 });
    approve(draft, proposal, first);
    closeCycles(draft);
    approve(draft, proposal, third);
    expect(entriesOf(draft).at(-1)).toMatchObject({ type: 'approval', activates: 4 });
    closeCycles(draft);
    expect(draft.state.policies.at(-1)?.policy.version).toBe(1);
    closeCycles(draft);
    expect(story(draft)).toEqual(['version 2 from 4']);
    expect(draft.state.policies.at(-1)).toMatchObject({ since: 4, policy: { giFloor: 500_000 } });
  });

  test('is asked for a later cycle than the timelock alone would give', () => {
    const draft = governed();
    const proposal = propose(draft, { policy: rules(0.5), notBefore: 9 });
    approve(draft, proposal, first);
    approve(draft, proposal, second);
    closeCycles(draft, 10);
    expect(story(draft)).toEqual(['version 2 from 9']);
  });

  test('refuses rules without it, and a second council without it', () => {
    const draft = governed();
    const { cycle } = draft.state;
    const policy = { type: 'policy', cycle, version: 2, policy: rules(0.5) } as const;
    expect(() => draft.append(policy)).toThrow('rules come from a proposal');
    const another = { type: 'council', cycle, ...COUNCIL, approvals: 3 } as const;
    expect(() => draft.append(another)).toThrow('by a proposal');
  });

  test.each([
    ['one of three', { approvals: 1 }],
    ['four of three', { approvals: 4 }],
    ['no timelock', { timelockCycles: 0 }],
    ['no time to approve', { expiryCycles: 0 }],
    ['one key twice', { keys: [keyText(first), keyText(first)] }],
    ['one key under two names', { keys: [keyText(first), keyText({ ...first, name: 'x' })] }],
  ])('of %s is none', (_, change) => {
    const draft = newDraft(RULES);
    const entry = { type: 'council', cycle: 1, ...COUNCIL, ...change } as const;
    expect(() => draft.append(entry)).toThrow(/keys|key id|agree|lie in/);
  });
});

describe('a council that shrinks', () => {
  const two = { ...COUNCIL, keys: [keyText(first), keyText(second)] };

  function shrunk() {
    const draft = governed();
    const shrinks = propose(draft, { policy: rules(0.9), notBefore: 2, council: two });
    for (const key of [first, second]) approve(draft, shrinks, key);
    return draft;
  }

  // Fails when what was approved goes on: then keys that are gone would still decide.
  test('leaves nothing in force that a removed key approved before', () => {
    const draft = shrunk();
    const locked = propose(draft, { policy: rules(0.5), notBefore: 9 });
    for (const key of [first, third]) approve(draft, locked, key);
    expect(draft.state.governance.proposals.get(locked)?.activates).toBe(9);
    const waiting = propose(draft, { policy: rules(0.6), notBefore: 9 });
    approve(draft, waiting, third);
    closeCycles(draft, 10);
    expect(story(draft)).toEqual(['version 2 from 3', 'stale in 3', 'stale in 3']);
    expect(draft.state.policies.at(-1)?.policy.giFloor).toBe(900_000);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  // Fails when approvals of before are counted for the same rules again.
  test('begins to count anew, and takes no word of a removed key', () => {
    const draft = shrunk();
    closeCycles(draft, 2);
    const again = propose(draft, { policy: rules(0.5), notBefore: 9 });
    expect(draft.state.governance.proposals.get(again)?.approvals.size).toBe(0);
    expect(() => approve(draft, again, third)).toThrow('none of the council');
    expect(() => cancel(draft, again, third)).toThrow('none of the council');
    const stop = { paused: true, scope: 'all', lastCycle: draft.state.cycle } as const;
    expect(() => draft.append(emergency(draft.state, stop, [third]))).toThrow(
      'none of the council',
    );
    approve(draft, again, first);
    expect(draft.state.governance.proposals.get(again)?.activates).toBeUndefined();
    approve(draft, again, second);
    expect(draft.state.governance.proposals.get(again)?.activates).toBe(9);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('keeps as many keys as have to agree, and shrinks after its old timelock', () => {
    const draft = governed();
    const council = { ...two, approvals: 3 };
    expect(() => propose(draft, { policy: rules(0.9), notBefore: 2, council })).toThrow(/keys/);
    const quick = { ...two, timelockCycles: 1 };
    const shrinks = propose(draft, { policy: rules(0.9), notBefore: 2, council: quick });
    approve(draft, shrinks, first);
    closeCycles(draft);
    approve(draft, shrinks, second); // in cycle 2, by a timelock of 2
    closeCycles(draft);
    expect(draft.state.governance.council?.keys).toHaveLength(3);
    closeCycles(draft);
    expect(draft.state.governance.council).toMatchObject(quick);
  });
});

describe('a proposal', () => {
  test('that opens an attack needs one key more than usual, and a reason', () => {
    const draft = governed();
    const opens = ['padding', 'silence'];
    const proposal = propose(draft, { policy: rules(0.5), notBefore: 2, opens });
    approve(draft, proposal, first);
    approve(draft, proposal, second);
    expect(entriesOf(draft).at(-1)).not.toHaveProperty('activates');
    approve(draft, proposal, third);
    expect(entriesOf(draft).at(-1)).toMatchObject({ type: 'approval', activates: 3 });
    const usual = propose(draft, { policy: rules(0.5), notBefore: 2 });
    expect(usual).not.toBe(proposal);
    approve(draft, usual, first);
    approve(draft, usual, second);
    expect(entriesOf(draft).at(-1)).toHaveProperty('activates', 3);
  });

  test.each([
    ['without a reason', { opens: ['silence'] }],
    ['a reason for nothing', { override: 'a'.repeat(64) }],
    ['nothing', { opens: [], override: 'a'.repeat(64) }],
    ['the same twice', { opens: ['silence', 'silence'], override: 'a'.repeat(64) }],
    ['in disorder', { opens: ['silence', 'padding'], override: 'a'.repeat(64) }],
  ])('that says it opens %s is none', (_, opening) => {
    const draft = governed();
    const { cycle, community } = draft.state;
    const about = { base: 1, notBefore: 2, policy: rules(0.5), ...opening };
    const proposal = proposalId(community?.key ?? '', about);
    const entry = { type: 'proposal', cycle, proposal, ...about } as const;
    expect(() => draft.append(entry)).toThrow(/say which|1 to 100 names/);
  });

  test('that is edited is another one, without the approvals', () => {
    const draft = governed();
    const proposal = propose(draft, { policy: rules(0.5), notBefore: 2 });
    approve(draft, proposal, first);
    const edited = propose(draft, { policy: rules(0.51), notBefore: 2 });
    expect(draft.state.governance.proposals.get(edited)?.approvals.size).toBe(0);
    const vkey = draft.state.community?.key ?? '';
    const signature = signed(first, 'approval', { vkey, proposal });
    const { cycle } = draft.state;
    const moved = { type: 'approval', cycle, proposal: edited, key: keyText(first), signature };
    expect(() => draft.append({ ...moved, type: 'approval' })).toThrow('not by this key');
    const renamed = { ...rules(0.6), preset: 'mine' };
    const lying = { type: 'proposal', cycle, proposal, base: 1, notBefore: 3, policy: renamed };
    expect(() => draft.append({ ...lying, type: 'proposal' })).toThrow('has the hash');
  });

  test('whose base is no longer in force is stale', () => {
    const draft = governed();
    const [one, other] = [0.5, 0.6].map((floor) =>
      propose(draft, { policy: rules(floor), notBefore: 2 }),
    ) as [string, string];
    for (const key of [first, second]) for (const id of [other, one]) approve(draft, id, key);
    closeCycles(draft, 3);
    // Of two that are due the earlier entry wins.
    expect(story(draft)).toEqual(['version 2 from 3', 'stale in 3']);
    expect(draft.state.policies.at(-1)?.policy.giFloor).toBe(500_000);
    const cycle = draft.state.cycle;
    const old = { type: 'proposal', cycle, proposal: one, base: 1, notBefore: 2 } as const;
    expect(() => draft.append({ ...old, policy: rules(0.5) })).toThrow('version 2 is in force');
  });

  test('without its approvals in time expires, and never comes back as it was', () => {
    const draft = governed();
    const proposal = propose(draft, { policy: rules(0.5), notBefore: 2 });
    approve(draft, proposal, first);
    closeCycles(draft, 4);
    expect(story(draft)).toEqual(['expired in 5']);
    expect(() => approve(draft, proposal, second)).toThrow('no such proposal');
    // Else the approval of before would count again.
    expect(() => propose(draft, { policy: rules(0.5), notBefore: 2 })).toThrow('came to nothing');
    expect(propose(draft, { policy: rules(0.5), notBefore: 7 })).not.toBe(proposal);
  });

  test('is cancelled by any one key before it comes into force', () => {
    const draft = governed();
    const proposal = propose(draft, { policy: rules(0.5), notBefore: 2 });
    for (const key of [first, second]) approve(draft, proposal, key);
    const { cycle } = draft.state;
    const unsigned = { type: 'ending', cycle, proposal, outcome: 'cancelled' } as const;
    expect(() => draft.append(unsigned)).toThrow('signs');
    cancel(draft, proposal, third);
    closeCycles(draft, 4);
    expect(story(draft)).toEqual(['cancelled in 1']);
  });

  // Fails when a key may cancel again: then one of them stops everything that leaves it seated.
  test('is cancelled by each key once, until other rules come into force', () => {
    const draft = governed();
    const proposed = (value: number): string => {
      const proposal = propose(draft, { policy: rules(value), notBefore: draft.state.cycle + 1 });
      for (const key of [first, second]) approve(draft, proposal, key);
      return proposal;
    };
    cancel(draft, proposed(0.5), third);
    const again = proposed(0.6);
    expect(() => cancel(draft, again, third)).toThrow('cancelled once');
    closeCycles(draft, 3);
    expect(story(draft)).toEqual(['cancelled in 1', expect.stringContaining('version 2')]);
    cancel(draft, proposed(0.7), third);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  // Fails when any key of the council may cancel anything: then one of them can never be removed.
  test('is cancelled by no key that it removes, under no name, and by the others', () => {
    const draft = governed();
    const two = { ...COUNCIL, keys: [keyText(second), keyText(third)] };
    const removes = { policy: rules(0.9), notBefore: 2, council: two };
    const proposal = propose(draft, removes);
    for (const key of [second, third]) approve(draft, proposal, key);
    expect(() => cancel(draft, proposal, first)).toThrow('its own removal');
    closeCycles(draft, 2);
    expect(draft.state.governance.council?.keys).toEqual(two.keys);
    const again = governed();
    const other = propose(again, removes);
    cancel(again, other, second);
    expect(story(again)).toEqual(['cancelled in 1']);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
    expect(firstDifference(entriesOf(again))).toBeUndefined();
  });

  test('counts each key once, and no key of somebody else', () => {
    const draft = governed();
    const proposal = propose(draft, { policy: rules(0.5), notBefore: 2 });
    approve(draft, proposal, first);
    expect(() => approve(draft, proposal, first)).toThrow('agreed already');
    const stranger = { ...first, name: 'stranger' };
    expect(() => approve(draft, proposal, stranger)).toThrow('none of the council');
  });

  test('changes the council under the terms of the old one, and all others fall with it', () => {
    const draft = governed();
    const smaller = { ...COUNCIL, keys: [keyText(first), keyText(second)] };
    const shrinks = propose(draft, { policy: rules(0.9), notBefore: 2, council: smaller });
    const other = propose(draft, { policy: rules(0.5), notBefore: 9 });
    for (const key of [second, third]) for (const id of [shrinks, other]) approve(draft, id, key);
    closeCycles(draft, 2);
    expect(story(draft)).toEqual(['version 2 from 3', 'stale in 3']);
    expect(draft.state.governance.council?.keys).toHaveLength(2);
    const again = propose(draft, { policy: rules(0.5), notBefore: 9 });
    expect(() => approve(draft, again, third)).toThrow('none of the council');
  });

  // Fails when it is asked of an empty council alone: one key would then end the rest by itself.
  test.each([
    ['to have no council any more', { keys: [], approvals: 0 }],
    ['to let one key decide alone', { keys: [keyText(first)], approvals: 1 }],
  ])('%s needs every key', (_, terms) => {
    const draft = governed();
    const council = { ...COUNCIL, ...terms };
    const proposal = propose(draft, { policy: rules(0.9), notBefore: 2, council });
    for (const key of [first, second]) approve(draft, proposal, key);
    expect(draft.state.governance.proposals.get(proposal)?.activates).toBeUndefined();
    approve(draft, proposal, third);
    closeCycles(draft, 2);
    expect(draft.state.governance.council?.keys ?? []).toEqual(terms.keys);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });
});
