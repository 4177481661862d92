import { closingEntries } from '../entries/cycles/close-cycle.ts';
import { difference, type Mismatch } from '../entries/difference.ts';
import { ruleOf } from '../entries/entry-rules.ts';
import { entropyRules } from '../entropy/entropy-rules.ts';
import { recheckMeasurement } from '../entropy/recheck-measurement.ts';
import type { Entry, MeasurementEntry } from '../state/entry.ts';
import { type CommunityState, policyAt } from '../state/state.ts';

/**
 * Recomputes entries from the entries before them (docs/reference/log.md lists for every type what
 * is recomputed and what is attested). Decisions one by one; what closes a cycle as one sequence,
 * so that a missing, additional or moved end of a hold is seen too.
 */
export class Recheck {
  /** What must still follow before the open cycle is closed; empty while it is open. */
  #closing: Entry[] = [];

  /** @returns the first difference, or undefined when the entry is what it has to be. */
  check(state: CommunityState, entry: Entry): Mismatch | undefined {
    if (state.size === 0 || entry.type === 'community') return checkFirst(state, entry);
    if (entry.cycle !== state.cycle) {
      return {
        expected: `an entry of the open cycle ${state.cycle}`,
        found: `cycle ${entry.cycle}`,
      };
    }
    const { recheck } = ruleOf(entry);
    if (this.#closing.length > 0 || belongsToClose(entry)) {
      return this.#checkClosing(state, entry);
    }
    return typeof recheck === 'function' ? recheck(state, entry) : undefined;
  }

  /** Whether a cycle is being closed: a log never ends in the middle of that. */
  get isClosing(): boolean {
    return this.#closing.length > 0;
  }

  #checkClosing(state: CommunityState, entry: Entry): Mismatch | undefined {
    if (this.#closing.length === 0) this.#closing = closingEntries(state);
    const expected = this.#closing.shift();
    if (entry.type === 'measurement' && expected?.type === 'measurement') {
      return checkMeasurement(state, entry, expected);
    }
    return difference(expected, entry);
  }
}

/** Whether an entry is part of a closing sequence, and stands nowhere else. */
export function belongsToClose(entry: Entry): boolean {
  const { recheck } = ruleOf(entry);
  return recheck === 'close' || (typeof recheck === 'object' && recheck.closes?.(entry) === true);
}

function checkFirst(state: CommunityState, entry: Entry): Mismatch | undefined {
  if (state.size === 0 && entry.type === 'community') return undefined;
  const where = state.size === 0 ? 'the community as entry 0' : 'one community entry, as entry 0';
  return { expected: where, found: `${entry.type} as entry ${state.size}` };
}

function checkMeasurement(
  state: CommunityState,
  entry: MeasurementEntry,
  expected: MeasurementEntry,
): Mismatch | undefined {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) return { expected: 'a policy in force', found: 'none' };
  const mismatch = recheckMeasurement(entropyRules(policy), entry, expected);
  if (mismatch === undefined) return difference(withRecordedFloats(expected, entry), entry);
  return {
    expected: `${mismatch.field} ${mismatch.expected}`,
    found: `${mismatch.field} ${mismatch.found}`,
  };
}

/** The expected measurement with the numbers that may differ by a rounding as recorded. */
function withRecordedFloats(
  expected: MeasurementEntry,
  recorded: MeasurementEntry,
): MeasurementEntry {
  const { failure, uncertainty, volatility, drift, disagreement } = recorded.factors;
  const { entropy, error, direction } = recorded;
  const instruments = expected.instruments?.map((instrument, index) => ({
    ...instrument,
    error: recorded.instruments?.[index]?.error ?? instrument.error,
  }));
  return {
    ...expected,
    factors: { failure, uncertainty, volatility, drift, disagreement },
    ...(instruments === undefined ? {} : { instruments }),
    entropy,
    error,
    direction,
  };
}
