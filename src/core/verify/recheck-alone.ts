import {
  type Code,
  codeRank,
  codeRule,
  CONDUCT_CODES,
  type FindingCode,
  type FurtherNeed,
} from '../codes/codes.ts';
import { difference, type Mismatch } from '../entries/difference.ts';
import type { Tallies } from '../integrity/integrity.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { decide } from '../mint/decide.ts';
import { parsePolicyRecord } from '../policy/policy-entry.ts';
import type { CycleEntry, DecisionEntry, MeasurementEntry, PolicyEntry } from '../state/entry.ts';
import {
  addFinding,
  type CommunityState,
  domainOf,
  newMember,
  stateWithoutDebts,
} from '../state/state.ts';
import { messageOf } from '../message-of.ts';

/** The entries that one decision was computed from. */
export interface DecisionParts {
  readonly decision: DecisionEntry;
  /** The version that the decision names. */
  readonly policy?: PolicyEntry | undefined;
  /** Of the domain, of the pool and of guarded domains, as they were measured before. */
  readonly measurements: readonly MeasurementEntry[];
  /** The close whose GI the decision names. */
  readonly cycle?: CycleEntry | undefined;
}

/** What came of recomputing one decision. */
export type RecheckedAlone =
  | { readonly verdict: 'recomputed' }
  /** Every number was recomputed; that the code applies follows only from more of the log. */
  | { readonly verdict: 'needs more'; readonly needs: FurtherNeed }
  | ({ readonly verdict: 'different' } & Mismatch);

/**
 * Recomputes one decision from a handful of entries, as a browser can that does not read the whole
 * log. Taken as recorded are what only the whole log shows: the tallies and findings of the member,
 * that the policy was in force, that nothing was paused, and that nobody was paid for the same
 * evidence before. The measurements and the close are compared with what the decision says of them.
 */
export function recheckAlone(parts: DecisionParts): RecheckedAlone {
  const { decision: entry, policy } = parts;
  if (entry.policy === undefined) return withoutPolicy(entry);
  if (policy?.version !== entry.policy) {
    return different(`the policy of version ${entry.policy}`, String(policy?.version ?? 'none'));
  }
  try {
    return compared(entry, decide(stateOf(parts, policy), entry));
  } catch (problem) {
    return different(messageOf(problem), 'this decision');
  }
}

function withoutPolicy(entry: DecisionEntry): RecheckedAlone {
  const state = stateToDecide();
  state.cycle = entry.cycle;
  const mismatch = difference(decide(state, entry), entry);
  return mismatch === undefined
    ? { verdict: 'needs more', needs: 'every policy' }
    : { verdict: 'different', ...mismatch };
}

function compared(entry: DecisionEntry, again: DecisionEntry): RecheckedAlone {
  const needs = neededFor(entry);
  const mismatch = difference(again, entry);
  if (needs === undefined) {
    return mismatch === undefined
      ? { verdict: 'recomputed' }
      : { verdict: 'different', ...mismatch };
  }
  if (mismatch === undefined) {
    // What was shown was enough after all, unless it is a finding that nobody has shown.
    return needs === 'every finding' ? { verdict: 'needs more', needs } : { verdict: 'recomputed' };
  }
  if (again.code !== undefined && ranksBefore(again.code, entry.code)) {
    return { verdict: 'different', ...mismatch };
  }
  const inNumbers = difference(asRefusal(again, entry), entry);
  return inNumbers === undefined
    ? { verdict: 'needs more', needs }
    : { verdict: 'different', ...inNumbers };
}

function neededFor({ code, attested }: DecisionEntry): FurtherNeed | undefined {
  if (code === undefined || code === attested) return undefined;
  const source = codeRule(code).follows;
  return source === 'its parts' ? undefined : source;
}

function ranksBefore(code: Code, other: Code | undefined): boolean {
  return other !== undefined && codeRank(code) < codeRank(other);
}

/** What was computed again, as the refusal that the entry says it is: a refusal pays nothing. */
function asRefusal(again: DecisionEntry, { code }: DecisionEntry): DecisionEntry {
  const { amount: _a, negentropy: _n, due: _d, entropyFactor: _e, code: _c, ...rest } = again;
  const { reflected: _r, reflections: _s, ...numbers } = rest;
  return { ...numbers, outcome: 'refused', ...(code === undefined ? {} : { code }) };
}

/** No decision looks at a debt: so what verifies one in a browser loads nothing about them. */
function stateToDecide(): CommunityState {
  return {
    ...stateWithoutDebts(false),
    get debts(): never {
      throw new Error('a decision looks at no debt');
    },
  };
}

/** The part of a community's state that this decision depends on. */
function stateOf(
  { decision, measurements, cycle }: DecisionParts,
  entry: PolicyEntry,
): CommunityState {
  const state = stateToDecide();
  state.cycle = decision.cycle;
  const parsed = parsePolicyRecord(entry.policy, entry.version);
  if (!parsed.ok) throw new RangeError(`a policy that is one: ${parsed.problems.join('; ')}`);
  state.policies.push({ policy: parsed.policy, since: entry.cycle });
  const member = newMember();
  member.tallies = talliesIn(decision);
  member.reflected = decision.reflections ?? {};
  state.members.set(decision.member, member);
  addFindings(state, decision);
  for (const measurement of measurements) {
    const { domain, cycle: measured } = measurement;
    domainOf(state, domain).measurements.set(measured, measurement);
  }
  if (cycle?.gi !== undefined) state.gi.set(cycle.cycle, cycle.gi);
  return state;
}

function talliesIn({ channels }: DecisionEntry): Tallies {
  return Object.fromEntries(
    CHANNELS.flatMap((name) => {
      const numbers = channels[name];
      return numbers === undefined ? [] : [[name, { kept: numbers[0], lost: numbers[1] }]];
    }),
  );
}

const UNTOLD = {
  evidence: undefined,
  case: undefined,
  answeredBy: undefined,
  unsigned: false,
} as const;

/** As many confirmed findings as the decision counts, and the open one that it waits for. */
function addFindings(state: CommunityState, decision: DecisionEntry): void {
  const { member, cycle, findings, outcome, code } = decision;
  const [conduct] = CONDUCT_CODES;
  if (!Number.isSafeInteger(findings) || findings < 0 || findings > FINDINGS_MAX) {
    throw new RangeError(`0 to ${FINDINGS_MAX} findings`);
  }
  if (conduct === undefined) throw new RangeError('a code of conduct');
  const about = { member, cycle, ...UNTOLD, opened: cycle, until: cycle } as const;
  for (let at = 1; at <= findings; at += 1) {
    addFinding(state, -at, { ...about, code: conduct, status: 'upheld' });
  }
  if (outcome !== 'held' || code === undefined) return;
  addFinding(state, 0, { ...about, code: code as FindingCode, status: 'open' });
}

/** More than any member can have, so that a made-up entry costs no time. */
const FINDINGS_MAX = 100_000;

function different(expected: string, found: string): RecheckedAlone {
  return { verdict: 'different', expected, found };
}
