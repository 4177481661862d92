import { describe, expect, test } from 'vitest';
import { exposureAt, placesOf } from '../../src/core/pilots/drawn-arms.ts';
import type { Entry, LookEntry } from '../../src/core/state/entry.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { WATCHFUL } from '../worlds/erratic-member.ts';
import { closeCycles, entriesOf, evidenceHash, newDraft } from '../worlds/memory-community.ts';
import { appendSeed } from '../worlds/panels.ts';
import { drawOf, pilotOf, TRIED } from '../worlds/pilots.ts';
import { said } from './both-verifiers.ts';

const WEDGE = { ...TRIED, design: 'wedge', waves: 4, effect: 600_000 } as const;
const DOMAINS = { ...TRIED, design: 'domains', effect: 900_000 } as const;
const PEOPLE = { ...TRIED, waves: 5, spanCycles: 2 } as const;

function happens(draft: BatchDraft, domain: string, failed: boolean, member?: string): void {
  const { cycle, size } = draft.state;
  const category = failed ? 'broken' : 'kept';
  const about = { domain, evidence: evidenceHash(`outcome ${size}`) };
  const whose = member === undefined ? {} : { member };
  draft.append({ type: 'outcome', cycle, category, ...about, ...whose });
}

/** Everybody fails as usual, and those whom a pilot treats do not. */
function goesOn(draft: BatchDraft, pilots: readonly number[], cycles: number): void {
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const treated = new Set(pilots.flatMap((pilot) => treatedNow(draft, pilot)));
    for (let at = 0; at < 200; at += 1) {
      const member = draft.memberOf(`tried ${at}`, undefined);
      if (at % 7 === 0 && draft.state.cycle > 4) continue;
      happens(draft, 'knowledge', at % 2 === 0 && !treated.has(member), member);
    }
    for (let at = 0; at < 14; at += 1) {
      const domain = `district-${at}`;
      for (let one = 0; one < 5; one += 1) happens(draft, domain, one < 3 && !treated.has(domain));
    }
    closeCycles(draft);
  }
}

function treatedNow({ state }: BatchDraft, index: number): string[] {
  const pilot = state.pilots.open.get(index);
  if (pilot?.drawn === undefined) return [];
  const { plan, drawn } = pilot;
  const places = placesOf(plan.units, { seed: drawn.seed, pilot: index });
  return plan.units.filter((_, at) => {
    const { isTreated, wave } = exposureAt(places[at] ?? 0, plan);
    return isTreated ?? state.cycle >= drawn.cycle + 1 + wave * plan.spanCycles;
  });
}

/** One pilot after another, each with a draw of its own; the last is never drawn. */
function tried(): Entry[] {
  const draft = newDraft(WATCHFUL);
  appendSeed(draft);
  goesOn(draft, [], 6);
  for (const plan of [PEOPLE, DOMAINS, WEDGE]) {
    const pilot = draft.append(pilotOf(draft.state, plan));
    closeCycles(draft);
    draft.append(drawOf(draft.state, pilot));
    closeCycles(draft);
    goesOn(draft, [pilot], 6);
  }
  draft.append(pilotOf(draft.state, DOMAINS));
  closeCycles(draft, 29);
  return entriesOf(draft);
}

describe('pilots in a log', () => {
  const entries = tried();
  const looks = entries.filter((entry): entry is LookEntry => entry.type === 'look');

  test('are recomputed by both verifiers: who took part, the power, every look', () => {
    const { theirs, ours } = said(entries);
    expect(theirs).toContain('Everything holds.');
    expect(theirs).toContain(' 4 × pilot');
    expect(ours).toBe('holds');
    const ofPeople = looks.filter(({ pilot }) => pilot === looks[0]?.pilot);
    expect(ofPeople.length).toBeGreaterThan(1);
    expect(ofPeople[0]?.outcome).toBeUndefined();
    const outcomes = looks.flatMap(({ outcome }) => outcome ?? []);
    expect(outcomes).toEqual(['works', 'works', 'works', 'void']);
  });

  type Of<Type extends Entry['type']> = Extract<Entry, { readonly type: Type }>;
  const changed = <Type extends Entry['type']>(
    type: Type,
    change: (entry: Of<Type>) => Entry | undefined,
  ): { readonly at: number; readonly entries: Entry[] } => {
    const at = entries.findIndex((entry) => entry.type === type);
    const forged = change(entries[at] as Of<Type>);
    return { at, entries: entries.toSpliced(at, 1, ...(forged === undefined ? [] : [forged])) };
  };

  // Each is how somebody could win who signs the log: with the check of it off, this one holds.
  test.each([
    [
      'a member who is left out',
      changed('pilot', (one) => ({ ...one, units: one.units.slice(1) })),
    ],
    [
      'a member who was picked',
      changed('pilot', (one) => ({ ...one, units: [...one.units, 'zz-a-friend'] })),
    ],
    ['a power that is not there', changed('pilot', (one) => ({ ...one, detectable: 1 }))],
    ['a seed that was not settled', changed('pilot', (one) => ({ ...one, seed: 'a'.repeat(64) }))],
    ['another draw', changed('draw', (one) => ({ ...one, seed: 'a'.repeat(64) }))],
    ['a look that nobody shows', changed('look', () => undefined)],
    [
      'a better estimate',
      changed('look', (one) => ({
        ...one,
        estimates: one.estimates.map((estimate) => ({ ...estimate, low: estimate.low + 1 })),
      })),
    ],
    ['an earlier end', changed('look', (one) => ({ ...one, outcome: 'works' as const }))],
    [
      'another metric',
      changed('look', (one) => ({ ...one, estimates: one.estimates.toReversed() })),
    ],
  ])('are refused with %s', (_, { at, entries: forged }) => {
    const { theirs, ours } = said(forged.slice(0, at + 1));
    expect(theirs).toContain(`REFUSED at entry ${at}:`);
    expect(ours).toBe(String(at));
  });
});
