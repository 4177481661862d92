import { readStandings, type Standing } from '../../pipeline/answers/members/read-standings.ts';
import { seededRandom } from '../../pipeline/random-source.ts';
import { readDecisionList } from '../../pipeline/answers/decisions/read-decisions.ts';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { createCommunity } from '../../pipeline/writer/community.ts';
import { type City, makeCity } from '../../simulator/worlds/city.ts';
import { type AttackName, type Habit, HABIT_NAMES, HABITS } from '../../simulator/worlds/habits.ts';
import { type CityYear, type Effort, liveCity } from '../../simulator/worlds/live-city.ts';
import type { CityWish } from '../../simulator/worlds/residents.ts';
import { paidOf } from '../findings/earned.ts';
import { writeIsPublic } from '../../db/sql/communities/communities.ts';
import type { Store } from '../open-store.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { exportAndVerify, type ExportedLog } from './exported-log.ts';

/** What residents of one habit asked for and got. */
export interface HabitReport {
  readonly habit: Habit;
  readonly gaming: boolean;
  readonly words: string;
  readonly people: number;
  readonly asked: number;
  readonly paid: number;
  readonly mintedShards: bigint;
}

/** What an attack came to. */
export interface CityAttack {
  readonly name: AttackName;
  readonly words: string;
  readonly effort: Effort;
  readonly mintedShards: bigint;
  /** MIC per record that any of its accounts handed in, as a share of a steady member's. */
  readonly perRecord: number;
}

/** Everything that the demo of a city tells. */
export interface CityReport extends ExportedLog {
  readonly city: City;
  readonly year: CityYear;
  readonly habits: readonly HabitReport[];
  readonly attacks: readonly CityAttack[];
  /** Who earned most of all. */
  readonly best: Standing | undefined;
  /** Index of the last decision that was paid to them. */
  readonly decision: string | undefined;
}

/** Lives the year of a city in a store, and reads what came of it. */
export async function cityReport(
  store: Store,
  wish: CityWish,
  { terminal, endsAt }: { readonly terminal: Terminal; readonly endsAt: number },
): Promise<CityReport> {
  const city = makeCity(wish, endsAt);
  const { db, key } = store;
  const { policy, startsAt } = city;
  const about = { slug: 'default', origin: store.settings.origin, policy, startsAt };
  const random = seededRandom(`simulated city ${wish.seed}`);
  const community = store.serve(await createCommunity(about, { db, key, random }));
  await writeIsPublic(db, community.row.id, true);
  const progress = new Progress(terminal, 'simulated days');
  const onDay = (day: number): void => progress.show(day + 1, wish.days);
  const year = await liveCity(city, { community, key, onDay });
  progress.end();
  await community.checkpointer.run();
  await db.maintenance();
  const standings = await readStandings(community.reader);
  const habits = habitReports(city, standings);
  const exported = await exportAndVerify(store, community, terminal);
  const attacks = attackReports(habits, year);
  const [best] = standings;
  const decision = await paidDecision(community.reader, best?.userId);
  return { city, year, habits, attacks, best, decision, ...exported };
}

async function paidDecision(
  reader: CommunityReader,
  userId: string | undefined,
): Promise<string | undefined> {
  const query = {
    userId,
    outcome: 'released',
    limit: 1,
    scanned: Number.MAX_SAFE_INTEGER,
  } as const;
  return (await readDecisionList(reader, query)).items[0]?.id;
}

function habitReports({ people }: City, standings: readonly Standing[]): HabitReport[] {
  const byUser = new Map(standings.map((one) => [one.userId, one]));
  return HABIT_NAMES.map((habit) => {
    const all = people.filter((one) => one.habit === habit);
    const own = all.flatMap(({ userId }) => byUser.get(userId) ?? []);
    const { words, gaming } = HABITS[habit];
    return {
      habit,
      gaming,
      words,
      people: all.length,
      asked: own.reduce((sum, { decisions }) => sum + decisions, 0),
      paid: own.reduce((sum, { outcomes }) => sum + paidOf(outcomes), 0),
      mintedShards: own.reduce((sum, { minted }) => sum + BigInt(minted.replace('.', '')), 0n),
    };
  });
}

function attackReports(habits: readonly HabitReport[], { efforts }: CityYear): CityAttack[] {
  const steady = habits.find(({ habit }) => habit === 'steady')?.mintedShards ?? 0n;
  const honestPay = Number(steady) / Math.max(1, efforts.get('steady')?.records ?? 0);
  return habits.flatMap(({ habit, words, gaming, mintedShards }) => {
    const effort = efforts.get(habit);
    if (!gaming || effort === undefined) return [];
    const perRecord = Number(mintedShards) / Math.max(1, effort.records) / Math.max(1, honestPay);
    return [{ name: habit as AttackName, words, effort, mintedShards, perRecord }];
  });
}
