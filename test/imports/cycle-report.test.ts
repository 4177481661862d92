import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inequalityOf } from '../../src/core/inequality.ts';
import type { CycleEntry, Entry } from '../../src/core/state/entry.ts';
import { EVERY_WORD } from '../../src/core/families/commits/witnesses.ts';
import { formatMicros, parseMicros, ppmToNumber } from '../../src/core/units.ts';
import { scanEntries } from '../../src/db/sql/log/log.ts';
import {
  type CyclesReport,
  readCycleReport,
} from '../../src/pipeline/answers/cycles/read-cycle-report.ts';
import { readSupply } from '../../src/pipeline/answers/economy/read-books.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { describeAboveEngines, hasPostgres } from '../database/engines.ts';
import { gitPolicy, newCommunity, temporaryFolder } from '../pipeline/test-community.ts';
import { isSoak, runs } from '../size.ts';
import {
  contributionFile,
  isMissing,
  openContributions,
  readRows,
  writeRows,
} from './contribution-files.ts';

const PROJECT = isSoak ? 'dpdk' : 'libuv';
const COMMITS = runs(1_500, Number.POSITIVE_INFINITY);
const GI_CYCLES = 56;

const EXPECTED = fileURLToPath(
  new URL('../../../shared/data/economy/dpdk-report-expected.json', import.meta.url),
);

/** Figures of an independent program, under rules by which a pool did not yet narrow a fall. */
interface Expected {
  readonly members: number;
  readonly negentropyReleasedMicros: string;
  readonly heldShards: string;
  readonly refused: Readonly<Record<string, number>>;
  readonly cancelled: Readonly<Record<string, number>>;
  readonly lastClosedCycle: Pick<
    CycleEntry,
    'cycle' | 'decisions' | 'gi' | 'held' | 'members' | 'supply'
  >;
  readonly inequality: Readonly<Record<string, Figures>>;
}

interface Figures {
  readonly n: number;
  readonly zeros: number;
  readonly total: string;
  readonly gini: string;
  readonly theil: string;
}

describeAboveEngines((engine) => {
  const isLeftOut = engine.name === 'pglite' && hasPostgres;
  describe.skipIf(isMissing(PROJECT) || isLeftOut)(`reports about ${PROJECT}`, () => {
    test('add up, by themselves and with every entry of the log', async () => {
      const log = await importedLog(await engine.openMigrated());
      const { reader } = log;
      const closes = log.entries.filter((entry) => entry.type === 'cycle');
      const [first, last] = [closes[0], closes.at(-1)];
      if (first === undefined || last === undefined) throw new Error('nothing was closed');
      const whole = await reportOf(reader, last.cycle, closes.length);
      expectAsInLog(whole, log.entries);
      expect(whole.from).toBe(first.cycle);
      for (const { cycle } of closes.slice(-runs(20, 60))) {
        expectAsInLog(await reportOf(reader, cycle, 1), log.entries);
      }
      const { supply, check } = await readSupply(reader, { cycles: 0, check: true });
      expect(check).toEqual({ balances: supply, openHolds: last.held, balanced: true });
      if (PROJECT === 'dpdk') expectFigures(log.entries, last);
    }, 900_000);
  });
});

type Reader = Parameters<typeof readCycleReport>[0];

async function importedLog(
  db: Parameters<typeof newCommunity>[0],
): Promise<{ readonly reader: Reader; readonly entries: readonly Entry[] }> {
  const rows = readRows(contributionFile(PROJECT) ?? '').slice(0, COMMITS);
  const path = join(temporaryFolder(), 'history.csv');
  writeRows(path, rows);
  const source = await openContributions(path);
  const { policy, startsAt } = gitPolicy(source.effectiveAt(0));
  // The rules that the figures beside the checkout were computed by.
  const caps = { ...policy.caps, mintsPerMemberAndCycle: 10 };
  const rules = { ...policy, caps, trust: EVERY_WORD, entropy: { ...policy.entropy, pool: false } };
  const { community } = await newCommunity(db, { policy: rules, startsAt });
  await importHistory(db, community, source, { kind: 'commits' });
  // As a served log has them: without tiles each report would hash every entry anew.
  await community.checkpointer.run();
  const { reader } = community;
  const size = await community.writer.submit({ run: ({ state }) => state.size });
  const entries: Entry[] = [];
  for await (const lines of scanEntries(db, reader.communityId, 0, size)) {
    for (const line of lines) entries.push(JSON.parse(line) as Entry);
  }
  return { reader, entries };
}

async function reportOf(reader: Reader, to: number, cycles: number): Promise<CyclesReport> {
  const report = await readCycleReport(reader, { to, cycles });
  if (report === undefined) throw new Error(`cycle ${to} was not closed`);
  return report;
}

/** Every number of a report once more, from the entries alone. */
function expectAsInLog(report: CyclesReport, entries: readonly Entry[]): void {
  const { from, to, money, decisions } = report;
  const within = entries.filter(({ cycle }) => cycle >= from && cycle <= to);
  const opening = entries.find((entry) => entry.type === 'cycle' && entry.cycle === from - 1);
  const close = entries.find((entry) => entry.type === 'cycle' && entry.cycle === to);
  if (close?.type !== 'cycle') throw new Error('not closed');
  const before = opening?.type === 'cycle' ? opening : { supply: '0.000000', held: '0.000000' };
  const sums = sumsOf(within);
  expect(money).toEqual({
    opening: { supply: before.supply, held: before.held },
    minted: formatMicros(sums.amounts.minted),
    newlyHeld: formatMicros(sums.amounts.held),
    released: formatMicros(sums.amounts.release),
    cancelled: formatMicros(sums.amounts.cancel),
    closing: { supply: close.supply, held: close.held },
  });
  const { minted, held, release, cancel } = sums.amounts;
  expect(parseMicros(before.supply) + minted + release).toBe(parseMicros(close.supply));
  expect(parseMicros(before.held) + held - release - cancel).toBe(parseMicros(close.held));
  const { counts } = sums;
  expect(decisions).toMatchObject({
    asked: counts.minted + counts.held + counts.refused,
    minted: counts.minted,
    held: counts.held,
    refused: counts.refused,
    released: counts.release,
    cancelled: counts.cancel,
  });
  expect(Object.fromEntries(decisions.codes.map((one) => [one.code, one.decisions]))).toEqual(
    Object.fromEntries(sums.codes),
  );
  const gi = close.gi === undefined ? undefined : ppmToNumber(close.gi);
  expect([report.globalIntegrity, report.membersActive]).toEqual([gi, close.members]);
  const balances = balancesAt(entries, to);
  expect(balances.reduce((sum, one) => sum + one, 0n)).toBe(parseMicros(close.supply));
  expect(report.balances).toEqual(inequalityOf(balances));
  expectPopulations(report, entries);
  expect(formatMicros(openHoldsAt(entries, to))).toBe(close.held);
  const { grounds } = decisions;
  expect(grounds.meter + grounds.integrity + grounds.conduct + grounds.other).toBe(counts.refused);
  expect(report.checks.filter(({ holds }) => !holds)).toEqual([]);
}

/** Whose amounts a report looks at, from the entries alone. */
function expectPopulations(report: CyclesReport, entries: readonly Entry[]): void {
  const { from, to, populations, people } = report;
  const until = entries.filter(({ cycle }) => cycle <= to);
  const joined = until.filter((entry) => entry.type === 'member');
  const active = new Set<string>();
  for (const entry of until) {
    if (entry.type === 'fact' && entry.cycle > to - GI_CYCLES) active.add(entry.member);
  }
  const balances = balancesOf(entries, to);
  const before = balancesOf(entries, from - 1);
  const of = (who: Iterable<string>): bigint[] => [...who].map((one) => balances.get(one) ?? 0n);
  const paid = (who: Iterable<string>): bigint[] =>
    [...who].map((one) => (balances.get(one) ?? 0n) - (before.get(one) ?? 0n));
  const all = joined.map(({ member }) => member);
  const holders = [...balances.keys()].filter((one) => (balances.get(one) ?? 0n) > 0n);
  expect(populations).toEqual(
    Object.entries({ active: [...active], holders, all }).map(([population, who]) => ({
      population,
      balances: inequalityOf(of(who)),
      payments: inequalityOf(paid(who)),
    })),
  );
  const inPeriod = joined.filter(({ cycle }) => cycle >= from).length;
  const counted = { members: all.length, joined: inPeriod, active: active.size };
  expect(people).toMatchObject(counted);
  expect(active.size).toBe(report.membersActive);
}

function openHoldsAt(entries: readonly Entry[], cycle: number): bigint {
  let open = 0n;
  for (const entry of entries) {
    if (entry.cycle > cycle) break;
    if (entry.type === 'release' || entry.type === 'cancel') open -= parseMicros(entry.amount);
    if (entry.type !== 'decision' || entry.outcome !== 'held') continue;
    open += parseMicros(entry.amount ?? '0.000000');
  }
  return open;
}

function sumsOf(entries: readonly Entry[]) {
  const amounts = { minted: 0n, held: 0n, release: 0n, cancel: 0n };
  const counts = { minted: 0, held: 0, refused: 0, release: 0, cancel: 0 };
  const codes = new Map<string, number>();
  for (const entry of entries) {
    if (entry.type === 'release' || entry.type === 'cancel') {
      amounts[entry.type] += parseMicros(entry.amount);
      counts[entry.type] += 1;
    }
    if (entry.type !== 'decision') continue;
    const { outcome, code = '', amount = '0.000000' } = entry;
    counts[outcome] += 1;
    if (outcome === 'refused') codes.set(code, (codes.get(code) ?? 0) + 1);
    else amounts[outcome] += parseMicros(amount);
  }
  return { amounts, counts, codes };
}

/** Of everybody about whom something was decided until then. */
function balancesAt(entries: readonly Entry[], cycle: number): bigint[] {
  return [...balancesOf(entries, cycle).values()];
}

function balancesOf(entries: readonly Entry[], cycle: number): ReadonlyMap<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const entry of entries) {
    if (entry.cycle > cycle) break;
    if (entry.type !== 'decision' && entry.type !== 'release') continue;
    const isPaid = entry.type === 'release' || entry.outcome === 'minted';
    const paid = isPaid ? parseMicros(entry.amount ?? '0.000000') : 0n;
    balances.set(entry.member, (balances.get(entry.member) ?? 0n) + paid);
  }
  return balances;
}

/** What an independent program found, to the shard and to six digits. */
function expectFigures(entries: readonly Entry[], close: CycleEntry): void {
  if (!existsSync(EXPECTED)) return void process.stderr.write('no expected figures of dpdk\n');
  const expected = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Expected;
  const { codes } = sumsOf(entries);
  expect(Object.fromEntries(codes)).toEqual(expected.refused);
  const cancelled: Record<string, number> = {};
  const lastFact = new Map<string, number>();
  const members = new Set<string>();
  for (const entry of entries) {
    if (entry.type === 'member') members.add(entry.member);
    if (entry.type === 'fact') lastFact.set(entry.member, entry.cycle);
    if (entry.type === 'cancel') cancelled[entry.code] = (cancelled[entry.code] ?? 0) + 1;
  }
  expect([members.size, cancelled]).toEqual([expected.members, expected.cancelled]);
  expect(expected.lastClosedCycle).toMatchObject(close);
  expect(parseMicros(close.held)).toBe(BigInt(expected.heldShards));
  const released = entries.filter((entry) => entry.type === 'release');
  const negentropy = released.reduce((sum, one) => sum + parseMicros(one.negentropy), 0n);
  expect(negentropy).toBe(BigInt(expected.negentropyReleasedMicros));
  const balances = balancesOf(entries, close.cycle);
  const of = (who: Iterable<string>): bigint[] => [...who].map((one) => balances.get(one) ?? 0n);
  const active = [...lastFact].filter(([, cycle]) => cycle > close.cycle - GI_CYCLES);
  expectUnequal(of(members), expected.inequality['all members']);
  expectUnequal(
    of(balances.keys()).filter((balance) => balance > 0n),
    expected.inequality['members with a balance'],
  );
  expectUnequal(
    of(active.map(([member]) => member)),
    expected.inequality['members with a fact in the last 56 cycles'],
  );
}

function expectUnequal(amounts: readonly bigint[], expected: Figures | undefined): void {
  const total = String(amounts.reduce((sum, one) => sum + one, 0n));
  const { n, zeros, gini, theil } = inequalityOf(amounts);
  expect({ n, zeros, total, gini, theil }).toEqual({
    n: expected?.n,
    zeros: expected?.zeros,
    total: expected?.total,
    gini: expected?.gini,
    theil: expected?.theil,
  });
}
