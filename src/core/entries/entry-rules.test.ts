import { describe, expect, test } from 'vitest';
import type { CancelEntry, DecisionEntry, Entry, ReleaseEntry } from '../state/entry.ts';
import { postingsOf } from './entry-rules.ts';
import { HELD, ISSUANCE, memberAccount } from './postings.ts';

const decision: DecisionEntry = {
  type: 'decision',
  cycle: 1,
  member: 'm',
  family: 'civic',
  action: 'promise',
  domain: 'knowledge',
  evidence: 'e',
  outcome: 'minted',
  channels: {},
  findings: 0,
  integrity: 960_000,
  amount: '1.250000',
};
const end = {
  cycle: 9,
  decision: 3,
  member: 'm',
  channels: {},
  findings: 0,
  integrity: 960_000,
  amount: '1.250000',
};
const release: ReleaseEntry = { type: 'release', ...end, negentropy: '24.000000' };
const cancel: CancelEntry = { type: 'cancel', ...end, code: 'OUTCOME_LOST' };

describe('postings', () => {
  test.each<[string, Entry, string, string]>([
    ['a minted decision', decision, ISSUANCE, memberAccount('m')],
    ['a held decision', { ...decision, outcome: 'held' }, ISSUANCE, HELD],
    ['a release', release, HELD, memberAccount('m')],
    ['a cancel', cancel, HELD, ISSUANCE],
  ])('of %s move its amount once', (_what, entry, from, to) => {
    const credits = postingsOf(entry).filter(({ asset }) => asset === 'MIC');
    expect(credits).toEqual([
      { account: from, asset: 'MIC', amount: -1_250_000n },
      { account: to, asset: 'MIC', amount: 1_250_000n },
    ]);
  });

  test('give the member the N of what is released, and of nothing else', () => {
    const given = [
      { account: 'n:m', asset: 'N', amount: 24_000_000n },
      { account: 'n:issued', asset: 'N', amount: -24_000_000n },
    ];
    const minted = { ...decision, negentropy: '24.000000' };
    const ofN = (entry: Entry): unknown => postingsOf(entry).filter(({ asset }) => asset === 'N');
    expect([ofN(release), ofN(minted)]).toEqual([given, given]);
    expect([ofN(cancel), ofN({ ...minted, outcome: 'held' })]).toEqual([[], []]);
  });

  test('of anything else are none', () => {
    const { amount: _, ...refused } = { ...decision, outcome: 'refused' as const };
    expect(postingsOf(refused)).toEqual([]);
    expect(postingsOf({ type: 'member', cycle: 1, member: 'm' })).toEqual([]);
  });
});
