/** The pure core: numbers, decisions and the log, without clock, randomness or I/O. */
export { VERSION } from './version.ts';
export {
  CODES,
  type Code,
  type CodeRule,
  codeRule,
  type FurtherNeed,
  isCode,
} from './codes/codes.ts';
export {
  DebtBook,
  type DebtEvent,
  type DebtOutcome,
  type DebtRefusal,
  type DebtTerms,
  type PledgeTerms,
  type Reduction,
} from './debt/debt-book.ts';
export { marginOf } from './debt/reduction-amount.ts';
export { apply } from './entries/apply.ts';
export { closingEntries } from './entries/cycles/close-cycle.ts';
export type * from './state/entry.ts';
export { parseEntry } from './entries/parse-entry.ts';
export { emptyState } from './state/empty-state.ts';
export { type CommunityState, policyAt } from './state/state.ts';
export { integrity, globalIntegrity } from './integrity/integrity.ts';
export { addFact, type Channel, CHANNELS, channelScore } from './integrity/tally.ts';
export { postingsOf } from './entries/entry-rules.ts';
export * from './log/index.ts';
export { decide, type MintRequest } from './mint/decide.ts';
export { endHold } from './mint/end-hold.ts';
export { parsePolicy, type PolicyDocument, type PolicyResult } from './policy/parse-policy.ts';
export type { Policy } from './policy/policy.ts';
export { PRESETS, type PresetName } from './policy/presets.ts';
export { formatMicros, parseMicros, type Ppm, type Shards } from './units.ts';
export { type RewardV2, rewardV2 } from './v2/reward.ts';
export { type DecisionParts, recheckAlone, type RecheckedAlone } from './verify/recheck-alone.ts';
export {
  type BrokenStep,
  type DecisionProof,
  type ProvenEntry,
  type VerifiedDecision,
  verifyDecision,
} from './verify/verify-decision.ts';
export { type Divergence, LogVerifier, type VerifiedCounts } from './verify/verify-log.ts';
