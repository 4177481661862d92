import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { runs } from '../size.ts';
import { closeCycles, evidenceHash, newDraft } from '../worlds/memory-community.ts';
import { reviewText, sealOf } from '../../src/core/review/signed-review.ts';
import {
  answerSeat,
  appendSeed,
  appendSentinels,
  panelAbout,
  waitingSeats,
} from '../worlds/panels.ts';

/** Pairs of works that are equally good, one by somebody whom all know. */
const PAIRS = runs(300, 1_000);

/** A work as those who look at it see it. */
interface Work {
  readonly name: string;
  readonly isKnown: boolean;
}

/** What becomes of a work: whether it is accepted, and in which cycle after it was sent in. */
interface Fate {
  readonly isAccepted: boolean;
  readonly cycle: number;
}

const REVIEWERS = 24;
/** How often a reviewer by themselves finds that a work is good. */
const GOOD = 0.8;
/** How often one who sees what others said before says the same. */
const FOLLOWS = 0.5;
/** How many of those who choose look at the work that all know, for one who does not. */
const DRAW = 9;
/** How often a seat is answered in a cycle, whoever it is about. */
const ANSWERS = 0.65;
const CYCLES = 9;

describe('of a work that all know and one that nobody knows, equally good', () => {
  test('panels that are drawn accept as many, as soon', () => {
    const [known, unknown] = fatesByPanels();
    expect(Math.abs(gapOf(known, unknown))).toBeLessThan(3);
    expect(Math.abs(meanCycle(known) - meanCycle(unknown))).toBeLessThan(0.25);
  });

  // The same people: so is it seen that what is drawn and sealed makes the difference.
  test('those who choose, and see what others said, accept the known one more and sooner', () => {
    const [known, unknown] = fatesByChoice();
    expect(gapOf(known, unknown)).toBeGreaterThan(3);
    expect(meanCycle(unknown) - meanCycle(known)).toBeGreaterThan(1);
  });
});

/** Both works of each pair before panels; people say what they find, and follow what they see. */
function fatesByPanels(): readonly [Fate[], Fate[]] {
  const draft = newDraft({ ...PRESETS.sandbox, preset: 'civic' });
  appendSentinels(draft, REVIEWERS);
  closeCycles(draft);
  const fates: [Fate[], Fate[]] = [[], []];
  const atOnce = 10;
  for (let first = 0; first < PAIRS; first += atOnce) {
    appendSeed(draft);
    closeCycles(draft);
    const opened = Array.from({ length: atOnce }, (_, at) =>
      [true, false].map((isKnown) => openFor(draft, { name: `${first + at}`, isKnown })),
    ).flat();
    for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
      for (const one of opened) answerSome(draft, one, cycle);
      closeCycles(draft);
    }
    for (const one of opened) fates[one.work.isKnown ? 0 : 1].push(fateOf(draft, one));
  }
  return fates;
}

interface Opened {
  readonly panel: number;
  readonly work: Work;
  readonly since: number;
}

function openFor(draft: BatchDraft, work: Work): Opened {
  const member = draft.memberOf(`${work.isKnown ? 'known' : 'unknown'} ${work.name}`, undefined);
  const evidence = evidenceHash(`${member} work`);
  const panel = draft.append(panelAbout(draft.state, { member, evidence }));
  return { panel, work, since: draft.state.cycle };
}

function answerSome(draft: BatchDraft, { panel, work }: Opened, cycle: number): void {
  for (const sentinel of waitingSeats(draft.state, panel)) {
    if (chance(`${panel} ${sentinel} ${cycle} answers`) >= ANSWERS) continue;
    const heard = tallyIn(draft.state, panel);
    answerSeat(draft, panel, (name) => opinionOf({ name, about: String(panel), work, heard }));
  }
}

/** Yes less no of what others said on a panel, as far as anybody can open their seals. */
function tallyIn({ panels, community }: CommunityState, panel: number): number {
  let tally = 0;
  for (const [sentinel, seal] of panels.open.get(panel)?.seats ?? []) {
    for (const holds of [true, false]) {
      const said = reviewText(community?.key ?? '', { panel, sentinel, holds });
      if (seal === sealOf(Buffer.from(said).toString('hex'))) tally += holds ? 1 : -1;
    }
  }
  return tally;
}

/** The verdict of a panel and the cycle of it, counted from the panel; none is a no at the end. */
function fateOf({ appended }: BatchDraft, { panel, since }: Opened): Fate {
  for (let at = panel; at < appended.length; at += 1) {
    const entry = appended[at]?.entry;
    if (entry?.type !== 'verdict' || entry.panel !== panel) continue;
    return { isAccepted: entry.holds, cycle: entry.cycle - since + 1 };
  }
  return { isAccepted: false, cycle: CYCLES };
}

/** The same people: each looks at one of two works in a cycle, by what they have heard of. */
function fatesByChoice(): readonly [Fate[], Fate[]] {
  const fates: [Fate[], Fate[]] = [[], []];
  const looking = Array.from({ length: 6 }, (_, at) => `sentinel ${at}`);
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const works = [true, false].map((isKnown) => ({ name: String(pair), isKnown }));
    const said = works.map((): { holds: boolean; cycle: number }[] => []);
    for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
      const name = looking[Math.floor(chance(`${pair} ${cycle} who`) * looking.length)] ?? '';
      const at = chance(`${pair} ${cycle} chooses`) < DRAW / (DRAW + 1) ? 0 : 1;
      const [work, before] = [works[at], said[at]];
      if (work === undefined || before === undefined) continue;
      const heard = before.reduce((sum, { holds }) => sum + (holds ? 1 : -1), 0);
      before.push({ holds: opinionOf({ name, about: `${pair} ${cycle}`, work, heard }), cycle });
    }
    for (const [at, words] of said.entries()) {
      const three = words.slice(0, 3);
      const isAccepted = three.filter(({ holds }) => holds).length > 1;
      fates[at]?.push({ isAccepted, cycle: three[2]?.cycle ?? CYCLES });
    }
  }
  return fates;
}

interface Looking {
  readonly name: string;
  readonly about: string;
  readonly work: Work;
  /** Yes less no of what others said that this one has seen. */
  readonly heard: number;
}

/** One friend of whoever is known says yes; others follow what they see, or find out themselves. */
function opinionOf({ name, about, work, heard }: Looking): boolean {
  if (name === 'sentinel 0' && work.isKnown) return true;
  const follows = heard !== 0 && chance(`${about} ${name} follows`) < FOLLOWS;
  return follows ? heard > 0 : chance(`${about} ${name} finds`) < GOOD;
}

/** A fraction that a text stands for, the same each time. */
function chance(text: string): number {
  return Number.parseInt(evidenceHash(text).slice(0, 12), 16) / 16 ** 12;
}

/** By how many standard errors more of the one are accepted. */
function gapOf(one: readonly Fate[], other: readonly Fate[]): number {
  const [first, second] = [one, other].map(
    (fates) => fates.filter(({ isAccepted }) => isAccepted).length / fates.length,
  );
  const mean = ((first ?? 0) + (second ?? 0)) / 2;
  return ((first ?? 0) - (second ?? 0)) / Math.sqrt((2 * mean * (1 - mean)) / one.length);
}

function meanCycle(fates: readonly Fate[]): number {
  return fates.reduce((sum, { cycle }) => sum + cycle, 0) / fates.length;
}
