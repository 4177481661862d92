import type { Code, FindingCode } from '../codes/codes.ts';
import type { Direction, EntropyState, Measurement } from '../entropy/measurement.ts';
import type { ShownAim } from '../families/stability/shown.ts';
import type { Channel } from '../integrity/tally.ts';
import type { EvidenceClaim } from '../log/evidence-claim.ts';
import type { PolicyRecord } from '../policy/policy-entry.ts';
import type { CensusEntry } from './census-entry.ts';
import type { CouncilSignature, GovernanceLogEntry } from './governance-entry.ts';
import type { NationLogEntry } from './nation-entry.ts';
import type {
  AdjustmentEntry,
  DebtEntry,
  DisputeEntry,
  SubmissionEntry,
  ElectionEntry,
  PledgeEntry,
  PoolEntry,
  ReductionEntry,
  ReversalEntry,
  SettlementEntry,
  StatementEntry,
  SuspensionEntry,
} from './debt-entry.ts';
import type { PilotLogEntry } from './pilot-entry.ts';
import type {
  PanelEntry,
  ReviewEntry,
  SeatsEntry,
  SeedEntry,
  SentinelEntry,
  VerdictEntry,
} from './panel-entry.ts';
import type { StudyLogEntry } from './study-entry.ts';

export type * from './census-entry.ts';
export type * from './debt-entry.ts';
export type * from './governance-entry.ts';
export type * from './nation-entry.ts';
export type * from './panel-entry.ts';
export type * from './pilot-entry.ts';
export type * from './study-entry.ts';

/** Version of the entries; it stands in entry 0. */
export const LOG_FORMAT = 'negentropy/1';

/**
 * The entries of a community's log (docs/reference/log.md). Only text, truth values and safe
 * integers; scores are ppm, amounts text with six decimals, times are cycles. `cycle` is always the
 * open cycle in which the entry was appended.
 */
export interface CommunityEntry {
  readonly type: 'community';
  readonly format: string;
  readonly slug: string;
  readonly origin: string;
  /** The log's public key as a C2SP verifier key. */
  readonly key: string;
  /** UTC date of the first cycle: history before it is not accepted. */
  readonly startsAt: string;
  readonly cycle: number;
}

export interface PolicyEntry {
  readonly type: 'policy';
  readonly cycle: number;
  readonly version: number;
  readonly policy: PolicyRecord;
  /** The proposal that a close puts in force; absent: an operator did, who has no council. */
  readonly proposal?: string;
}

export interface MemberEntry {
  readonly type: 'member';
  readonly cycle: number;
  readonly member: string;
}

/** Values of one piece of evidence about one member, by channel, ppm; weight μ where not one. */
export interface FactEntry extends Readonly<Partial<Record<Channel, number>>> {
  readonly type: 'fact';
  readonly cycle: number;
  readonly member: string;
  readonly evidence: string;
  readonly weight?: number;
  /** Members whose word made it so, if it is a work of the member's own that others vouched for. */
  readonly by?: readonly string[];
  /** A first witness, a panel or an audit was among them: nobody made these. */
  readonly first?: true;
  /** The others among them, or whoever made each: whose weight their word has. */
  readonly makers?: readonly string[];
  /** It adds to an earlier fact about the same work, and is no further work. */
  readonly more?: true;
  /** Evidence of a work of the same member and cycle that says the same: this is a clone. */
  readonly like?: string;
  /** Evidence of another member's kept claim about the same deed: this one weighs nothing. */
  readonly taken?: string;
}

/**
 * A member followed through what they had meant to do on a day: it adds to what their amounts are
 * computed from, and to no gate. What was said of that day is not in the log.
 */
export interface ReflectionEntry {
  readonly type: 'reflection';
  readonly cycle: number;
  readonly member: string;
  readonly evidence: string;
  /** In the order of the channels; `echo` is always the first. */
  readonly channels: readonly string[];
}

/** What became of one promise in a domain. */
export interface OutcomeEntry {
  readonly type: 'outcome';
  readonly cycle: number;
  readonly domain: string;
  readonly category: string;
  readonly evidence: string;
  /** Whose promise it was; absent if it was nobody's in particular. */
  readonly member?: string;
}

/**
 * From now on this instrument adds a factor of this weight to the entropy of the domain. With a key
 * of its own it can show improvements; registering it is its first calibration.
 */
export interface InstrumentEntry {
  readonly type: 'instrument';
  readonly cycle: number;
  readonly domain: string;
  readonly instrument: string;
  readonly weight: number;
  /** The only key that reads it. */
  readonly key?: string;
  /** What it reads: volatility, trust or cost. */
  readonly measures?: string;
  /** It takes no more readings. */
  readonly retired?: true;
}

/** What the instruments that a claim names showed by the end of its last cycle. */
export interface ImprovementEntry {
  readonly type: 'improvement';
  /** The last cycle that counts. */
  readonly cycle: number;
  readonly member: string;
  readonly evidence: string;
  readonly domain: string;
  /** The cycle in which the claim came in. */
  readonly from: number;
  readonly aims: readonly ShownAim[];
  /** The mean part of the way to the targets, ppm; absent: not shown. */
  readonly drift?: number;
}

export interface ReadingEntry {
  readonly type: 'reading';
  readonly cycle: number;
  readonly domain: string;
  readonly instrument: string;
  readonly value: number;
}

/** The entropy of one domain at the close of a cycle, with everything that led to it. */
export interface MeasurementEntry extends Measurement {
  readonly type: 'measurement';
}

/**
 * What can become of a finding: an answer confirms or clears it; the member appeals one that is
 * confirmed, and another answer upholds or reverses it; without an answer in time it falls.
 */
export type FindingStatus =
  'open' | 'confirmed' | 'cleared' | 'appealed' | 'upheld' | 'reversed' | 'fallen';

/** What a conduct detector reports, and later what became of it. */
export interface FindingEntry {
  readonly type: 'finding';
  readonly cycle: number;
  readonly member: string;
  readonly code: FindingCode;
  readonly status: FindingStatus;
  readonly measured: number;
  readonly limit: number;
  /** The evidence that the finding is about; absent: about the member as a whole. */
  readonly evidence?: string;
  /** The index of the entry that opened it; absent on that entry itself. */
  readonly finding?: number;
  /** Name and version of the rule that the close of a cycle found it by; absent: attested. */
  readonly detector?: string;
  /** What that rule looked at: kept and failed outcomes, bin by bin, the oldest first. */
  readonly counts?: readonly number[];
  /** SHA-256 of the whole list of that, domain by domain. */
  readonly basis?: string;
  /** The same on the findings about all people of a group, which hold nothing. */
  readonly case?: string;
  /** What an operator or the member said, as a salted commitment. */
  readonly reason?: string;
  /** The panel whose verdict it is. */
  readonly panel?: number;
  /** The member who confirmed it, if by a key of their own: they sit on no panel about it. */
  readonly by?: string;
}

/** Kept, lost (ppm of a fact) and score (ppm) of one channel. */
export type ChannelNumbers = readonly [kept: number, lost: number, score: number];

/** What a decision uses of a measurement. */
export interface DecidingEntropy {
  readonly cycle: number;
  readonly state: EntropyState;
  readonly direction: Direction;
  readonly entropy: number;
  readonly error: number;
  readonly broad?: boolean;
  /** Under which name it was measured, if not that of the decision's domain: the pool. */
  readonly domain?: string;
}

/** The answer to one mint request, with every number that led to it. */
export interface DecisionEntry {
  readonly type: 'decision';
  /** The asking cycle: integrity and caps are those of this cycle. */
  readonly cycle: number;
  /** The action's own cycle where it is another: entropy and GI are those of the cycle before. */
  readonly actionCycle?: number;
  readonly member: string;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly evidence: string;
  /** The evidence whose outcome decides over the release; absent: the action's own. */
  readonly promise?: string;
  readonly policy?: number;
  /** Of the action's weight, ppm, where several share its pay; absent: all of it. */
  readonly share?: number;
  /** What the registry of the policy answered about the evidence. */
  readonly claim?: EvidenceClaim;
  /** A code that the log alone cannot recompute, from what the service knew. */
  readonly attested?: Code;
  /** Evidence of whose kept claim the deed is; with the attested `DUPLICATE` alone. */
  readonly taken?: string;
  readonly outcome: 'minted' | 'held' | 'refused';
  readonly code?: Code;
  readonly channels: Readonly<Partial<Record<Channel, ChannelNumbers>>>;
  readonly findings: number;
  readonly integrity: number;
  /** I with what reflections add: only the amount is computed from it; absent: the same. */
  readonly reflected?: number;
  /** r by channel, as far as it counts, ppm of a fact; on one that has an amount. */
  readonly reflections?: Readonly<Partial<Record<Channel, number>>>;
  readonly gi?: number;
  /** The cycle of the measurement used, and what it said. */
  readonly entropy?: DecidingEntropy;
  /** The same at the ask, if the action's own cycle is another: the lesser e counts. */
  readonly entropyAsked?: DecidingEntropy;
  /** e, ppm. */
  readonly entropyFactor?: number;
  readonly amount?: string;
  readonly negentropy?: string;
  /** A held decision ends at the close of this cycle. */
  readonly due?: number;
}

interface HoldEnd {
  readonly cycle: number;
  readonly decision: number;
  readonly member: string;
  readonly channels: Readonly<Partial<Record<Channel, ChannelNumbers>>>;
  readonly findings: number;
  readonly integrity: number;
  readonly amount: string;
}

export interface ReleaseEntry extends HoldEnd {
  readonly type: 'release';
  readonly negentropy: string;
}

export interface CancelEntry extends HoldEnd {
  readonly type: 'cancel';
  readonly code: Code;
}

/** Closes a cycle: GI and the books at that moment. */
export interface CycleEntry {
  readonly type: 'cycle';
  readonly cycle: number;
  readonly gi?: number;
  /** Members with a fact in the cycles that GI looks at. */
  readonly members: number;
  readonly supply: string;
  readonly held: string;
  readonly decisions: number;
}

/** What a pause stops: minting alone, or every movement of credits. */
export type PauseScope = 'mint' | 'all';

/** An operator stops or resumes minting; the reason stays outside, as a salted commitment. */
export interface PauseEntry {
  readonly type: 'pause';
  readonly cycle: number;
  readonly paused: boolean;
  /** There when every movement of credits is stopped. */
  readonly scope?: 'all';
  /** The last cycle in which it holds, its close included; absent: the seventh. */
  readonly lastCycle?: number;
  readonly reason: string;
  /** There when the council says it: its words are counted, so that each acts once. */
  readonly counter?: number;
  /** Who of the council says it. */
  readonly signatures?: readonly CouncilSignature[];
}

/**
 * A member's rating of an item, one of the policy's classes from 0: disagreement is measured here.
 */
export interface RatingEntry {
  readonly type: 'rating';
  readonly cycle: number;
  readonly domain: string;
  readonly member: string;
  /** What was rated, as a salted hash; ratings of the same item name the same one. */
  readonly item: string;
  readonly rating: number;
}

/** Kept and lost of one channel, in ppm of a fact. */
export type TallyNumbers = readonly [kept: number, lost: number];

/** Works, and the cycles of the first and the last. */
export type StandingNumbers = readonly [works: number, firstCycle: number, lastCycle: number];

/** Takes evidence back: its facts and outcomes count as if they had never come. */
export interface RetractionEntry {
  readonly type: 'retraction';
  readonly cycle: number;
  readonly evidence: string;
  /** Whose facts go, and that member's tallies without them; absent where it had none. */
  readonly member?: string;
  readonly tallies?: Readonly<Partial<Record<Channel, TallyNumbers>>>;
  /** That member's standing without them: works, first and last cycle; absent without a work. */
  readonly standing?: StandingNumbers;
  /** Why, as a salted commitment. */
  readonly reason?: string;
  /** Outcomes that later measurements no longer count. */
  readonly outcomes?: readonly RetractedOutcome[];
  /** It did not hold: a lost fact and outcome of the same evidence follow; absent: taken back. */
  readonly overturned?: boolean;
}

export interface RetractedOutcome {
  readonly cycle: number;
  readonly domain: string;
  readonly category: string;
  readonly member?: string;
}

/** One member gives another some of what was released; no score knows of it. */
export interface TransferEntry {
  readonly type: 'transfer';
  readonly cycle: number;
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  /** By the giver's own key. */
  readonly own?: true;
}

/** A member gives up some of what was released, for good: it is nobody's income. */
export interface BurnEntry {
  readonly type: 'burn';
  readonly cycle: number;
  readonly member: string;
  readonly amount: string;
  /** By the member's own key. */
  readonly own?: true;
}

/** A member gives some of what was released to the fund, which no formula feeds. */
export interface GiftEntry {
  readonly type: 'gift';
  readonly cycle: number;
  readonly member: string;
  readonly amount: string;
  /** By the member's own key. */
  readonly own?: true;
}

/** The community gives a member some of the fund, for a reason that stays outside. */
export interface GrantEntry {
  readonly type: 'grant';
  readonly cycle: number;
  readonly member: string;
  readonly amount: string;
  /** A salted commitment. */
  readonly reason: string;
}

/** What became of a key of the interface; its secret is nowhere in the log. */
export interface KeyEntry {
  readonly type: 'key';
  readonly cycle: number;
  readonly key: string;
  readonly action: 'made' | 'rotated' | 'revoked';
  /** Separated by single spaces; on a key that was made. */
  readonly scopes?: string;
}

/** A person was erased outside of the log; the random id that stays here means nobody any more. */
export interface ErasureEntry {
  readonly type: 'erasure';
  readonly cycle: number;
  readonly member: string;
}

/** An operator names one of a community's first witnesses, or takes that back. */
export interface WitnessEntry {
  readonly type: 'witness';
  readonly cycle: number;
  readonly member: string;
  readonly named: boolean;
}

/**
 * An admin says that two members are one person, or that they are two after all. The reason stays
 * outside, as a salted commitment.
 */
export interface LinkEntry {
  readonly type: 'link';
  readonly cycle: number;
  readonly member: string;
  /** Who stands for the person. */
  readonly to: string;
  readonly linked: boolean;
  readonly reason: string;
}

/**
 * What somebody had in version 2, by rows that were accepted, on an account that nothing reads; or
 * that taken back.
 */
export interface LegacyEntry {
  readonly type: 'legacy';
  readonly cycle: number;
  readonly member: string;
  /** Which files it comes from: 32 hexadecimal digits. */
  readonly files: string;
  /** What the rows come to: negative when more went than came. */
  readonly amount: string;
  /** Sides of rows: a hash of what a row says, and `+` or `-` for what it gives or takes. */
  readonly rows: readonly string[];
  /** Takes the last opening of that import back, which it repeats. */
  readonly undone?: boolean;
}

/** The entries that the state of panels is the fold of. */
export type PanelLogEntry =
  SentinelEntry | SeedEntry | PanelEntry | ReviewEntry | SeatsEntry | VerdictEntry;

/** The entries that the state of debts is the fold of. */
export type DebtLogEntry =
  | DebtEntry
  | PledgeEntry
  | ElectionEntry
  | ReductionEntry
  | SettlementEntry
  | ReversalEntry
  | SuspensionEntry
  | PoolEntry
  | AdjustmentEntry
  | DisputeEntry
  | SubmissionEntry
  | StatementEntry;

export type Entry =
  | CommunityEntry
  | PolicyEntry
  | GovernanceLogEntry
  | NationLogEntry
  | CensusEntry
  | MemberEntry
  | FactEntry
  | ReflectionEntry
  | OutcomeEntry
  | InstrumentEntry
  | ImprovementEntry
  | ReadingEntry
  | MeasurementEntry
  | FindingEntry
  | DecisionEntry
  | ReleaseEntry
  | CancelEntry
  | CycleEntry
  | PauseEntry
  | RatingEntry
  | RetractionEntry
  | TransferEntry
  | BurnEntry
  | GiftEntry
  | GrantEntry
  | KeyEntry
  | ErasureEntry
  | WitnessEntry
  | LinkEntry
  | LegacyEntry
  | PanelLogEntry
  | PilotLogEntry
  | StudyLogEntry
  | DebtLogEntry;

export type EntryType = Entry['type'];
