import type { LogKey } from '../../pipeline/log/log-key.ts';
import type { Community } from '../../pipeline/writer/community.ts';
import type { City } from './city.ts';
import type { CityPump } from './city-pump.ts';

/** A noon in the city, at which something may happen. */
export interface CityMoment {
  readonly city: City;
  readonly community: Community;
  readonly key: LogKey;
  readonly pump: CityPump;
  readonly day: number;
  /** Unix seconds. */
  readonly now: number;
}
