// Written by scripts/client-types.ts from the OpenAPI document: change the schemas instead.

export type Accusation = {
  /** The random id of the accusation, which its accuser alone is told. */
  readonly id?: string;
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly claim: string;
  /** Index of the entry that opened the finding. */
  readonly finding?: string;
  readonly reason: string;
  readonly status: FindingStatus;
  /** Number of an accounting period. */
  readonly cycle: number;
  readonly withdrawn: boolean;
};

export type AccusationAnswer = {
  /** The random id of the accusation, which its accuser alone is told. */
  readonly id: string;
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly claim: string;
};

export type AccusationPage = {
  readonly items: readonly Accusation[];
};

export type AccuseRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly by?: string;
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly claim: string;
  readonly code: FindingCode;
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
  /** Evidence about the accused, which they are shown. */
  readonly evidence: readonly ShownEvidence[];
};

export type Activity = {
  /** The open one: its sums still grow. */
  readonly cycle: number;
  readonly items: readonly ActivityItem[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type ActivityItem = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** When the cycle starts. */
  readonly startsAt: string;
  readonly outcome?: Outcome;
  readonly code?: Code;
  readonly domain?: string;
  /** How many. */
  readonly decisions: number;
  /** MIC with exactly six decimals. */
  readonly amount: string;
};

export type AdjustDebtRequest = {
  readonly debtId: string;
  /** Decimal text, with a hyphen first if it is less. */
  readonly amount: string;
  readonly code: string;
};

export type AdvanceCyclesRequest = {
  readonly cycles: number;
};

export type AgreeToParentAnswer = {
  /** The verifier key (C2SP) of a log. */
  readonly parent: string;
  readonly agreed: boolean;
};

export type AgreeToParentRequest = {
  /** The verifier key (C2SP) of a log. */
  readonly parent: string;
  /** False withdraws it. */
  readonly agreed?: boolean;
};

export type Aim = {
  /** An instrument of the domain. */
  readonly instrument: string;
  /** What it shall read on the mean; below what it read before. */
  readonly target: number;
};

export type AnswerDisputeRequest = {
  readonly reduction: string;
  readonly outcome: 'upheld' | 'dismissed';
  readonly code: string;
};

export type AnswerFindingRequest = {
  readonly answer: 'confirm' | 'dismiss';
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
};

export type AppealRequest = {
  /** Index of the entry that opened the finding. */
  readonly finding: string;
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
  /** Evidence about the member, which whoever answers is to look at. */
  readonly evidence?: readonly ShownEvidence[];
};

export type ApproveProposalAnswer = {
  /** SHA-256 of what is proposed: an edit is another proposal. */
  readonly proposal: string;
  readonly approvals: number;
  readonly activates?: number;
};

export type AskedClaim = {
  /** A keyed hash of what earns once. */
  readonly key: string;
  /** What the log calls it: a salted hash. */
  readonly ref: string;
};

export type AssignedReview = {
  /** Index of the entry that opened the panel. */
  readonly panel: string;
  /** Verifier key of the log: it is signed too. */
  readonly vkey: string;
  /** Number of an accounting period. */
  readonly until: number;
  readonly claim?: Readonly<Record<string, unknown>>;
  readonly supports?: readonly Readonly<Record<string, unknown>>[];
  readonly finding?: FindingStory;
};

export type AssignedReviewPage = {
  readonly items: readonly AssignedReview[];
};

export type Attestation = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
  /** By what the log knows it. */
  readonly hash: string;
  readonly record: Readonly<Record<string, unknown>>;
  readonly attestedAt: string;
  readonly retracted: boolean;
};

export type AttestationPage = {
  readonly items: readonly Attestation[];
  readonly next?: string;
};

export type BalanceInequality = {
  readonly n: number;
  readonly zeros: number;
  readonly gini?: string;
  readonly giniCorrected?: string;
  readonly theil?: string;
  readonly theilNormalised?: string;
  readonly topTenth?: string;
};

export type BooksAt = {
  /** MIC with exactly six decimals. */
  readonly supply: string;
  /** MIC with exactly six decimals. */
  readonly held: string;
};

export type Caller = {
  readonly keyId: string;
  /**
   * `admin` allows everything; all but `self` also allow to read. `audit` is
   * given beside `attest`: confirmations may then come as an audit. `self` reads,
   * previews and exports what is of the member that the key is bound to; so does
   * a bound key with `read`, and one that attests or reviews sees of others their
   * work, unless `others` is given beside it.
   */
  readonly scopes: readonly KeyScope[];
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  /** The community that the key acts on. */
  readonly community: string;
};

export type CancelProposalAnswer = {
  /** SHA-256 of what is proposed: an edit is another proposal. */
  readonly proposal: string;
};

export type CancelProposalRequest = {
  /** A verifier key of the council. */
  readonly key: string;
  /** Ed25519, base64, as `negentropy policy sign` prints it. */
  readonly signature: string;
  readonly reason: string;
};

export type Census = {
  /** Index of its entry in the log. */
  readonly entry: number;
  /** Number of an accounting period. */
  readonly cycle: number;
  /** How many people were counted. */
  readonly rows: number;
  /** Kinds with fewer than five people are told together, as `others`. */
  readonly strata: readonly Stratum[];
  /** Merkle root over salted hashes of the rows. */
  readonly root: string;
};

export type CensusPart = {
  readonly applied: boolean;
  /** To be named with the parts that follow. */
  readonly census?: string;
  /** All of this part below the head. */
  readonly rows: number;
  /** Rows of this part that are in order, and were counted if it is applied. */
  readonly taken: number;
  /** Rows of this part that are not in order. */
  readonly refused: number;
  /** What is wrong with rows that are not taken, 500 at most. */
  readonly problems: readonly CensusProblem[];
  /** Problems that are not listed. */
  readonly untold: number;
  readonly counted?: CountedPeople;
};

export type CensusProblem = {
  /** Of the file, from 1, the head being in it. */
  readonly line: number;
  readonly column?: string;
  readonly reason: string;
};

export type CensusePage = {
  readonly items: readonly Census[];
  readonly next?: string;
};

export type ChangeInstrumentRequest = {
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** Small letters, digits and `.`, `_`, `-`. */
  readonly instrument: string;
  /** One with a weight is never retired. */
  readonly change: 'calibrated' | 'retired';
};

export type ChangePoolRequest = {
  readonly pledgeId: string;
  /** Decimal text, with a hyphen first if it is less. */
  readonly amount?: string;
  /** It is told only, to be taken out by another request. */
  readonly notice?: boolean;
  /** The period that the pledge is renewed for, also without an amount. */
  readonly renews?: number;
  /** The pledge ends earlier: the last cycle whose releases count. */
  readonly untilCycle?: number;
  /** By the key of the pledge, over what it `signs`: from now on it counts. */
  readonly signature?: string;
};

export type Channel = 'echo' | 'drift' | 'coordination' | 'stability';

export type ChannelNumbers = {
  /** At most 6 decimals. */
  readonly kept: number;
  /** At most 6 decimals. */
  readonly lost: number;
  /** At most 6 decimals. */
  readonly score: number;
};

export type ChannelStanding = {
  /** Kept facts, faded by the newer ones. */
  readonly kept: number;
  readonly lost: number;
  /** At most 6 decimals. */
  readonly score: number;
  /**
   * Without a fact of its own a channel stands at the prior, and nothing is
   * minted.
   */
  readonly present: boolean;
};

export type ChoosePolicyAnswer = {
  readonly version: number;
  /** The first cycle that it governs. */
  readonly since: number;
  /**
   * What of them does not come about here: cycles keep their length, so that
   * rules for cycles of another length do not do what they were made for. Absent:
   * all of it does.
   */
  readonly notFollowed?: readonly string[];
};

export type ChoosePolicyRequest = {
  readonly preset?: PresetName;
  readonly policy?: Policy;
};

export type ChooseTreeAnswer = {
  readonly rules: string;
  /** In the order of their names. */
  readonly domains: readonly string[];
  readonly children: readonly TreeChild[];
};

export type ChooseTreeRequest = {
  /** Rules a child is measured by; default: those of this community. */
  readonly rules?: string;
  /** In the order of their names. */
  readonly domains: readonly string[];
  readonly children: readonly TreeChild[];
};

/** The claim that a CloudEvent of the same key or source brought. */
export type ClaimEvent = {
  /** Of the event that brought it alone. */
  readonly source: string;
  /** Of that event. */
  readonly id: string;
};

export type ClaimEvidenceAnswer = {
  /** In the order in which they were asked. */
  readonly claims: readonly EvidenceClaim[];
};

export type ClaimEvidenceRequest = {
  /** The verifier key (C2SP) of a log. */
  readonly claimant: string;
  readonly claims: readonly AskedClaim[];
  readonly signature: string;
};

export type ClaimItem = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
  readonly type:
    'promise' | 'correction' | 'defect' | 'review' | 'validation' | 'turn' | 'step' | 'improvement';
  /** The family in which it mints. */
  readonly family: string;
  /** Whose it is. */
  readonly userId: string;
  readonly domain: string;
  readonly subject: string;
  readonly at: string;
  readonly dueAt: string;
  /** The party it was made to. */
  readonly with?: string;
  /** Who takes it over. */
  readonly next?: string;
  /** Whose work, question or proposal it is about. */
  readonly of?: string;
  /** The deviation before, as its claimant has it. */
  readonly before?: number;
  /** The deviation after it, as they have it. */
  readonly after?: number;
  /** What a validation says. */
  readonly verdict?: string;
  /** What a review says; not of a defect. */
  readonly rating?: number;
  /** How much of it they have shown: 1 is all of it. */
  readonly delivered?: number;
  readonly state: ClaimState;
  /** What it still waits for. */
  readonly missing: readonly Missing[];
  /** Who said of it whether it holds. */
  readonly words: readonly ClaimWord[];
  readonly decision?: ClaimItemDecision;
  /** Its outcome is known, and a mint may be asked for, if need be once more. */
  readonly mayBeAsked: boolean;
  readonly yours?: OwnWord;
};

/** The last one about it. */
export type ClaimItemDecision = {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly code?: Code;
};

/** The last claim of somebody about something that was made by then. */
export type ClaimName = {
  /** What kind of claim it is. */
  readonly type:
    'promise' | 'correction' | 'defect' | 'review' | 'validation' | 'turn' | 'step' | 'improvement';
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** What it is about. */
  readonly subject: string;
};

export type ClaimPage = {
  readonly items: readonly ClaimItem[];
  /** Some whose word counts here; a key of one member is told of nobody. */
  readonly heard: readonly string[];
  readonly next?: string;
};

/** What its claim waits for, and whose word about it does not count. */
export type ClaimStanding = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly claim: string;
  /** What it still waits for. */
  readonly missing: readonly Missing[];
  /** Who said of it whether it holds. */
  readonly words: readonly ClaimWord[];
};

/**
 * How far it has come: `promised`, nothing was shown; `shown`, it waits for
 * others to confirm it; `confirmed`, something else is missing, or an earlier
 * promise of the deed is open or was kept; `kept`, its outcome is known and
 * nobody asked for a mint since; then what the mint came to.
 */
export type ClaimState =
  | 'promised'
  | 'shown'
  | 'confirmed'
  | 'kept'
  | 'refused'
  | 'held'
  | 'minted'
  | 'cancelled'
  | 'lost'
  | 'withdrawn';

export type ClaimWord = {
  /** Who said it; `panel` for the verdict of one. */
  readonly by: string;
  /** Whether they said that it holds. */
  readonly accepted: boolean;
  /** Whether that has a say in what becomes of it. */
  readonly counts: boolean;
  readonly reason?: Silence;
};

export type CloseDebtRequest = {
  readonly debtId: string;
  readonly code: 'PAID' | 'REDUCED' | 'WRITTEN_OFF' | 'SOLD' | 'EXPIRED' | 'WITHDRAWN';
};

/** Why it was refused or cancelled, or which finding it waits for. */
export type Code =
  | 'POLICY_INACTIVE'
  | 'PAUSED'
  | 'ACTION_UNKNOWN'
  | 'DUPLICATE'
  | 'IDENTITY'
  | 'REGISTRY_AWAY'
  | 'UNDER_REVIEW'
  | 'EVIDENCE_MISSING'
  | 'SPECULATION'
  | 'EXTRACTION'
  | 'NOISE'
  | 'DESTABILIZATION'
  | 'HIGH_VARIANCE'
  | 'ENTROPY_UNKNOWN'
  | 'ENTROPY_ROSE'
  | 'ENTROPY_FLAT'
  | 'DOMAIN_SPILLOVER'
  | 'GI_BELOW_FLOOR'
  | 'BELOW_THRESHOLD'
  | 'OUTCOME_LOST'
  | 'RETRACTED'
  | 'EXPIRED'
  | 'CAP_REACHED';

export type CommonReason = {
  readonly code: string;
  readonly decisions: number;
  /** What would have passed, of the newest of them. */
  readonly nearest: string;
};

export type Community = {
  /** Up to 63 lower-case letters, digits and hyphens. */
  readonly slug: string;
  /** The name of its log. */
  readonly origin: string;
  /** Its log may be read without a key. */
  readonly public: boolean;
  /** The log’s public key as a C2SP verifier key. */
  readonly verifierKey: string;
  readonly preset: string;
  /** Version of the policy in force. */
  readonly policy: number;
  /** The open one. */
  readonly cycle: number;
  /** Size of the log. */
  readonly entries: number;
  readonly paused: boolean;
  /** For trying things out: its credits are worth nothing. */
  readonly sandbox: boolean;
};

export type CommunityIntegrity = {
  /** The open one; it uses the GI of the cycle before. */
  readonly cycle: number;
  /** At most 6 decimals. */
  readonly globalIntegrity?: number;
  /** Below it nothing is minted. */
  readonly floor: number;
  /** At most 6 decimals. */
  readonly threshold: number;
  readonly cycles: readonly CommunityIntegrityCycle[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type CommunityIntegrityCycle = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** When the cycle starts. */
  readonly startsAt: string;
  /** At most 6 decimals. */
  readonly globalIntegrity?: number;
  /** Members that were active. */
  readonly members: number;
};

export type CommunityPage = {
  readonly items: readonly CommunitySummary[];
  readonly next?: string;
};

export type CommunitySummary = {
  /** Up to 63 lower-case letters, digits and hyphens. */
  readonly slug: string;
  /** The name of its log. */
  readonly origin: string;
  /** Its log may be read without a key. */
  readonly public: boolean;
};

export type ComparedRules = {
  /** SHA-256 of the rules without their calendar, as RFC 8785 JSON. */
  readonly hash: string;
  readonly found: readonly SameRules[];
};

/** A second party’s word on whether the claim holds. */
export type ConfirmationRecord = {
  readonly type: 'confirmation';
  /** What is confirmed or rejected. */
  readonly claim: string | ClaimEvent | ClaimName;
  /** Who says so; never the claimant. */
  readonly by: string;
  /** When; not before the claim. */
  readonly at: string;
  /** Whether the claim holds. */
  readonly accepted: boolean;
  /**
   * The class that the claim’s own `rating` is compared with; for a `defect` that
   * holds.
   */
  readonly rating?: number;
  /** When the work was done, as `by` saw it; of work that was promised only. */
  readonly doneAt?: string;
  /** The deviation that was aimed at, as `by` knew it; of a `correction` only. */
  readonly target?: number;
  /**
   * In which capacity; left out, `party` if the claim names `by`, else a member’s
   * word.
   */
  readonly as?: 'party' | 'panel' | 'audit';
};

/** `echo`: a deviation that somebody found and removed. */
export type CorrectionRecord = {
  readonly type: 'correction';
  /** Who removed the deviation. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The caller’s name for what was corrected. */
  readonly subject: string;
  /** When it was made. */
  readonly at: string;
  /** Until when it would be in time. */
  readonly dueAt: string;
  /** Deviation before, 0 none. */
  readonly before: number;
  /** Deviation after. */
  readonly after: number;
  /** Deviation that was aimed at, below `before`; left out, 0. */
  readonly target?: number;
  /** The party it was made to, who may confirm or reject it; never `userId`. */
  readonly with?: string;
};

export type Council = {
  /** Verifier keys (C2SP), as `negentropy policy key` prints them. */
  readonly keys: readonly string[];
  /** How many have to agree; at least 2 if there are 2 keys or more. */
  readonly approvals: number;
  /** From the last approval to the first cycle that is governed. */
  readonly timelockCycles: number;
  /** So many cycles a proposal waits for approvals. */
  readonly expiryCycles: number;
};

export type CouncilAsk = {
  readonly what: 'renew the pledge' | 'vote';
  /** Name of the pledge, or the proposal. */
  readonly about: string;
  /** By the end of this cycle. */
  readonly until: number;
  /** What the period took off, with its currency. */
  readonly amount?: string;
};

export type CouncilPage = {
  readonly promises: OutcomeShare;
  readonly before: OutcomeShare;
  readonly yearBefore: OutcomeShare;
  readonly change: 'more kept' | 'fewer kept' | 'within the noise';
  readonly yearChange: 'more kept' | 'fewer kept' | 'within the noise';
  /** MIC with exactly six decimals. */
  readonly paid: string;
  /** Absent below 5. */
  readonly membersActive?: number;
  /** Absent below 5, or if the difference to those active is. */
  readonly membersPaid?: number;
  readonly membersNew?: number;
  readonly membersGone?: number;
  readonly topTenth?: string;
  readonly takenBack: number;
  /** Confirmed or upheld; absent if 1 to 4. */
  readonly findings?: number;
  readonly appealsWon?: number;
  readonly unmeasured: readonly UnmeasuredDomain[];
  readonly pledges: readonly ReportedPledge[];
  readonly changed: readonly RulesInForce[];
  readonly asks: readonly CouncilAsk[];
};

export type CouncilPause = {
  /** Verifier key of the log: a part of what is signed. */
  readonly vkey: string;
  readonly openCycle: number;
  /** The number that the next word of the council has. */
  readonly counter: number;
  /** Whether the council stopped what is stopped. */
  readonly isOn: boolean;
  /** How many keys have to sign to stop. */
  readonly toStop: number;
  /** How many have to sign to resume. */
  readonly toResume: number;
};

export type CouncilSignature = {
  /** A verifier key of the council. */
  readonly key: string;
  /** Ed25519, base64, as `negentropy policy sign` prints it. */
  readonly signature: string;
};

export type CountedAmount = {
  readonly count: number;
  /** MIC, six decimals. */
  readonly amount: string;
};

export type CountedPeople = {
  /** Index of the entry in the log. */
  readonly entry: number;
  /** People of all parts. */
  readonly rows: number;
  readonly strata: readonly CountedStratum[];
};

export type CountedStratum = {
  readonly stratum: string;
  /** So many people. */
  readonly rows: number;
};

export type CreateCommunityAnswer = {
  readonly community: Community;
  readonly key: ShownKey;
};

export type CreateCommunityRequest = {
  /** Up to 63 lower-case letters, digits and hyphens. */
  readonly slug: string;
  readonly preset: PresetName;
  /** How long mints are held; only a sandbox may choose it. */
  readonly holdBackCycles?: number;
  /** Its log may be read without a key. */
  readonly public?: boolean;
};

export type CreateSourceRequest = {
  readonly kind: 'github' | 'cloudevents';
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
};

export type CreateWebhookRequest = {
  /** https, and on the public internet unless the operator allows more. */
  readonly url: string;
  /** The event types that it wants; none: all. */
  readonly types?: readonly EventType[];
  /** Index of an entry in the log. */
  readonly fromIndex?: number;
};

export type Cycle = {
  readonly cycle: number;
  readonly startsAt: string;
  /** The next one starts then. */
  readonly endsAt: string;
  /** Index of the entry that closed it. */
  readonly entry: number;
  readonly globalIntegrity?: number;
  /** How many were active. */
  readonly members: number;
  /** MIC with exactly six decimals. */
  readonly supply: string;
  /** MIC with exactly six decimals. */
  readonly held: string;
};

export type CycleDecisions = {
  readonly asked: number;
  readonly minted: number;
  readonly held: number;
  readonly refused: number;
  readonly codes: readonly RefusalCount[];
  readonly grounds: RefusalGrounds;
  readonly reasons: readonly CommonReason[];
  readonly released: number;
  readonly cancelled: number;
};

export type CycleMoney = {
  readonly opening: BooksAt;
  /** MIC with exactly six decimals. */
  readonly minted: string;
  /** MIC with exactly six decimals. */
  readonly newlyHeld: string;
  /** MIC with exactly six decimals. */
  readonly released: string;
  /** MIC with exactly six decimals. */
  readonly cancelled: string;
  /** MIC with exactly six decimals. */
  readonly burned?: string;
  /** MIC with exactly six decimals. */
  readonly gifts?: string;
  /** MIC with exactly six decimals. */
  readonly grants?: string;
  readonly closing: BooksAt;
  /** MIC with exactly six decimals. */
  readonly legacy?: string;
};

export type CyclePage = {
  readonly items: readonly Cycle[];
  readonly next?: string;
};

export type CyclesReport = {
  readonly community: string;
  readonly log: LogAtClose;
  readonly paused?: PausedAtClose;
  readonly from: number;
  readonly to: number;
  readonly startsAt: string;
  readonly endsAt: string;
  /** Index of the entry that closed the last of the cycles. */
  readonly entry: number;
  /** Size of the smallest signed log that has this entry. */
  readonly signedSize?: number;
  readonly policies: readonly number[];
  readonly rules: readonly RulesInForce[];
  readonly money: CycleMoney;
  readonly decisions: CycleDecisions;
  readonly entropy: readonly MeterAtClose[];
  readonly globalIntegrity?: number;
  readonly membersActive: number;
  readonly people: ReportPeople;
  readonly payments: Inequality;
  readonly balances: Inequality;
  readonly populations: readonly Population[];
  readonly pledges: readonly ReportedPledge[];
  readonly checks: readonly ReportCheck[];
  readonly council: CouncilPage;
  readonly needs: ReportNeeds;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type DeadLetter = {
  /** Index of an entry in the log. */
  readonly index: number;
  readonly attempts: number;
  readonly lastStatus?: number;
  readonly problem: string;
  readonly failedAt: string;
};

export type DeadLetterPage = {
  readonly items: readonly DeadLetter[];
  readonly next?: string;
};

export type Debt = {
  readonly debtId: string;
  /** Absent once the person was erased. */
  readonly userId?: string;
  /** The creditor’s own number of it. */
  readonly reference?: string;
  readonly creditor: string;
  readonly kind: 'property-tax' | 'fine' | 'fee' | 'loan' | 'rent' | 'sovereign' | 'other';
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  /** Decimal text, with no more digits than the currency has. */
  readonly principal: string;
  readonly group?: string;
  /** Nothing accrues until the creditor has it opened. */
  readonly unacknowledged?: boolean;
  /** A closed debt of the member that this goes on with; another’s if it was sold. */
  readonly supersedes?: string;
  /** When it came to be. */
  readonly openedOn?: string;
  /** When it is due; nothing follows from it. */
  readonly dueOn?: string;
  /** What is owed now. */
  readonly owed: string;
  /** Taken off by N, and not settled yet. */
  readonly committed: string;
  /** Why nothing accrues to it now. */
  readonly suspended?: string;
  /** How it has ended. */
  readonly closed?: string;
  readonly elections: readonly DebtElection[];
  /** In which it was registered. */
  readonly cycle: number;
};

export type DebtElection = {
  readonly pledgeId: string;
  /** Of the N of each release. */
  readonly share: number;
  /** The first cycle whose releases count. */
  readonly since: number;
  /** The last one, if it ends by itself. */
  readonly until?: number;
};

export type DebtPage = {
  readonly items: readonly Debt[];
  readonly next?: string;
};

export type DebtReduction = {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly cycle: number;
  /** The decision whose N was released. */
  readonly decision: string;
  /** Absent once the person was erased. */
  readonly userId?: string;
  readonly debtId: string;
  readonly pledgeId: string;
  /** Of the pledge; the first is 1. */
  readonly period: number;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  /** What it takes off the debt. */
  readonly reduction: string;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  /** N that the release brought to it. */
  readonly offered: string;
  /** The reduction that had it wait for the end of the period. */
  readonly waited?: string;
  /** What it had at most of the pool that was shared then. */
  readonly portion?: string;
  /** What made it less, or nothing. */
  readonly limits: readonly string[];
  /** The same in words. */
  readonly reasons: readonly ReductionReason[];
  readonly state:
    'accrued' | 'submitted' | 'settled' | 'rejected' | 'cancelled' | 'reversed' | 'none';
  readonly dispute?: ReductionDispute;
};

export type Decision = {
  /** Index of an entry in the log. */
  readonly id: string;
  /** Absent once the person was erased. */
  readonly userId?: string;
  /** By what the log knows the member. */
  readonly memberId: string;
  /** Number of an accounting period. */
  readonly cycle: number;
  /** The cycle of the action, where it is an earlier one. */
  readonly actionCycle?: number;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly outcome: Outcome;
  readonly code?: Code;
  /** At most 6 decimals. */
  readonly integrity: number;
  /** MIC with exactly six decimals. */
  readonly amount: string;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  /** A hold ends at the close of this cycle. */
  readonly due?: number;
  readonly end?: DecisionEnd;
  /** When the cycle starts. */
  readonly cycleStartsAt?: string;
  readonly explanation: Explanation;
  readonly numbers: DecisionNumbers;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
  readonly waiting?: ClaimStanding;
};

export type DecisionDifference = {
  /** Its index in the log. */
  readonly decision: number;
  readonly before?: RehearsedDecision;
  readonly after?: RehearsedDecision;
};

/** How the hold ended. */
export type DecisionEnd = {
  /** Index of an entry in the log. */
  readonly entry: string;
  /** Number of an accounting period. */
  readonly cycle: number;
  readonly outcome: 'released' | 'cancelled';
  readonly code?: Code;
  readonly explanation: Explanation;
  /** At most 6 decimals. */
  readonly integrity: number;
};

export type DecisionEntropy = {
  /** Number of an accounting period. */
  readonly cycle: number;
  readonly state: EntropyState;
  readonly direction: EntropyDirection;
  /** At most 6 decimals. */
  readonly entropy: number;
  /** At most 6 decimals. */
  readonly error: number;
  /** If it fell, it fell by the record of many: e is 1. */
  readonly broad?: boolean;
  /** `commons`, if the domain is measured with other thin ones. */
  readonly domain?: string;
};

export type DecisionItem = {
  /** Index of an entry in the log. */
  readonly id: string;
  /** Absent once the person was erased. */
  readonly userId?: string;
  /** By what the log knows the member. */
  readonly memberId: string;
  /** Number of an accounting period. */
  readonly cycle: number;
  /** The cycle of the action, where it is an earlier one. */
  readonly actionCycle?: number;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly outcome: Outcome;
  readonly code?: Code;
  /** At most 6 decimals. */
  readonly integrity: number;
  /** MIC with exactly six decimals. */
  readonly amount: string;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  /** A hold ends at the close of this cycle. */
  readonly due?: number;
  /** When the cycle starts. */
  readonly cycleStartsAt: string;
  readonly end?: DecisionItemEnd;
};

/** How the hold ended. */
export type DecisionItemEnd = {
  /** Index of an entry in the log. */
  readonly entry: string;
  /** Number of an accounting period. */
  readonly cycle: number;
  readonly outcome: 'released' | 'cancelled';
  readonly code?: Code;
};

/** Everything that the decision was computed from, as its entry records it. */
export type DecisionNumbers = {
  /** Version of the policy. */
  readonly policy?: number;
  readonly preset?: string;
  /** At most 6 decimals. */
  readonly threshold?: number;
  /** At most 6 decimals. */
  readonly weight?: number;
  readonly channels: DecisionNumbersChannels;
  /** Confirmed findings that still count. */
  readonly findings: number;
  /** At most 6 decimals. */
  readonly globalIntegrity?: number;
  readonly entropy?: DecisionEntropy;
  readonly entropyAsked?: DecisionEntropy;
  /** At most 6 decimals. */
  readonly entropyFactor?: number;
  /** By what the log knows the evidence. */
  readonly evidence: string;
  /** The evidence whose outcome decides over the release. */
  readonly promise?: string;
};

export type DecisionNumbersChannels = {
  readonly echo?: ChannelNumbers;
  readonly drift?: ChannelNumbers;
  readonly coordination?: ChannelNumbers;
  readonly stability?: ChannelNumbers;
};

export type DecisionPage = {
  readonly items: readonly DecisionItem[];
  readonly next?: string;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type DecisionProof = {
  readonly id: string;
  /** The last signed tree head. */
  readonly checkpoint: string;
  /** The decision; then its policy, measurements and the close of its GI. */
  readonly entries: readonly ProvenEntry[];
};

export type DecisionSum = {
  readonly decisions: number;
  /** MIC with exactly six decimals. */
  readonly amount: string;
};

/** `echo`: a defect that somebody found in the work of somebody else. */
export type DefectRecord = {
  readonly type: 'defect';
  /** Who reports it. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The caller’s name for the defect. */
  readonly subject: string;
  /** When it was reported. */
  readonly at: string;
  /** Until when it would be in time. */
  readonly dueAt: string;
  /** Whose work it is, who does not confirm the report; never `userId`. */
  readonly of: string;
  /** How severe it is; higher is worse. */
  readonly rating: number;
  /** The party it was made to, who may confirm or reject it; never `userId`. */
  readonly with?: string;
};

export type DeliveryTrouble = {
  readonly failing: number;
  readonly stopped: number;
  readonly givenUp: number;
};

export type Dispute = {
  readonly reduction: string;
  /** The cycle by whose end there is an answer. */
  readonly dueBy: number;
  /** Upheld if the member is right. */
  readonly outcome?: string;
  readonly code?: string;
  readonly isOverdue: boolean;
};

export type DisputeReductionAnswer = {
  readonly id: string;
  readonly dueBy: number;
};

export type DisputeReductionRequest = {
  readonly reduction: string;
};

export type DomainInterest = {
  readonly domain: string;
  readonly state: EntropyState;
  readonly cycle?: number;
  readonly entropy?: number;
  /** Percent per year. */
  readonly rate?: number;
  /** α times the standard error of S. */
  readonly error?: number;
};

export type DrawPilotAnswer = {
  /** Number of an accounting period. */
  readonly begins: number;
};

export type ElectReductionAnswer = {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly debtId: string;
  readonly pledgeId: string;
  readonly share: number;
  /** The first cycle whose releases count. */
  readonly since: number;
  /** The last one, if it ends by itself. */
  readonly until?: number;
};

export type ElectReductionRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  readonly debtId: string;
  readonly pledgeId: string;
  /** Of the N of each release; 0 ends it. */
  readonly share?: number;
  /** The first cycle whose releases count; the next, if not said. */
  readonly fromCycle?: number;
  /** The last cycle whose releases count; until it is ended, if not said. */
  readonly untilCycle?: number;
};

export type Entropy = {
  /** The open cycle. */
  readonly cycle: number;
  readonly domains: readonly EntropyDomain[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type EntropyAtClose = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** When the cycle starts. */
  readonly startsAt: string;
  /** Above 1 only by instruments. */
  readonly entropy: number;
  /** Standard error. */
  readonly error: number;
  readonly state: EntropyState;
  readonly direction: EntropyDirection;
};

export type EntropyDirection = 'rose' | 'fell' | 'flat' | 'unknown';

export type EntropyDomain = {
  readonly domain: string;
  readonly state: EntropyState;
  readonly direction: EntropyDirection;
  /** In order of cycle. */
  readonly series: readonly EntropyAtClose[];
  readonly last?: EntropyMeasurement;
  readonly soFar: EntropySoFar;
};

/** The last measurement and what it was made of. */
export type EntropyMeasurement = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** When the cycle starts. */
  readonly startsAt: string;
  /** Above 1 only by instruments. */
  readonly entropy: number;
  /** Standard error. */
  readonly error: number;
  readonly state: EntropyState;
  readonly direction: EntropyDirection;
  /** In the window, by category. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly activeCycles: number;
  /** At most 6 decimals. */
  readonly coverage: number;
  /** Of the pool `commons`: the domains that are measured together. */
  readonly pooled?: readonly string[];
  readonly factors: readonly EntropyMeasurementFactor[];
  readonly reference?: EntropyMeasurementReference;
};

export type EntropyMeasurementFactor = {
  /** One of the five, or an instrument. */
  readonly factor: string;
  /** At most 6 decimals. */
  readonly weight: number;
  /** At most 6 decimals. */
  readonly value: number;
  /** At most 6 decimals. */
  readonly error?: number;
};

/** The low-water mark that the direction was told against. */
export type EntropyMeasurementReference = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** Above 1 only by instruments. */
  readonly entropy: number;
  readonly error: number;
};

/** What the next measurement would be made of by now, the open cycle included. */
export type EntropySoFar = {
  readonly outcomes: number;
  readonly members: number;
  readonly activeCycles: number;
};

export type EntropyState = 'KNOWN' | 'STALE' | 'UNKNOWN';

export type EraseMemberAnswer = {
  /** The random id by which the log knows the member. */
  readonly memberId: string;
};

export type ErrorRate = {
  readonly of: number;
  readonly wrong: number;
  /** End of the 95 % interval of the share. */
  readonly low?: number;
  /** End of the 95 % interval of the share. */
  readonly high?: number;
};

export type EventType =
  | 'org.negentropy.community.v1'
  | 'org.negentropy.policy.v1'
  | 'org.negentropy.policy.activated.v1'
  | 'org.negentropy.member.v1'
  | 'org.negentropy.pause.on.v1'
  | 'org.negentropy.pause.off.v1'
  | 'org.negentropy.key.v1'
  | 'org.negentropy.erasure.v1'
  | 'org.negentropy.witness.v1'
  | 'org.negentropy.link.v1'
  | 'org.negentropy.fact.v1'
  | 'org.negentropy.reflection.v1'
  | 'org.negentropy.outcome.v1'
  | 'org.negentropy.rating.v1'
  | 'org.negentropy.retraction.v1'
  | 'org.negentropy.instrument.v1'
  | 'org.negentropy.reading.v1'
  | 'org.negentropy.improvement.v1'
  | 'org.negentropy.finding.v1'
  | 'org.negentropy.decision.minted.v1'
  | 'org.negentropy.decision.held.v1'
  | 'org.negentropy.decision.refused.v1'
  | 'org.negentropy.release.v1'
  | 'org.negentropy.cancel.v1'
  | 'org.negentropy.transfer.v1'
  | 'org.negentropy.burn.v1'
  | 'org.negentropy.gift.v1'
  | 'org.negentropy.grant.v1'
  | 'org.negentropy.settlement.v1'
  | 'org.negentropy.reversal.v1'
  | 'org.negentropy.suspension.v1'
  | 'org.negentropy.debt.v1'
  | 'org.negentropy.pledge.v1'
  | 'org.negentropy.election.v1'
  | 'org.negentropy.reduction.v1'
  | 'org.negentropy.submission.v1'
  | 'org.negentropy.pool.v1'
  | 'org.negentropy.adjustment.v1'
  | 'org.negentropy.dispute.v1'
  | 'org.negentropy.statement.v1'
  | 'org.negentropy.legacy.v1'
  | 'org.negentropy.sentinel.v1'
  | 'org.negentropy.seed.v1'
  | 'org.negentropy.panel.v1'
  | 'org.negentropy.review.v1'
  | 'org.negentropy.seats.v1'
  | 'org.negentropy.verdict.v1'
  | 'org.negentropy.pilot.registered.v1'
  | 'org.negentropy.pilot.drawn.v1'
  | 'org.negentropy.pilot.looked.v1'
  | 'org.negentropy.pilot.decided.v1'
  | 'org.negentropy.study.registered.v1'
  | 'org.negentropy.study.reported.v1'
  | 'org.negentropy.council.v1'
  | 'org.negentropy.policy.proposed.v1'
  | 'org.negentropy.policy.approved.v1'
  | 'org.negentropy.policy.locked.v1'
  | 'org.negentropy.policy.cancelled.v1'
  | 'org.negentropy.policy.expired.v1'
  | 'org.negentropy.policy.stale.v1'
  | 'org.negentropy.tree.v1'
  | 'org.negentropy.parent.v1'
  | 'org.negentropy.rollup.v1'
  | 'org.negentropy.census.v1'
  | 'org.negentropy.measurement.v1'
  | 'org.negentropy.cycle.v1';

export type Evidence = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
  /** By what the log knows it. */
  readonly hash: string;
  /** The record; what an import brought has the fields of its source. */
  readonly record: Readonly<Record<string, unknown>>;
  /** The caller’s name for the action. */
  readonly ref?: string;
  /** Id of the key that attested it. */
  readonly attestedBy?: string;
  readonly attestedAt?: string;
  /** Id of the key of somebody else who attested it too. */
  readonly attestedWith?: string;
  readonly retracted: boolean;
  /** Records that say something about it. */
  readonly supports: readonly string[];
  /** Ids of the decisions about it. */
  readonly decisions: readonly string[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type EvidenceAnswer = {
  readonly evidence: readonly TakenEvidence[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

/** Several records, taken together or not at all. */
export type EvidenceBatch = {
  readonly records: readonly (
    | PromiseRecord
    | CorrectionRecord
    | DefectRecord
    | ReviewRecord
    | ValidationRecord
    | TurnRecord
    | StepRecord
    | ImprovementRecord
    | ProofRecord
    | ConfirmationRecord
    | ObservationRecord
  )[];
};

export type EvidenceClaim = {
  /** False: it is held by somebody else. */
  readonly granted: boolean;
  /** Number of the claim that holds it. */
  readonly index: number;
  readonly ref: string;
  /** Of the registry, in base64. */
  readonly signature: string;
};

/** A record that was sent before. */
export type EvidenceReference = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
};

export type Explanation = {
  readonly code?: Code;
  readonly sentence: string;
  readonly measured: string;
  /** What it was measured against. */
  readonly limit: string;
  /** The nearest change that would have passed; else how it goes on. */
  readonly nearest: string;
};

export type ExportMemberAnswer = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  readonly name?: string;
  readonly balances: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, ExportMemberAnswerChannel>>;
  /** Who is the same person. */
  readonly linkedMembers: readonly string[];
  readonly findings: readonly unknown[];
  readonly keys: readonly unknown[];
  readonly decisions: readonly unknown[];
  readonly evidence: readonly unknown[];
  readonly reviews: readonly unknown[];
  readonly transfers: readonly unknown[];
  /** What the member said of their days; for a key of that very member. */
  readonly reflections: readonly unknown[];
  /** What else is kept of the member: by table, numbers as text. */
  readonly kept: readonly ExportMemberAnswerKept[];
};

export type ExportMemberAnswerChannel = {
  readonly kept: number;
  readonly lost: number;
};

export type ExportMemberAnswerKept = {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
};

export type Finding = {
  /** Index of the entry that opened the finding. */
  readonly id: string;
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  readonly code: FindingCode;
  readonly sentence: string;
  readonly status: FindingStatus;
  /** Number of an accounting period. */
  readonly opened: number;
  /** The cycle of the last word about it. */
  readonly cycle: number;
  /** What the member asks for is held meanwhile. */
  readonly holds: boolean;
  /** It takes effect. */
  readonly isFinal: boolean;
  /**
   * Before this cycle it is answered, or can be: an open or appealed one falls
   * then, a confirmed one takes effect. Absent when it waits for nothing.
   */
  readonly until?: number;
  /** Name and version; absent when no detector found it. */
  readonly detector?: string;
  /** What was measured, in the unit of the limit. */
  readonly measured: number;
  readonly limit: number;
  /** What the detector looked at, as it says. */
  readonly counts?: readonly number[];
  /** SHA-256 of the whole list of what the detector looked at. */
  readonly basis?: string;
  /** The same for all people of a group; an audit is asked for. */
  readonly case?: string;
  /** Salted hash of what it is about. */
  readonly evidence?: string;
};

export type FindingAnswer = {
  /** Its index in the log. */
  readonly entry: number;
  readonly finding: number;
  readonly status: FindingStatus;
  /** Number of an accounting period. */
  readonly cycle: number;
  /**
   * Before this cycle it is answered, or can be: an open or appealed one falls
   * then, a confirmed one takes effect. Absent when it waits for nothing.
   */
  readonly until?: number;
  /** The panel that decides about an appeal, if one can sit. */
  readonly panel?: number;
};

/** What was found. */
export type FindingCode =
  'SPECULATION' | 'EXTRACTION' | 'NOISE' | 'DESTABILIZATION' | 'HIGH_VARIANCE';

export type FindingPage = {
  readonly items: readonly Finding[];
  readonly next?: string;
};

/** What has become of the finding by now. */
export type FindingStatus =
  'open' | 'confirmed' | 'appealed' | 'cleared' | 'upheld' | 'reversed' | 'fallen';

export type FindingStory = {
  /** Index of the entry that opened the finding. */
  readonly id: string;
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  readonly code: FindingCode;
  readonly sentence: string;
  readonly status: FindingStatus;
  /** Number of an accounting period. */
  readonly opened: number;
  /** The cycle of the last word about it. */
  readonly cycle: number;
  /** What the member asks for is held meanwhile. */
  readonly holds: boolean;
  /** It takes effect. */
  readonly isFinal: boolean;
  /**
   * Before this cycle it is answered, or can be: an open or appealed one falls
   * then, a confirmed one takes effect. Absent when it waits for nothing.
   */
  readonly until?: number;
  /** Name and version; absent when no detector found it. */
  readonly detector?: string;
  /** What was measured, in the unit of the limit. */
  readonly measured: number;
  readonly limit: number;
  /** What the detector looked at, as it says. */
  readonly counts?: readonly number[];
  /** SHA-256 of the whole list of what the detector looked at. */
  readonly basis?: string;
  /** The same for all people of a group; an audit is asked for. */
  readonly case?: string;
  /** Salted hash of what it is about. */
  readonly evidence?: string;
  /** Everything that was said of it, in order. */
  readonly words: readonly FindingWord[];
};

export type FindingWord = {
  /** Index of the entry. */
  readonly entry: string;
  /** Number of an accounting period. */
  readonly cycle: number;
  readonly status: FindingStatus;
  readonly reason?: string;
};

export type ForgetCountedAnswer = {
  /** In so many they were; the numbers stay. */
  readonly censuses: number;
};

export type ForgetCountedRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
};

export type Giving = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** MIC with exactly six decimals. */
  readonly amount: string;
};

export type Governance = {
  readonly council?: Council;
  readonly proposals: readonly Proposal[];
};

export type GrantRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** MIC with exactly six decimals. */
  readonly amount: string;
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
};

export type HoldsDue = {
  readonly due: number;
  /** MIC with exactly six decimals. */
  readonly amount: string;
};

export type ImportCensusRequest = {
  /** CSV with a head, or a part of one with the same head. */
  readonly table: string;
  /** The column that says who somebody is. */
  readonly id: string;
  readonly strata: readonly string[];
  /** The line of the file in which the first row begins; default: 2. */
  readonly firstLine?: number;
  /** Whether it is written; otherwise nothing is. */
  readonly apply?: boolean;
  /** To which the part belongs, as its first part was answered. */
  readonly census?: string;
  /** Whether this is the last part. */
  readonly last?: boolean;
};

export type ImportLegacyRequest = {
  /** What each is is told by its content. */
  readonly files: readonly ImportLegacyRequestFile[];
  /** The ledger that is taken, if there are several. */
  readonly only?: 'gic' | 'reward' | 'transaction' | 'mint' | 'event';
  /** CSV name,userId: who is who here. */
  readonly people?: string;
  /** On single rows. */
  readonly decisions?: readonly ImportLegacyRequestDecision[];
  /** Whether it is written; otherwise nothing is. */
  readonly apply?: boolean;
};

export type ImportLegacyRequestDecision = {
  /** As `quarantined` has it. */
  readonly row: string;
  readonly decision: 'accept' | 'reject';
};

export type ImportLegacyRequestFile = {
  readonly name: string;
  readonly text: string;
};

export type ImportPage = {
  readonly items: readonly ImportedHistory[];
};

export type ImportTableRequest = {
  /** CSV with a head, or a part of one with the same head. */
  readonly table: string;
  /** YAML that says which records a row is (tables.md). */
  readonly map: string;
  /** The line of the file in which the first row begins; default: 2. */
  readonly firstLine?: number;
  /** Whether it is written; otherwise nothing is. */
  readonly apply?: boolean;
};

export type ImportedHistory = {
  /** By what it is known again: another run goes on there. */
  readonly source: string;
  /** How it was read. */
  readonly kind: string;
  /** Commits that were judged, from the first. */
  readonly judged: number;
  /** When the last of them counts. */
  readonly judgedUntil: string;
};

/** `stability`: a change for the better that instruments shall show. */
export type ImprovementRecord = {
  readonly type: 'improvement';
  /** Who brings it about. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The caller’s name for what is changed. */
  readonly subject: string;
  /** When it was begun. */
  readonly at: string;
  /** Until when the instruments shall show it; not before `at`. */
  readonly dueAt: string;
  /** What all its instruments read. */
  readonly measure: 'volatility' | 'trust' | 'cost';
  /** Two to eight instruments of the domain, and what each shall read on the mean. */
  readonly aims: readonly Aim[];
  /** The party it was made to; it has no say, since no person has. */
  readonly with?: string;
};

export type Inequality = {
  readonly n: number;
  readonly zeros: number;
  readonly gini?: string;
  readonly giniCorrected?: string;
  readonly theil?: string;
  readonly theilNormalised?: string;
  readonly topTenth?: string;
};

export type IngestAnswer = {
  /** Whether anything of it is kept, or it is only counted. */
  readonly taken: boolean;
  /** Evidence records that were new. */
  readonly records: number;
  /** Every record that the events brought, in their order. */
  readonly evidence: readonly IngestedEvidence[];
  /** Why something of it is only counted. */
  readonly reason?: string;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type IngestedEvidence = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
  /** It was known before: nothing was added. */
  readonly known: boolean;
};

export type Instrument = {
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** Small letters, digits and `.`, `_`, `-`. */
  readonly instrument: string;
  readonly weight: number;
  /** Id of the only key that reads it. */
  readonly key?: string;
  readonly measures?: 'volatility' | 'trust' | 'cost';
  /** The cycle in which it was so for the last time. */
  readonly calibrated: number;
  readonly retired: boolean;
  /** Cycles with a reading that are still looked at. */
  readonly readings: number;
};

export type InstrumentPage = {
  readonly items: readonly Instrument[];
};

export type Interest = {
  /** The open cycle. */
  readonly cycle: number;
  /** No rate that anybody is charged. */
  readonly indicator: true;
  readonly formula: string;
  readonly stated: StatedCoefficients;
  readonly domains: readonly DomainInterest[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type Key = {
  readonly id: string;
  readonly label: string;
  /**
   * `admin` allows everything; all but `self` also allow to read. `audit` is
   * given beside `attest`: confirmations may then come as an audit. `self` reads,
   * previews and exports what is of the member that the key is bound to; so does
   * a bound key with `read`, and one that attests or reviews sees of others their
   * work, unless `others` is given beside it.
   */
  readonly scopes: readonly KeyScope[];
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  readonly createdAt: string;
  /** From when on it is refused. */
  readonly expiresAt?: string;
  /** Since when it is refused for good. */
  readonly revokedAt?: string;
  /** Until when the secret before the last rotation is good. */
  readonly previousExpiresAt?: string;
  /** To the minute. */
  readonly lastUsedAt?: string;
};

export type KeyPage = {
  readonly items: readonly Key[];
  readonly next?: string;
};

export type KeyScope = 'admin' | 'attest' | 'audit' | 'review' | 'read' | 'others' | 'self';

export type KnownGap = {
  readonly what: 'outcomes' | 'active cycles' | 'members' | 'coverage' | 'ratings or readings';
  readonly has?: number;
  readonly needs?: number;
};

export type Language = 'en' | 'de';

export type LegacyImport = {
  /** What it is undone by: a hash of the files. */
  readonly import: string;
  readonly applied: boolean;
  readonly sets: readonly LegacySet[];
  /** Rows that are not counted, 500 at most. */
  readonly quarantined: readonly QuarantinedRow[];
  /** Quarantined rows that are not listed. */
  readonly untold: number;
  /** Wallets whose stated balance no accepted row explains: never taken. */
  readonly gaps: number;
  /** Files with nothing of version 2. */
  readonly unrecognised: readonly string[];
  readonly opening: LegacyOpening;
};

/** What is given, or would be. */
export type LegacyOpening = {
  /** Millionths as a decimal; it may be below 0. */
  readonly amount: string;
  /** People who get something. */
  readonly people: number;
  /** Sides of rows that counted before. */
  readonly known: number;
  /** In version 2, and not in `people`. */
  readonly unmapped: readonly string[];
  /** They spent more than they had. */
  readonly overdrawn: readonly string[];
  /** Why nothing can be taken as it stands. */
  readonly problem?: string;
};

export type LegacySet = {
  readonly kind:
    | 'gic'
    | 'reward'
    | 'transaction'
    | 'mint'
    | 'shard'
    | 'event'
    | 'redemption'
    | 'reflection'
    | 'entropy';
  /** All of this kind. */
  readonly rows: number;
  /** Nothing speaks against them. */
  readonly accepted: number;
  /** Version 2 had not confirmed them. */
  readonly pending: number;
  /** Each has a code and is not counted. */
  readonly quarantined: number;
  /** Binary numbers that were taken for the nearest millionth. */
  readonly rounded: number;
  /** Millionths as a decimal; it may be below 0. */
  readonly sum: string;
};

export type LegacyUndone = {
  /** MIC with exactly six decimals. */
  readonly amount: string;
  /** From whom it was taken back. */
  readonly people: number;
};

export type Link = {
  /** Who stands for the person comes first, if not erased. */
  readonly members: readonly Member[];
};

export type LinkChange = {
  readonly before: readonly PersonNumbers[];
  readonly after: readonly PersonNumbers[];
};

export type LinkMembersRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly toUserId: string;
  /** False takes it back. */
  readonly linked?: boolean;
  /** Kept beside the log, which has its salted hash. */
  readonly reason: string;
};

export type LinkPage = {
  readonly items: readonly Link[];
};

export type LinkedMembers = {
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  /** The random id by which the log knows the member. */
  readonly toMemberId: string;
  readonly linked: boolean;
};

export type LiveAnswer = {
  readonly status: 'live';
};

export type LogAtClose = {
  readonly origin: string;
  /** Entries up to the close of the last of the cycles. */
  readonly size: number;
  /** Merkle root over them, in base64. */
  readonly root: string;
  /** The smallest signed checkpoint over them, as it is signed. */
  readonly checkpoint?: string;
};

export type LogState = {
  readonly size: number;
  /** Merkle root over so many entries, in base64. */
  readonly root: string;
};

export type LowPledge = {
  readonly pledgeId: string;
  readonly available: string;
};

export type MakeKeyRequest = {
  /** For people: what the key is for. */
  readonly label: string;
  /**
   * `admin` allows everything; all but `self` also allow to read. `audit` is
   * given beside `attest`: confirmations may then come as an audit. `self` reads,
   * previews and exports what is of the member that the key is bound to; so does
   * a bound key with `read`, and one that attests or reviews sees of others their
   * work, unless `others` is given beside it.
   */
  readonly scopes: readonly KeyScope[];
  /** RFC 3339, to the second. */
  readonly expiresAt?: string;
  /** The member it is bound to: it cannot mint to that one. */
  readonly userId?: string;
};

export type MapPlace = {
  readonly record: 'claim' | 'proof' | 'confirmation';
  readonly field: string;
  /** What the field holds: moment, share, flag, … */
  readonly kind: string;
  /** What the field says. */
  readonly words: string;
  readonly isNeeded: boolean;
  readonly column?: string;
  /** The same in every row, if no column says it. */
  readonly value?: string;
};

export type MapProblem = {
  readonly line: number;
  readonly column?: string;
  readonly reason: string;
};

export type MapProposal = {
  /** The names of the columns. */
  readonly head: readonly string[];
  /** Those of the rules in force. */
  readonly domains: readonly string[];
  readonly type:
    'promise' | 'correction' | 'defect' | 'review' | 'validation' | 'turn' | 'step' | 'improvement';
  readonly timeZone: string;
  readonly dates: 'year-month-day' | 'day.month.year' | 'month/day/year';
  readonly decimal: '.' | ',';
  /** Whether every date can have the day or the month first. */
  readonly isDayUnsure: boolean;
  readonly places: readonly MapPlace[];
  /** YAML for `importTable`; refused while a field is missing. */
  readonly map: string;
  /** Whether every field that is needed is filled. */
  readonly isWhole: boolean;
  /** The first rows as they read by the map; times are in UTC. */
  readonly rows: readonly PreviewedRow[];
  /** Of the first 2000 rows, what cannot be read so, 500 at most. */
  readonly problems: readonly MapProblem[];
  /** Problems that are not listed. */
  readonly untold: number;
};

export type Member = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  readonly name?: string;
};

/** What happened in one cycle; a hold begins in one and ends in another. */
export type MemberCycle = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** When the cycle starts. */
  readonly startsAt: string;
  readonly minted: DecisionSum;
  readonly released: DecisionSum;
  readonly held: DecisionSum;
  readonly cancelled: DecisionSum;
  readonly refused: MemberCycleRefused;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  /** MIC with exactly six decimals. */
  readonly received: string;
  /** MIC with exactly six decimals. */
  readonly given: string;
};

export type MemberCycleRefused = {
  readonly decisions: number;
};

export type MemberDifference = {
  readonly member: string;
  readonly userId?: string;
  /** MIC, six decimals. */
  readonly before: string;
  /** MIC, six decimals. */
  readonly after: string;
};

export type MemberIntegrity = {
  readonly userId: string;
  readonly memberId: string;
  /** At most 6 decimals. */
  readonly integrity: number;
  /** At most 6 decimals. */
  readonly threshold: number;
  readonly aboveThreshold: boolean;
  readonly channels: MemberIntegrityChannels;
  readonly prior: MemberIntegrityPrior;
  readonly findings: MemberIntegrityFindings;
  readonly missing: MemberIntegrityMissing;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type MemberIntegrityChannels = {
  readonly echo: WeighedChannel;
  readonly drift: WeighedChannel;
  readonly coordination: WeighedChannel;
  readonly stability: WeighedChannel;
};

export type MemberIntegrityFindings = {
  readonly confirmed: number;
  /** At most 6 decimals. */
  readonly penalty: number;
};

/**
 * What stands between the member and a mint; the last two are absent when it is
 * out of reach.
 */
export type MemberIntegrityMissing = {
  readonly channelsWithoutFact: readonly Channel[];
  readonly channelsBelowPrior: readonly Channel[];
  /** How far it is from being above the threshold. */
  readonly integrity: number;
  readonly keptFacts?: MemberIntegrityMissingKeptFacts;
  /** Further actions of weight 1, each kept in all four channels. */
  readonly keptActions?: number;
};

export type MemberIntegrityMissingKeptFacts = {
  readonly echo: number;
  readonly drift: number;
  readonly coordination: number;
  readonly stability: number;
};

/**
 * What a channel is taken for before its first fact, and how many facts that
 * weighs.
 */
export type MemberIntegrityPrior = {
  readonly facts: number;
  /** At most 6 decimals. */
  readonly kept: number;
};

export type MemberLimit = {
  readonly code: string;
  readonly releases: number;
};

export type MemberNegentropy = {
  readonly userId: string;
  /** By what the log knows the member. */
  readonly memberId: string;
  /** At most 6 decimals. */
  readonly integrity?: number;
  /** With `asOf`: the decision whose record the integrity is. */
  readonly integrityOf?: string;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  /** MIC with exactly six decimals. */
  readonly minted: string;
  /** MIC with exactly six decimals. */
  readonly held: string;
  /** What is left after transfers. */
  readonly balance: string;
  /** N that was used for debts. */
  readonly debtCredits: string;
  /** N that is left for debts. */
  readonly debtCreditsLeft: string;
  /** What version 2 had given: no balance, and nothing reads it. */
  readonly legacy?: string;
  /** The open cycle; with `asOf`, the last that was closed then. */
  readonly cycle?: number;
  /** At most 6 decimals. */
  readonly threshold?: number;
  readonly channels?: MemberNegentropyChannels;
  readonly history?: MemberNegentropyHistory;
  readonly cycles?: readonly MemberCycle[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type MemberNegentropyChannels = {
  readonly echo: ChannelStanding;
  readonly drift: ChannelStanding;
  readonly coordination: ChannelStanding;
  readonly stability: ChannelStanding;
};

export type MemberNegentropyHistory = {
  readonly items: readonly DecisionItem[];
  readonly next?: string;
};

export type MemberPage = {
  readonly items: readonly Member[];
  readonly next?: string;
};

export type MemberPledge = {
  readonly pledgeId: string;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  /** Taken off by releases. */
  readonly committed: string;
  /** Decimal text of the currency. */
  readonly settled: string;
  /** What taxes kept of it. */
  readonly withheld: string;
  /** Decimal text of the currency. */
  readonly rejected: string;
  /** Decimal text of the currency. */
  readonly cancelled: string;
  /** Decimal text of the currency. */
  readonly reversed: string;
};

export type MemberStatement = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  readonly firstCycle: number;
  /** It may still be open. */
  readonly lastCycle: number;
  /** N that releases brought to debts. */
  readonly offered: string;
  /** N that took something off. */
  readonly used: string;
  readonly pledges: readonly MemberPledge[];
  /** Why releases took off less, or nothing. */
  readonly limits: readonly MemberLimit[];
  readonly disputes: readonly Dispute[];
};

export type MeterAtClose = {
  readonly domain: string;
  readonly state: EntropyState;
  readonly direction: EntropyDirection;
  readonly entropy: number;
  readonly error: number;
  readonly reference?: ReportedLowWater;
  readonly outcomes: number;
  readonly coverage: number;
  readonly closesUnknown: number;
  /** What the domain lacks to be KNOWN. */
  readonly missing: readonly KnownGap[];
};

export type MintAction = {
  /** One of the policy’s families, such as `civic`. */
  readonly family: string;
  /** The kind of action, which is the type of its own record. */
  readonly type: string;
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** RFC 3339, to the second. */
  readonly occurredAt: string;
  /** The caller’s own name for the action; the same name is the same action. */
  readonly ref?: string;
};

export type MintBatchAnswer = {
  /** One for each request, in the same order. */
  readonly results: readonly MintResult[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type MintBatchRequest = {
  readonly requests: readonly MintRequest[];
};

export type MintRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  readonly action: MintAction;
  /** The claim and what others say about it. */
  readonly evidence: readonly (
    | EvidenceReference
    | PromiseRecord
    | CorrectionRecord
    | DefectRecord
    | ReviewRecord
    | ValidationRecord
    | TurnRecord
    | StepRecord
    | ImprovementRecord
    | ProofRecord
    | ConfirmationRecord
    | ObservationRecord
  )[];
};

/** The decision, or why there is none; never both. */
export type MintResult = {
  readonly decision?: Decision;
  readonly problem?: Problem;
};

export type Missing = {
  /**
   * What it waits for; `takeover`: the yes of whom it names as `next`; `earlier`:
   * the end of a promise of the same deed that somebody else made before, or of a
   * claim that waits too; `deed`: that the claim of somebody else, which was kept
   * first, counts no more.
   */
  readonly what: 'proof' | 'confirmation' | 'takeover' | 'readings' | 'earlier' | 'deed';
  /** How many of it. */
  readonly count: number;
  /** Who alone can give it; absent: anybody else whose word counts. */
  readonly from?: string;
};

export type NameWitnessAnswer = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  readonly named: boolean;
};

export type NameWitnessRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** False takes it back. */
  readonly named?: boolean;
};

export type Nation = {
  readonly tree?: NationTree;
  /** By whom it agreed to be added up. */
  readonly parents: readonly string[];
  /** Of the last cycle that was added up and the one before; in ppm. */
  readonly domains: readonly NationDomain[];
};

export type NationChild = {
  readonly origin: string;
  readonly role: 'population' | 'federal';
  readonly weight: number;
  readonly state: 'KNOWN' | 'STALE' | 'UNKNOWN' | 'INCOMPARABLE';
  readonly size?: number;
  readonly root?: string;
  readonly cycle?: number;
  readonly rules?: string;
  readonly entropy?: number;
  readonly error?: number;
};

export type NationDomain = {
  readonly domain: string;
  readonly cycle: number;
  readonly state: 'KNOWN' | 'UNKNOWN';
  readonly low: number;
  readonly high: number;
  readonly error: number;
  readonly worst: number;
  readonly children: readonly NationChild[];
};

export type NationTree = {
  readonly rules: string;
  /** In the order of their names. */
  readonly domains: readonly string[];
  readonly children: readonly TreeChild[];
  readonly cycle: number;
};

export type NewSource = {
  /** Id of the source, which is also that of the key in whose name it attests. */
  readonly id: string;
  readonly kind: 'github' | 'cloudevents';
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** Where its events are posted to, below the service’s own URL. */
  readonly url: string;
  readonly createdAt: string;
  /**
   * What of the rules in force stands against the pay of what a GitHub source
   * brings. The preset `forge` is for a small project.
   */
  readonly obstacles: readonly SourceObstacle[];
  /** With it events are signed; shown here only, and once. */
  readonly secret: string;
};

export type NewWebhook = {
  readonly id: string;
  readonly url: string;
  /** The event types that it wants; none: all. */
  readonly types: readonly EventType[];
  /** The first entry that was not delivered yet. */
  readonly nextIndex: number;
  readonly paused: boolean;
  /** Failed attempts at that entry. */
  readonly attempts: number;
  /** When it is tried again, after a failure. */
  readonly nextAttemptAt?: string;
  /** What the receiver answered last. */
  readonly lastStatus?: number;
  readonly lastDeliveredAt?: string;
  readonly createdAt: string;
  /** With it deliveries are signed; shown once, not to a repeated request. */
  readonly secret: string;
};

/** Something that happened: it is kept and pays nobody. */
export type ObservationRecord = {
  readonly type: 'observation';
  /** Where it was seen. */
  readonly source: string;
  /** What it was, in the words of its source. */
  readonly kind: string;
  /** What it was about. */
  readonly subject: string;
  /** When. */
  readonly at: string;
};

export type OpenCycle = {
  readonly cycle: number;
  readonly startsAt: string;
  /** The next one starts then. */
  readonly endsAt: string;
  /** What time it is in the community. */
  readonly time: string;
  /**
   * `sandbox`: it stands until it is advanced; `import`: it stands where the
   * imported history has come to.
   */
  readonly clock: 'system' | 'sandbox' | 'import';
};

export type OpenHolds = {
  readonly count: number;
  /** MIC, six decimals. */
  readonly amount: string;
  /** The last cycle in which one ends. */
  readonly until?: number;
};

export type OpenPanelAnswer = {
  /** Index of the entry that opened the panel. */
  readonly id: string;
  readonly seats: readonly string[];
  /** Number of an accounting period. */
  readonly until: number;
};

export type OpenPanelRequestAgain = {
  /** A claim that a panel decided lately, drawn by chance; it settles nothing. */
  readonly again: true;
};

export type OpenPanelRequestClaim = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly claim: string;
  /** Whether the claim holds, where that is known: a check that settles nothing. */
  readonly gold?: boolean;
};

export type OpenPanelRequestFinding = {
  /** Index of the entry that opened the finding. */
  readonly finding: string;
};

/** What it has come to; `held` only while the hold has not ended. */
export type Outcome = 'minted' | 'held' | 'released' | 'cancelled' | 'refused';

export type OutcomeShare = {
  readonly kept: number;
  readonly all: number;
  readonly share?: number;
  readonly interval?: readonly number[];
};

/**
 * It waits for a word, and the member of this key may say it. What is said once
 * is not asked again: whose word does not count yet waits until it does.
 */
export type OwnWord = {
  /** Whether saying that it holds would have a say. */
  readonly counts: boolean;
  readonly reason?: Silence;
  /** Whether saying that it does not would have one. */
  readonly rejects: boolean;
};

export type Panel = {
  /** Index of the entry that opened the panel. */
  readonly id: string;
  /** Number of an accounting period. */
  readonly opened: number;
  /** Id of the claim that it looks at. */
  readonly claim?: string;
  /** The finding that it looks at. */
  readonly finding?: string;
  readonly state: 'sits' | 'decided' | 'ended';
  /** Before this cycle the reviews come. */
  readonly until?: number;
  readonly seats: readonly PanelSeat[];
  /** The verdict, once there is one. */
  readonly holds?: boolean;
  readonly check?: PanelCheck;
  readonly reviews?: readonly PanelReview[];
};

export type PanelCheck = {
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** Whether the claim holds, where that is known: a check that settles nothing. */
  readonly gold?: boolean;
  /** The panel that it repeated. */
  readonly again?: number;
};

export type PanelPage = {
  readonly items: readonly Panel[];
  readonly next?: string;
};

export type PanelReview = {
  /** The random id by which the log knows the sentinel. */
  readonly sentinel: string;
  readonly holds: boolean;
  /** Ed25519 over the canonical JSON of the review, 64 bytes in hexadecimal. */
  readonly signature: string;
};

export type PanelSeat = {
  /** The random id by which the log knows the sentinel. */
  readonly sentinel: string;
  readonly answered: boolean;
};

export type Pause = {
  readonly paused: boolean;
  readonly scope?: 'mint' | 'all';
  /** The last cycle of the pause: it ends by itself. */
  readonly lastCycle?: number;
  /** Its index in the log. */
  readonly entry?: number;
  readonly cycle?: number;
  readonly reason?: string;
  readonly council?: CouncilPause;
};

export type PauseSaid = {
  readonly paused: boolean;
  readonly scope?: 'mint' | 'all';
  /** The last cycle of the pause: it ends by itself. */
  readonly lastCycle?: number;
  /** Its index in the log. */
  readonly entry: number;
  readonly cycle: number;
};

export type PausedAtClose = {
  readonly scope: 'mint' | 'all';
  readonly since: number;
  readonly lastCycle: number;
};

export type PersonNumbers = {
  /** Who stands for the person comes first. */
  readonly members: readonly PersonNumbersMember[];
  /** At most 6 decimals. */
  readonly integrity: number;
  readonly channels: PersonNumbersChannels;
  /** Works that others vouched for. */
  readonly works: number;
  readonly wordCounts: boolean;
  /** What counts to the cap of one member. */
  readonly mintsInCycle: number;
};

export type PersonNumbersChannels = {
  readonly echo?: ChannelNumbers;
  readonly drift?: ChannelNumbers;
  readonly coordination?: ChannelNumbers;
  readonly stability?: ChannelNumbers;
};

export type PersonNumbersMember = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  /** Stays with the member, linked or not. */
  readonly balance: string;
  readonly held: string;
};

export type Pilot = {
  /** Index of the entry that registered it. */
  readonly id: string;
  readonly state: 'registered' | 'runs' | 'over';
  readonly design: 'people' | 'domains' | 'wedge';
  readonly metric: 'failure' | 'kept';
  readonly guardrails: readonly ('failure' | 'kept')[];
  readonly spanCycles: number;
  readonly waves: number;
  readonly least: number;
  readonly effect: number;
  readonly treatment?: string;
  readonly detectable: number;
  readonly units: number;
  readonly seed: string;
  /** Number of an accounting period. */
  readonly registered: number;
  readonly drawn?: PilotDraw;
  readonly looks: readonly PilotLook[];
  readonly outcome?: 'works' | 'null' | 'harmful' | 'void';
};

export type PilotDraw = {
  /** Number of an accounting period. */
  readonly cycle: number;
  readonly seed: string;
  /** Number of an accounting period. */
  readonly until: number;
};

export type PilotEstimate = {
  readonly metric: 'failure' | 'kept';
  readonly value: number;
  readonly low: number;
  readonly high: number;
};

export type PilotLook = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** Of the treated and of the others. */
  readonly counted: readonly number[];
  /** Of the treated and of the others. */
  readonly known: readonly number[];
  readonly estimates: readonly PilotEstimate[];
};

export type PilotPage = {
  readonly items: readonly Pilot[];
  readonly next?: string;
};

export type PilotWithUnits = {
  /** Index of the entry that registered it. */
  readonly id: string;
  readonly state: 'registered' | 'runs' | 'over';
  readonly design: 'people' | 'domains' | 'wedge';
  readonly metric: 'failure' | 'kept';
  readonly guardrails: readonly ('failure' | 'kept')[];
  readonly spanCycles: number;
  readonly waves: number;
  readonly least: number;
  readonly effect: number;
  readonly treatment?: string;
  readonly detectable: number;
  readonly units: number;
  readonly seed: string;
  /** Number of an accounting period. */
  readonly registered: number;
  readonly drawn?: PilotDraw;
  readonly looks: readonly PilotLook[];
  readonly outcome?: 'works' | 'null' | 'harmful' | 'void';
  readonly members: readonly PilotWithUnitsMember[];
};

export type PilotWithUnitsMember = {
  readonly unit: string;
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  readonly arm?: 'treatment' | 'control';
  /** Number of an accounting period. */
  readonly from?: number;
  /** Number of an accounting period. */
  readonly until?: number;
};

export type Pledge = {
  readonly pledgeId: string;
  readonly creditor: string;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  /** Decimal text, with no more digits than the currency has. */
  readonly pool: string;
  /** λ: so much money for `perNegentropy` whole N. */
  readonly amount: string;
  readonly perNegentropy: number;
  /** Decimal text, with no more digits than the currency has. */
  readonly memberCap: string;
  /** Decimal text, with no more digits than the currency has. */
  readonly groupCap?: string;
  /** The most of a debt’s principal. */
  readonly debtCap?: number;
  readonly periodCycles: number;
  /** For how many cycles a settlement may be taken back; 90 if not said. */
  readonly reversalCycles?: number;
  /** The most for one action. */
  readonly rateCeiling?: string;
  /** Of each group one person alone is credited in a period. */
  readonly oneInGroup?: boolean;
  /** So many cycles at the end of a period do not count for it; fewer than it has. */
  readonly cutoff?: number;
  /** What the cutoff leaves out counts for the next period. */
  readonly carryOver?: boolean;
  /** What taxes keep of each reduction that is settled. */
  readonly withholding?: number;
  /** So many pass between a notice and what is taken out of the pool. */
  readonly noticeCycles?: number;
  /** Each period behind the first has to be renewed to count. */
  readonly renewal?: boolean;
  /** What is released in a period waits for its end. */
  readonly atClose?: boolean;
  /** The creditor’s name of the budget that pays. */
  readonly fundingAccount?: string;
  readonly eligible?: PledgeEligible;
  /** The verifier key of the creditor: it counts once that has signed it. */
  readonly key?: string;
  readonly state: 'drafted' | 'active' | 'closing' | 'ended';
  /** The text that the key has to sign; absent: nothing waits. */
  readonly signs?: string;
  /** What is left of the pool. */
  readonly available: string;
  readonly basis: 'margin' | 'negentropy';
  /** What one action is worth now, in words. */
  readonly worth: string;
  /** The first cycle whose releases count. */
  readonly from: number;
  /** The last one. */
  readonly until: number;
  /** The last in which what is reversed goes back to the pool. */
  readonly claimUntil: number;
  /** The periods that it was renewed for. */
  readonly renewed?: readonly number[];
};

export type PledgeEligible = {
  readonly families?: readonly ('reflection' | 'governance' | 'echo' | 'civic' | 'stability')[];
  readonly domains?: readonly string[];
  readonly actions?: readonly string[];
  readonly debtKinds?: readonly (
    'property-tax' | 'fine' | 'fee' | 'loan' | 'rent' | 'sovereign' | 'other'
  )[];
};

export type PledgePage = {
  readonly items: readonly Pledge[];
  readonly next?: string;
};

export type PledgeRequest = {
  readonly pledgeId: string;
  readonly creditor: string;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  /** Decimal text, with no more digits than the currency has. */
  readonly pool: string;
  /** λ: so much money for `perNegentropy` whole N. */
  readonly amount: string;
  readonly perNegentropy: number;
  /** Decimal text, with no more digits than the currency has. */
  readonly memberCap: string;
  /** Decimal text, with no more digits than the currency has. */
  readonly groupCap?: string;
  /** The most of a debt’s principal. */
  readonly debtCap?: number;
  readonly periodCycles: number;
  /** For how many cycles a settlement may be taken back; 90 if not said. */
  readonly reversalCycles?: number;
  /** The most for one action. */
  readonly rateCeiling?: string;
  /** Of each group one person alone is credited in a period. */
  readonly oneInGroup?: boolean;
  /** So many cycles at the end of a period do not count for it; fewer than it has. */
  readonly cutoff?: number;
  /** What the cutoff leaves out counts for the next period. */
  readonly carryOver?: boolean;
  /** What taxes keep of each reduction that is settled. */
  readonly withholding?: number;
  /** So many pass between a notice and what is taken out of the pool. */
  readonly noticeCycles?: number;
  /** Each period behind the first has to be renewed to count. */
  readonly renewal?: boolean;
  /** What is released in a period waits for its end. */
  readonly atClose?: boolean;
  /** The creditor’s name of the budget that pays. */
  readonly fundingAccount?: string;
  readonly eligible?: PledgeEligible;
  /** The verifier key of the creditor: it counts once that has signed it. */
  readonly key?: string;
  readonly basis?: 'margin' | 'negentropy';
  readonly fromCycle?: number;
  readonly untilCycle: number;
  readonly claimUntilCycle?: number;
};

export type PledgeStatement = {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly pledgeId: string;
  readonly creditor: string;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  readonly firstCycle: number;
  readonly lastCycle: number;
  /** Available before. */
  readonly opening: string;
  /** Decimal text of the currency. */
  readonly added: string;
  /** Decimal text of the currency. */
  readonly withdrawn: string;
  /** Taken off by releases. */
  readonly committed: string;
  /** Decimal text of the currency. */
  readonly settled: string;
  /** What taxes kept of it. */
  readonly withheld: string;
  /** Decimal text of the currency. */
  readonly rejected: string;
  /** Decimal text of the currency. */
  readonly cancelled: string;
  /** Decimal text of the currency. */
  readonly reversed: string;
  /** Of what was reversed: the creditor’s, not the pool’s. */
  readonly expired: string;
  /** Available at its end. */
  readonly closing: string;
  /** Committed, and not ended. */
  readonly open: string;
  /** Of what it calls settled: taken back after it. */
  readonly reversedSince: string;
};

export type Policy = {
  readonly preset: string;
  readonly mint: PolicyMint;
  readonly holdBack: PolicyHoldBackCycles | PolicyHoldBackDays;
  readonly giFloor: number;
  readonly gates: PolicyGates;
  readonly caps: PolicyCaps;
  readonly integrity: PolicyIntegrity;
  readonly trust: PolicyTrust;
  readonly conduct: PolicyConduct;
  readonly reflection: PolicyReflection;
  readonly credits: PolicyCredits;
  readonly entropy: PolicyEntropy;
  readonly cycle: PolicyCycle;
  readonly domains: readonly string[];
  readonly guardedDomains: readonly string[];
  readonly actions: readonly PolicyAction[];
  /** A verifier key (C2SP). */
  readonly registry?: string;
};

export type PolicyAction = {
  readonly family: string;
  readonly type: string;
  readonly weight: number;
};

export type PolicyCaps = {
  readonly mintsPerMemberAndCycle: number;
  readonly mintPerCycle: string;
};

export type PolicyChange = {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
};

export type PolicyConduct = {
  readonly detectors: readonly string[];
  readonly answerCycles: number;
  readonly appealCycles: number;
};

export type PolicyCredits = {
  readonly transfers: string;
  readonly burns: string;
  readonly grants: string;
};

export type PolicyCycle = {
  readonly days: number;
  readonly anchorDate: string;
  readonly anchorCycle: number;
};

export type PolicyEntropy = {
  readonly weights: PolicyEntropyWeights;
  readonly known: PolicyEntropyKnown;
  readonly fellMembers: number;
  readonly pool: boolean;
  readonly categories: readonly string[];
  readonly ratingClasses: number;
};

export type PolicyEntropyKnown = {
  readonly outcomes: number;
  readonly activeCycles: number;
  readonly members: number;
};

export type PolicyEntropyWeights = {
  readonly failure: number;
  readonly uncertainty: number;
  readonly volatility: number;
  readonly drift: number;
  readonly disagreement: number;
};

export type PolicyFile = {
  readonly format: 'negentropy-policy/1';
  readonly name: string;
  readonly licence: string;
  /** Name of the log in which they were in force. */
  readonly origin: string;
  readonly version: number;
  /** Hash of the rules before; absent: there are none. */
  readonly parent?: string;
  /** Until this day, in UTC. */
  readonly sunset?: string;
  /** The rules, without their calendar. */
  readonly policy: unknown;
  /** SHA-256 of the rules as RFC 8785 JSON, hex. */
  readonly hash: string;
  /** Verifier key of that log. */
  readonly vkey: string;
  /** c2sp.org/signed-note */
  readonly note: string;
};

export type PolicyGates = {
  readonly entropy: boolean;
  readonly channelFloor: boolean;
};

export type PolicyHoldBackCycles = {
  readonly cycles: number;
};

export type PolicyHoldBackDays = {
  readonly days: number;
};

export type PolicyIntegrity = {
  readonly weights: PolicyIntegrityWeights;
  readonly priorFacts: number;
  readonly priorKept: number;
  readonly decayPerFact: number;
  readonly conductWeight: number;
  readonly conductFindings: number;
};

export type PolicyIntegrityWeights = {
  readonly echo: number;
  readonly drift: number;
  readonly coordination: number;
  readonly stability: number;
};

export type PolicyMint = {
  readonly scale: string;
  readonly negentropyScale: string;
  readonly threshold: number;
  readonly flatWeight: number;
};

export type PolicyPage = {
  readonly items: readonly PolicyVersion[];
  readonly next?: string;
};

export type PolicyReflection = {
  readonly worldviews: readonly string[];
  readonly weight: number;
};

export type PolicyTrust = {
  readonly trailers: string;
  readonly standingActions: number;
  readonly standingDays: number;
  readonly worksPerPair: number;
  readonly sharedPay: boolean;
  readonly answeredRepairs: boolean;
  readonly namedRejections: boolean;
  readonly oneClaimPerSubject: boolean;
  readonly onePersonPerDeed: boolean;
  readonly graceCycles: number;
  readonly wholeOverturns: boolean;
  readonly horizonCycles: number;
  readonly answeredConfirmations: boolean;
  readonly standingParties: boolean;
  readonly dueDays: number;
  readonly promisesAhead: boolean;
  readonly timedWords: boolean;
  readonly ownWordDays: number;
  readonly openClaims: number;
  readonly laterVouchers: boolean;
  readonly standingMisses: boolean;
  readonly evenGi: boolean;
};

export type PolicyVersion = {
  readonly version: number;
  /** The first cycle that it governs. */
  readonly since: number;
  readonly policy: Policy;
};

export type Population = {
  readonly population: 'active' | 'holders' | 'all';
  readonly balances: Inequality;
  readonly payments: Inequality;
};

export type Preset = {
  readonly preset: PresetName;
  readonly policy: Policy;
};

/** A policy that comes with the program. */
export type PresetName = 'civic' | 'standard' | 'strict' | 'sandbox' | 'git' | 'forge';

export type PresetPage = {
  readonly items: readonly Preset[];
};

export type Preview = {
  /** Index of its entry, if this was decided already. */
  readonly id?: string;
  /** Absent once the person was erased. */
  readonly userId?: string;
  /** By what the log knows the member. */
  readonly memberId: string;
  /** Number of an accounting period. */
  readonly cycle: number;
  /** The cycle of the action, where it is an earlier one. */
  readonly actionCycle?: number;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly outcome: Outcome;
  readonly code?: Code;
  /** At most 6 decimals. */
  readonly integrity: number;
  /** MIC with exactly six decimals. */
  readonly amount: string;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  /** A hold ends at the close of this cycle. */
  readonly due?: number;
  /** When the cycle starts. */
  readonly cycleStartsAt?: string;
  readonly explanation: Explanation;
  readonly numbers: DecisionNumbers;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
  readonly waiting?: ClaimStanding;
};

export type PreviewLinkRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly toUserId: string;
  /** False takes it back. */
  readonly linked?: boolean;
};

export type PreviewedRow = {
  readonly line: number;
  readonly places: readonly PreviewedRowPlace[];
};

export type PreviewedRowPlace = {
  readonly record: 'claim' | 'proof' | 'confirmation';
  readonly field: string;
  readonly value: string;
};

export type Problem = {
  /** Where the code is explained. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What to do. */
  readonly detail: string;
  readonly errors?: readonly ProblemError[];
};

export type ProblemCode =
  | 'BODY_INVALID'
  | 'QUERY_INVALID'
  | 'TEXT_INVALID'
  | 'JSON_INVALID'
  | 'SCORE_NOT_ACCEPTED'
  | 'CURSOR_INVALID'
  | 'REQUEST_INVALID'
  | 'KEY_MISSING'
  | 'KEY_INVALID'
  | 'SIGNATURE_INVALID'
  | 'SCOPE_MISSING'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'IDEMPOTENCY_CONFLICT'
  | 'CONFLICT'
  | 'GOVERNED'
  | 'BODY_TOO_LARGE'
  | 'MEDIA_TYPE'
  | 'EVIDENCE_UNKNOWN'
  | 'EVIDENCE_INVALID'
  | 'TIME_INVALID'
  | 'BALANCE_TOO_LOW'
  | 'TARGET_REFUSED'
  | 'POLICY_INVALID'
  | 'RATE_LIMITED'
  | 'INTERNAL'
  | 'CLOCK_LEAP'
  | 'BUSY'
  | 'NOT_READY';

export type ProblemError = {
  readonly path: string;
  readonly message: string;
};

/** `civic`: a task that somebody promised. */
export type PromiseRecord = {
  readonly type: 'promise';
  /** Who promised. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The caller’s name for the task. */
  readonly subject: string;
  /** When it was promised. */
  readonly at: string;
  /** Until when it is to be delivered; not before `at`. */
  readonly dueAt: string;
  /** The party it was made to, who may confirm or reject it; never `userId`. */
  readonly with?: string;
  /** Who takes it over, and has to accept that beside who confirms; never `userId`. */
  readonly next?: string;
};

/** What the member shows to have been delivered. */
export type ProofRecord = {
  readonly type: 'proof';
  /** What was delivered. */
  readonly claim: string | ClaimEvent | ClaimName;
  /** When; not before the claim. */
  readonly at: string;
  /** How much of what was promised. */
  readonly delivered: number;
};

export type Proposal = {
  /** SHA-256 of what is proposed: an edit is another proposal. */
  readonly proposal: string;
  /** Verifier key of the log: a part of what is signed. */
  readonly vkey: string;
  /** The version that it was written against. */
  readonly base: number;
  /** The earliest cycle that it may govern. */
  readonly notBefore: number;
  readonly policy: Policy;
  readonly council?: Council;
  /**
   * Attacks that pay under these rules and not under those in force, by their
   * names in `negentropy bench attacks`. One more key than usual has to agree.
   */
  readonly opens?: readonly string[];
  /** Commitment to why it opens an attack all the same. */
  readonly override?: string;
  readonly pilot?: ProposedPilot;
  readonly state:
    'proposed' | 'locked' | 'active' | 'superseded' | 'cancelled' | 'expired' | 'stale';
  readonly changes: readonly PolicyChange[];
  /** Keys that agreed. */
  readonly approvals: readonly string[];
  /** How many keys have to agree. */
  readonly needed: number;
  /** The last cycle in which it can be approved. */
  readonly expires: number;
  /** The first cycle that it governs, once it is approved. */
  readonly activates?: number;
};

export type ProposePolicyRequest = {
  readonly policy: Policy;
  readonly council?: Council;
  /** Default: the version in force. */
  readonly base?: number;
  /** The pilot that tried it; it is over. */
  readonly pilot?: string;
  /**
   * Attacks that pay under these rules and not under those in force, by their
   * names in `negentropy bench attacks`. One more key than usual has to agree.
   */
  readonly opens?: readonly string[];
  /** Why it opens an attack all the same. */
  readonly override?: string;
  /** Default: the next cycle. */
  readonly notBefore?: number;
};

export type ProposeTableMapRequest = {
  /** CSV with a head, or the first part of one. */
  readonly table: string;
  readonly type?:
    'promise' | 'correction' | 'defect' | 'review' | 'validation' | 'turn' | 'step' | 'improvement';
  readonly timeZone?: string;
  readonly dates?: 'year-month-day' | 'day.month.year' | 'month/day/year';
  readonly decimal?: '.' | ',';
  /** What takes its value from where, all of it; left out, it is proposed. */
  readonly places?: readonly ProposeTableMapRequestPlace[];
};

export type ProposeTableMapRequestPlace = {
  readonly record: 'claim' | 'proof' | 'confirmation';
  readonly field: string;
  readonly column?: string;
  /** The same in every row, if no column says it. */
  readonly value?: string;
};

export type Proposed = {
  /** SHA-256 of what is proposed: an edit is another proposal. */
  readonly proposal: string;
  /** Verifier key of the log: a part of what is signed. */
  readonly vkey: string;
  /** The version that it was written against. */
  readonly base: number;
  /** The earliest cycle that it may govern. */
  readonly notBefore: number;
  readonly policy: Policy;
  readonly council?: Council;
  /**
   * Attacks that pay under these rules and not under those in force, by their
   * names in `negentropy bench attacks`. One more key than usual has to agree.
   */
  readonly opens?: readonly string[];
  /** Commitment to why it opens an attack all the same. */
  readonly override?: string;
  /** The pilot that tried it; it is over. */
  readonly pilot?: string;
  /**
   * What of them does not come about here: cycles keep their length, so that
   * rules for cycles of another length do not do what they were made for. Absent:
   * all of it does.
   */
  readonly notFollowed?: readonly string[];
};

export type ProposedPilot = {
  /** The pilot that tried it; it is over. */
  readonly id: string;
  readonly outcome: 'works' | 'null' | 'harmful' | 'void';
  readonly estimates: readonly PilotEstimate[];
};

export type ProvenEntry = {
  /** Its place in the log. */
  readonly index: number;
  /** The entry as it is hashed: RFC 8785 JSON. */
  readonly entry: string;
  /** Base64, the leaf’s sibling first (RFC 9162). */
  readonly hashes: readonly string[];
};

export type PublicDecision = {
  /** Index of an entry in the log. */
  readonly id: string;
  /** Number of an accounting period. */
  readonly cycle: number;
  /** The cycle of the action, where it is an earlier one. */
  readonly actionCycle?: number;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly outcome: Outcome;
  readonly code?: Code;
  /** At most 6 decimals. */
  readonly integrity: number;
  /** MIC with exactly six decimals. */
  readonly amount: string;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  /** A hold ends at the close of this cycle. */
  readonly due?: number;
  readonly end?: DecisionEnd;
  /** When the cycle starts. */
  readonly cycleStartsAt?: string;
  readonly explanation: Explanation;
  readonly numbers: DecisionNumbers;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type PublishCommunityRequest = {
  /** `false` takes it back. */
  readonly public: boolean;
};

export type QuarantinedRow = {
  /** A hash of what it says. */
  readonly row: string;
  readonly kind:
    | 'gic'
    | 'reward'
    | 'transaction'
    | 'mint'
    | 'shard'
    | 'event'
    | 'redemption'
    | 'reflection'
    | 'entropy';
  readonly file: string;
  readonly line: number;
  /** As version 2 called them; empty if nobody is named. */
  readonly user: string;
  /** Millionths as a decimal; it may be below 0. */
  readonly amount?: string;
  /** Why it is not counted. */
  readonly codes: readonly (
    | 'UNPARSEABLE'
    | 'FIELD_MISSING'
    | 'TYPE_UNKNOWN'
    | 'AMOUNT_INVALID'
    | 'AMOUNT_NOT_POSITIVE'
    | 'AMOUNT_PRECISION'
    | 'DATE_INVALID'
    | 'DATE_MISMATCH'
    | 'HASH_NULL'
    | 'HASH_MISMATCH'
    | 'FORMULA_MISMATCH'
    | 'DUPLICATE'
    | 'CONFLICT'
    | 'SELF_TRANSFER'
    | 'UNKNOWN_WALLET'
    | 'SUBJECT_ANONYMOUS'
    | 'VALUE_OUT_OF_RANGE'
    | 'NOT_A_REWARD'
  )[];
  /** Whether somebody can decide that it counts. */
  readonly mayAccept: boolean;
};

export type ReadyAnswer = {
  readonly status: 'ready';
  /** Engine, at the schema of this program. */
  readonly database: string;
  readonly communities: number;
  /** Communities that this process has open; others open at their first use. */
  readonly open: number;
  /** Communities whose log cannot be continued; the others are served. */
  readonly refused: number;
  /** Most entries that are not signed yet. */
  readonly checkpointLag: number;
  /** Most commands that wait. */
  readonly queueDepth: number;
};

export type Receipt = {
  readonly id: string;
  /** Name of the log. */
  readonly origin: string;
  /** Public key of the log, as entry 0 has it. */
  readonly key: string;
  /** The entry as it is hashed: RFC 8785 JSON. */
  readonly entry: string;
  /** c2sp.org/tlog-proof@v1 */
  readonly proof: string;
  readonly anchor?: ReceiptAnchor;
};

/** Proof that the tree was anchored, once witnesses have cosigned that. */
export type ReceiptAnchor = {
  /** The entry of the anchor log as it is hashed. */
  readonly entry: string;
  /** c2sp.org/tlog-proof@v1, its checkpoint cosigned. */
  readonly proof: string;
};

export type RecordReadingRequest = {
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** Small letters, digits and `.`, `_`, `-`. */
  readonly instrument: string;
  /** 0 is order; ≤ 6 decimals. */
  readonly value: number;
};

export type RecordedEntry = {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly cycle: number;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type ReductionDispute = {
  /** The cycle by whose end the creditor answers. */
  readonly dueBy: number;
  /** Absent: not answered yet. */
  readonly outcome?: string;
  readonly code?: string;
};

export type ReductionPage = {
  readonly items: readonly DebtReduction[];
  readonly next?: string;
  readonly count?: number;
};

export type ReductionReason = {
  readonly code: string;
  readonly sentence: string;
  /** Money, N or a cycle. */
  readonly measured?: string;
  /** What that is held against. */
  readonly limit?: string;
  /** What would change it. */
  readonly nearest: string;
};

export type ReflectRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** The member’s local day: YYYY-MM-DD. */
  readonly day: string;
  /** One of the policy’s `reflection.worldviews`. */
  readonly worldview: string;
  /** How it feels, from −3 to 3. */
  readonly mood: number;
  /** The type of a claim that the member means to make and keep. */
  readonly intent: string;
  /** Kept under a key of the member’s own, and never scored. */
  readonly text?: string;
};

export type Reflection = {
  /** The member’s local day: YYYY-MM-DD. */
  readonly day: string;
  /** One of the policy’s `reflection.worldviews`. */
  readonly worldview: string;
  /** How it feels, from −3 to 3. */
  readonly mood: number;
  /** The type of a claim that the member means to make and keep. */
  readonly intent: string;
  /** Kept under a key of the member’s own, and never scored. */
  readonly text?: string;
};

export type ReflectionDay = {
  /** The member’s local day: YYYY-MM-DD. */
  readonly day: string;
  /** How many said something, 5 at least. */
  readonly members: number;
  readonly worldviews: Readonly<Record<string, number>>;
};

export type ReflectionDayPage = {
  readonly items: readonly ReflectionDay[];
};

export type ReflectionSwitch = {
  /** Whether the member says anything of their days. */
  readonly optedIn: boolean;
};

export type ReflectionTaken = {
  /** Earlier days that were looked at with it. */
  readonly settled: number;
  /** Of those, how many were followed through. */
  readonly followed: number;
};

export type Reflections = {
  readonly items: readonly Reflection[];
};

export type RefusalCount = {
  readonly code: string;
  readonly decisions: number;
};

export type RefusalGrounds = {
  readonly meter: number;
  readonly integrity: number;
  readonly conduct: number;
  readonly other: number;
};

export type RegisterDebtRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  readonly creditor: string;
  readonly kind: 'property-tax' | 'fine' | 'fee' | 'loan' | 'rent' | 'sovereign' | 'other';
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  /** Decimal text, with no more digits than the currency has. */
  readonly principal: string;
  readonly group?: string;
  /** Nothing accrues until the creditor has it opened. */
  readonly unacknowledged?: boolean;
  /** A closed debt of the member that this goes on with; another’s if it was sold. */
  readonly supersedes?: string;
  /** When it came to be. */
  readonly openedOn?: string;
  /** When it is due; nothing follows from it. */
  readonly dueOn?: string;
  /** The creditor’s own number of it; kept beside the log. */
  readonly reference: string;
};

export type RegisterInstrumentRequest = {
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** Small letters, digits and `.`, `_`, `-`. */
  readonly instrument: string;
  /**
   * On top of the policy’s own weights; at most 6 decimals. With 0 it only shows
   * improvements.
   */
  readonly weight: number;
  /** Id of the only key that reads it; bound to no member. */
  readonly key?: string;
  /** What it reads; goes with `key`. */
  readonly measures?: 'volatility' | 'trust' | 'cost';
};

export type RegisterMemberRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** To be shown to people. */
  readonly name?: string;
};

export type RegisterPilotRequest = {
  readonly design: 'people' | 'domains' | 'wedge';
  readonly metric: 'failure' | 'kept';
  readonly guardrails: readonly ('failure' | 'kept')[];
  readonly spanCycles: number;
  readonly waves: number;
  readonly least: number;
  readonly effect: number;
  readonly treatment: string;
};

export type RegisterSentinelRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** Ed25519 public key, 32 bytes in hexadecimal. */
  readonly key: string;
  readonly kind: 'person' | 'program';
  /**
   * Of its own choice, such as a district: no group has two seats before all have
   * one.
   */
  readonly group?: string;
};

export type RegisterStudyRequest = {
  /** What is asked, as `lasting` or `disorder`. */
  readonly kind: string;
  /** SHA-256 of the plan. */
  readonly plan: string;
};

export type RegisteredMember = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId: string;
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  /** The user was known before. */
  readonly known: boolean;
};

export type RegisteredPilot = {
  /** Index of the entry that registered it. */
  readonly id: string;
  readonly units: number;
  /** The effect that it finds four times in five. */
  readonly detectable: number;
  /** SHA-256 of what will draw. */
  readonly seed: string;
};

export type Registry = {
  /** Its verifier key (C2SP), for a policy to name. */
  readonly key: string;
  /** How many pieces of evidence are claimed. */
  readonly claims: number;
};

export type Rehearsal = {
  /** The version in force, which was compared with. */
  readonly base: number;
  /** How many entries of the log it is about. */
  readonly size: number;
  /** The first cycle that the rules govern. */
  readonly from: number;
  /** The last cycle that was closed. */
  readonly until: number;
  readonly changes: readonly PolicyChange[];
  /** What no log can tell about such a change, in words. */
  readonly notFollowed: readonly string[];
  readonly before: RehearsedFigures;
  readonly after: RehearsedFigures;
  readonly winners: number;
  readonly losers: number;
  readonly unchanged: number;
  /** The largest differences: what was released or is held, under either rules. */
  readonly members: readonly MemberDifference[];
  readonly changedDecisions: number;
  /** The first of the decisions that are others. */
  readonly decisions: readonly DecisionDifference[];
};

export type RehearsePolicyRequest = {
  readonly policy: Policy;
  /** Over so many cycles that are closed. Default: all of them. */
  readonly cycles?: number;
};

export type RehearsedDecision = {
  readonly outcome: 'minted' | 'held' | 'refused';
  readonly code?: string;
  /** MIC, six decimals. */
  readonly amount?: string;
};

export type RehearsedFigures = {
  readonly asked: number;
  readonly minted: CountedAmount;
  readonly held: CountedAmount;
  readonly refused: number;
  /** Refused decisions by code. */
  readonly refusedBy: Readonly<Record<string, number>>;
  readonly released: CountedAmount;
  readonly cancelled: CountedAmount;
  /** MIC, six decimals. */
  readonly supply: string;
  /** Of the last close, ppm. */
  readonly gi?: number;
  readonly open: OpenHolds;
  readonly inequality: BalanceInequality;
  readonly debts: readonly RehearsedPledge[];
  /** Entries that could not follow under these rules, by type. */
  readonly skipped: Readonly<Record<string, number>>;
};

export type RehearsedPledge = {
  readonly pledge: string;
  readonly currency: string;
  readonly units: string;
};

export type RepeatedRow = {
  /** Of the file, as above. */
  readonly line: number;
  /** The line of the first row that says the same. */
  readonly of: number;
};

export type ReplayDeadLetterAnswer = {
  readonly delivered: boolean;
  /** What the receiver answered. */
  readonly status?: number;
  readonly problem?: string;
};

export type ReplayWebhookRequest = {
  /** Index of an entry in the log. */
  readonly fromIndex: number;
};

export type ReportCheck = {
  readonly name: string;
  readonly holds: boolean;
};

export type ReportNeeds = {
  /** The open cycle: all of it is of now. */
  readonly cycle: number;
  readonly findings: readonly WaitingFindings[];
  readonly appeals: WaitingAppeals;
  readonly holds: HoldsDue;
  readonly settlements: readonly UnansweredItems[];
  /** Less than a tenth of the pool is left. */
  readonly pledges: readonly LowPledge[];
  readonly webhooks: DeliveryTrouble;
  readonly proposals: readonly WaitingProposal[];
};

export type ReportPeople = {
  readonly members: number;
  readonly joined: number;
  readonly active: number;
  readonly activeBefore: number;
  /** Active before the period, and not at its end. */
  readonly gone: number;
  /** Now, and not at the close. */
  readonly aboveThreshold: number;
};

export type ReportStudyRequest = {
  /** SHA-256 of the report. */
  readonly report: string;
  readonly shown: boolean;
};

export type ReportedLowWater = {
  readonly cycle: number;
  readonly entropy: number;
  readonly error: number;
};

export type ReportedPledge = {
  readonly pledgeId: string;
  readonly creditor: string;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  readonly added: string;
  readonly withdrawn: string;
  readonly committed: string;
  readonly settled: string;
  readonly withheld: string;
  readonly rejected: string;
  readonly cancelled: string;
  readonly reversed: string;
  readonly expired: string;
  readonly opening: string;
  readonly closing: string;
  readonly open: string;
  readonly pledged: string;
  /** The last cycle whose releases count. */
  readonly until: number;
  /** At the rate of the period; absent: nothing goes. */
  readonly lastsCycles?: number;
};

export type RetractEvidenceAnswer = {
  readonly retracted: readonly RetractEvidenceAnswerRetracted[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type RetractEvidenceAnswerRetracted = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
  readonly hash: string;
  /** Facts that count no more. */
  readonly facts: number;
  /** Held decisions that will be cancelled. */
  readonly holds: number;
};

export type RetractEvidenceRequest = {
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
};

export type ReverseSettlementRequest = {
  readonly reduction: string;
  readonly code: string;
  /** The cycle that it counts in: after the settlement, in an open period. */
  readonly effective?: number;
};

export type ReviewQuality = {
  readonly domains: readonly ReviewQualityDomain[];
  readonly sentinels: readonly ReviewQualitySentinel[];
};

export type ReviewQualityDomain = {
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  readonly claims: number;
  readonly reviews: number;
  /** Krippendorff’s α for nominal data. */
  readonly alpha?: number;
  readonly gold: ErrorRate;
  readonly again: ErrorRate;
};

export type ReviewQualitySentinel = {
  /** The random id by which the log knows the sentinel. */
  readonly sentinel: string;
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  readonly gold: ErrorRate;
  readonly again: ErrorRate;
};

/** `echo`: a rating of somebody else’s work. */
export type ReviewRecord = {
  readonly type: 'review';
  /** Who rates. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The item that is rated; the same text in the same domain is the same item. */
  readonly subject: string;
  /** When it was made. */
  readonly at: string;
  /** Until when it would be in time. */
  readonly dueAt: string;
  /** Whose work it is, if that is a member; never `userId`. */
  readonly of?: string;
  /** Higher is better. */
  readonly rating: number;
  /** The party it was made to, who may confirm or reject it; never `userId`. */
  readonly with?: string;
};

export type RollUpAnswer = {
  readonly cycle: number;
  readonly domains: number;
};

export type RotateKeyRequest = {
  /** How long the old secret stays good: 0 to 7 days, else one day. */
  readonly overlapSeconds?: number;
};

export type RowProblem = {
  /** Of the file, from 1, the head being in it. */
  readonly line: number;
  readonly column?: string;
  /** Of the reason; docs/reference/tables.md lists them. */
  readonly code: string;
  readonly reason: string;
};

export type RuleInWords = {
  /** Of the policy: one field, or a group of them. */
  readonly field: string;
  readonly sentence: string;
};

export type RulesInForce = {
  readonly version: number;
  /** SHA-256 of the rules without their calendar. */
  readonly hash: string;
  /** The first cycle that they governed. */
  readonly since: number;
  /** Names of the council’s keys that agreed. */
  readonly approvedBy?: readonly string[];
};

export type RulesInWords = {
  readonly version: number;
  /** The first cycle that it governs. */
  readonly since: number;
  readonly rules: readonly RuleInWords[];
};

export type SameRules = {
  /** SHA-256 of the rules without their calendar, as RFC 8785 JSON. */
  readonly hash: string;
  readonly origins: readonly string[];
  readonly changes: readonly PolicyChange[];
};

export type Sentinel = {
  /** The random id by which the log knows the sentinel. */
  readonly id: string;
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  /** Ed25519 public key, 32 bytes in hexadecimal. */
  readonly key: string;
  readonly kind: 'person' | 'program';
  /**
   * Of its own choice, such as a district: no group has two seats before all have
   * one.
   */
  readonly group?: string;
  readonly isRetired: boolean;
  /** Number of an accounting period. */
  readonly since: number;
};

export type SentinelChange = {
  /** The random id by which the log knows the sentinel. */
  readonly id: string;
  /** The random id by which the log knows the member. */
  readonly memberId: string;
  readonly registered: boolean;
  /** Number of an accounting period. */
  readonly sitsFrom?: number;
};

export type SentinelPage = {
  readonly items: readonly Sentinel[];
};

export type SetEmergencyPauseRequest = {
  readonly paused: boolean;
  /** One more than that of the council’s last word: `GET /v1/pause`. */
  readonly counter: number;
  readonly scope?: 'mint' | 'all';
  /** The last cycle of the pause; none to resume. */
  readonly lastCycle?: number;
  readonly signatures: readonly CouncilSignature[];
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
};

export type SetPauseRequest = {
  readonly paused: boolean;
  /**
   * What is stopped: minting, or also every release, cancel and transfer.
   * Default: `mint`.
   */
  readonly scope?: 'mint' | 'all';
  /**
   * It ends by itself after so many cycles, the open one included. Default: 7. A
   * pause that is in force can be ended sooner, not later.
   */
  readonly cycles?: number;
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
};

export type SettleAnswer = {
  readonly batch: string;
  readonly items: number;
  /** It had been settled before. */
  readonly known: boolean;
};

export type SettleRequest = {
  readonly creditor: string;
  readonly batch: string;
  readonly log?: LogState;
  readonly items: readonly SettlementItem[];
  /** By the key of the creditor, over all of it; needed if it has a key. */
  readonly signature?: string;
};

export type SettlementItem = {
  readonly reduction: string;
  readonly outcome: 'submitted' | 'settled' | 'rejected' | 'cancelled';
  /** Decimal text, with no more digits than the currency has. */
  readonly withheld?: string;
  readonly code?: string;
  /** What the creditor calls it; kept beside the log. */
  readonly creditorReference?: string;
};

export type SettlementPage = {
  /** Verifier key of the log; a creditor signs it too. */
  readonly vkey: string;
  readonly log: LogState;
  readonly items: readonly SettlementRow[];
  readonly next?: string;
};

export type SettlementRow = {
  /** Index of the reduction in the log. */
  readonly item: string;
  readonly batch?: string;
  readonly debtId: string;
  /** The creditor’s number of the debt. */
  readonly reference?: string;
  readonly group?: string;
  readonly creditor: string;
  readonly pledgeId: string;
  readonly period: number;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  /** Decimal text of the currency. */
  readonly gross: string;
  /** Decimal text of the currency. */
  readonly withheld: string;
  /** Decimal text of the currency. */
  readonly net: string;
  /** MIC with exactly six decimals. */
  readonly negentropy: string;
  readonly decision: string;
  readonly cycle: number;
  readonly status: 'accrued' | 'submitted' | 'settled' | 'rejected' | 'cancelled' | 'reversed';
  readonly code?: string;
  /** What the creditor calls it. */
  readonly creditorReference?: string;
  /** The member has doubted it. */
  readonly disputed: boolean;
};

export type ShownEvidence = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
};

export type ShownKey = {
  readonly id: string;
  readonly label: string;
  /**
   * `admin` allows everything; all but `self` also allow to read. `audit` is
   * given beside `attest`: confirmations may then come as an audit. `self` reads,
   * previews and exports what is of the member that the key is bound to; so does
   * a bound key with `read`, and one that attests or reviews sees of others their
   * work, unless `others` is given beside it.
   */
  readonly scopes: readonly KeyScope[];
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly userId?: string;
  readonly createdAt: string;
  /** From when on it is refused. */
  readonly expiresAt?: string;
  /** Since when it is refused for good. */
  readonly revokedAt?: string;
  /** Until when the secret before the last rotation is good. */
  readonly previousExpiresAt?: string;
  /** To the minute. */
  readonly lastUsedAt?: string;
  /** What may be a slip: that nobody has its user id yet. The key is good then too. */
  readonly note?: string;
  /**
   * The whole key, shown this once: a repetition of the request is answered
   * without it.
   */
  readonly key: string;
};

export type SignReviewAnswer = {
  /** Index of the entry with the seal. */
  readonly entry: string;
  /** Index of the entry that opened the panel. */
  readonly panel: string;
  /** SHA-256 of the signature. */
  readonly seal: string;
  /** There with the last review. */
  readonly verdict?: boolean;
};

export type SignReviewRequest = {
  /** The random id by which the log knows the sentinel. */
  readonly sentinel: string;
  /** The claim, or the finding, holds. */
  readonly holds: boolean;
  /** Ed25519 over the canonical JSON of the review, 64 bytes in hexadecimal. */
  readonly signature: string;
};

/**
 * Why a word does not count: its speaker has no record of their own yet, only a
 * party, a panel or an audit rejects, the horizon of the claim was over, or the
 * work was done before it was promised, at no time that is said, or after its
 * term though it was shown before that; or the target of a correction is not
 * named.
 */
export type Silence =
  | 'MAY_NOT_REJECT'
  | 'TOO_LATE'
  | 'NO_STANDING'
  | 'DONE_BEFORE'
  | 'UNTIMED'
  | 'DONE_LATE'
  | 'UNAIMED';

export type Source = {
  /** Id of the source, which is also that of the key in whose name it attests. */
  readonly id: string;
  readonly kind: 'github' | 'cloudevents';
  /** Where entropy is tracked: one of the policy’s domains. */
  readonly domain: string;
  /** Where its events are posted to, below the service’s own URL. */
  readonly url: string;
  readonly createdAt: string;
  /**
   * What of the rules in force stands against the pay of what a GitHub source
   * brings. The preset `forge` is for a small project.
   */
  readonly obstacles: readonly SourceObstacle[];
  readonly deliveries: readonly SourceDelivery[];
};

export type SourceDelivery = {
  /** What they were, in the words of the source. */
  readonly kind: string;
  /** Whether anything of them is kept. */
  readonly taken: boolean;
  readonly count: number;
};

export type SourceObstacle = {
  /**
   * `PROMISES_UNPAID`: the rules pay for no promise, so for no pull request.
   * `RATINGS_NEEDED`: they measure how far those agree who rate the same work,
   * and a forge brings no second rating: nobody is paid. `WORK_NEEDED`: they ask
   * for so much work of so many people.
   */
  readonly code: 'PROMISES_UNPAID' | 'RATINGS_NEEDED' | 'WORK_NEEDED';
  /** Promises that end in a week; with fewer most are not paid. */
  readonly perWeek?: number;
  /** People who have to take part; with fewer nobody is paid. */
  readonly people?: number;
};

export type SourcePage = {
  readonly items: readonly Source[];
  readonly next?: string;
};

export type StandingBin = {
  /** They stand above it; the first bin has also those at 0. */
  readonly from: number;
  /** Up to it. */
  readonly to: number;
  /** Five or more. */
  readonly people: number;
};

export type Standings = {
  /** Number of an accounting period. */
  readonly cycle?: number;
  /** By the rules of that cycle. */
  readonly threshold: number;
  /** All of them; absent if fewer than five. */
  readonly people?: number;
  /** Together they are 0 to 1; none if there are fewer than five people. */
  readonly bins: readonly StandingBin[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type StatedCoefficients = {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly risk: number;
  readonly coordination: number;
};

export type StatementPage = {
  readonly items: readonly PledgeStatement[];
  readonly next?: string;
};

/** `governance`: a part of an adopted proposal that somebody carries out. */
export type StepRecord = {
  readonly type: 'step';
  /** Who carries it out. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The caller’s name for the step. */
  readonly subject: string;
  /** When it was taken on. */
  readonly at: string;
  /** Until when it is to be delivered; not before `at`. */
  readonly dueAt: string;
  /** Who made the proposal, and does not confirm its steps; never `userId`. */
  readonly of: string;
  /** The party it was made to, who may confirm or reject it; never `userId`. */
  readonly with?: string;
};

export type Stratum = {
  readonly stratum: string;
  readonly rows: number;
};

export type Study = {
  /** Index of the entry that registered it. */
  readonly id: string;
  /** What is asked, as `lasting` or `disorder`. */
  readonly kind: string;
  /** SHA-256 of the plan. */
  readonly plan: string;
  /** Number of an accounting period. */
  readonly registered: number;
  readonly reported?: StudyReported;
};

export type StudyEntry = {
  /** Index of the entry that registered it. */
  readonly id: string;
  /** Number of an accounting period. */
  readonly cycle: number;
};

export type StudyPage = {
  readonly items: readonly Study[];
  readonly next?: string;
};

export type StudyReported = {
  /** SHA-256 of the report. */
  readonly report: string;
  readonly shown: boolean;
  /** Number of an accounting period. */
  readonly cycle: number;
};

export type Supply = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** Entries of the log that these books follow from. */
  readonly entries: number;
  /** What members have. */
  readonly supply: string;
  /** MIC with exactly six decimals. */
  readonly held: string;
  /** Supply and held together. */
  readonly issued: string;
  readonly decisions: number;
  /** Taken over from version 2: no part of the supply. */
  readonly legacy?: string;
  /** What members gave and nobody was granted: no supply. */
  readonly fund?: string;
  /** What members gave up: no supply. */
  readonly burned?: string;
  readonly check?: SupplyCheck;
  readonly cycles: readonly SupplyCycle[];
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

/** Sums over all members and open holds, which supply and held must equal. */
export type SupplyCheck = {
  readonly balances: string;
  readonly openHolds: string;
  readonly balanced: boolean;
};

export type SupplyCycle = {
  /** Number of an accounting period. */
  readonly cycle: number;
  /** When the cycle starts. */
  readonly startsAt: string;
  /** What members have. */
  readonly supply: string;
  /** MIC with exactly six decimals. */
  readonly held: string;
  /** Supply and held together. */
  readonly issued: string;
  readonly decisions: number;
};

export type SuspendDebtRequest = {
  readonly debtId: string;
  readonly code?: string;
};

export type SwitchReflectionsRequest = {
  readonly optedIn: boolean;
};

export type TableImport = {
  readonly applied: boolean;
  /** All below the head. */
  readonly rows: number;
  /** Rows of which something is new. */
  readonly taken: number;
  /** Rows that were there before, or further up in this table. */
  readonly known: number;
  /** Rows that are not in order, or that the community does not take. */
  readonly refused: number;
  /** Records that are new. */
  readonly records: number;
  /** What is wrong with rows that are not taken, 500 at most. */
  readonly problems: readonly RowProblem[];
  /** Problems that are not listed. */
  readonly untold: number;
  readonly claims?: TableImportClaims;
  /** Words that do not count, or would not if they were taken, 500 at most. */
  readonly unheard: readonly UnheardRow[];
  /** Words that do not count and are not listed. */
  readonly untoldWords: number;
  /** Rows that count once with one further up, 500 at most. */
  readonly repeats: readonly RepeatedRow[];
};

/** Once it is written: how many of its claims have come how far. */
export type TableImportClaims = {
  readonly promised?: number;
  readonly shown?: number;
  readonly confirmed?: number;
  readonly kept?: number;
  readonly refused?: number;
  readonly held?: number;
  readonly minted?: number;
  readonly cancelled?: number;
  readonly lost?: number;
  readonly withdrawn?: number;
};

export type TakenEvidence = {
  /** SHA-256 of the record: the same words are the same evidence. */
  readonly id: string;
  /** By what the log knows it: SHA-256 of a salt and the id. */
  readonly hash: string;
  /** It was there before. */
  readonly known: boolean;
  /** What became of the claim that it is or supports. */
  readonly settled: 'open' | 'kept' | 'lost';
  /**
   * There when the word is kept and settles nothing, now or later: whose it is
   * has no standing, or may not reject.
   */
  readonly counts?: false;
  /**
   * Why it does not count: its speaker had no standing, only a party, a panel or
   * an audit rejects, or the horizon of the claim was over.
   */
  readonly reason?:
    | 'MAY_NOT_REJECT'
    | 'TOO_LATE'
    | 'NO_STANDING'
    | 'DONE_BEFORE'
    | 'UNTIMED'
    | 'DONE_LATE'
    | 'UNAIMED';
};

export type Transfer = {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly cycle: number;
  /** A gift goes to the fund, a grant comes from it; what is burned is gone. */
  readonly kind: 'transfer' | 'burn' | 'gift' | 'grant';
  /** Absent on a grant, or after an erasure. */
  readonly fromUserId?: string;
  /** Absent on a burn or gift, or after an erasure. */
  readonly toUserId?: string;
  /** MIC with exactly six decimals. */
  readonly amount: string;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type TransferPage = {
  readonly items: readonly Transfer[];
  readonly next?: string;
  /** There in a sandbox: its credits are worth nothing. */
  readonly sandbox?: true;
};

export type TransferRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly fromUserId: string;
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly toUserId: string;
  /** MIC with exactly six decimals. */
  readonly amount: string;
};

export type TreeChild = {
  /** The verifier key (C2SP) of a log. */
  readonly vkey: string;
  readonly role: 'population' | 'federal';
  /** People; of a `federal` child its share of the whole in ppm. */
  readonly weight: number;
};

/** `governance`: a question of a deliberation that somebody answers. */
export type TurnRecord = {
  readonly type: 'turn';
  /** Who answers. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The caller’s name for the question. */
  readonly subject: string;
  /** When the question was taken on. */
  readonly at: string;
  /** Until when the answer would be in time. */
  readonly dueAt: string;
  /** Who asked, and says that it was answered, not that they agree; never `userId`. */
  readonly of: string;
  /** The moderator, who may confirm or reject it as well; never `userId`. */
  readonly with?: string;
};

export type UnansweredItems = {
  readonly pledgeId: string;
  /** A code and how many digits follow the point: USD/2, JPY/0. */
  readonly currency: string;
  readonly items: number;
  readonly amount: string;
  readonly oldest: string;
};

export type UndoKeyAnswer = {
  readonly key: string;
  readonly revoked: boolean;
  /** Claims taken back by this request. */
  readonly retracted: number;
  /** Facts that count no more. */
  readonly facts: number;
  /** Held decisions that will be cancelled. */
  readonly holds: number;
};

export type UndoKeyRequest = {
  /** RFC 3339, to the second. */
  readonly since: string;
  readonly reason: string;
};

export type UnheardRow = {
  /** Of the file, as above. */
  readonly line: number;
  /** Who says it. */
  readonly by: string;
  readonly reason: Silence;
};

export type UnmeasuredDomain = {
  readonly domain: string;
  readonly closes: number;
};

/** `governance`: a verdict on a proposal or a result. */
export type ValidationRecord = {
  readonly type: 'validation';
  /** Who gives the verdict. */
  readonly userId: string;
  /** One of the policy’s domains. */
  readonly domain: string;
  /** The caller’s name for the proposal or result. */
  readonly subject: string;
  /** When it was cast. */
  readonly at: string;
  /** Until when it would be in time. */
  readonly dueAt: string;
  /** What it says. */
  readonly verdict: 'adopt' | 'reject';
  /** The party it was made to, who may confirm or reject it; never `userId`. */
  readonly with?: string;
};

export type WaitingAppeals = {
  readonly waiting: number;
  /** The close of the open cycle ends them. */
  readonly due: number;
};

export type WaitingFindings = {
  /** Ago they were opened. */
  readonly cycles: number;
  readonly findings: number;
};

export type WaitingProposal = {
  readonly proposal: string;
  readonly state: 'proposed' | 'locked';
  readonly approvals: number;
  readonly needed: number;
  /** The last cycle in which it can be approved. */
  readonly expires: number;
  readonly activates?: number;
};

export type Webhook = {
  readonly id: string;
  readonly url: string;
  /** The event types that it wants; none: all. */
  readonly types: readonly EventType[];
  /** The first entry that was not delivered yet. */
  readonly nextIndex: number;
  readonly paused: boolean;
  /** Failed attempts at that entry. */
  readonly attempts: number;
  /** When it is tried again, after a failure. */
  readonly nextAttemptAt?: string;
  /** What the receiver answered last. */
  readonly lastStatus?: number;
  readonly lastDeliveredAt?: string;
  readonly createdAt: string;
};

export type WebhookPage = {
  readonly items: readonly Webhook[];
  readonly next?: string;
};

export type WeighedChannel = {
  /** Kept facts, faded by the newer ones. */
  readonly kept: number;
  readonly lost: number;
  /** At most 6 decimals. */
  readonly score: number;
  /**
   * Without a fact of its own a channel stands at the prior, and nothing is
   * minted.
   */
  readonly present: boolean;
  /** At most 6 decimals. */
  readonly weight: number;
};

export type WithdrawAccusationRequest = {
  /**
   * The caller’s own opaque name for a member: in Unicode normalization form C,
   * without invisible characters and without spaces but single ones inside.
   */
  readonly by?: string;
};

export type WitnessePage = {
  readonly items: readonly Member[];
};

export type WrittenEntry = {
  readonly id: string;
};

/** What each operation takes and answers. */
export interface Operations {
  /** Say that a claim of somebody else is misconduct, with evidence. */
  readonly accuse: {
    readonly input: { readonly body: AccuseRequest };
    readonly answer: AccusationAnswer;
  };
  /** Add the creditor’s own interest or fee to a debt, or take off what was paid. */
  readonly adjustDebt: {
    readonly input: { readonly body: AdjustDebtRequest };
    readonly answer: WrittenEntry;
  };
  /** Close cycles: of a sandbox as if time had passed, else those that are over. */
  readonly advanceCycles: {
    readonly input: { readonly body: AdvanceCyclesRequest };
    readonly answer: OpenCycle;
  };
  /** Agree to be added up by another community, or withdraw that. */
  readonly agreeToParent: {
    readonly input: { readonly body: AgreeToParentRequest };
    readonly answer: AgreeToParentAnswer;
  };
  /** Say whether a member who doubts a reduction is right; it moves nothing. */
  readonly answerDispute: {
    readonly input: { readonly body: AnswerDisputeRequest };
    readonly answer: WrittenEntry;
  };
  /** Confirm or dismiss a finding, or what its member appealed, with a reason. */
  readonly answerFinding: {
    readonly input: { readonly path: { readonly id: string }; readonly body: AnswerFindingRequest };
    readonly answer: FindingAnswer;
  };
  /** Appeal a confirmed finding: it takes no effect until it is answered again. */
  readonly appeal: {
    readonly input: { readonly body: AppealRequest };
    readonly answer: FindingAnswer;
  };
  /** Say with a key of the council that it agrees. */
  readonly approveProposal: {
    readonly input: {
      readonly path: { readonly proposal: string };
      readonly body: CouncilSignature;
    };
    readonly answer: ApproveProposalAnswer;
  };
  /** Give up released credits for good; they are nobody’s income. */
  readonly burn: {
    readonly input: { readonly body: Giving };
    readonly answer: Transfer;
  };
  /** Say with any one key of the council that a proposal does not come into force. */
  readonly cancelProposal: {
    readonly input: {
      readonly path: { readonly proposal: string };
      readonly body: CancelProposalRequest;
    };
    readonly answer: CancelProposalAnswer;
  };
  /** Say that an instrument was calibrated, or takes no more readings. */
  readonly changeInstrument: {
    readonly input: { readonly body: ChangeInstrumentRequest };
    readonly answer: RecordedEntry;
  };
  /**
   * Add to a pool, take out what is available, tell that; renew, end or sign a
   * pledge.
   */
  readonly changePool: {
    readonly input: { readonly body: ChangePoolRequest };
    readonly answer: WrittenEntry;
  };
  /** Put a preset, or rules of your own, in force from the open cycle on. */
  readonly choosePolicy: {
    readonly input: { readonly body: ChoosePolicyRequest };
    readonly answer: ChoosePolicyAnswer;
  };
  /** Say which communities are added up from now on, by an entry of the log. */
  readonly chooseTree: {
    readonly input: { readonly body: ChooseTreeRequest };
    readonly answer: ChooseTreeAnswer;
  };
  /** Claim evidence for an admitted log: the first claim of a key holds for good. */
  readonly claimEvidence: {
    readonly input: { readonly body: ClaimEvidenceRequest };
    readonly answer: ClaimEvidenceAnswer;
  };
  /** End a debt for ever: nothing of it may be committed or in doubt. */
  readonly closeDebt: {
    readonly input: { readonly body: CloseDebtRequest };
    readonly answer: WrittenEntry;
  };
  /** In what the rules of a public community differ from those in force here. */
  readonly compareRules: {
    readonly input: { readonly path: { readonly community: string } };
    readonly answer: ComparedRules;
  };
  /** Make a community, with a first admin key of its own, which is shown once. */
  readonly createCommunity: {
    readonly input: { readonly body: CreateCommunityRequest };
    readonly answer: CreateCommunityAnswer;
  };
  /** Make a source of signed events; its secret is shown once. */
  readonly createSource: {
    readonly input: { readonly body: CreateSourceRequest };
    readonly answer: NewSource;
  };
  /** Have events sent to a URL; its secret is shown once. */
  readonly createWebhook: {
    readonly input: { readonly body: CreateWebhookRequest };
    readonly answer: NewWebhook;
  };
  /** Take nothing more from a source, and revoke its key; what it brought stays. */
  readonly deleteSource: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: undefined;
  };
  /** Send nothing more; its dead letters go too. */
  readonly deleteWebhook: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: undefined;
  };
  /** Doubt a reduction, once: its creditor has 28 cycles to answer. */
  readonly disputeReduction: {
    readonly input: { readonly body: DisputeReductionRequest };
    readonly answer: DisputeReductionAnswer;
  };
  /** Draw the arms by the seed that the log was committed to; it begins next cycle. */
  readonly drawPilot: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: DrawPilotAnswer;
  };
  /**
   * Have what is released to a member from the next cycle on pay a debt, or end
   * that.
   */
  readonly electReduction: {
    readonly input: { readonly body: ElectReductionRequest };
    readonly answer: ElectReductionAnswer;
  };
  /** Erase a person: user id, name, evidence and its salts; the log stays valid. */
  readonly eraseMember: {
    readonly input: {
      readonly path: { readonly userId: string };
      readonly body: Readonly<Record<string, unknown>>;
    };
    readonly answer: EraseMemberAnswer;
  };
  /** The anchor log as NDJSON: header, entries, cosigned checkpoint. */
  readonly exportAnchors: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: string;
  };
  /** The log as NDJSON: header, entries, signed checkpoint. */
  readonly exportLog: {
    readonly input: {
      readonly query?:
        | {
            readonly from?: string | number | undefined;
            readonly to?: string | number | undefined;
            readonly form?: 'entries' | 'verifiable' | undefined;
          }
        | undefined;
    };
    readonly answer: string;
  };
  /** Everything that is kept about one member, as one document. */
  readonly exportMember: {
    readonly input: { readonly path: { readonly userId: string } };
    readonly answer: ExportMemberAnswer;
  };
  /** A version of the rules, signed, to be taken over by another community. */
  readonly exportPolicy: {
    readonly input: {
      readonly query:
        | {
            readonly title: string | number;
            readonly licence: string | number;
            readonly version?: string | number | undefined;
            readonly sunset?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: PolicyFile;
  };
  /** The log as server-sent events, from an entry on and then live. */
  readonly followEvents: {
    readonly input: {
      readonly query?: { readonly from?: string | number | undefined } | undefined;
    };
    readonly answer: string;
  };
  /** That the log of a public community grew, as server-sent events, live. */
  readonly followPublicGrowth: {
    readonly input: {
      readonly path: { readonly community: string };
      readonly query?: { readonly from?: string | number | undefined } | undefined;
    };
    readonly answer: string;
  };
  /** Erase who somebody is from every census, also if they are no member. */
  readonly forgetCounted: {
    readonly input: { readonly body: ForgetCountedRequest };
    readonly answer: ForgetCountedAnswer;
  };
  /** How many decisions by cycle, outcome, code and domain, and their amounts. */
  readonly getActivity: {
    readonly input: {
      readonly query?:
        | {
            readonly cycles?: string | number | undefined;
            readonly by?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: Activity;
  };
  /** The last tree head of the anchor log, with the cosignatures of its witnesses. */
  readonly getAnchorCheckpoint: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: string;
  };
  /** What the key that asks allows, of whom and in which community. */
  readonly getCaller: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: Caller;
  };
  /** The last signed tree head (c2sp.org/tlog-checkpoint). */
  readonly getCheckpoint: {
    readonly input: { readonly path: { readonly community: string } };
    readonly answer: string;
  };
  /** One community at a glance: its log’s name and key, policy, open cycle. */
  readonly getCommunity: {
    readonly input: { readonly path: { readonly slug: string } };
    readonly answer: Community;
  };
  /** What happened in closed cycles: for the operator, and one page for a council. */
  readonly getCycleReport: {
    readonly input: {
      readonly path: { readonly cycle: string };
      readonly query?: { readonly cycles?: string | number | undefined } | undefined;
    };
    readonly answer: CyclesReport;
  };
  /** One debt with what is owed and what N has been used for. */
  readonly getDebt: {
    readonly input: { readonly path: { readonly debtId: string } };
    readonly answer: Debt;
  };
  /** One decision with its reasons, every number, and how a hold ended. */
  readonly getDecision: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query?: { readonly language?: Language | undefined } | undefined;
    };
    readonly answer: Decision;
  };
  /** Entropy by domain: series, state, direction, factors, standard error. */
  readonly getEntropy: {
    readonly input: {
      readonly query?:
        | {
            readonly domain?: string | number | undefined;
            readonly cycles?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: Entropy;
  };
  /** One record, who attested it, and what was decided about it. */
  readonly getEvidence: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: Evidence;
  };
  /** One finding: what was measured, its limit, and everything that was said of it. */
  readonly getFinding: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: FindingStory;
  };
  /** Global integrity now and by cycle. */
  readonly getGlobalIntegrity: {
    readonly input: {
      readonly query?: { readonly cycles?: string | number | undefined } | undefined;
    };
    readonly answer: CommunityIntegrity;
  };
  /** Channels, prior and threshold of a member, and what is missing for a mint. */
  readonly getIntegrity: {
    readonly input: { readonly path: { readonly userId: string } };
    readonly answer: MemberIntegrity;
  };
  /** r = αS + βR + γ(1 − C) by domain: an indicator, never a rate that is charged. */
  readonly getInterest: {
    readonly input: {
      readonly query:
        | {
            readonly alpha: string | number;
            readonly beta?: string | number | undefined;
            readonly gamma?: string | number | undefined;
            readonly risk?: string | number | undefined;
            readonly coordination?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: Interest;
  };
  /** One member: the id in the log and the name to show. */
  readonly getMember: {
    readonly input: { readonly path: { readonly userId: string } };
    readonly answer: Member;
  };
  /**
   * What N did for a member’s debts in some cycles, and what did not count and
   * why.
   */
  readonly getMemberStatement: {
    readonly input: {
      readonly path: { readonly userId: string };
      readonly query?:
        | {
            readonly cycle?: string | number | undefined;
            readonly cycles?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: MemberStatement;
  };
  /** The tree of communities, and the last that they were added up to. */
  readonly getNation: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: Nation;
  };
  /** Totals of a member, the history by pages, and what happened in each cycle. */
  readonly getNegentropy: {
    readonly input: {
      readonly path: { readonly userId: string };
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly cycles?: string | number | undefined;
            readonly asOf?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: MemberNegentropy;
  };
  /** The open cycle, and what time it is in the community. */
  readonly getOpenCycle: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: OpenCycle;
  };
  /** One panel: who sits, who has answered, and the verdict with every review. */
  readonly getPanel: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: Panel;
  };
  /** What is stopped, since when, until when, and why. */
  readonly getPause: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: Pause;
  };
  /** One pilot: who takes part, in which arm and when, and what every look showed. */
  readonly getPilot: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: PilotWithUnits;
  };
  /**
   * A decision with all that it was computed from, each entry proven to be in the
   * log.
   */
  readonly getProof: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: DecisionProof;
  };
  /** How many decisions of a public community by cycle, outcome, code and domain. */
  readonly getPublicActivity: {
    readonly input: {
      readonly path: { readonly community: string };
      readonly query?:
        | {
            readonly cycles?: string | number | undefined;
            readonly by?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: Activity;
  };
  /** One public community at a glance. */
  readonly getPublicCommunity: {
    readonly input: { readonly path: { readonly community: string } };
    readonly answer: Community;
  };
  /** One decision of a public community with its reasons, not whose it is. */
  readonly getPublicDecision: {
    readonly input: {
      readonly path: { readonly community: string; readonly id: string };
      readonly query?: { readonly language?: Language | undefined } | undefined;
    };
    readonly answer: PublicDecision;
  };
  /** Entropy of a public community by domain, with its standard error. */
  readonly getPublicEntropy: {
    readonly input: {
      readonly path: { readonly community: string };
      readonly query?:
        | {
            readonly domain?: string | number | undefined;
            readonly cycles?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: Entropy;
  };
  /** A decision of a public community with all that proves and recomputes it. */
  readonly getPublicProof: {
    readonly input: { readonly path: { readonly community: string; readonly id: string } };
    readonly answer: DecisionProof;
  };
  /** How often sentinels of a public community err, and how much they agree. */
  readonly getPublicReviewQuality: {
    readonly input: { readonly path: { readonly community: string } };
    readonly answer: ReviewQuality;
  };
  /** How many people of a public community stood where, at the last close. */
  readonly getPublicStandings: {
    readonly input: { readonly path: { readonly community: string } };
    readonly answer: Standings;
  };
  /** Supply of a public community, and what is held, now and at each close. */
  readonly getPublicSupply: {
    readonly input: {
      readonly path: { readonly community: string };
      readonly query?: { readonly cycles?: string | number | undefined } | undefined;
    };
    readonly answer: Supply;
  };
  /** Proof that the log holds a decision, to be verified without this server. */
  readonly getReceipt: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: Receipt;
  };
  /** What a member said of the last 90 days, with its text; for that member alone. */
  readonly getReflections: {
    readonly input: { readonly path: { readonly userId: string } };
    readonly answer: Reflections;
  };
  /** The evidence registry that this installation keeps. */
  readonly getRegistry: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: Registry;
  };
  /** How often sentinels err, and how much they agree, by domain. */
  readonly getReviewQuality: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: ReviewQuality;
  };
  /** Every rule of the policy in force, in words. */
  readonly getRules: {
    readonly input: { readonly query?: { readonly language?: Language | undefined } | undefined };
    readonly answer: RulesInWords;
  };
  /** Supply, what is held, and both at each close. */
  readonly getSupply: {
    readonly input: {
      readonly query?:
        | {
            readonly cycles?: string | number | undefined;
            readonly check?: 'true' | 'false' | undefined;
          }
        | undefined;
    };
    readonly answer: Supply;
  };
  /** One transfer, burn, gift or grant, by the index of its entry in the log. */
  readonly getTransfer: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: Transfer;
  };
  /** One webhook and how far it has come. */
  readonly getWebhook: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: Webhook;
  };
  /** Give released credits to the fund that grants come from. */
  readonly giveToFund: {
    readonly input: { readonly body: Giving };
    readonly answer: Transfer;
  };
  /** Give a member some of what members gave to the fund; no credit is made. */
  readonly grant: {
    readonly input: { readonly body: GrantRequest };
    readonly answer: Transfer;
  };
  /** Look at people of a table, or count them, part by part. */
  readonly importCensus: {
    readonly input: { readonly body: ImportCensusRequest };
    readonly answer: CensusPart;
  };
  /** Judge files of version 2, or take over what is accepted. */
  readonly importLegacy: {
    readonly input: { readonly body: ImportLegacyRequest };
    readonly answer: LegacyImport;
  };
  /** Look at rows of a table as evidence, or take those that are in order. */
  readonly importTable: {
    readonly input: { readonly body: ImportTableRequest };
    readonly answer: TableImport;
  };
  /** Make two members one person, or take that back, by an entry of the log. */
  readonly linkMembers: {
    readonly input: { readonly body: LinkMembersRequest };
    readonly answer: LinkedMembers;
  };
  /** What became of one’s own accusations; for an admin, what waits and why. */
  readonly listAccusations: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: AccusationPage;
  };
  /** What a sentinel was asked to review and has not, the oldest first. */
  readonly listAssignedReviews: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: AssignedReviewPage;
  };
  /** What a key attested since a moment, oldest first. */
  readonly listAttestations: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly since?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: AttestationPage;
  };
  /** How many people were counted, and of which kinds, newest first. */
  readonly listCensuses: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: CensusePage;
  };
  /** Claims with what became of each, what it waits for and who was not heard. */
  readonly listClaims: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly userId?: string | number | undefined;
            readonly state?: ClaimState | undefined;
          }
        | undefined;
    };
    readonly answer: ClaimPage;
  };
  /** Communities in order of their names; for the key of one, that one. */
  readonly listCommunities: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: CommunityPage;
  };
  /** Closed cycles with the books at their close, newest first. */
  readonly listCycles: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: CyclePage;
  };
  /** Events that its receiver did not take after all attempts, in order. */
  readonly listDeadLetters: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: DeadLetterPage;
  };
  /**
   * Debts with what is owed and what N has been used for, in order of
   * registration.
   */
  readonly listDebts: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly userId?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: DebtPage;
  };
  /** Decisions, newest first. */
  readonly listDecisions: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly outcome?: Outcome | undefined;
            readonly code?: Code | undefined;
            readonly userId?: string | number | undefined;
            readonly cycle?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: DecisionPage;
  };
  /** Findings about the conduct of members, newest first. */
  readonly listFindings: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly userId?: string | number | undefined;
            readonly status?: FindingStatus | undefined;
          }
        | undefined;
    };
    readonly answer: FindingPage;
  };
  /** Histories that were imported, and how far each is. */
  readonly listImports: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: ImportPage;
  };
  /**
   * The instruments of all domains, with who reads them and how they are
   * calibrated.
   */
  readonly listInstruments: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: InstrumentPage;
  };
  /** Keys in the order in which they were made, without their secrets. */
  readonly listKeys: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: KeyPage;
  };
  /** Members who are one person now. */
  readonly listLinks: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: LinkPage;
  };
  /** Members in order of their user ids; those who were erased are not among them. */
  readonly listMembers: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: MemberPage;
  };
  /** Panels, newest first: who sits, who has answered, and the verdict of each. */
  readonly listPanels: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: PanelPage;
  };
  /** Every pilot and every look at it, the newest first, whatever came of it. */
  readonly listPilots: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: PilotPage;
  };
  /** Pledges with what is left of each, and what one action is worth. */
  readonly listPledges: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly language?: Language | undefined;
          }
        | undefined;
    };
    readonly answer: PledgePage;
  };
  /** Every version of the policy, oldest first; the last one is in force. */
  readonly listPolicies: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: PolicyPage;
  };
  /** The policies that come with the program. */
  readonly listPresets: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: PresetPage;
  };
  /** Who decides over the rules, and every proposal with what became of it. */
  readonly listProposals: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: Governance;
  };
  /** Closed cycles of a public community with the books at their close. */
  readonly listPublicCycles: {
    readonly input: {
      readonly path: { readonly community: string };
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: CyclePage;
  };
  /** What creditors of a public community pledged, and what is left of it. */
  readonly listPublicPledges: {
    readonly input: {
      readonly path: { readonly community: string };
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly language?: Language | undefined;
          }
        | undefined;
    };
    readonly answer: PledgePage;
  };
  /** Every version of a public community’s rules, oldest first. */
  readonly listPublicPolicies: {
    readonly input: {
      readonly path: { readonly community: string };
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: PolicyPage;
  };
  /** Public communities in order of their names. */
  readonly listPublished: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: CommunityPage;
  };
  /** What each release took off a debt, or why nothing; newest first. */
  readonly listReductions: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly language?: Language | undefined;
            readonly userId?: string | number | undefined;
            readonly debtId?: string | number | undefined;
            readonly only?: 'waiting' | 'answered' | 'nothing' | undefined;
          }
        | undefined;
    };
    readonly answer: ReductionPage;
  };
  /**
   * The worldviews of the last 90 days, of days of which five members said
   * something.
   */
  readonly listReflectionDays: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: ReflectionDayPage;
  };
  /** Everybody who was ever registered to review. */
  readonly listSentinels: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: SentinelPage;
  };
  /** Reductions as a creditor settles them, with what became of each; newest first. */
  readonly listSettlements: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: SettlementPage;
  };
  /** Sources in the order in which they were made, with how much came from them. */
  readonly listSources: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: SourcePage;
  };
  /** What moved in each pledge, period by period, as the log has it; newest first. */
  readonly listStatements: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly creditor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: StatementPage;
  };
  /**
   * Every study that was registered, the newest first, and what came of it if
   * told.
   */
  readonly listStudies: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: StudyPage;
  };
  /** Transfers, burns, gifts and grants, newest first. */
  readonly listTransfers: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
            readonly userId?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: TransferPage;
  };
  /** Webhooks in the order in which they were made. */
  readonly listWebhooks: {
    readonly input: {
      readonly query?:
        | {
            readonly limit?: string | number | undefined;
            readonly cursor?: string | number | undefined;
          }
        | undefined;
    };
    readonly answer: WebhookPage;
  };
  /** The first witnesses who are named now. */
  readonly listWitnesses: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: WitnessePage;
  };
  /** The process lives. */
  readonly live: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: LiveAnswer;
  };
  /** Make a key; it is shown once. */
  readonly makeKey: {
    readonly input: { readonly body: MakeKeyRequest };
    readonly answer: ShownKey;
  };
  /** Figures for Prometheus. */
  readonly metrics: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: string;
  };
  /** Ask for a mint; the answer is minted, held or refused, with every number. */
  readonly mint: {
    readonly input: { readonly body: MintRequest };
    readonly answer: Decision;
  };
  /** Ask for up to 1,000 mints; each has its own decision or problem. */
  readonly mintBatch: {
    readonly input: { readonly body: MintBatchRequest };
    readonly answer: MintBatchAnswer;
  };
  /** Name one of the first witnesses, or take that back, by an entry of the log. */
  readonly nameWitness: {
    readonly input: { readonly body: NameWitnessRequest };
    readonly answer: NameWitnessAnswer;
  };
  /** Have three sentinels, drawn at random, look at a claim or at a finding. */
  readonly openPanel: {
    readonly input: {
      readonly body: OpenPanelRequestClaim | OpenPanelRequestAgain | OpenPanelRequestFinding;
    };
    readonly answer: OpenPanelAnswer;
  };
  /** Hold deliveries back; nothing is lost. */
  readonly pauseWebhook: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body: Readonly<Record<string, unknown>>;
    };
    readonly answer: Webhook;
  };
  /** Give a pool of money for N, from a later cycle on, by an entry of the log. */
  readonly pledge: {
    readonly input: { readonly body: PledgeRequest };
    readonly answer: Pledge;
  };
  /** The decision that a mint would be answered with; nothing is written. */
  readonly preview: {
    readonly input: {
      readonly query?: { readonly language?: Language | undefined } | undefined;
      readonly body: MintRequest;
    };
    readonly answer: Preview;
  };
  /** What a link would change, or its end: nothing is written. */
  readonly previewLink: {
    readonly input: { readonly body: PreviewLinkRequest };
    readonly answer: LinkChange;
  };
  /** Ask the council about rules, and about another council with them. */
  readonly proposePolicy: {
    readonly input: { readonly body: ProposePolicyRequest };
    readonly answer: Proposed;
  };
  /** Propose what the columns of a table mean, and read its first rows that way. */
  readonly proposeTableMap: {
    readonly input: { readonly body: ProposeTableMapRequest };
    readonly answer: MapProposal;
  };
  /** Let everybody read the community without a key, or take that back. */
  readonly publishCommunity: {
    readonly input: {
      readonly path: { readonly slug: string };
      readonly body: PublishCommunityRequest;
    };
    readonly answer: Community;
  };
  /** The service can answer: database, migrations, checkpoints and queues. */
  readonly ready: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: ReadyAnswer;
  };
  /** Attest to what happened: one record, or up to 100 together or not at all. */
  readonly recordEvidence: {
    readonly input: {
      readonly body:
        | EvidenceBatch
        | PromiseRecord
        | CorrectionRecord
        | DefectRecord
        | ReviewRecord
        | ValidationRecord
        | TurnRecord
        | StepRecord
        | ImprovementRecord
        | ProofRecord
        | ConfirmationRecord
        | ObservationRecord;
    };
    readonly answer: EvidenceAnswer;
  };
  /** What an instrument reads in the open cycle; one reading for each cycle. */
  readonly recordReading: {
    readonly input: { readonly body: RecordReadingRequest };
    readonly answer: RecordedEntry;
  };
  /** Say something of a day, once, for a member who opted in. */
  readonly reflect: {
    readonly input: { readonly body: ReflectRequest };
    readonly answer: ReflectionTaken;
  };
  /** Register what a member owes a creditor, by an entry of the log. */
  readonly registerDebt: {
    readonly input: { readonly body: RegisterDebtRequest };
    readonly answer: Debt;
  };
  /** Let an instrument add a factor to the entropy of a domain, from now on. */
  readonly registerInstrument: {
    readonly input: { readonly body: RegisterInstrumentRequest };
    readonly answer: RecordedEntry;
  };
  /** Make a user known, or give one another name to show. */
  readonly registerMember: {
    readonly input: { readonly body: RegisterMemberRequest };
    readonly answer: RegisteredMember;
  };
  /** Register what is tried, on whom, and how it is read, before anybody is drawn. */
  readonly registerPilot: {
    readonly input: { readonly body: RegisterPilotRequest };
    readonly answer: RegisteredPilot;
  };
  /** Register a person, or a program that a member answers for, to review. */
  readonly registerSentinel: {
    readonly input: { readonly body: RegisterSentinelRequest };
    readonly answer: SentinelChange;
  };
  /** Bind the plan of a study by its hash, before its data is opened. */
  readonly registerStudy: {
    readonly input: { readonly body: RegisterStudyRequest };
    readonly answer: StudyEntry;
  };
  /** Try rules on the community’s own history, beside those in force. */
  readonly rehearsePolicy: {
    readonly input: { readonly body: RehearsePolicyRequest };
    readonly answer: Rehearsal;
  };
  /** Try one of them again, now; it stays a dead letter unless it is taken. */
  readonly replayDeadLetter: {
    readonly input: {
      readonly path: { readonly id: string; readonly index: string };
      readonly body: Readonly<Record<string, unknown>>;
    };
    readonly answer: ReplayDeadLetterAnswer;
  };
  /** Deliver everything from an entry on, once more or after a gap. */
  readonly replayWebhook: {
    readonly input: { readonly path: { readonly id: string }; readonly body: ReplayWebhookRequest };
    readonly answer: Webhook;
  };
  /** Bind what came of a study by the hash of its report: once, whatever it is. */
  readonly reportStudy: {
    readonly input: { readonly path: { readonly id: string }; readonly body: ReportStudyRequest };
    readonly answer: StudyEntry;
  };
  /** Deliver what has come meanwhile, and go on. */
  readonly resumeWebhook: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body: Readonly<Record<string, unknown>>;
    };
    readonly answer: Webhook;
  };
  /** Give a sentinel no new seats, and those that it has on open panels to others. */
  readonly retireSentinel: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: SentinelChange;
  };
  /** Take evidence back: its facts count no more, what it holds will be cancelled. */
  readonly retractEvidence: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body: RetractEvidenceRequest;
    };
    readonly answer: RetractEvidenceAnswer;
  };
  /** Take a settled reduction back, once: it is owed again, and N is the member’s. */
  readonly reverseSettlement: {
    readonly input: { readonly body: ReverseSettlementRequest };
    readonly answer: WrittenEntry;
  };
  /** Attest to a rating of somebody’s work. */
  readonly review: {
    readonly input: { readonly body: ReviewRecord };
    readonly answer: EvidenceAnswer;
  };
  /** End a key for good, within two seconds everywhere. */
  readonly revokeKey: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body: Readonly<Record<string, unknown>>;
    };
    readonly answer: Key;
  };
  /** Add the tree up as of the end of the last cycle, by entries of the log. */
  readonly rollUp: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: RollUpAnswer;
  };
  /**
   * Give a key another secret; the old one stays good for a day, or as long as
   * said.
   */
  readonly rotateKey: {
    readonly input: { readonly path: { readonly id: string }; readonly body: RotateKeyRequest };
    readonly answer: ShownKey;
  };
  /** Let a council of keys decide over the rules from now on. */
  readonly seatCouncil: {
    readonly input: { readonly body: Council };
    readonly answer: Council;
  };
  /** Stop or resume with the signatures of a council, by an entry of the log. */
  readonly setEmergencyPause: {
    readonly input: { readonly body: SetEmergencyPauseRequest };
    readonly answer: PauseSaid;
  };
  /** Stop or resume minting or all credits, with a reason, by an entry of the log. */
  readonly setPause: {
    readonly input: { readonly body: SetPauseRequest };
    readonly answer: PauseSaid;
  };
  /** Take what a creditor made of reductions: all of a batch, or nothing. */
  readonly settle: {
    readonly input: { readonly body: SettleRequest };
    readonly answer: SettleAnswer;
  };
  /** Say for a sentinel whether what its panel looks at holds, signed by its key. */
  readonly signReview: {
    readonly input: { readonly path: { readonly id: string }; readonly body: SignReviewRequest };
    readonly answer: SignReviewAnswer;
  };
  /**
   * Have nothing accrue to a debt, for a reason; without a reason it is open
   * again.
   */
  readonly suspendDebt: {
    readonly input: { readonly body: SuspendDebtRequest };
    readonly answer: WrittenEntry;
  };
  /** Opt a member in to reflections, or out of them. */
  readonly switchReflections: {
    readonly input: {
      readonly path: { readonly userId: string };
      readonly body: SwitchReflectionsRequest;
    };
    readonly answer: ReflectionSwitch;
  };
  /** Everything that is kept about one member, as CSV, by the family that knows it. */
  readonly tabulateMember: {
    readonly input: { readonly path: { readonly userId: string } };
    readonly answer: string;
  };
  /**
   * Make a user known whose id looks like another member’s and who is somebody
   * else.
   */
  readonly tellMemberApart: {
    readonly input: {
      readonly path: { readonly userId: string };
      readonly body: Readonly<Record<string, unknown>>;
    };
    readonly answer: RegisteredMember;
  };
  /** Give released credits from one member to another; never more than there are. */
  readonly transfer: {
    readonly input: { readonly body: TransferRequest };
    readonly answer: Transfer;
  };
  /** A key leaked: revoke it and take back everything that it attested since. */
  readonly undoKey: {
    readonly input: { readonly path: { readonly id: string }; readonly body: UndoKeyRequest };
    readonly answer: UndoKeyAnswer;
  };
  /** Take back everything that an import of version 2 gave. */
  readonly undoLegacyImport: {
    readonly input: { readonly path: { readonly id: string } };
    readonly answer: LegacyUndone;
  };
  /** Take the words of an accusation back; what they led to goes on to its end. */
  readonly withdrawAccusation: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body: WithdrawAccusationRequest;
    };
    readonly answer: AccusationAnswer;
  };
}

/** Where each operation is. */
export const OPERATIONS: {
  readonly [Name in keyof Operations]: { readonly method: string; readonly path: string };
} = {
  accuse: { method: 'POST', path: '/v1/accusations' },
  adjustDebt: { method: 'POST', path: '/v1/tokenomics/debts/adjust' },
  advanceCycles: { method: 'POST', path: '/v1/cycles/advance' },
  agreeToParent: { method: 'POST', path: '/v1/nation/parents' },
  answerDispute: { method: 'POST', path: '/v1/tokenomics/disputes/answer' },
  answerFinding: { method: 'POST', path: '/v1/findings/{id}/answer' },
  appeal: { method: 'POST', path: '/v1/appeals' },
  approveProposal: { method: 'POST', path: '/v1/policies/proposals/{proposal}/approvals' },
  burn: { method: 'POST', path: '/v1/burns' },
  cancelProposal: { method: 'POST', path: '/v1/policies/proposals/{proposal}/cancel' },
  changeInstrument: { method: 'POST', path: '/v1/tokenomics/instruments/changes' },
  changePool: { method: 'POST', path: '/v1/tokenomics/pledges/pool' },
  choosePolicy: { method: 'POST', path: '/v1/policies' },
  chooseTree: { method: 'POST', path: '/v1/nation/tree' },
  claimEvidence: { method: 'POST', path: '/v1/registry/claims' },
  closeDebt: { method: 'POST', path: '/v1/tokenomics/debts/close' },
  compareRules: { method: 'GET', path: '/v1/policies/comparison/{community}' },
  createCommunity: { method: 'POST', path: '/v1/communities' },
  createSource: { method: 'POST', path: '/v1/ingest/sources' },
  createWebhook: { method: 'POST', path: '/v1/webhooks' },
  deleteSource: { method: 'DELETE', path: '/v1/ingest/sources/{id}' },
  deleteWebhook: { method: 'DELETE', path: '/v1/webhooks/{id}' },
  disputeReduction: { method: 'POST', path: '/v1/tokenomics/disputes' },
  drawPilot: { method: 'POST', path: '/v1/pilots/{id}/draw' },
  electReduction: { method: 'POST', path: '/v1/tokenomics/debt-reductions' },
  eraseMember: { method: 'POST', path: '/v1/members/{userId}/erase' },
  exportAnchors: { method: 'GET', path: '/v1/anchor/export' },
  exportLog: { method: 'GET', path: '/v1/export' },
  exportMember: { method: 'GET', path: '/v1/members/{userId}/export' },
  exportPolicy: { method: 'GET', path: '/v1/policies/export' },
  followEvents: { method: 'GET', path: '/v1/events' },
  followPublicGrowth: { method: 'GET', path: '/v1/public/{community}/events' },
  forgetCounted: { method: 'POST', path: '/v1/census/forget' },
  getActivity: { method: 'GET', path: '/v1/tokenomics/activity' },
  getAnchorCheckpoint: { method: 'GET', path: '/v1/anchor/checkpoint' },
  getCaller: { method: 'GET', path: '/v1/caller' },
  getCheckpoint: { method: 'GET', path: '/v1/log/{community}/checkpoint' },
  getCommunity: { method: 'GET', path: '/v1/communities/{slug}' },
  getCycleReport: { method: 'GET', path: '/v1/cycles/{cycle}/report' },
  getDebt: { method: 'GET', path: '/v1/tokenomics/debts/{debtId}' },
  getDecision: { method: 'GET', path: '/v1/decisions/{id}' },
  getEntropy: { method: 'GET', path: '/v1/tokenomics/entropy' },
  getEvidence: { method: 'GET', path: '/v1/evidence/{id}' },
  getFinding: { method: 'GET', path: '/v1/findings/{id}' },
  getGlobalIntegrity: { method: 'GET', path: '/v1/tokenomics/integrity' },
  getIntegrity: { method: 'GET', path: '/v1/tokenomics/integrity/{userId}' },
  getInterest: { method: 'GET', path: '/v1/tokenomics/interest' },
  getMember: { method: 'GET', path: '/v1/members/{userId}' },
  getMemberStatement: { method: 'GET', path: '/v1/tokenomics/statements/{userId}' },
  getNation: { method: 'GET', path: '/v1/nation' },
  getNegentropy: { method: 'GET', path: '/v1/tokenomics/negentropy/{userId}' },
  getOpenCycle: { method: 'GET', path: '/v1/cycles/current' },
  getPanel: { method: 'GET', path: '/v1/panels/{id}' },
  getPause: { method: 'GET', path: '/v1/pause' },
  getPilot: { method: 'GET', path: '/v1/pilots/{id}' },
  getProof: { method: 'GET', path: '/v1/decisions/{id}/proof' },
  getPublicActivity: { method: 'GET', path: '/v1/public/{community}/activity' },
  getPublicCommunity: { method: 'GET', path: '/v1/public/{community}' },
  getPublicDecision: { method: 'GET', path: '/v1/public/{community}/decisions/{id}' },
  getPublicEntropy: { method: 'GET', path: '/v1/public/{community}/entropy' },
  getPublicProof: { method: 'GET', path: '/v1/public/{community}/decisions/{id}/proof' },
  getPublicReviewQuality: { method: 'GET', path: '/v1/public/{community}/review-quality' },
  getPublicStandings: { method: 'GET', path: '/v1/public/{community}/standings' },
  getPublicSupply: { method: 'GET', path: '/v1/public/{community}/supply' },
  getReceipt: { method: 'GET', path: '/v1/decisions/{id}/receipt' },
  getReflections: { method: 'GET', path: '/v1/reflections/daily/{userId}' },
  getRegistry: { method: 'GET', path: '/v1/registry' },
  getReviewQuality: { method: 'GET', path: '/v1/review-quality' },
  getRules: { method: 'GET', path: '/v1/policies/current/rules' },
  getSupply: { method: 'GET', path: '/v1/tokenomics/supply' },
  getTransfer: { method: 'GET', path: '/v1/transfers/{id}' },
  getWebhook: { method: 'GET', path: '/v1/webhooks/{id}' },
  giveToFund: { method: 'POST', path: '/v1/gifts' },
  grant: { method: 'POST', path: '/v1/grants' },
  importCensus: { method: 'POST', path: '/v1/imports/census' },
  importLegacy: { method: 'POST', path: '/v1/imports/v2' },
  importTable: { method: 'POST', path: '/v1/imports/tables' },
  linkMembers: { method: 'POST', path: '/v1/links' },
  listAccusations: { method: 'GET', path: '/v1/accusations' },
  listAssignedReviews: { method: 'GET', path: '/v1/sentinels/{id}/reviews' },
  listAttestations: { method: 'GET', path: '/v1/keys/{id}/attestations' },
  listCensuses: { method: 'GET', path: '/v1/census' },
  listClaims: { method: 'GET', path: '/v1/claims' },
  listCommunities: { method: 'GET', path: '/v1/communities' },
  listCycles: { method: 'GET', path: '/v1/cycles' },
  listDeadLetters: { method: 'GET', path: '/v1/webhooks/{id}/dead-letters' },
  listDebts: { method: 'GET', path: '/v1/tokenomics/debts' },
  listDecisions: { method: 'GET', path: '/v1/decisions' },
  listFindings: { method: 'GET', path: '/v1/findings' },
  listImports: { method: 'GET', path: '/v1/imports' },
  listInstruments: { method: 'GET', path: '/v1/tokenomics/instruments' },
  listKeys: { method: 'GET', path: '/v1/keys' },
  listLinks: { method: 'GET', path: '/v1/links' },
  listMembers: { method: 'GET', path: '/v1/members' },
  listPanels: { method: 'GET', path: '/v1/panels' },
  listPilots: { method: 'GET', path: '/v1/pilots' },
  listPledges: { method: 'GET', path: '/v1/tokenomics/pledges' },
  listPolicies: { method: 'GET', path: '/v1/policies' },
  listPresets: { method: 'GET', path: '/v1/policies/presets' },
  listProposals: { method: 'GET', path: '/v1/policies/proposals' },
  listPublicCycles: { method: 'GET', path: '/v1/public/{community}/cycles' },
  listPublicPledges: { method: 'GET', path: '/v1/public/{community}/pledges' },
  listPublicPolicies: { method: 'GET', path: '/v1/public/{community}/policies' },
  listPublished: { method: 'GET', path: '/v1/public' },
  listReductions: { method: 'GET', path: '/v1/tokenomics/debt-reductions' },
  listReflectionDays: { method: 'GET', path: '/v1/reflections/daily' },
  listSentinels: { method: 'GET', path: '/v1/sentinels' },
  listSettlements: { method: 'GET', path: '/v1/tokenomics/settlements' },
  listSources: { method: 'GET', path: '/v1/ingest/sources' },
  listStatements: { method: 'GET', path: '/v1/tokenomics/statements' },
  listStudies: { method: 'GET', path: '/v1/studies' },
  listTransfers: { method: 'GET', path: '/v1/transfers' },
  listWebhooks: { method: 'GET', path: '/v1/webhooks' },
  listWitnesses: { method: 'GET', path: '/v1/witnesses' },
  live: { method: 'GET', path: '/healthz' },
  makeKey: { method: 'POST', path: '/v1/keys' },
  metrics: { method: 'GET', path: '/metrics' },
  mint: { method: 'POST', path: '/v1/tokenomics/mint' },
  mintBatch: { method: 'POST', path: '/v1/tokenomics/mint/batch' },
  nameWitness: { method: 'POST', path: '/v1/witnesses' },
  openPanel: { method: 'POST', path: '/v1/panels' },
  pauseWebhook: { method: 'POST', path: '/v1/webhooks/{id}/pause' },
  pledge: { method: 'POST', path: '/v1/tokenomics/pledges' },
  preview: { method: 'POST', path: '/v1/tokenomics/preview' },
  previewLink: { method: 'POST', path: '/v1/links/preview' },
  proposePolicy: { method: 'POST', path: '/v1/policies/proposals' },
  proposeTableMap: { method: 'POST', path: '/v1/imports/maps' },
  publishCommunity: { method: 'POST', path: '/v1/communities/{slug}/publish' },
  ready: { method: 'GET', path: '/readyz' },
  recordEvidence: { method: 'POST', path: '/v1/evidence' },
  recordReading: { method: 'POST', path: '/v1/tokenomics/entropy' },
  reflect: { method: 'POST', path: '/v1/reflections/daily' },
  registerDebt: { method: 'POST', path: '/v1/tokenomics/debts' },
  registerInstrument: { method: 'POST', path: '/v1/tokenomics/instruments' },
  registerMember: { method: 'POST', path: '/v1/members' },
  registerPilot: { method: 'POST', path: '/v1/pilots' },
  registerSentinel: { method: 'POST', path: '/v1/sentinels' },
  registerStudy: { method: 'POST', path: '/v1/studies' },
  rehearsePolicy: { method: 'POST', path: '/v1/policies/rehearsals' },
  replayDeadLetter: { method: 'POST', path: '/v1/webhooks/{id}/dead-letters/{index}/replay' },
  replayWebhook: { method: 'POST', path: '/v1/webhooks/{id}/replay' },
  reportStudy: { method: 'POST', path: '/v1/studies/{id}/report' },
  resumeWebhook: { method: 'POST', path: '/v1/webhooks/{id}/resume' },
  retireSentinel: { method: 'POST', path: '/v1/sentinels/{id}/retire' },
  retractEvidence: { method: 'POST', path: '/v1/evidence/{id}/retract' },
  reverseSettlement: { method: 'POST', path: '/v1/tokenomics/settlements/reverse' },
  review: { method: 'POST', path: '/v1/reviews' },
  revokeKey: { method: 'POST', path: '/v1/keys/{id}/revoke' },
  rollUp: { method: 'POST', path: '/v1/nation/rollups' },
  rotateKey: { method: 'POST', path: '/v1/keys/{id}/rotate' },
  seatCouncil: { method: 'POST', path: '/v1/council' },
  setEmergencyPause: { method: 'POST', path: '/v1/pause/emergency' },
  setPause: { method: 'POST', path: '/v1/pause' },
  settle: { method: 'POST', path: '/v1/tokenomics/settlements' },
  signReview: { method: 'POST', path: '/v1/panels/{id}/reviews' },
  suspendDebt: { method: 'POST', path: '/v1/tokenomics/debts/suspend' },
  switchReflections: { method: 'POST', path: '/v1/members/{userId}/reflections' },
  tabulateMember: { method: 'GET', path: '/v1/members/{userId}/table' },
  tellMemberApart: { method: 'POST', path: '/v1/members/{userId}/distinct' },
  transfer: { method: 'POST', path: '/v1/transfers' },
  undoKey: { method: 'POST', path: '/v1/keys/{id}/undo' },
  undoLegacyImport: { method: 'POST', path: '/v1/imports/v2/{id}/undo' },
  withdrawAccusation: { method: 'POST', path: '/v1/accusations/{id}/withdraw' },
};
