import type { PromiseRecord } from '../../src/core/families/civic/promise.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { ClaimWorld, proofOf, wordOn } from '../../src/simulator/attacks/claim-world.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';

/** A project that knows its work by the webhooks of a forge, in memory and day by day. */
export interface ForgeProject {
  readonly people: number;
  readonly seed: number;
  /** The share of pull requests opened on a day that nobody looks at; default: one of 100. */
  readonly forgotten?: (day: number) => number;
  /** Trifles that each of three friends opens in a week, and another of them merges; default: 0. */
  readonly trifles?: number;
}

/** What came of a year. */
export interface ForgeYear {
  readonly quarters: readonly Quarter[];
  /** What each was paid or is held for each, in MIC. */
  readonly paid: ReadonlyMap<string, number>;
}

/** Of the pull requests that were opened in a quarter. */
export interface Quarter {
  kept: number;
  paid: number;
}

export const YEAR_DAYS = 364;
const QUARTERS = 4;
const PULLS_PER_DAY = 1.5 / 7;
const PROMISE_DAYS = 27;
const MAINTAINERS = 3;

interface Merged {
  readonly claim: PromiseRecord;
  readonly quarter: Quarter;
}

interface Opened {
  readonly by: string;
  readonly mergedBy: string;
  /** Days until it is merged; undefined: it is not. */
  readonly wait: number | undefined;
}

/** Lives a year: maintainers merge, and once a week somebody asks for all that was merged. */
export function liveForgeYear(policy: PolicyDocument, project: ForgeProject): ForgeYear {
  const world = new ClaimWorld(policy);
  const quarters = Array.from({ length: QUARTERS }, () => ({ kept: 0, paid: 0 }));
  const paid = new Map<string, number>();
  const names = namesOf(project);
  for (const name of names.slice(0, MAINTAINERS)) world.nameWitness(name);
  const [random, friendly] = [seededRandom(project.seed), seededRandom(project.seed, 1)];
  let merged: Merged[] = [];
  for (let day = 0; day < YEAR_DAYS; day += 1) {
    const quarter = quarters[Math.floor((day * QUARTERS) / YEAR_DAYS)] ?? { kept: 0, paid: 0 };
    const honest = openedOn(day, project, random);
    for (const one of [...honest, ...triflesOn(project, friendly)]) {
      openPull(world, one, (claim) => merged.push({ claim, quarter }));
    }
    world.nextDay();
    if (day % 7 !== 6) continue;
    for (const one of merged) askFor(world, one, paid);
    merged = [];
  }
  return { quarters, paid };
}

export function namesOf({ people }: ForgeProject): string[] {
  return Array.from({ length: people }, (_, index) => `member-${index + 1}`);
}

/** The three who open trifles, if anybody does. */
export function friendsIn(project: ForgeProject): string[] {
  return namesOf(project).slice(-3);
}

function openedOn(day: number, project: ForgeProject, random: Random): Opened[] {
  const { forgotten = () => 0.01 } = project;
  const names = namesOf(project);
  return names.flatMap((by) => {
    if (!random.chance(PULLS_PER_DAY)) return [];
    const isForgotten = random.chance(forgotten(day));
    const wait = random.chance(0.8) ? random.between(1, 2) : random.between(3, 9);
    const others = names.slice(0, MAINTAINERS).filter((one) => one !== by);
    const mergedBy = others[random.below(others.length)] ?? '';
    return [{ by, mergedBy, wait: isForgotten ? undefined : wait }];
  });
}

function triflesOn(project: ForgeProject, random: Random): Opened[] {
  const { trifles = 0 } = project;
  const friends = friendsIn(project);
  return friends.flatMap((by, index) => {
    if (!random.chance(Math.min(1, trifles / 7))) return [];
    const mergedBy = friends[(index + random.between(1, 2)) % friends.length] ?? '';
    return [{ by, mergedBy, wait: 1 }];
  });
}

function openPull(
  world: ClaimWorld,
  { by: userId, mergedBy: by, wait }: Opened,
  whenMerged: (claim: PromiseRecord) => void,
): void {
  const claim = world.newPromise(userId, { dueAt: world.now + PROMISE_DAYS * DAY_SECONDS });
  if (!world.say([claim]) || wait === undefined) return;
  world.later(wait, () => {
    const at = world.now;
    if (world.say([proofOf(claim, at), wordOn(claim, { by, at })])) whenMerged(claim);
  });
}

function askFor(world: ClaimWorld, { claim, quarter }: Merged, paid: Map<string, number>): void {
  quarter.kept += 1;
  const decision = world.ask(claim);
  if (decision === undefined || decision.outcome === 'refused') return;
  quarter.paid += 1;
  const { userId } = claim;
  paid.set(userId, (paid.get(userId) ?? 0) + Number(decision.amount));
}
