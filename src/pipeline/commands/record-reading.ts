import type { CommunityState, Instrument } from '../../core/state/state.ts';
import { policyAt } from '../../core/state/state.ts';
import type { Ppm } from '../../core/units.ts';
import { present } from '../../core/present.ts';
import { SCATTER_INSTRUMENT } from '../imports/commit-recorder.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, repeatable, type Stamp } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';

/** An instrument that shall add a factor to the entropy of a domain. */
export interface InstrumentOrder extends Stamp {
  readonly domain: string;
  readonly instrument: string;
  /** Of its factor, ppm; it comes on top of the policy's own weights. */
  readonly weight: Ppm;
  /** The only key that reads it, and what it reads; without them it shows no improvement. */
  readonly key?: string | undefined;
  readonly measures?: string | undefined;
}

/** What an instrument reads in the open cycle. */
export interface ReadingOrder extends Stamp {
  readonly domain: string;
  readonly instrument: string;
  /** Disorder in 0..1, ppm. */
  readonly value: Ppm;
  /** The key that reads it. */
  readonly keyId: string;
}

/** A measurement names every instrument and has to fit into one entry. */
const INSTRUMENTS_MAX = 100;

/** Where it stands in the log. */
export interface RecordedAt {
  readonly entry: number;
  readonly cycle: number;
}

/**
 * Registers an instrument for a domain; its weight is fixed from then on, and so are its key and
 * what it measures.
 * @throws RequestError NOT_FOUND for a domain that the policy lacks, CONFLICT for a name that is
 *   taken
 */
export function instrumentCommand(order: InstrumentOrder): Command<RecordedAt> {
  const { domain, instrument, weight, key, measures } = order;
  return commandOf(order, (draft) => {
    const { cycle } = draft.state;
    assertDomain(draft.state, domain);
    assertNotImported(instrument);
    if (known(draft.state, order) !== undefined) {
      throw new RequestError('CONFLICT', `${domain} has an instrument ${instrument} already`);
    }
    if ((draft.state.domains.get(domain)?.instruments.size ?? 0) >= INSTRUMENTS_MAX) {
      throw new RequestError('CONFLICT', `a domain has at most ${INSTRUMENTS_MAX} instruments`);
    }
    const own = key === undefined || measures === undefined ? {} : { key, measures };
    const entry = draft.append({ type: 'instrument', cycle, domain, instrument, weight, ...own });
    return { entry, cycle };
  });
}

/** Which instrument is calibrated or retired. */
export type InstrumentChange = Pick<
  InstrumentOrder,
  'domain' | 'instrument' | 'now' | 'idempotency'
> & {
  readonly change: 'calibrated' | 'retired';
};

/**
 * Says that an instrument was held against a standard, or takes no more readings. One that has a
 * weight is never retired: without its factor there would be less disorder on paper.
 * @throws RequestError NOT_FOUND for one that is not registered or is retired, CONFLICT for one
 *   with a weight
 */
export function changeInstrumentCommand(order: InstrumentChange): Command<RecordedAt> {
  const { domain, instrument, change } = order;
  return commandOf(order, (draft) => {
    const { cycle } = draft.state;
    assertNotImported(instrument);
    const { weight, key, measures } = registered(draft.state, order);
    if (change === 'retired' && weight > 0) {
      const why = 'without its factor disorder would seem to fall';
      const message = `${instrument} has a weight: ${why}`;
      throw new RequestError('CONFLICT', message);
    }
    const entry = draft.append({
      type: 'instrument',
      cycle,
      domain,
      instrument,
      weight,
      ...present({ key, measures }),
      ...(change === 'retired' ? { retired: true as const } : {}),
    });
    return { entry, cycle };
  });
}

/**
 * Takes an instrument's reading of the open cycle: one for each cycle, since the log never takes
 * one back.
 * @throws RequestError NOT_FOUND for an instrument that was not registered for the domain,
 *   SCOPE_MISSING for another key than its own, CONFLICT when the open cycle has its reading
 */
export function readingCommand(order: ReadingOrder): Command<RecordedAt> {
  const { domain, instrument, value, keyId, now, idempotency } = order;
  return repeatable(idempotency, {
    now,
    lookup: { attestor: keyId },
    run: (draft) => {
      const { cycle } = draft.state;
      assertDomain(draft.state, domain);
      assertNotImported(instrument);
      const found = registered(draft.state, order);
      if (found.key !== undefined && found.key !== keyId) {
        throw new RequestError('SCOPE_MISSING', `${instrument} is read by a key of its own`);
      }
      if (found.readings.has(cycle)) {
        throw new RequestError('CONFLICT', `${instrument} was already read in cycle ${cycle}`);
      }
      const entry = draft.append({ type: 'reading', cycle, domain, instrument, value });
      return { entry, cycle };
    },
  });
}

/** @throws RequestError NOT_FOUND */
function registered(
  state: CommunityState,
  order: Pick<ReadingOrder, 'domain' | 'instrument'>,
): Instrument {
  const found = known(state, order);
  if (found !== undefined && !found.isRetired) return found;
  throw new RequestError('NOT_FOUND', `${order.domain} has no instrument ${order.instrument}`);
}

function known(
  state: CommunityState,
  { domain, instrument }: Pick<ReadingOrder, 'domain' | 'instrument'>,
): Instrument | undefined {
  return state.domains.get(domain)?.instruments.get(instrument);
}

function assertDomain(state: CommunityState, domain: string): void {
  if (policyAt(state, state.cycle)?.domains.includes(domain) === true) return;
  throw new RequestError('NOT_FOUND', `the policy has no domain ${domain}`);
}

/** An import reads it at every close, and a cycle has one reading of an instrument. */
function assertNotImported(instrument: string): void {
  if (instrument !== SCATTER_INSTRUMENT) return;
  throw new RequestError('CONFLICT', `${instrument} is read by imports`);
}
