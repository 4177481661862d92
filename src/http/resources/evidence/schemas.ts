import {
  type TOptional,
  type TProperties,
  type TSchema,
  type TString,
  type TUnsafe,
  Type,
} from 'typebox';
import type { EvidenceRecord } from '../../../core/families/record.ts';
import { NAME_PATTERN } from '../../../core/policy/policy-shape.ts';
import { ppmToNumber } from '../../../core/units.ts';
import { USER_ID_FORMAT } from '../../schemas/formats.ts';
import { namedObject } from '../../schemas/named.ts';

/** What a POST may carry at most, and an action may be claimed with. */
export const RECORDS_PER_REQUEST = 100;
export const EVIDENCE_PER_ACTION = 16;

/** An object that has these fields and no others. */
export function strictObject<Fields extends TProperties>(
  fields: Fields,
  description?: string,
): ReturnType<typeof Type.Object<Fields>> {
  return Type.Object(fields, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
}

/** One line of text: control characters are refused wherever a name is taken. */
export const LINE_PATTERN = '^[^\\u0000-\\u001f\\u007f]+$';

const text = (maxLength: number, description: string): TString =>
  Type.String({ minLength: 1, maxLength, pattern: LINE_PATTERN, description });

/** What every place takes that names a person; `userIdProblem` has the rule. */
export const userIdSchema: TString = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: LINE_PATTERN,
  format: USER_ID_FORMAT,
  description:
    'The caller’s own opaque name for a member: in Unicode normalization form C, without ' +
    'invisible characters and without spaces but single ones inside.',
});
/** A name of the policy: what stands in the public log must not be anybody's free text. */
export const policyNameSchema = (description: string): TString =>
  Type.String({ pattern: NAME_PATTERN, description });

export const domainSchema: TString = policyNameSchema(
  'Where entropy is tracked: one of the policy’s domains.',
);
export const momentSchema: TString = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'RFC 3339, to the second.',
});
export const evidenceIdSchema: TString = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the record: the same words are the same evidence.',
});
export const amountSchema: TString = Type.String({
  pattern: '^(0|[1-9][0-9]{0,15})\\.[0-9]{6}$',
  description: 'MIC with exactly six decimals.',
});
export const sandboxField: TOptional = Type.Optional(
  Type.Literal(true, { description: 'There in a sandbox: its credits are worth nothing.' }),
);

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const CLAIM = {
  userId: userIdSchema,
  domain: domainSchema,
  subject: text(500, 'The caller’s name for what it is about: a task, a pull request, a motion.'),
  at: momentSchema,
};

const dueAt = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'Until when it was promised, or would be in time.',
});

const claimId = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'Id of the record that it supports.',
});

const promiseSchema = strictObject(
  { type: Type.Literal('promise'), ...CLAIM, dueAt },
  '`civic`: a task that somebody promised.',
);

const correctionSchema = strictObject(
  {
    type: Type.Literal('correction'),
    ...CLAIM,
    dueAt,
    before: share('Deviation before the correction.'),
    after: share('Deviation after it.'),
  },
  '`echo`: a deviation that somebody found and removed.',
);

const reviewSchema = strictObject(
  {
    type: Type.Literal('review'),
    ...CLAIM,
    dueAt,
    of: Type.Optional(userIdSchema),
    rating: Type.Integer({
      minimum: 0,
      maximum: 1_000,
      description: 'From 0 to the policy’s rating classes less one.',
    }),
  },
  '`echo`: a rating of somebody else’s work.',
);

const validationSchema = strictObject(
  {
    type: Type.Literal('validation'),
    ...CLAIM,
    dueAt,
    verdict: Type.Enum(['adopt', 'reject']),
  },
  '`governance`: a verdict on a proposal or a result.',
);

const proofSchema = strictObject(
  {
    type: Type.Literal('proof'),
    claim: claimId,
    at: momentSchema,
    delivered: share('Share of what was promised.'),
  },
  'The member shows what was delivered.',
);

const confirmationSchema = strictObject(
  {
    type: Type.Literal('confirmation'),
    claim: claimId,
    by: userIdSchema,
    at: momentSchema,
    accepted: Type.Boolean(),
  },
  'A second party says whether the claim holds.',
);

const observationSchema = strictObject(
  {
    type: Type.Literal('observation'),
    source: text(500, 'Where it was seen.'),
    kind: text(100, 'What happened, in the words of its source.'),
    subject: text(500, 'What it happened to.'),
    at: momentSchema,
  },
  'Something that happened: it is kept and pays nobody.',
);

const RECORDS = [
  promiseSchema,
  correctionSchema,
  reviewSchema,
  validationSchema,
  proofSchema,
  confirmationSchema,
  observationSchema,
] as const;

const RECORD_TYPES: readonly EvidenceRecord['type'][] = RECORDS.map(
  ({ properties }) => properties.type.const,
);

/** A record as it travels over HTTP, times as RFC 3339 and shares as 0..1; parsed before use. */
export interface RecordBody {
  readonly type: EvidenceRecord['type'];
}

export const reviewRequestSchema: TUnsafe<RecordBody> = Type.Unsafe<RecordBody>(reviewSchema);

/** Several records, or one by itself. */
export type EvidenceBody = RecordBody | { readonly records: readonly RecordBody[] };

export const evidenceRequestSchema: TUnsafe<EvidenceBody> = Type.Unsafe<EvidenceBody>(
  Type.Union([
    namedObject(
      'EvidenceBatch',
      {
        records: Type.Array(Type.Union([...RECORDS]), {
          minItems: 1,
          maxItems: RECORDS_PER_REQUEST,
        }),
      },
      'Several records, taken together or not at all.',
    ),
    ...RECORDS,
  ]),
);

/** Evidence that stands for an action: a record, or the id of one that was sent before. */
export type EvidenceInputBody = RecordBody | { readonly id: string };

export const evidenceInputSchema: TUnsafe<EvidenceInputBody> = Type.Unsafe<EvidenceInputBody>(
  Type.Union([
    namedObject('EvidenceReference', { id: evidenceIdSchema }, 'A record that was sent before.'),
    ...RECORDS,
  ]),
);

const takenEvidenceSchema = namedObject('TakenEvidence', {
  id: evidenceIdSchema,
  hash: Type.String({ description: 'By what the log knows it: SHA-256 of a salt and the id.' }),
  known: Type.Boolean({ description: 'It was there before.' }),
  settled: Type.Enum(['open', 'kept', 'lost'], {
    description: 'What became of the claim that it is or supports.',
  }),
});

export const evidenceAnswerSchema: TSchema = namedObject('EvidenceAnswer', {
  evidence: Type.Array(takenEvidenceSchema),
  sandbox: sandboxField,
});

export const retractRequestSchema: TUnsafe<{ readonly reason: string }> = Type.Unsafe(
  strictObject({
    reason: text(1_000, 'For people; the log has a salted commitment of it only.'),
  }),
);

export const retractAnswerSchema: TSchema = strictObject({
  retracted: Type.Array(
    strictObject({
      id: evidenceIdSchema,
      hash: Type.String(),
      facts: Type.Integer({ description: 'Facts that count no more.' }),
      holds: Type.Integer({ description: 'Held decisions that will be cancelled.' }),
    }),
  ),
  sandbox: sandboxField,
});

export const evidenceViewSchema: TSchema = strictObject({
  id: evidenceIdSchema,
  hash: Type.String({ description: 'By what the log knows it.' }),
  record: Type.Object(
    {},
    {
      additionalProperties: true,
      description: 'The record; what an import brought has the fields of its source.',
    },
  ),
  ref: Type.Optional(Type.String({ description: 'The caller’s name for the action.' })),
  attestedBy: Type.Optional(Type.String({ description: 'Id of the key that attested it.' })),
  attestedAt: Type.Optional(Type.String({ format: 'date-time' })),
  retracted: Type.Boolean(),
  supports: Type.Array(evidenceIdSchema, { description: 'Records that say something about it.' }),
  decisions: Type.Array(Type.String(), { description: 'Ids of the decisions about it.' }),
  sandbox: sandboxField,
});

/**
 * What is kept as evidence, as HTTP shows it. What an import brought, or a mint without a claim,
 * was never one of these records and is shown as it was kept.
 */
export function keptBody(kept: unknown): Readonly<Record<string, unknown>> {
  const record = kept as Readonly<Record<string, unknown>>;
  const isRecord = RECORD_TYPES.some((type) => type === record['type']);
  return isRecord ? { ...recordBody(kept as EvidenceRecord) } : record;
}

/** A record as HTTP shows it: the inverse of parsing one. */
export function recordBody(record: EvidenceRecord): Readonly<Record<string, unknown>> {
  const at = momentText(record.at);
  switch (record.type) {
    case 'correction': {
      const { before, after, dueAt: due } = record;
      const shares = { before: ppmToNumber(before), after: ppmToNumber(after) };
      return { ...record, at, dueAt: momentText(due), ...shares };
    }
    case 'promise':
    case 'review':
    case 'validation':
      return { ...record, at, dueAt: momentText(record.dueAt) };
    case 'proof':
      return { ...record, at, delivered: ppmToNumber(record.delivered) };
    case 'confirmation':
    case 'observation':
      return { ...record, at };
  }
}

/** Unix seconds as RFC 3339. */
export function momentText(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString().replace('.000Z', 'Z');
}
