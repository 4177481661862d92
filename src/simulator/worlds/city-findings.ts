import { readLogKey } from '../../pipeline/answers/economy/read-statements.ts';
import { answerFindingCommand, appealCommand } from '../../pipeline/commands/answer-finding.ts';
import { reviewCommand } from '../../pipeline/commands/panels.ts';
import { registerSentinelCommand } from '../../pipeline/commands/sentinels.ts';
import { sentinelKey, signReview } from './city-keys.ts';
import type { CityMoment } from './city-moment.ts';
import { HABITS } from './habits.ts';
import type { City } from './city.ts';
import type { Resident } from './residents.ts';

/** What became of the findings of the year. */
export interface CityFindings {
  opened: number;
  appealed: number;
  /** Appeals that a panel granted, and whose the first was. */
  won: number;
  firstWinner: string | undefined;
  lost: number;
}

/** Before, nobody may sit who was registered. */
const SENTINELS_ON = 20;
const LOOKS_EVERY_DAYS = 14;
const SENTINELS_MAX = 12;

/**
 * The operator of the city confirms what the detector found; honest members appeal, and a panel
 * drawn by lot hears them.
 */
export class CityConduct {
  readonly outcome: CityFindings = {
    opened: 0,
    appealed: 0,
    won: 0,
    firstWinner: undefined,
    lost: 0,
  };
  readonly #seen = new Set<number>();

  async live(moment: CityMoment): Promise<void> {
    const { day } = moment;
    if (day === SENTINELS_ON) registerSentinels(moment);
    if (day <= SENTINELS_ON || day % LOOKS_EVERY_DAYS !== 0) return;
    for (const found of await openFindings(moment)) {
      if (this.#seen.has(found.finding)) continue;
      this.#seen.add(found.finding);
      await this.#hear(moment, found);
    }
  }

  async #hear(moment: CityMoment, { finding, userId }: Found): Promise<void> {
    const { community, now, city } = moment;
    const { writer } = community;
    this.outcome.opened += 1;
    const reason = 'simulated: kept promises vary from week to week';
    const said = { finding, reason, by: undefined, now };
    // By a key of the operator's own, who then has no seat on the appeal.
    await writer.submit(answerFindingCommand({ ...said, by: 'sim-operator', answer: 'confirm' }));
    const habit = city.people.find((one) => one.userId === userId)?.habit;
    if (habit === undefined || HABITS[habit].gaming) return;
    const words = 'simulated: I work nights every other week';
    const appeal = { ...said, reason: words, by: userId, forAnybody: false, evidence: [] };
    const { panel } = await writer.submit(appealCommand(appeal));
    this.outcome.appealed += 1;
    if (panel === undefined) return;
    // Who sits looks at the rota: nights explain it, and nothing else does.
    const holds = await review(moment, { panel, holds: habit !== 'shift-worker' });
    if (holds === undefined) return;
    if (holds) this.outcome.lost += 1;
    else {
      this.outcome.won += 1;
      this.outcome.firstWinner ??= userId;
    }
  }
}

interface Found {
  readonly finding: number;
  readonly userId: string;
}

/** A finding that nobody has answered yet; the name of whom it is about, if they have one. */
async function openFindings({ community }: CityMoment): Promise<Found[]> {
  return await community.writer.submit({
    run: (draft) => {
      const open = [...draft.state.findings].filter(([, { status }]) => status === 'open');
      const users = draft.usersOf(open.map(([, { member }]) => member));
      return open.map(([finding, { member }]) => ({ finding, userId: users.get(member) ?? '' }));
    },
  });
}

/** The residents who sit on panels. */
function sentinelsOf({ people }: City): readonly Resident[] {
  return people.filter(({ habit }) => habit === 'reviewer').slice(0, SENTINELS_MAX);
}

function registerSentinels({ city, pump, now }: CityMoment): void {
  for (const { userId, program } of sentinelsOf(city)) {
    const order = { userId, key: sentinelKey(userId), group: program.domain, now };
    pump.send(registerSentinelCommand({ ...order, kind: 'person' }));
  }
}

/** Everybody with a seat on a panel says the same. @returns its verdict */
async function review(
  { city, community, now }: CityMoment,
  said: { readonly panel: number; readonly holds: boolean },
): Promise<boolean | undefined> {
  const { writer } = community;
  const log = await readLogKey(community.reader);
  const names = new Map(sentinelsOf(city).map(({ userId }) => [sentinelKey(userId), userId]));
  const seats = await writer.read(({ panels }) =>
    [...(panels.open.get(said.panel)?.seats.keys() ?? [])].map((sentinel) => ({
      sentinel,
      key: panels.sentinels.get(sentinel)?.key ?? '',
    })),
  );
  let verdict: boolean | undefined;
  for (const { sentinel, key } of seats) {
    const signature = signReview(names.get(key) ?? '', log, { sentinel, ...said });
    const order = { ...said, sentinel, signature, asked: undefined, now };
    verdict = (await writer.submit(reviewCommand(order))).verdict ?? verdict;
  }
  return verdict;
}
