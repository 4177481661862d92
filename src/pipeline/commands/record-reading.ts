import type { CommunityState } from '../../core/state/state.ts';
import { policyAt } from '../../core/state/state.ts';
import type { Ppm } from '../../core/units.ts';
import { SCATTER_INSTRUMENT } from '../imports/commit-recorder.ts';
import type { Command } from '../writer/command.ts';
import { type IdempotencyKey, repeatable } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';

/** An instrument that shall add a factor to the entropy of a domain. */
export interface InstrumentOrder {
  readonly domain: string;
  readonly instrument: string;
  /** Of its factor, ppm; it comes on top of the policy's own weights. */
  readonly weight: Ppm;
  /** Unix seconds. */
  readonly now: number;
  readonly idempotency?: IdempotencyKey | undefined;
}

/** What an instrument reads in the open cycle. */
export interface ReadingOrder {
  readonly domain: string;
  readonly instrument: string;
  /** Disorder in 0..1, ppm. */
  readonly value: Ppm;
  /** Unix seconds. */
  readonly now: number;
  readonly idempotency?: IdempotencyKey | undefined;
}

/** A measurement names every instrument and has to fit into one entry. */
const INSTRUMENTS_MAX = 100;

/** Where it stands in the log. */
export interface RecordedAt {
  readonly entry: number;
  readonly cycle: number;
}

/**
 * Registers an instrument for a domain; its weight is fixed from then on.
 * @throws RequestError NOT_FOUND for a domain that the policy lacks, CONFLICT for a name that is
 *   taken
 */
export function instrumentCommand(order: InstrumentOrder): Command<RecordedAt> {
  const { domain, instrument, weight, now, idempotency } = order;
  return repeatable(idempotency, {
    now,
    run: (draft) => {
      const { cycle } = draft.state;
      assertDomain(draft.state, domain);
      assertNotImported(instrument);
      if (registered(draft.state, order) !== undefined) {
        throw new RequestError('CONFLICT', `${domain} has an instrument ${instrument} already`);
      }
      if ((draft.state.domains.get(domain)?.instruments.size ?? 0) >= INSTRUMENTS_MAX) {
        throw new RequestError('CONFLICT', `a domain has at most ${INSTRUMENTS_MAX} instruments`);
      }
      const entry = draft.append({ type: 'instrument', cycle, domain, instrument, weight });
      return { entry, cycle };
    },
  });
}

/**
 * Takes an instrument's reading of the open cycle: one for each cycle, since the log never takes
 * one back.
 * @throws RequestError NOT_FOUND for an instrument that was not registered for the domain, CONFLICT
 *   when the open cycle has its reading
 */
export function readingCommand(order: ReadingOrder): Command<RecordedAt> {
  const { domain, instrument, value, now, idempotency } = order;
  return repeatable(idempotency, {
    now,
    run: (draft) => {
      const { cycle } = draft.state;
      assertDomain(draft.state, domain);
      assertNotImported(instrument);
      const found = registered(draft.state, order);
      if (found === undefined) {
        throw new RequestError('NOT_FOUND', `${domain} has no instrument ${instrument}`);
      }
      if (found.readings.has(cycle)) {
        throw new RequestError('CONFLICT', `${instrument} was already read in cycle ${cycle}`);
      }
      const entry = draft.append({ type: 'reading', cycle, domain, instrument, value });
      return { entry, cycle };
    },
  });
}

function registered(
  state: CommunityState,
  { domain, instrument }: Pick<ReadingOrder, 'domain' | 'instrument'>,
): { readonly readings: ReadonlyMap<number, Ppm> } | undefined {
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
