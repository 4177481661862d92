import { describe, expect, test } from 'vitest';
import type { CancelEntry, DecisionEntry, ReleaseEntry } from '../../src/core/state/entry.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import type { CommitSource } from '../../src/core/families/commits/commit-source.ts';
import { mondayBefore } from '../../src/core/policy/cycle.ts';
import { parseMicros } from '../../src/core/units.ts';
import { scanEvidence } from '../../src/db/sql/evidence/evidence.ts';
import { commitment } from '../../src/pipeline/writer/evidence.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { describeAboveEngines, hasPostgres, type TestEngine } from '../database/engines.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  type TestCommunity,
  ungatedPolicy,
} from '../pipeline/test-community.ts';
import { contributionFile, isMissing, openContributions } from './contribution-files.ts';
import { DAY, type ReferenceDecision, referenceDecisions, TERM } from './continuous-reference.ts';
import { isSoak } from '../size.ts';

/**
 * Figures that were computed before this code existed, from the same files. They rest on floats
 * and on holds that end at their very second; each difference to ours is explained decision by
 * decision.
 */
const REFERENCES = [
  { project: 'libuv', channelFloor: true, figures: [164, 146, 18, 0, 10, '183.1'] },
  { project: 'libuv', channelFloor: false, figures: [170, 148, 22] },
  { project: 'dpdk', channelFloor: true, figures: [2444, 1631, 763, 50, 60, '3109.4'] },
  { project: 'dpdk', channelFloor: false, figures: [2644, 1865, 729] },
] as const;

type Reference = (typeof REFERENCES)[number];

interface Imported {
  readonly ordinal: number;
  readonly end: ReferenceDecision['end'];
  readonly shards: bigint;
  readonly member: string;
}

describeAboveEngines((engine) => {
  for (const reference of REFERENCES) {
    const { project, channelFloor } = reference;
    // Both engines write the same bytes (resumed-imports.test.ts): the large one once is enough.
    const isLeftOut = project === 'dpdk' && (!isSoak || (engine.name === 'pglite' && hasPostgres));
    const floor = channelFloor ? 'with' : 'without';
    describe.skipIf(isMissing(project) || isLeftOut)(
      `${project} ${floor} the channel floor`,
      () => {
        test('agrees with the reference, decision by decision', async () => {
          const compared = await compare(reference, engine, contributionFile(project) ?? '');
          expect(compared).toBeGreaterThan(0);
        });
      },
    );
  }
});

/** @returns how many decisions were compared */
async function compare(reference: Reference, engine: TestEngine, path: string): Promise<number> {
  const { channelFloor, figures } = reference;
  const floats = referenceDecisions(path, { channelFloor });
  expect(figuresOf(floats).slice(0, figures.length)).toEqual(figures);

  const source = await openContributions(path);
  const startsAt = mondayBefore(source.effectiveAt(0));
  const closeOf = (madeAt: number): number =>
    startsAt + (Math.floor((madeAt + TERM - startsAt) / (7 * DAY)) + 1) * 7 * DAY - 0.5;
  const exact = referenceDecisions(path, { channelFloor, rounded: true });
  const weekly = referenceDecisions(path, { channelFloor, rounded: true, endOf: closeOf });
  const ours = await importUngated(engine, path, channelFloor);

  // Rounding to whole ppm, in nobody's favour, decides over single cases only.
  const rounded = differing(floats, exact);
  expect(rounded.length).toBeLessThanOrEqual(1);
  // Held is the same to the shard, and ends differ only where they are looked at later.
  expect(ours.map(({ ordinal, shards }) => `${ordinal} ${shards}`)).toEqual(
    exact.map(({ ordinal, amount }) => `${ordinal} ${Math.round(amount * 1_000_000)}`),
  );
  expect(endsOf(ours)).toEqual(endsOf(weekly));
  const moved = differing(exact, weekly);
  expect(differing(exact, ours)).toEqual(moved);
  report({ reference, engine, floats, exact, weekly, ours, rounded, moved });
  return ours.length;
}

async function importUngated(
  engine: TestEngine,
  path: string,
  channelFloor: boolean,
): Promise<Imported[]> {
  const source = withoutReverts(await openContributions(path));
  const options = ungatedPolicy(source.effectiveAt(0), channelFloor);
  const store = await newCommunity(await engine.openMigrated(), options);
  await importHistory(store.db, store.community, source, {
    kind: 'commits',
    others: false,
    final: true,
  });
  const ordinals = await ordinalsByHash(store, source.id);
  const ends = new Map<number, ReleaseEntry | CancelEntry>();
  const held: { readonly index: number; readonly entry: DecisionEntry }[] = [];
  entriesOf(await exportLines(store)).forEach((entry, index) => {
    if (entry.type === 'decision' && entry.outcome === 'held') held.push({ index, entry });
    if (entry.type === 'release' || entry.type === 'cancel') ends.set(entry.decision, entry);
  });
  return held
    .map(({ index, entry }): Imported => {
      const end = ends.get(index)?.type;
      return {
        ordinal: ordinals.get(entry.evidence) ?? -1,
        end: end === undefined ? 'open' : end === 'release' ? 'released' : 'cancelled',
        shards: parseMicros(entry.amount ?? ''),
        member: entry.member,
      };
    })
    .sort((a, b) => a.ordinal - b.ordinal);
}

/** The figures know of repairs only, and not that a revert which is reverted gives back. */
function withoutReverts(source: CommitSource): CommitSource {
  const fixing = ({ sha, ...record }: CommitRecord): CommitRecord => {
    const { reverts: _, ...rest } = record;
    return { sha, ...rest };
  };
  return {
    ...source,
    records: async function* (from) {
      for await (const batch of source.records(from)) yield batch.map(fixing);
    },
  };
}

async function ordinalsByHash(
  { db, community }: TestCommunity,
  source: string,
): Promise<Map<string, number>> {
  const ordinals = new Map<string, number>();
  for await (const rows of scanEvidence({ db, communityId: community.row.id }, source)) {
    for (const { salt, id, ordinal } of rows) ordinals.set(commitment(salt, id), ordinal);
  }
  return ordinals;
}

type Ended = Pick<ReferenceDecision, 'ordinal' | 'end'>;

function endsOf(decisions: readonly Ended[]): string[] {
  return decisions.map(({ ordinal, end }) => `${ordinal} ${end}`);
}

/** The decisions that one computation ends otherwise than another, or has alone. */
function differing(one: readonly Ended[], other: readonly Ended[]): string[] {
  const ends = new Map(other.map(({ ordinal, end }) => [ordinal, end]));
  const known = new Set(one.map(({ ordinal }) => ordinal));
  const alone = other.filter(({ ordinal }) => !known.has(ordinal));
  return [
    ...one
      .filter(({ ordinal, end }) => ends.get(ordinal) !== end)
      .map(({ ordinal, end }) => `${ordinal}: ${end} → ${ends.get(ordinal) ?? 'not held'}`),
    ...alone.map(({ ordinal, end }) => `${ordinal}: not held → ${end}`),
  ];
}

/** Held, released, cancelled, still held, members who minted, MIC. */
function figuresOf(decisions: readonly ReferenceDecision[]): (number | string)[] {
  const released = decisions.filter(({ end }) => end === 'released');
  const credits = released.reduce((sum, { amount }) => sum + amount, 0);
  const authors = new Set(released.map(({ author }) => author)).size;
  return [...counts(decisions), authors, credits.toFixed(1)];
}

function counts(decisions: readonly Ended[]): number[] {
  const count = (wanted: string): number => decisions.filter(({ end }) => end === wanted).length;
  return [decisions.length, count('released'), count('cancelled'), count('open')];
}

function report(all: {
  readonly reference: Reference;
  readonly engine: TestEngine;
  readonly floats: readonly ReferenceDecision[];
  readonly exact: readonly ReferenceDecision[];
  readonly weekly: readonly ReferenceDecision[];
  readonly ours: readonly Imported[];
  readonly rounded: readonly string[];
  readonly moved: readonly string[];
}): void {
  const { reference, engine, floats, exact, weekly, ours, rounded, moved } = all;
  const released = ours.filter(({ end }) => end === 'released');
  const credits = Number(released.reduce((sum, { shards }) => sum + shards, 0n)) / 1_000_000;
  const members = new Set(released.map(({ member }) => member)).size;
  const kinds = new Map<string, number>();
  for (const line of moved) {
    const kind = line.replace(/^\d+: /, '');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const floor = reference.channelFloor ? 'with' : 'without';
  const lines = [
    `${reference.project} ${floor} the channel floor, on ${engine.name}:`,
    '  held, released, cancelled, still held, members minting, MIC',
    `  reference              ${figuresOf(floats).join(', ')}`,
    `  rounded to ppm         ${figuresOf(exact).join(', ')}`,
    `  ended at a cycle close ${figuresOf(weekly).join(', ')}`,
    `  ours                   ${[...counts(ours), members, credits.toFixed(1)].join(', ')}`,
    `  decided otherwise by rounding: ${rounded.join('; ') || 'none'}`,
    `  state changed between the due second and the close of its cycle: ${moved.length}`,
    ...[...kinds].map(([kind, count]) => `    ${kind}: ${count}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
