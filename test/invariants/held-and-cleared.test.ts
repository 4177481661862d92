import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FINDING_CODES } from '../../src/core/codes/codes.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { DecisionEntry, Entry, FindingStatus } from '../../src/core/state/entry.ts';
import { type CommunityState, openPolicy } from '../../src/core/state/state.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { ONE } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { runs } from '../size.ts';
import { closeCycles, copyOf, entriesOf, evidenceHash } from '../worlds/memory-community.ts';
import {
  appendFact,
  asks,
  happen,
  type History,
  histories,
  memberOf,
  play,
} from '../worlds/random-history.ts';
import { ACTIONS, DOMAINS } from '../worlds/random-policy.ts';

/** Each way in which a finding that held somebody comes to nothing. */
const WAYS: readonly (readonly FindingStatus[])[] = [
  ['cleared'],
  ['confirmed', 'cleared'],
  ['confirmed', 'appealed', 'reversed'],
];

/** Whom a finding may be about, and who may sign it. */
const PEOPLE = [0, 1, 2] as const;

const found = fc.record({
  person: fc.constantFrom(...PEOPLE),
  code: fc.constantFrom(...FINDING_CODES),
  evidence: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  way: fc.constantFrom(...WAYS),
});

describe('who was held and then cleared', () => {
  test('has all that who was never held has, bit for bit, and is paid alike later', () => {
    const seen = { held: 0, ended: 0, paid: 0 };
    // Evidence by number: that which nobody claimed is named by the length of the log.
    const next = fc.array(
      asks.map((one) => ({ ...one, evidence: one.evidence ?? 40 + one.domain })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(histories(), found, next, (history, drawn, later) => {
        const [never, held] = [play(history), play(history)];
        const { appealCycles } = openPolicy(held.state).conduct;
        // Nobody appeals where there is no time for it.
        const finding = appealCycles > 0 ? drawn : { ...drawn, way: ['cleared'] as const };
        // Who was erased would come back by being found something about.
        for (const draft of [never, held]) for (const who of PEOPLE) memberOf(draft, who);
        const opened = entriesOf(held).length;
        seen.held += holdAndClear(held, finding) ? 1 : 0;
        const added = entriesOf(held).length - opened;
        expect(added).toBe(finding.way.length + 1);
        expect(withoutFinding(held.state, opened, added)).toEqual(copyOf(never.state));
        for (const draft of [never, held]) {
          for (const one of later) happen(draft, one);
          closeCycles(draft, 4);
        }
        const [expected, after] = [
          entriesOf(never).slice(opened),
          entriesOf(held)
            .slice(opened + added)
            .map((entry) => moved(entry, opened, added)),
        ];
        expect(after).toEqual(expected);
        expect(held.state.books).toEqual(never.state.books);
        seen.ended += after.filter(({ type }) => type === 'release' || type === 'cancel').length;
        seen.paid += after.filter(isPaid).length;
      }),
      { numRuns: runs(60, 2_000) },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  test('is paid what was due meanwhile, as much and at the next close', () => {
    const policy = { ...PRESETS.sandbox, holdBack: { cycles: 2 } };
    const history: History = { policy, seasoned: 0, trend: undefined, happenings: [] };
    const ends = [false, true].map((isHeld) => {
      const draft = play(history);
      for (let fact = 0; fact < 30; fact += 1) appendFact(draft, memberOf(draft, 0), CHANNELS, ONE);
      happen(draft, ASK);
      const index = isHeld ? open(draft, { person: 0, code: 'NOISE', evidence: undefined }) : 0;
      closeCycles(draft, 3);
      const before = entriesOf(draft).filter(({ type }) => type === 'release').length;
      expect(before).toBe(isHeld ? 0 : 1);
      if (isHeld) say(draft, index, 'cleared');
      closeCycles(draft, 1);
      const release = entriesOf(draft).find(({ type }) => type === 'release');
      return { ...release, cycle: 0 };
    });
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[0]).toMatchObject({ type: 'release' });
  });
});

const ASK = {
  kind: 'ask',
  person: 0,
  action: 0,
  domain: 0,
  evidence: undefined,
  promise: undefined,
  attested: undefined,
  cyclesAgo: 0,
  latest: true,
} as const;

type Found = Readonly<{
  person: number;
  code: (typeof FINDING_CODES)[number];
  evidence: number | undefined;
}>;

/** Opens a finding. @returns the index of its entry */
function open(draft: BatchDraft, { person, code, evidence }: Found): number {
  const { cycle } = draft.state;
  const about = evidence === undefined ? {} : { evidence: evidenceHash(evidence) };
  const member = memberOf(draft, person);
  const measured = { measured: 3, limit: 2 } as const;
  return draft.append({
    type: 'finding',
    cycle,
    member,
    code,
    status: 'open',
    ...measured,
    ...about,
  });
}

function say(draft: BatchDraft, finding: number, status: FindingStatus): void {
  const { cycle, findings, panels } = draft.state;
  const opened = findings.get(finding);
  if (opened === undefined) throw new Error(`entry ${finding} opened no finding`);
  const { member, code, evidence } = opened;
  const about = evidence === undefined ? { member, code } : { member, code, evidence };
  // Where panels may hear its appeal, a finding is confirmed by somebody.
  const isSigned = status === 'confirmed' && panels.sentinels.size > 0;
  const other = [0, 1].map((who) => memberOf(draft, who)).find((one) => one !== member);
  const by = isSigned && other !== undefined ? { by: other } : {};
  const numbers = { measured: 0, limit: 0 } as const;
  draft.append({ type: 'finding', cycle, ...about, status, ...numbers, finding, ...by });
}

/** @returns whether somebody was held by it meanwhile who would have been paid */
function holdAndClear(
  draft: BatchDraft,
  finding: Found & Readonly<{ way: readonly FindingStatus[] }>,
): boolean {
  const before = decided(draft, finding);
  const index = open(draft, finding);
  const meanwhile = decided(draft, finding);
  for (const status of finding.way) say(draft, index, status);
  expect(decided(draft, finding)).toEqual(before);
  return before?.outcome !== 'refused' && meanwhile?.code === finding.code;
}

/** What somebody would be told who asked for what a finding is about; nothing is appended. */
function decided(draft: BatchDraft, { person, evidence }: Found): DecisionEntry | undefined {
  const { state } = draft;
  const [action] = ACTIONS;
  const [domain] = DOMAINS;
  return decide(state, {
    member: memberOf(draft, person),
    family: action.family,
    action: action.type,
    domain,
    evidence: evidenceHash(evidence ?? 'what nobody claimed'),
    promise: undefined,
    attested: undefined,
    actionCycle: undefined,
    due: undefined,
  });
}

/** The state as if the finding that an entry opened had never been there. */
function withoutFinding(state: CommunityState, opened: number, added: number): CommunityState {
  const copy = copyOf(state);
  const gone = copy.findings.get(opened);
  copy.findings.delete(opened);
  if (gone !== undefined) {
    const others = [...copy.findings.values()].filter(({ member }) => member === gone.member);
    if (others.length > 0) copy.findingsOf.set(gone.member, others);
    else copy.findingsOf.delete(gone.member);
  }
  copy.size -= added;
  return copy;
}

/** An entry as it would stand had those of the finding never come before it. */
function moved(entry: Entry, from: number, by: number): Entry {
  const places = Object.entries(entry).map(([name, value]) => [
    name,
    ['decision', 'finding', 'waited'].includes(name) && Number(value) >= from
      ? Number(value) - by
      : value,
  ]);
  return Object.fromEntries(places) as Entry;
}

function isPaid(entry: Entry): boolean {
  return entry.type === 'decision' && (entry.outcome === 'minted' || entry.outcome === 'held');
}
