import { describe, expect, test } from 'vitest';
import {
  appendSentinels,
  answerSeat,
  panelAbout,
  waitingSeats,
} from '../../../../test/worlds/panels.ts';
import {
  closeCycles,
  entriesOf,
  evidenceHash,
  newDraft,
} from '../../../../test/worlds/memory-community.ts';
import { WATCHFUL } from '../../../../test/worlds/erratic-member.ts';
import { firstDifference } from '../../../../test/tampering/first-difference.ts';
import { appendFact, memberOf } from '../../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../../pipeline/writer/draft.ts';
import { PANEL } from '../../review/panel-rules.ts';
import { candidatesFor } from '../../review/seats.ts';
import type { FindingEntry, SeatsEntry, VerdictEntry } from '../../state/entry.ts';

const yes = (): boolean => true;

/** Sentinels who may sit, and a member to look at. */
function ready(sentinels = 9): BatchDraft {
  const draft = newDraft({ ...WATCHFUL, conduct: { ...WATCHFUL.conduct, answerCycles: 28 } });
  memberOf(draft, 0);
  appendSentinels(draft, sentinels);
  closeCycles(draft);
  return draft;
}

function openOnClaim(draft: BatchDraft, name = 'a claim'): number {
  const member = memberOf(draft, 0);
  return draft.append(panelAbout(draft.state, { member, evidence: evidenceHash(name) }));
}

function openOnFinding(draft: BatchDraft): { readonly finding: number; readonly panel: number } {
  const { cycle } = draft.state;
  const member = memberOf(draft, 0);
  const about = { type: 'finding', cycle, member, code: 'NOISE', measured: 9, limit: 5 } as const;
  const finding = draft.append({ ...about, status: 'open' });
  return { finding, panel: draft.append(panelAbout(draft.state, { member, finding })) };
}

function verdicts(draft: BatchDraft): VerdictEntry[] {
  return entriesOf(draft).filter((entry) => entry.type === 'verdict');
}

function seatsAgain(draft: BatchDraft): SeatsEntry[] {
  return entriesOf(draft).filter((entry) => entry.type === 'seats');
}

describe('a panel', () => {
  test('decides by most of its reviews, which nobody can read before', () => {
    const draft = ready();
    const panel = openOnClaim(draft);
    const [first] = waitingSeats(draft.state, panel);
    const says = (sentinel: string): boolean => sentinel !== first;
    answerSeat(draft, panel, says);
    answerSeat(draft, panel, says);
    expect(verdicts(draft)).toEqual([]);
    expect(JSON.stringify(entriesOf(draft))).not.toContain('holds');
    answerSeat(draft, panel, says);
    expect(verdicts(draft)).toMatchObject([{ panel, holds: true }]);
    expect(draft.state.panels.open.size).toBe(0);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('is refused by a verifier when other sentinels sit than the seed says', () => {
    const draft = ready();
    openOnClaim(draft);
    const entries = entriesOf(draft);
    const last = entries.at(-1);
    if (last?.type !== 'panel') throw new Error('no panel');
    const others = { ...last, seats: last.seats.toReversed() };
    expect(firstDifference([...entries.slice(0, -1), others])).toBeDefined();
    const otherSeed = { ...last, seed: 'a'.repeat(64) };
    expect(firstDifference([...entries.slice(0, -1), otherSeed])).toBeDefined();
  });

  test('is drawn with what an earlier cycle settled, by sentinels of an earlier cycle', () => {
    const draft = newDraft(WATCHFUL);
    memberOf(draft, 0);
    appendSentinels(draft, 9);
    expect(() => openOnClaim(draft)).toThrow('earlier cycle');
    closeCycles(draft);
    expect(openOnClaim(draft)).toBeGreaterThan(0);
  });

  test('has no seat for its member, for whom they are linked to, or for who has a stake', () => {
    const draft = ready(5);
    const judge = draft.memberOf('sentinel 0', undefined);
    const stake = draft.memberOf('sentinel 1', undefined);
    const { cycle } = draft.state;
    const [member, reason] = [memberOf(draft, 0), evidenceHash('reason')];
    draft.append({ type: 'link', cycle, member: judge, to: member, linked: true, reason });
    const about = { member, evidence: evidenceHash('a claim'), barred: [stake] };
    const { seats } = panelAbout(draft.state, about);
    expect(seats.toSorted()).toEqual(['sentinel 2', 'sentinel 3', 'sentinel 4']);
  });

  test('has no seat for who met its member lately, in either direction', () => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const seats = waitingSeats(draft.state, panel);
    const again = panelAbout(draft.state, {
      member: memberOf(draft, 0),
      evidence: evidenceHash(2),
    });
    expect(again.seats.some((sentinel) => seats.includes(sentinel))).toBe(false);
    const judge = draft.memberOf(seats[0] ?? '', undefined);
    // The member of the first panel registers too: whom they were judged by, they do not judge.
    const { cycle } = draft.state;
    const own = { type: 'sentinel', cycle, sentinel: 'own', member: memberOf(draft, 0) } as const;
    draft.append({ ...own, registered: true, key: 'b'.repeat(64), kind: 'person' });
    closeCycles(draft);
    const maySit = (whose: string): boolean =>
      candidatesFor(draft.state, { member: whose, barred: [] }).some(
        ({ sentinel }) => sentinel === 'own',
      );
    expect([maySit(judge), maySit(memberOf(draft, 1))]).toEqual([false, true]);
    closeCycles(draft, PANEL.meetingCycles);
    expect(maySit(judge)).toBe(true);
  });

  test('gives the seats that do not answer in time to the next of the draw, and then ends', () => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const first = waitingSeats(draft.state, panel);
    answerSeat(draft, panel, yes);
    closeCycles(draft, PANEL.answerCycles);
    expect(seatsAgain(draft)).toMatchObject([{ panel }]);
    const second = waitingSeats(draft.state, panel);
    expect(second.some((sentinel) => first.includes(sentinel))).toBe(false);
    expect(draft.state.panels.open.get(panel)?.seats.size).toBe(3);
    closeCycles(draft, 2 * (PANEL.answerCycles + 1));
    expect(seatsAgain(draft).at(-1)).toMatchObject({ panel, seats: [], ended: true });
    expect(draft.state.panels.open.size).toBe(0);
    const waiting = [...draft.state.panels.sentinels.values()].map((one) => one.waiting);
    expect(new Set(waiting)).toEqual(new Set([0]));
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });
});

describe('keys that were tried until they came first', () => {
  // Fails when seats are given to whoever is registered at the close.
  test('take no seat of a panel that was open before them, since its seed is public', () => {
    const draft = ready(4);
    const panel = openOnClaim(draft);
    const { cycle } = draft.state;
    for (let at = 0; at < 12; at += 1) {
      const [sentinel, member] = [`late ${at}`, draft.memberOf(`late ${at}`, undefined)];
      const key = at.toString(16).padStart(64, '0');
      draft.append({
        type: 'sentinel',
        cycle,
        sentinel,
        member,
        registered: true,
        key,
        kind: 'person',
      });
    }
    closeCycles(draft, PANEL.answerCycles + 1);
    expect(seatsAgain(draft)).toMatchObject([{ panel, seats: [], ended: true }]);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });
});

describe('a panel about a finding', () => {
  test.each([
    [true, 'confirmed'],
    [false, 'cleared'],
  ])('decides it: holds %s means %s', (holds, status) => {
    const draft = ready();
    const { panel } = openOnFinding(draft);
    for (let seat = 0; seat < 3; seat += 1) answerSeat(draft, panel, () => holds);
    expect(entriesOf(draft).at(-1)).toMatchObject({ type: 'finding', status, panel });
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('is the only one to decide it while it sits', () => {
    const draft = ready();
    const { finding, panel } = openOnFinding(draft);
    const { cycle } = draft.state;
    const about = { member: memberOf(draft, 0), code: 'NOISE', measured: 0, limit: 0 } as const;
    const answer: FindingEntry = { type: 'finding', cycle, ...about, finding, status: 'cleared' };
    expect(() => draft.append(answer)).toThrow(`panel ${panel} decides about it`);
    expect(() => draft.append({ ...answer, panel })).toThrow('no verdict');
  });

  test('is followed by its verdict and what it says: nothing can come between', () => {
    const draft = ready();
    const { panel } = openOnFinding(draft);
    for (let seat = 0; seat < 3; seat += 1) answerSeat(draft, panel, yes);
    const entries = entriesOf(draft);
    appendFact(draft, memberOf(draft, 0), ['echo'], 1);
    const fact = entriesOf(draft).at(-1);
    if (fact === undefined) throw new Error('no fact');
    for (const kept of [-1, -2]) {
      const without = [...entries.slice(0, kept), fact];
      expect(firstDifference(without)).toBe(without.length - 1);
    }
  });

  // Fails when the clock does not wait: then three cycles of silence let any finding fall.
  test('holds its clock, and lets it fall when it ends without a verdict', () => {
    const draft = newDraft({ ...WATCHFUL, conduct: { ...WATCHFUL.conduct, answerCycles: 2 } });
    memberOf(draft, 0);
    appendSentinels(draft, 15);
    closeCycles(draft);
    const { finding } = openOnFinding(draft);
    closeCycles(draft, 3 * PANEL.answerCycles);
    expect(seatsAgain(draft).map(({ ended }) => ended)).toEqual([undefined, undefined, true]);
    expect(draft.state.findings.get(finding)?.status).toBe('open');
    // Nobody holds it any longer by another panel.
    const again = { member: memberOf(draft, 0), finding };
    expect(() => draft.append(panelAbout(draft.state, again))).toThrow('its time is over');
    closeCycles(draft);
    expect(draft.state.findings.get(finding)?.status).toBe('fallen');
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('has no seat for who confirmed it by a key of their own', () => {
    const draft = ready(4);
    const { cycle } = draft.state;
    const judge = draft.memberOf('sentinel 0', undefined);
    const about = { member: memberOf(draft, 0), code: 'NOISE', measured: 9, limit: 5 } as const;
    const entry = { type: 'finding', cycle, ...about } as const;
    expect(() => draft.append({ ...entry, status: 'open', by: judge })).toThrow('nobody');
    const finding = draft.append({ ...entry, status: 'open' });
    draft.append({ ...entry, status: 'confirmed', finding, by: judge });
    draft.append({ ...entry, status: 'appealed', finding });
    const { member } = about;
    const without = panelAbout(draft.state, { member, finding });
    expect(() => draft.append(without)).toThrow('whoever answered');
    const panel = draft.append(panelAbout(draft.state, { member, finding, barred: [judge] }));
    expect(waitingSeats(draft.state, panel)).not.toContain('sentinel 0');
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  // Fails when sentinels who came after the word hear it: whoever said it may be among them.
  test('hears no appeal against what an unbound key confirmed before there were any', () => {
    const draft = newDraft({ ...WATCHFUL, conduct: { ...WATCHFUL.conduct, answerCycles: 28 } });
    const member = memberOf(draft, 0);
    const about = { member, code: 'NOISE', measured: 9, limit: 5 } as const;
    const entry = (): Omit<FindingEntry, 'status'> => {
      return { type: 'finding', cycle: draft.state.cycle, ...about };
    };
    const finding = draft.append({ ...entry(), status: 'open' });
    draft.append({ ...entry(), status: 'confirmed', finding });
    appendSentinels(draft, 9);
    closeCycles(draft);
    draft.append({ ...entry(), status: 'appealed', finding });
    const unheard = panelAbout(draft.state, { member, finding });
    expect(() => draft.append(unheard)).toThrow('nobody knows who confirmed it');
    draft.append({ ...entry(), status: 'reversed', finding });
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });
});

describe('who may sit no longer', () => {
  const linkTo = (draft: BatchDraft, sentinel: string, to: string, linked = true): void => {
    const member = draft.memberOf(sentinel, undefined);
    const { cycle } = draft.state;
    draft.append({ type: 'link', cycle, member, to, linked, reason: evidenceHash('reason') });
  };

  // Fails when a link leaves the seat as it is.
  test.each([0, 1])('leaves the seat to another, after %i answers', (answers) => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const seats = waitingSeats(draft.state, panel);
    const [first = '', second = ''] = seats;
    for (let seat = 0; seat < answers; seat += 1) answerSeat(draft, panel, yes);
    linkTo(draft, first, memberOf(draft, 0));
    closeCycles(draft);
    expect(seatsAgain(draft)).toMatchObject([{ panel, emptied: [first] }]);
    expect(waitingSeats(draft.state, panel)).toHaveLength(3);
    expect(waitingSeats(draft.state, panel)).toContain(second);
    for (let seat = 0; seat < 3; seat += 1) answerSeat(draft, panel, yes);
    expect(verdicts(draft)[0]?.reviews.map(({ sentinel }) => sentinel)).not.toContain(first);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('says nothing on it meanwhile', () => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const [first = ''] = waitingSeats(draft.state, panel);
    linkTo(draft, first, memberOf(draft, 0));
    expect(() => answerSeat(draft, panel, yes)).toThrow('linked to somebody');
  });

  test('decides nothing with the others, also when everybody has answered', () => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const [first = '', second = ''] = waitingSeats(draft.state, panel);
    answerSeat(draft, panel, yes);
    answerSeat(draft, panel, yes);
    // Two seats of one person are one.
    linkTo(draft, second, draft.memberOf(first, undefined));
    answerSeat(draft, panel, yes);
    expect(verdicts(draft)).toEqual([]);
    closeCycles(draft);
    expect(seatsAgain(draft)).toMatchObject([{ emptied: [second] }]);
    answerSeat(draft, panel, yes);
    expect(verdicts(draft)).toHaveLength(1);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  test('ends without a verdict when the link is taken back after the last answer', () => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const [first = ''] = waitingSeats(draft.state, panel);
    answerSeat(draft, panel, yes);
    linkTo(draft, first, memberOf(draft, 0));
    answerSeat(draft, panel, yes);
    answerSeat(draft, panel, yes);
    linkTo(draft, first, memberOf(draft, 0), false);
    closeCycles(draft, PANEL.answerCycles);
    expect(seatsAgain(draft)).toMatchObject([{ panel, ended: true }]);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  // Fails when who retires keeps the seat, or what was said on it: the key may have been stolen.
  test('leaves every seat on retiring, whatever was said on it', () => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const retired = waitingSeats(draft.state, panel).slice(0, 2);
    answerSeat(draft, panel, yes);
    for (const sentinel of retired) {
      const member = draft.memberOf(sentinel, undefined);
      const { cycle } = draft.state;
      draft.append({ type: 'sentinel', cycle, sentinel, member, registered: false });
    }
    expect(() => answerSeat(draft, panel, yes)).toThrow('has retired');
    closeCycles(draft);
    expect(seatsAgain(draft)).toMatchObject([{ panel, emptied: retired }]);
    for (let seat = 0; seat < 3; seat += 1) answerSeat(draft, panel, yes);
    const judged = verdicts(draft)[0]?.reviews.map(({ sentinel }) => sentinel) ?? [];
    expect(judged).toHaveLength(3);
    expect(judged.some((sentinel) => retired.includes(sentinel))).toBe(false);
    expect(firstDifference(entriesOf(draft))).toBeUndefined();
  });

  // Fails when meetings are kept by the sentinel.
  test('is whoever met the member, also as a new sentinel', () => {
    const draft = ready(9);
    const panel = openOnClaim(draft);
    const [sentinel = ''] = waitingSeats(draft.state, panel);
    const member = draft.memberOf(sentinel, undefined);
    const { cycle } = draft.state;
    const own = { type: 'sentinel', cycle, member } as const;
    draft.append({ ...own, sentinel, registered: false });
    const key = 'c'.repeat(64);
    draft.append({ ...own, sentinel: 'anew', registered: true, key, kind: 'person' });
    closeCycles(draft);
    const maySit = (whose: string): boolean =>
      candidatesFor(draft.state, { member: whose, barred: [] }).some(
        (one) => one.sentinel === 'anew',
      );
    expect([maySit(memberOf(draft, 0)), maySit(memberOf(draft, 1))]).toEqual([false, true]);
  });
});

test('a claim has one verdict: nobody asks until an answer suits', () => {
  const draft = ready(12);
  const panel = openOnClaim(draft);
  expect(() => openOnClaim(draft)).toThrow('already');
  for (let seat = 0; seat < 3; seat += 1) answerSeat(draft, panel, yes);
  expect(() => openOnClaim(draft)).toThrow('already');
  expect(openOnClaim(draft, 'another')).toBeGreaterThan(panel);
});

test('a verdict with another word than was signed is refused', () => {
  const draft = ready();
  const panel = openOnClaim(draft);
  for (let seat = 0; seat < 3; seat += 1) answerSeat(draft, panel, yes);
  const entries = entriesOf(draft);
  const last = entries.at(-1);
  if (last?.type !== 'verdict') throw new Error('no verdict');
  const turned = { ...last, reviews: last.reviews.map((one) => ({ ...one, holds: false })) };
  expect(firstDifference([...entries.slice(0, -1), { ...turned, holds: false }])).toBeDefined();
  const outvoted = { ...last, holds: false };
  expect(firstDifference([...entries.slice(0, -1), outvoted])).toBeDefined();
});
