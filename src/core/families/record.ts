import { PROMISE, type PromiseRecord } from './civic/promise.ts';
import type {
  ClaimDeclaration,
  Declaration,
  Field,
  ObservationDeclaration,
  SupportDeclaration,
} from './declaration.ts';
import { CORRECTION, type CorrectionRecord } from './echo/correction.ts';
import { DEFECT, type DefectRecord } from './echo/defect.ts';
import { REVIEW, type ReviewRecord } from './echo/review.ts';
import { STEP, type StepRecord } from './governance/step.ts';
import { TURN, type TurnRecord } from './governance/turn.ts';
import { VALIDATION, type ValidationRecord } from './governance/validation.ts';
import { OBSERVATION, type ObservationRecord } from './observations/observation.ts';
import { IMPROVEMENT, type ImprovementRecord } from './stability/improvement.ts';
import { CONFIRMATION, type ConfirmationRecord } from './supports/confirmation.ts';
import { PROOF, type ProofRecord } from './supports/proof.ts';

/**
 * What an attestor can say (docs/internals/design.md#families-and-settlement). A *claim* is what a
 * member asks to be paid for, one type per action that mints; a *support* is what others say about
 * a claim. Records are content-addressed: the same words are the same evidence.
 */
export type EvidenceRecord = ClaimRecord | SupportRecord | ObservationRecord;

export type ClaimRecord =
  | PromiseRecord
  | CorrectionRecord
  | DefectRecord
  | ReviewRecord
  | ValidationRecord
  | TurnRecord
  | StepRecord
  | ImprovementRecord;

/** The first confirmations settle a claim; a later one that rejects overturns it. */
export type SupportRecord = ProofRecord | ConfirmationRecord;

/** A claim that is a rating too. */
export type RatingRecord = ReviewRecord;

type Role<One extends EvidenceRecord> = One extends ClaimRecord
  ? ClaimDeclaration<One['type']>
  : One extends SupportRecord
    ? SupportDeclaration<One['type']>
    : ObservationDeclaration<One['type']>;

type Catalogue = {
  readonly [Type in EvidenceRecord['type']]: Role<Extract<EvidenceRecord, { type: Type }>>;
};

/** Every type of record, declared once: all that reads, checks or shows records reads this. */
export const RECORDS: Catalogue = {
  promise: PROMISE,
  correction: CORRECTION,
  defect: DEFECT,
  review: REVIEW,
  validation: VALIDATION,
  turn: TURN,
  step: STEP,
  improvement: IMPROVEMENT,
  proof: PROOF,
  confirmation: CONFIRMATION,
  observation: OBSERVATION,
};

export const RECORD_TYPES: readonly EvidenceRecord['type'][] = Object.keys(
  RECORDS,
) as EvidenceRecord['type'][];

/** Those that mint. */
export const CLAIM_TYPES: ClaimRecord['type'][] = RECORD_TYPES.filter(
  (type): type is ClaimRecord['type'] => RECORDS[type].role === 'claim',
);

/** The declaration of a record's type. */
export function declarationOf({ type }: ClaimRecord): ClaimDeclaration;
export function declarationOf({ type }: EvidenceRecord): Declaration;
export function declarationOf({ type }: EvidenceRecord): Declaration {
  return RECORDS[type];
}

/** What an import kept, or a mint without a claim, has a type of its own and is no claim. */
export function isClaim(record: EvidenceRecord): record is ClaimRecord {
  return roleOf(record) === 'claim';
}

export function isSupport(record: EvidenceRecord): record is SupportRecord {
  return roleOf(record) === 'support';
}

function roleOf({ type }: EvidenceRecord): Declaration['role'] | undefined {
  return Object.hasOwn(RECORDS, type) ? RECORDS[type].role : undefined;
}

export function isRating(record: EvidenceRecord): record is RatingRecord {
  return isRatingType(record.type);
}

/** Whether a type of records rates what others did. */
export function isRatingType(type: string): boolean {
  return RATING_TYPES.has(type);
}

const RATING_TYPES: ReadonlySet<string> = new Set(
  RECORD_TYPES.filter((type) => {
    const declaration: Declaration = RECORDS[type];
    return declaration.role === 'claim' && declaration.isRating === true;
  }),
);

/** How two fields of one record contradict each other; undefined if they do not. */
export function contradictionIn(
  record: EvidenceRecord,
): { readonly field: string; readonly reason: string } | undefined {
  const values: Readonly<Record<string, unknown>> = { ...record };
  for (const [field, rule] of Object.entries(declarationOf(record).fields)) {
    const reason = contradictionOf(rule, values[field], values);
    if (reason !== undefined) return { field, reason };
  }
  return undefined;
}

function contradictionOf(
  rule: Field,
  value: unknown,
  others: Readonly<Record<string, unknown>>,
): string | undefined {
  if (rule.kind === 'moment' && rule.notBefore !== undefined) {
    const isBefore = Number(value) < Number(others[rule.notBefore]);
    return isBefore ? `must not be before ${rule.notBefore}` : undefined;
  }
  if (rule.kind === 'share' && rule.below !== undefined && value !== undefined) {
    const isLess = Number(value) < Number(others[rule.below]);
    return isLess ? undefined : `must be less than ${rule.below}`;
  }
  if (rule.kind === 'userId' && rule.isNot !== undefined && value === others[rule.isNot]) {
    return `must be somebody else than ${rule.isNot}`;
  }
  return undefined;
}
