import { type Aim, AIMS } from '../../families/declaration.ts';
import { MEASURES } from '../../families/stability/improvement.ts';
import {
  AFTER_CYCLES_MAX,
  AFTER_CYCLES_MIN,
  resultsOf,
  shownBy,
} from '../../families/stability/shown.ts';
import { isShare } from '../../units.ts';
import type { ImprovementEntry, InstrumentEntry, ReadingEntry } from '../../state/entry.ts';
import { type CommunityState, memberOf, namedDomain } from '../../state/state.ts';
import { difference, type Mismatch } from '../difference.ts';
import { ABOUT_MEMBER, FOLDED, type Rules } from '../entry-rule.ts';

/** What instruments read, and what they showed by it. */
export const INSTRUMENT_RULES: Rules<'instrument' | 'reading' | 'improvement'> = {
  instrument: {
    fields: {
      domain: 'text',
      instrument: 'text',
      weight: 'integer',
      key: 'text?',
      measures: 'text?',
      retired: 'flag?',
    },
    apply: applyInstrument,
    ...FOLDED,
    recheck: { attested: 'weights, readings, keys and calibration' },
    retold: 'same',
    event: 'instrument',
  },
  reading: {
    fields: { domain: 'text', instrument: 'text', value: 'integer' },
    apply: applyReading,
    ...FOLDED,
    recheck: { attested: 'weights, readings, keys and calibration' },
    retold: 'same',
    event: 'reading',
  },
  improvement: {
    fields: {
      member: 'text',
      evidence: 'hash',
      domain: 'text',
      from: 'integer',
      aims: 'objects',
      drift: 'integer?',
    },
    apply: applyImprovement,
    ...ABOUT_MEMBER,
    recheck: recheckImprovement,
    retold: 'same',
    event: 'improvement',
  },
};

/** @throws RangeError when no instrument of any domain can be so */
function refuseInstrument({ weight, measures }: InstrumentEntry): void {
  if (!isShare(weight))
    throw new RangeError('the weight of an instrument must lie in 0..1000000 ppm');
  if (measures !== undefined && !MEASURES.some((one) => one === measures)) {
    throw new RangeError(`an instrument measures ${MEASURES.join(', ')}, not "${measures}"`);
  }
}

/** Registers an instrument, calibrates it, gives it another weight, or retires it. */
function applyInstrument(state: CommunityState, entry: InstrumentEntry): void {
  const { domain, instrument, weight, cycle, key, measures, retired } = entry;
  refuseInstrument(entry);
  const known = namedDomain(state, domain).instruments.get(instrument);
  if (known !== undefined && (known.key !== key || known.measures !== measures)) {
    throw new RangeError(`instrument ${instrument} keeps its key and what it measures`);
  }
  if (known?.isRetired === true) throw new RangeError(`instrument ${instrument} is retired`);
  namedDomain(state, domain).instruments.set(instrument, {
    weight,
    readings: known?.readings ?? new Map<number, number>(),
    results: known?.results ?? [],
    key,
    measures,
    calibrated: cycle,
    isRetired: retired === true,
  });
}

/** Keeps what an instrument read. */
function applyReading(
  state: CommunityState,
  { domain, instrument, cycle, value }: ReadingEntry,
): void {
  const found = state.domains.get(domain)?.instruments.get(instrument);
  if (found === undefined || found.isRetired) {
    throw new RangeError(`instrument ${instrument} is not registered for ${domain}`);
  }
  if (!isShare(value)) throw new RangeError('a reading must lie in 0..1000000 ppm');
  found.readings.set(cycle, value);
}

/**
 * Says what instruments showed, from where the next improvement goes; what follows for the member
 * stands in a fact and an outcome.
 */
function applyImprovement(state: CommunityState, entry: ImprovementEntry): void {
  memberOf(state, entry.member);
  const { from, cycle, aims } = entry;
  const cycles = cycle - from;
  if (!(cycles >= AFTER_CYCLES_MIN && cycles <= AFTER_CYCLES_MAX)) {
    throw new RangeError(`an improvement is shown over ${cycles} cycles`);
  }
  const names = new Set(aims.map(({ instrument }) => instrument));
  if (aims.length < AIMS.min || aims.length > AIMS.max || names.size < aims.length) {
    throw new RangeError('an improvement names two to eight instruments once');
  }
  if (entry.drift === undefined) return;
  const instruments = state.domains.get(entry.domain)?.instruments ?? new Map<string, never>();
  for (const [name, result] of resultsOf(instruments, aims, { from, until: cycle })) {
    instruments.get(name)?.results.push(result);
  }
}

/** What the readings before an improvement say of it. */
export function improvementOf(
  state: CommunityState,
  entry: Pick<ImprovementEntry, 'member' | 'evidence' | 'domain' | 'from'> & {
    readonly aims: readonly Aim[];
  },
): ImprovementEntry {
  const { member, evidence, domain, from, aims } = entry;
  const instruments = state.domains.get(domain)?.instruments ?? new Map<string, never>();
  const shown = shownBy(instruments, aims, { from, until: state.cycle });
  const { cycle } = state;
  return {
    type: 'improvement',
    cycle,
    member,
    evidence,
    domain,
    from,
    aims: shown.aims,
    ...(shown.isKept ? { drift: shown.drift } : {}),
  };
}

function recheckImprovement(state: CommunityState, entry: ImprovementEntry): Mismatch | undefined {
  return difference(improvementOf(state, entry), entry);
}
