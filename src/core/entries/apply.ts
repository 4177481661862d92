import { parsePolicyRecord } from '../policy/policy-entry.ts';
import { NO_SHARDS, negentropyMicros } from '../units.ts';
import { applyDecision, applyHoldEnd, applyTransfer } from './apply-credits.ts';
import {
  applyFact,
  applyFinding,
  applyInstrument,
  applyOutcome,
  applyReading,
  applyRetraction,
  applyReview,
} from './apply-evidence.ts';
import { type CycleEntry, type Entry, LOG_FORMAT, type PolicyEntry } from '../state/entry.ts';
import { forgetRatings } from './ratings.ts';
import { type CommunityState, domainOf, memberOf, MEMORY_CYCLES } from '../state/state.ts';

/**
 * The next state after an entry. Takes ownership of the state and returns it changed: there is
 * always one owner, and copying ten thousand members for each fact would cost more than the
 * decision (docs/decisions/0002-apply-owns-its-state.md). No clock, no randomness, no I/O.
 * @throws RangeError when the entry cannot follow this state; the state is then unchanged.
 */
export function apply(state: CommunityState, entry: Entry): CommunityState {
  switch (entry.type) {
    case 'community':
      if (entry.format !== LOG_FORMAT) {
        throw new RangeError(
          `the log has format ${entry.format}; this program reads ${LOG_FORMAT}`,
        );
      }
      state.community = entry;
      state.cycle = entry.cycle;
      break;
    case 'policy':
      applyPolicy(state, entry);
      break;
    case 'member':
      applyMember(state, entry.member);
      break;
    case 'fact':
      applyFact(state, entry);
      break;
    case 'outcome':
      applyOutcome(state, entry);
      break;
    case 'instrument':
      applyInstrument(state, entry.domain, entry.instrument, entry.weight);
      break;
    case 'reading':
      applyReading(state, entry.domain, entry.instrument, entry.cycle, entry.value);
      break;
    case 'measurement':
      domainOf(state, entry.domain).measurements.set(entry.cycle, entry);
      break;
    case 'finding':
      applyFinding(state, entry);
      break;
    case 'decision':
      applyDecision(state, entry);
      break;
    case 'release':
    case 'cancel':
      applyHoldEnd(state, entry);
      break;
    case 'cycle':
      applyCycle(state, entry);
      break;
    case 'pause':
      state.paused = entry.paused;
      break;
    case 'review':
      applyReview(state, entry);
      break;
    case 'retraction':
      applyRetraction(state, entry);
      break;
    case 'transfer':
      applyTransfer(state, entry);
      break;
    case 'key':
      if (!['made', 'rotated', 'revoked'].includes(entry.action)) {
        throw new RangeError(`a key is made, rotated or revoked, not ${entry.action}`);
      }
      break;
    case 'erasure':
      memberOf(state, entry.member);
      break;
  }
  state.size += 1;
  return state;
}

function applyPolicy(state: CommunityState, entry: PolicyEntry): void {
  const last = state.policies.at(-1)?.policy.version ?? 0;
  if (entry.version !== last + 1) {
    throw new RangeError(`policy version ${entry.version} cannot follow version ${last}`);
  }
  const result = parsePolicyRecord(entry.policy, entry.version);
  if (!result.ok) throw new RangeError(`invalid policy: ${result.problems.join('; ')}`);
  const before = state.policies.at(-1)?.policy.categories ?? [];
  if (before.some((category, index) => result.policy.categories[index] !== category)) {
    // Counts are kept by position: a category that disappears would leave them without meaning.
    throw new RangeError(`entropy.categories must begin with those in force: ${before.join(', ')}`);
  }
  state.policies.push({ policy: result.policy, since: entry.cycle });
}

function applyMember(state: CommunityState, member: string): void {
  if (state.members.has(member)) throw new RangeError(`member ${member} is already in the log`);
  state.members.set(member, {
    tallies: {},
    lastFactCycle: undefined,
    balance: NO_SHARDS,
    minted: NO_SHARDS,
    held: NO_SHARDS,
    negentropy: negentropyMicros(0n),
  });
}

function applyCycle(state: CommunityState, entry: CycleEntry): void {
  if (entry.gi !== undefined) state.gi.set(entry.cycle, entry.gi);
  state.caps.total = NO_SHARDS;
  state.caps.mints.clear();
  state.cycle = entry.cycle + 1;
  forget(state, entry.cycle - MEMORY_CYCLES);
}

/** Drops what no measurement or decision can look at any more, so that memory stays bounded. */
function forget(state: CommunityState, cycle: number): void {
  state.gi.delete(cycle);
  for (const domain of state.domains.values()) {
    domain.outcomes.delete(cycle);
    domain.measurements.delete(cycle);
    domain.ratings.delete(cycle);
    forgetRatings(domain.ratedItems, state.cycle);
    for (const instrument of domain.instruments.values()) instrument.readings.delete(cycle);
  }
}
