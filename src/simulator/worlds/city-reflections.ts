import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { reflectCommand } from '../../pipeline/commands/reflect.ts';
import { switchReflections } from '../../pipeline/members/reflections.ts';
import { type Random, seededRandom } from '../random.ts';
import type { CityMoment } from './city-moment.ts';

const OPTED_IN_ON = 14;
/** So many of those who promise most say something of their days. */
const REFLECTING_MAX = 6;
const LABELS = ['hopeful', 'torn', 'tired'];

/** A few residents say each evening how they are and what they mean to do. */
export class CityReflections {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seededRandom(seed, 3);
  }

  async live({ city, community, key, pump, day, now }: CityMoment): Promise<void> {
    const who = city.people.filter(({ habit }) => habit === 'steady').slice(0, REFLECTING_MAX);
    if (day === OPTED_IN_ON) {
      await pump.settle();
      for (const { userId } of who) {
        await switchReflections(community, key, { userId, optedIn: true, now });
      }
    }
    if (day <= OPTED_IN_ON) return;
    for (const { userId } of who) {
      if (!this.#random.chance(0.5)) continue;
      const worldview = LABELS[this.#random.below(LABELS.length)] ?? '';
      const said = { worldview, mood: this.#random.between(-2, 2), intent: 'promise' };
      const about = { userId, day: Math.floor(now / DAY_SECONDS), ...said };
      const attestor = { keyId: 'city-programs' };
      pump.send(reflectCommand({ ...about, sealedText: undefined, attestor, now }));
    }
  }
}
