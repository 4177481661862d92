import { declarationOf, type ClaimRecord } from '../../core/families/record.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { closeCyclesCommand } from '../../pipeline/commands/close-cycles.ts';
import type { Attestor } from '../../pipeline/checks/attestor.ts';
import { mintCommand } from '../../pipeline/commands/mint.ts';
import { nameWitnessCommand } from '../../pipeline/commands/name-witness.ts';
import { evidenceCommand, recordId } from '../../pipeline/commands/record-evidence.ts';
import type { RequestError } from '../../pipeline/request-error.ts';
import type { Community } from '../../pipeline/writer/community.ts';
import type { City } from './city.ts';
import { type Attempt, type CityDay, CityDiary } from './city-diary.ts';
import { CityPump } from './city-pump.ts';
import type { Habit } from './habits.ts';
import { CityConduct } from './city-findings.ts';
import { CityCouncil } from './city-council.ts';
import { CityCreditor } from './city-creditor.ts';
import { CityReflections } from './city-reflections.ts';
import type { LogKey } from '../../pipeline/log/log-key.ts';

/** What somebody handed in, as far as effort is counted. */
export interface Effort {
  /** Records, and claims that were asked for. */
  records: number;
  /** Of those, refused at the door: nothing of them is in the log. */
  turnedAway: number;
}

/** What the city's year came to beside its log. */
export interface CityYear {
  readonly efforts: ReadonlyMap<Habit, Effort>;
  readonly council: CityCouncil;
  readonly creditor: CityCreditor;
  readonly conduct: CityConduct;
}

/** Where the city lives. */
export interface CityHome {
  readonly community: Community;
  readonly key: LogKey;
  /** Told of every day that is over. */
  readonly onDay?: (day: number) => void;
}

const PROGRAM_KEY: Attestor = { keyId: 'city-programs' };
const AUDIT_KEY: Attestor = { keyId: 'city-audit', mayAudit: true };

/**
 * Lives the year of a city through the writer of a community that was made for it. Its clock is
 * that of the city: every command comes at a noon of that year.
 */
export async function liveCity(city: City, home: CityHome): Promise<CityYear> {
  const { community, key, onDay } = home;
  const pump = new CityPump(community.writer);
  const efforts = new Map<Habit, Effort>();
  const council = new CityCouncil();
  const creditor = new CityCreditor();
  const conduct = new CityConduct();
  const reflections = new CityReflections(city.seed);
  for (const { habit, userId } of city.people) {
    if (habit !== 'reviewer') continue;
    pump.send(nameWitnessCommand({ userId, named: true, now: city.startsAt }));
  }
  for (const today of new CityDiary(city.people, city, city.startsAt).days()) {
    sendDay(today, pump, efforts);
    const moment = { city, community, key, pump, day: today.day, now: today.now };
    for (const part of [council, creditor, conduct, reflections]) await part.live(moment);
    await pump.ease();
    onDay?.(today.day);
  }
  await pump.settle();
  await community.writer.submit(
    closeCyclesCommand({ now: city.startsAt + city.days * DAY_SECONDS }),
  );
  return { efforts, council, creditor, conduct };
}

function sendDay(
  { deliveries, counts, asks, attempts, now }: CityDay,
  pump: CityPump,
  efforts: Map<Habit, Effort>,
): void {
  for (const [habit, records] of counts) effortOf(efforts, habit).records += records;
  for (const records of deliveries) {
    pump.send(evidenceCommand({ records, attestor: PROGRAM_KEY, now }));
  }
  for (const { by, claim } of asks) {
    const effort = effortOf(efforts, by);
    effort.records += 1;
    pump.send(askFor(claim, now), refusalOf(effort, 1));
  }
  for (const attempt of attempts)
    sendAttempt(attempt, pump, { now, effort: effortOf(efforts, attempt.by) });
}

function sendAttempt(
  { records, ask, audit = false }: Attempt,
  pump: CityPump,
  { now, effort }: { readonly now: number; readonly effort: Effort },
): void {
  const attestor = audit ? AUDIT_KEY : PROGRAM_KEY;
  const own = audit ? undefined : effort;
  if (own !== undefined) own.records += records.length + (ask === undefined ? 0 : 1);
  pump.send(evidenceCommand({ records, attestor, now }), refusalOf(own, records.length));
  if (ask !== undefined) pump.send(askFor(ask, now), refusalOf(own, 1));
}

function askFor(claim: ClaimRecord, now: number): ReturnType<typeof mintCommand> {
  const { userId, domain, type: action } = claim;
  const { family } = declarationOf(claim);
  const evidence = [{ id: recordId(claim) }];
  return mintCommand({ userId, family, action, domain, evidence, attestor: PROGRAM_KEY, now });
}

function refusalOf(
  effort: Effort | undefined,
  records: number,
): (refusal: RequestError | undefined) => void {
  return (refusal) => {
    if (refusal !== undefined && effort !== undefined) effort.turnedAway += records;
  };
}

function effortOf<Key>(efforts: Map<Key, Effort>, of: Key): Effort {
  const known = efforts.get(of);
  if (known !== undefined) return known;
  const made = { records: 0, turnedAway: 0 };
  efforts.set(of, made);
  return made;
}
