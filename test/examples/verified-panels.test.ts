import { describe, expect, test } from 'vitest';
import { checkSeal, checkText, type PanelCheck } from '../../src/core/review/checks.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { WATCHFUL } from '../worlds/erratic-member.ts';
import { closeCycles, entriesOf, evidenceHash, newDraft } from '../worlds/memory-community.ts';
import {
  answerSeat,
  appendSentinels,
  drawnNext,
  panelAbout,
  sealed,
  waitingSeats,
} from '../worlds/panels.ts';
import { memberOf } from '../worlds/random-history.ts';
import { said } from './both-verifiers.ts';

/**
 * A verdict on a claim, one on a finding, and a claim of whose seats a link empties one, and one
 * that has answered its sentinel, who retires.
 */
function reviewed(): Entry[] {
  const draft = newDraft(WATCHFUL);
  const [one, other] = [memberOf(draft, 0), memberOf(draft, 1)];
  appendSentinels(draft, 12);
  closeCycles(draft);
  const { cycle } = draft.state;
  const found = { type: 'finding', cycle, member: one, code: 'NOISE' } as const;
  const finding = draft.append({ ...found, status: 'open', measured: 3, limit: 2 });
  const panels = [
    { member: one, finding },
    { member: other, evidence: evidenceHash('first') },
    { member: memberOf(draft, 2), evidence: evidenceHash('second') },
  ].map((about) => draft.append(panelAbout(draft.state, about)));
  for (const [at, panel] of panels.entries()) {
    for (let seat = 0; seat < 3 - (at % 2) * 2; seat += 1) answerSeat(draft, panel, () => at === 0);
  }
  const [linked = ''] = waitingSeats(draft.state, panels[1] ?? 0);
  const [sentinel = ''] = draft.state.panels.open.get(panels[1] ?? 0)?.seats.keys() ?? [];
  const member = draft.memberOf(sentinel, undefined);
  draft.append({ type: 'sentinel', cycle, sentinel, member, registered: false });
  draft.append({
    type: 'link',
    cycle,
    member: draft.memberOf(linked, undefined),
    to: other,
    linked: true,
    reason: evidenceHash('reason'),
  });
  closeCycles(draft, 4);
  return entriesOf(draft);
}

/** A claim that a panel decides, a second look at it, and a claim whose answer is known. */
function checked(): Entry[] {
  const draft = newDraft(WATCHFUL);
  const member = memberOf(draft, 0);
  appendSentinels(draft, 12);
  closeCycles(draft);
  const first = { member, evidence: evidenceHash('first'), ...sealed({ domain: 'care' }) };
  const asked = [first];
  for (const [at, about] of asked.entries()) {
    const panel = draft.append(panelAbout(draft.state, about));
    for (let seat = 0; seat < 3; seat += 1) answerSeat(draft, panel, () => at !== 1);
    const again = drawnNext(draft.state);
    if (at === 0) {
      const second = { member, evidence: evidenceHash('2') };
      asked.push({ ...second, ...sealed({ domain: 'care', again }) });
    }
    if (at === 1) {
      const known = { member: memberOf(draft, 1), evidence: evidenceHash('3') };
      asked.push({ ...known, ...sealed({ domain: 'care', gold: false }) });
    }
  }
  closeCycles(draft, 2);
  return entriesOf(draft);
}

type Of<Type extends Entry['type']> = Extract<Entry, { readonly type: Type }>;

function changed<Type extends Entry['type']>(
  entries: readonly Entry[],
  type: Type,
  change: (entry: Of<Type>) => Entry | undefined,
): { readonly at: number; readonly entries: Entry[] } {
  const at = entries.findIndex((entry) => entry.type === type);
  const forged = change(entries[at] as Of<Type>);
  return { at, entries: entries.toSpliced(at, 1, ...(forged === undefined ? [] : [forged])) };
}

describe('panels in a log', () => {
  const entries = reviewed();

  test('are recomputed: who sat, what they said, and what became of the finding', () => {
    const { theirs, ours } = said(entries);
    expect(theirs).toContain('Everything holds.');
    expect(theirs).toContain(' 3 × panel');
    expect(theirs).toContain(' 2 × verdict');
    expect(ours).toBe('holds');
  });

  test.each([
    [
      'other sentinels',
      changed(entries, 'panel', (one) => ({ ...one, seats: one.seats.toReversed() })),
    ],
    ['another seed', changed(entries, 'panel', (one) => ({ ...one, seed: 'a'.repeat(64) }))],
    ['another verdict', changed(entries, 'verdict', (one) => ({ ...one, holds: !one.holds }))],
    [
      'another word than was signed',
      changed(entries, 'verdict', (one) => ({
        ...one,
        holds: !one.holds,
        reviews: one.reviews.map((review) => ({ ...review, holds: !review.holds })),
      })),
    ],
    ['a verdict that is kept back', changed(entries, 'verdict', () => undefined)],
    [
      'seats for others than the next',
      changed(entries, 'seats', (one) => ({ ...one, seats: one.emptied ?? [] })),
    ],
    [
      'seats that are kept after a link and by who retired',
      changed(entries, 'seats', (one) => ({
        type: 'seats',
        cycle: one.cycle,
        panel: one.panel,
        seats: one.seats,
      })),
    ],
    ['seats that are not given', changed(entries, 'seats', () => undefined)],
  ])('are refused with %s', (_, { at, entries: forged }) => {
    const { theirs, ours } = said(forged);
    expect(theirs).toContain(`REFUSED at entry ${at}:`);
    expect(ours).toBe(String(at));
  });
});

describe('checks of those who review', () => {
  const entries = checked();

  /** The n-th panel was asked for something else, sealed and said alike. */
  function askedElse(nth: number, asked: Omit<PanelCheck, 'salt'>): Entry[] {
    const text = checkText({ ...asked, salt: '5a'.repeat(16) });
    const panels = entries.flatMap(({ type }, at) => (type === 'panel' ? [at] : []));
    return entries.map((entry, at) => {
      if (at === panels[nth]) return { ...(entry as Of<'panel'>), check: checkSeal(text) };
      const isVerdict = entry.type === 'verdict' && entry.panel === panels[nth];
      return isVerdict ? { ...entry, check: text } : entry;
    });
  }

  const verdicts = entries.flatMap(({ type }, at) => (type === 'verdict' ? [at] : []));

  test('are drawn and sealed, and said with the verdict', () => {
    const { theirs, ours } = said(entries);
    expect(theirs).toContain('Everything holds.');
    expect(theirs).toContain(' 3 × verdict');
    expect(ours).toBe('holds');
  });

  test.each([
    // Each fails when a verifier does not look at that.
    ['another answer than was sealed', 2, entries.map((entry) => reversed(entry))],
    ['another panel than was drawn', 1, askedElse(1, { domain: 'care', again: 1 })],
    ['another panel that there is not', 0, askedElse(0, { domain: 'care', again: 7 })],
  ])('are refused with %s', (_, nth, forged) => {
    const { theirs, ours } = said(forged);
    expect(theirs).toContain(`REFUSED at entry ${verdicts[nth]}:`);
    expect(ours).toBe(String(verdicts[nth]));
  });

  function reversed(entry: Entry): Entry {
    if (entry.type !== 'verdict' || entry.check === undefined) return entry;
    return { ...entry, check: entry.check.replace('"gold":false', '"gold":true') };
  }
});
