import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entriesOf } from '../../../test/worlds/memory-community.ts';
import { histories, play } from '../../../test/worlds/random-history.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { policyRecord } from '../policy/policy-entry.ts';
import { PRESETS } from '../policy/presets.ts';
import type { Entry, FactEntry } from '../state/entry.ts';
import { headOf, membersOf, standingOf, talliesOf } from '../state/person.ts';
import { emptyState } from '../state/empty-state.ts';
import type { CommunityState } from '../state/state.ts';
import { ONE } from '../units.ts';
import { apply } from './apply.ts';

const REASON = '0'.repeat(64);

function start(): CommunityState {
  const state = emptyState(true);
  const names = { format: 'negentropy/1', slug: 'test', origin: 'test', key: 'key' };
  apply(state, { type: 'community', ...names, startsAt: '2025-11-28', cycle: 1 });
  const policy = policyRecord(PRESETS.sandbox);
  apply(state, { type: 'policy', cycle: 1, version: 1, policy });
  for (const member of ['a', 'b', 'c', 'd']) apply(state, { type: 'member', cycle: 1, member });
  return state;
}

function link(state: CommunityState, member: string, to: string, linked = true): void {
  apply(state, { type: 'link', cycle: 1, member, to, linked, reason: REASON });
}

function facts(state: CommunityState, member: string, count: number, value = ONE): void {
  const values = Object.fromEntries(CHANNELS.map((channel) => [channel, value]));
  for (let index = 0; index < count; index += 1) {
    const evidence = state.size.toString(16).padStart(64, '0');
    const fact: FactEntry = { type: 'fact', cycle: 1, member, evidence, ...values };
    apply(state, fact);
  }
}

describe('whatever happens while members are linked', () => {
  const anyHistory = histories({ entropyGate: false });

  test('each has what they would have without the links', () => {
    let linksSeen = 0;
    fc.assert(
      fc.property(anyHistory, (history) => {
        const log: readonly Entry[] = entriesOf(play(history));
        const [linked, apart] = [emptyState(true), emptyState(true)];
        for (const entry of log) apply(linked, entry);
        // Holds name their decision by its index, so that a place is left for each link.
        for (const entry of log) {
          if (entry.type === 'link') apart.size += 1;
          else apply(apart, entry);
        }
        linksSeen += log.filter(({ type }) => type === 'link').length;
        expect(linked.members).toEqual(apart.members);
        expect(linked.books).toEqual(apart.books);
        expect(linked.caps).toEqual(apart.caps);
        for (const member of [...linked.members.keys()].reverse()) {
          const to = headOf(linked, member);
          if (to === member) continue;
          const { cycle } = linked;
          apply(linked, { type: 'link', cycle, member, to, linked: false, reason: REASON });
        }
        expect(linked.people.size).toBe(0);
        for (const [member, own] of apart.members) {
          expect(talliesOf(linked, member)).toEqual(own.tallies);
          expect(standingOf(linked, member)).toEqual(own.standing);
        }
      }),
      { numRuns: 200 },
    );
    expect(linksSeen).toBeGreaterThan(50);
  });
});

describe('linked members', () => {
  test('are judged by what they have together, and by each fact about either', () => {
    const state = start();
    facts(state, 'a', 3);
    facts(state, 'b', 2, 0);
    link(state, 'b', 'a');
    const { echo } = talliesOf(state, 'a');
    const own = ['a', 'b'].map((member) => state.members.get(member)?.tallies.echo);
    expect(echo?.kept).toBe((own[0]?.kept ?? 0) + (own[1]?.kept ?? 0));
    expect(echo?.lost).toBe((own[0]?.lost ?? 0) + (own[1]?.lost ?? 0));
    facts(state, 'b', 1);
    expect(talliesOf(state, 'a').echo?.kept).toBeGreaterThan(echo?.kept ?? 0);
    expect(talliesOf(state, 'b')).toEqual(talliesOf(state, 'a'));
    expect(state.members.get('a')?.tallies.echo).toEqual(own[0]);
  });

  test('weigh no more than one person, so that a second account hides no loss', () => {
    const [two, one] = [start(), start()];
    for (const member of ['a', 'b']) facts(two, member, 2_000);
    link(two, 'b', 'a');
    facts(one, 'a', 2_000);
    for (const state of [two, one]) facts(state, 'a', 20, 0);
    const [joined, alone] = [talliesOf(two, 'a').drift, talliesOf(one, 'a').drift];
    expect(Math.abs((joined?.kept ?? 0) - (alone?.kept ?? 0))).toBeLessThan(1_000);
    expect(Math.abs((joined?.lost ?? 0) - (alone?.lost ?? 0))).toBeLessThan(1_000);
  });

  test('vouch for nothing of each other, and give nothing to each other', () => {
    const state = start();
    const evidence = '1'.repeat(64);
    const vouched = { type: 'fact', cycle: 1, member: 'a', evidence, echo: ONE } as const;
    const given = { type: 'transfer', cycle: 1, from: 'a', to: 'b', amount: '0.000001' } as const;
    apply(state, { ...vouched, by: ['b'] });
    expect(() => apply(state, given)).toThrow('cannot overdraw');
    link(state, 'b', 'a');
    expect(() => apply(state, { ...vouched, by: ['b'] })).toThrow('nobody vouches');
    expect(() => apply(state, given)).toThrow('needs two members');
  });

  test('rate an item once', () => {
    const state = start();
    link(state, 'b', 'a');
    const item = {
      type: 'rating',
      cycle: 1,
      domain: 'knowledge',
      item: REASON,
      rating: 1,
    } as const;
    apply(state, { ...item, member: 'a' });
    expect(() => apply(state, { ...item, member: 'b' })).toThrow('already rated');
    apply(state, { ...item, member: 'c' });
  });

  test('come and go one by one; the others stay a person', () => {
    const state = start();
    for (const member of ['b', 'c', 'd']) link(state, member, 'a');
    link(state, 'c', 'a', false);
    expect(membersOf(state, 'd')).toEqual(['a', 'b', 'd']);
    expect(membersOf(state, 'c')).toEqual(['c']);
  });
});

test.each([
  ['nobody whom the log knows', 'x', 'a', true, 'is not in the log'],
  ['to nobody whom the log knows', 'c', 'x', true, 'is not in the log'],
  ['to oneself', 'c', 'c', true, 'from somebody else'],
  ['to somebody who is linked', 'c', 'b', true, 'who stands for a person'],
  ['somebody who is linked', 'b', 'c', true, 'is linked already'],
  ['somebody to whom others are linked', 'a', 'c', true, 'is linked already'],
  ['apart who is not linked', 'c', 'a', false, 'is not linked to a'],
  ['apart from somebody else', 'b', 'd', false, 'is not linked to d'],
])('no link is made of %s', (_, member, to, linked, message) => {
  const state = start();
  link(state, 'b', 'a');
  const before = structuredClone(state.people);
  expect(() => link(state, member, to, linked)).toThrow(message);
  expect(state.people).toEqual(before);
});
