import { ATTESTABLE } from '../codes/codes.ts';
import { closingEntries } from '../entries/close-cycle.ts';
import type { DecisionEntry, Entry, MeasurementEntry, RetractionEntry } from '../state/entry.ts';
import { retractionOf } from '../entries/retraction.ts';
import { type CommunityState, policyAt, type Records } from '../state/state.ts';
import { entropyRules } from '../entropy/entropy-rules.ts';
import { recheckMeasurement } from '../entropy/recheck-measurement.ts';
import { canonicalize, type CanonicalValue } from '../log/canonical-json.ts';
import { decide } from '../mint/decide.ts';

/** What an entry should have been, where it is not that. */
export interface Mismatch {
  readonly expected: string;
  readonly found: string;
}

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
    if (this.#closing.length > 0 || isClosing(entry)) return this.#checkClosing(state, entry);
    if (entry.type === 'retraction') return checkRetraction(state, entry);
    return entry.type === 'decision' ? checkDecision(state, entry) : undefined;
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

function checkFirst(state: CommunityState, entry: Entry): Mismatch | undefined {
  if (state.size === 0 && entry.type === 'community') return undefined;
  const where = state.size === 0 ? 'the community as entry 0' : 'one community entry, as entry 0';
  return { expected: where, found: `${entry.type} as entry ${state.size}` };
}

function isClosing(entry: Entry): boolean {
  return ['measurement', 'release', 'cancel', 'cycle'].includes(entry.type);
}

function checkDecision(state: CommunityState, entry: DecisionEntry): Mismatch | undefined {
  if (entry.attested !== undefined && !ATTESTABLE.has(entry.attested)) {
    return { expected: 'a code that can be attested', found: entry.attested };
  }
  try {
    return difference(decide(state, entry), entry);
  } catch (problem) {
    return { expected: problem instanceof Error ? problem.message : '', found: text(entry) };
  }
}

function checkRetraction(state: CommunityState, entry: RetractionEntry): Mismatch | undefined {
  const { records } = state;
  if (records === undefined) return undefined;
  const { evidence, reason } = entry;
  // Whoever names nobody must not keep facts standing that go with the evidence.
  const owner = entry.member ?? ownerOf(records, evidence);
  const facts = (owner === undefined ? undefined : records.facts.get(owner)) ?? [];
  const outcomes = records.outcomes.get(evidence) ?? [];
  const grounds = { evidence, member: owner, facts, outcomes, reason };
  return difference(retractionOf(state, grounds), entry);
}

/** About whom evidence stands as a fact. */
function ownerOf({ facts }: Records, evidence: string): string | undefined {
  for (const [owner, standing] of facts) {
    if (standing.some((fact) => fact.evidence === evidence)) return owner;
  }
  return undefined;
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

/** Compares two entries and points at the first field, in canonical order, that differs. */
function difference(expected: Entry | undefined, found: Entry): Mismatch | undefined {
  if (expected === undefined) return { expected: 'no further entry', found: text(found) };
  if (isSame(expected, found)) return undefined;
  const field = Object.keys({ ...expected, ...found })
    .sort()
    .find((name) => !isSame(member(expected, name), member(found, name)));
  return {
    expected: `${expected.type} with ${field} ${text(member(expected, field))}`,
    found: `${found.type} with ${field} ${text(member(found, field))}`,
  };
}

/** Equality of entry values; both are already known to be text, truth values and integers. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  const left = one as Readonly<Record<string, unknown>>;
  const right = other as Readonly<Record<string, unknown>>;
  let fields = 0;
  for (const name in left) {
    if (!isSame(left[name], right[name])) return false;
    fields += 1;
  }
  for (const name in right) if (Object.hasOwn(right, name)) fields -= 1;
  return fields === 0 && Array.isArray(one) === Array.isArray(other);
}

function member(entry: Entry, name: string | undefined): unknown {
  return name === undefined ? undefined : (entry as unknown as Record<string, unknown>)[name];
}

function text(value: unknown): string {
  return value === undefined ? 'absent' : canonicalize(value as CanonicalValue);
}
