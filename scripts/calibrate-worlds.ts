/**
 * Prints what two real histories say of the numbers that simulated towns assume: how often works
 * break, how far works of one week break together, and who does how much.
 *
 *     npx tsx scripts/calibrate-worlds.ts <folder with dpdk.csv.gz and libuv.csv.gz>
 *
 * Those tables of commits are not part of this repository.
 */
import { join } from 'node:path';
import { openCsvSource } from '../src/connectors/commits/csv-reader.ts';
import type { CommitRecord } from '../src/core/families/commits/commit.ts';
import { DAY_SECONDS } from '../src/core/policy/cycle.ts';
import { communityKey, cycleKey, mixed } from '../src/simulator/population/draws.ts';
import { KEPT_DRAW, residentsOf } from '../src/simulator/population/residents.ts';
import { keptBelow, worldOf } from '../src/simulator/population/world.ts';
import { townScenario } from './gate-losses.ts';

const WEEK_DAYS = 7;
const YEAR_DAYS = 364;
const HORIZON_DAYS = 180;
/** Fewer people in a year say little of how work is spread. */
const PEOPLE_MIN = 20;

/** One work: when it was settled, in days, by whom, and whether it held. */
interface Work {
  readonly day: number;
  readonly by: string;
  readonly isKept: boolean;
}

/** What is compared. */
interface Figures {
  readonly works: number;
  readonly broken: number;
  /** Of two works of the same week, and of the same week of a year's own share. */
  readonly correlation: number;
  readonly withinYears: number;
  /** Of the people of a year: those with at most five works. */
  readonly rare: number;
  /** Of the works of a year: those of the most active tenth of its people. */
  readonly topTenth: number;
}

function figuresOf(works: readonly Work[], cycleDays: number): Figures {
  const years = Object.values(groupBy(works, ({ day }) => Math.floor(day / YEAR_DAYS)));
  const spreads = years.map(spreadOf).filter(({ people }) => people >= PEOPLE_MIN);
  const mean = (of: (one: { rare: number; topTenth: number }) => number): number =>
    spreads.reduce((sum, one) => sum + of(one), 0) / spreads.length;
  return {
    works: works.length,
    broken: shareBroken(works),
    correlation: correlationOf([works], cycleDays),
    withinYears: correlationOf(years, cycleDays),
    rare: mean(({ rare }) => rare),
    topTenth: mean(({ topTenth }) => topTenth),
  };
}

/**
 * The intraclass correlation of outcomes by cycle, by analysis of variance; several spans are each
 * compared with their own share, so that a trend over them is no correlation.
 * @see Donald and Donner, "Adjustments to the Mantel-Haenszel chi-square statistic" (1987)
 */
function correlationOf(spans: readonly (readonly Work[])[], cycleDays: number): number {
  let [between, within, cycles, all, squares] = [0, 0, 0, 0, 0];
  for (const span of spans) {
    const share = shareBroken(span);
    const groups = Object.values(groupBy(span, ({ day }) => Math.floor(day / cycleDays)));
    for (const group of groups) {
      const own = shareBroken(group);
      between += group.length * (own - share) ** 2;
      within += group.length * own * (1 - own);
      squares += group.length ** 2 / span.length;
    }
    cycles += groups.length - 1;
    all += span.length;
  }
  const groups = cycles + spans.length;
  const size = (all - squares) / cycles;
  const [ofCycles, inCycles] = [between / cycles, within / (all - groups)];
  return (ofCycles - inCycles) / (ofCycles + (size - 1) * inCycles);
}

function spreadOf(works: readonly Work[]): { people: number; rare: number; topTenth: number } {
  const counts = Object.values(groupBy(works, ({ by }) => by)).map(({ length }) => length);
  const sorted = counts.toSorted((one, other) => other - one);
  const top = sorted.slice(0, Math.ceil(sorted.length / 10)).reduce((sum, one) => sum + one, 0);
  const rare = counts.filter((count) => count <= 5).length / counts.length;
  return { people: counts.length, rare, topTenth: top / works.length };
}

function shareBroken(works: readonly Work[]): number {
  return works.filter(({ isKept }) => !isKept).length / works.length;
}

function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | number,
): Record<string, Item[]> {
  const groups: Record<string, Item[]> = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
}

/** Commits whose half year is over: whether one of those days repairs or reverts them. */
async function historyOf(path: string): Promise<readonly Work[]> {
  const source = await openCsvSource(path, { now: Math.floor(Date.now() / 1_000) });
  const commits: CommitRecord[] = [];
  for await (const some of source.records(0)) commits.push(...some);
  const repairedAt = new Map<string, number>();
  for (const { repairs, effectiveAt } of commits) {
    for (const sha of repairs) if (!repairedAt.has(sha)) repairedAt.set(sha, effectiveAt);
  }
  const horizon = HORIZON_DAYS * DAY_SECONDS;
  const lastAt = commits.at(-1)?.effectiveAt ?? 0;
  return commits
    .filter(({ merge, effectiveAt }) => !merge && effectiveAt + horizon <= lastAt)
    .map(({ sha, author: by, effectiveAt }) => {
      const repaired = repairedAt.get(sha) ?? Infinity;
      const isKept = repaired - effectiveAt > horizon;
      return { day: Math.floor(effectiveAt / DAY_SECONDS), by, isKept };
    });
}

/** The deeds of the first domain of the example town, whose luck is its own. */
async function townWorks(): Promise<readonly Work[]> {
  const world = worldOf(await townScenario());
  const residents = residentsOf(world, { run: 0, community: 0 });
  const key = communityKey(world.scenario.seed, 0, 0);
  const works: Work[] = [];
  for (let cycle = 0; cycle < world.scenario.cycles; cycle += 1) {
    const chances = keptBelow(world, { key, domain: 0, cycle });
    for (let member = 0; member < (residents.sizes[0] ?? 0); member += 1) {
      const draw = mixed((residents.base[member] ?? 0) + cycleKey(key, cycle));
      if (draw >= (residents.deedsBelow[member] ?? 0)) continue;
      if (cycle < (residents.joins[member] ?? 0) || cycle >= (residents.leaves[member] ?? 0))
        continue;
      const isKept = mixed(draw ^ KEPT_DRAW) < (chances[residents.type[member] ?? 0] ?? 0);
      works.push({ day: cycle, by: String(member), isKept });
    }
  }
  return works;
}

function rowOf(name: string, figures: Figures): string {
  const { works, broken, correlation, withinYears, rare, topTenth } = figures;
  const shares = [broken, correlation, withinYears, rare, topTenth].map((one) => one.toFixed(3));
  return `| ${[name, works.toLocaleString('en'), ...shares].join(' | ')} |`;
}

const [, , folder = '.'] = process.argv;
const head = ['', 'works', 'broken', 'correlation', 'within years', 'rare', 'top tenth'];
process.stdout.write(`| ${head.join(' | ')} |\n| ${head.map(() => '---').join(' | ')} |\n`);
for (const name of ['dpdk', 'libuv']) {
  const works = await historyOf(join(folder, `${name}.csv.gz`));
  process.stdout.write(`${rowOf(name, figuresOf(works, WEEK_DAYS))}\n`);
}
process.stdout.write(`${rowOf('the town', figuresOf(await townWorks(), 1))}\n`);
