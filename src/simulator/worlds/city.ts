import { DAY_SECONDS, formatDate } from '../../core/policy/cycle.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { PROGRAMS } from './habits.ts';
import { type CityWish, type Resident, residentsOf } from './residents.ts';

/** A simulated city: who lives in it and under which rules, before anything has happened. */
export interface City extends CityWish {
  readonly people: readonly Resident[];
  /** Unix seconds: the midnight of its first day. */
  readonly startsAt: number;
  readonly policy: PolicyDocument;
}

/**
 * A city whose year ends at a midnight.
 * @param endsAt unix seconds; the midnight at or before it is meant
 */
export function makeCity(wish: CityWish, endsAt: number): City {
  const midnight = Math.floor(endsAt / DAY_SECONDS) * DAY_SECONDS;
  const startsAt = midnight - wish.days * DAY_SECONDS;
  return { ...wish, people: residentsOf(wish), startsAt, policy: cityPolicy(startsAt) };
}

/** The preset `civic` with all its families, four domains, reflections and one detector. */
function cityPolicy(startsAt: number): PolicyDocument {
  const civic = PRESETS.civic;
  return {
    ...civic,
    cycle: { days: 1, anchorDate: formatDate(startsAt), anchorCycle: 1 },
    domains: PROGRAMS.map(({ domain }) => domain),
    reflection: { ...civic.reflection, worldviews: ['hopeful', 'torn', 'tired'] },
    conduct: { ...civic.conduct, detectors: ['variance'] },
    actions: [
      ...civic.actions,
      { family: 'governance', type: 'turn', weight: 0.5 },
      { family: 'governance', type: 'step', weight: 1 },
    ],
  };
}
