import {
  type TOptional,
  type TProperties,
  type TSchema,
  type TString,
  type TUnsafe,
  Type,
} from 'typebox';
import {
  type Aim,
  AIMS,
  CLASS_MAX,
  type Declaration,
  type Field,
  INSTRUMENT_PATTERN,
  NAME_LENGTH_MAX,
} from '../../../core/families/declaration.ts';
import {
  CLAIM_TYPES,
  declarationOf,
  type EvidenceRecord,
  RECORD_TYPES,
  RECORDS,
} from '../../../core/families/record.ts';
import { EVENT_NAME_LENGTH_MAX } from '../../../core/families/claim-name.ts';
import { SILENCES } from '../../../core/families/voice.ts';
import { NAME_PATTERN } from '../../../core/policy/policy-shape.ts';
import { ppmToNumber } from '../../../core/units.ts';
import { USER_ID_FORMAT } from '../../formats.ts';
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
const person = (description: string): TString =>
  Type.String({
    minLength: 1,
    maxLength: NAME_LENGTH_MAX.userId,
    pattern: LINE_PATTERN,
    format: USER_ID_FORMAT,
    description,
  });

export const userIdSchema: TString = person(
  'The caller’s own opaque name for a member: in Unicode normalization form C, without ' +
    'invisible characters and without spaces but single ones inside.',
);
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
const EVIDENCE_ID_PATTERN = '^[0-9a-f]{64}$';
export const evidenceIdSchema: TString = Type.String({
  pattern: EVIDENCE_ID_PATTERN,
  description: 'SHA-256 of the record: the same words are the same evidence.',
});
export const amountSchema: TString = Type.String({
  pattern: '^(0|[1-9][0-9]{0,15})\\.[0-9]{6}$',
  description: 'MIC with exactly six decimals.',
});
export const sandboxField: TOptional = Type.Optional(
  Type.Literal(true, { description: 'There in a sandbox: its credits are worth nothing.' }),
);

/** How a claim is named besides by its id. */
const CLAIM_NAMES = [
  namedObject(
    'ClaimEvent',
    {
      source: text(EVENT_NAME_LENGTH_MAX, 'Of the event that brought it alone.'),
      id: text(EVENT_NAME_LENGTH_MAX, 'Of that event.'),
    },
    'The claim that a CloudEvent of the same key or source brought.',
  ),
  namedObject(
    'ClaimName',
    {
      type: Type.Enum(CLAIM_TYPES, { description: 'What kind of claim it is.' }),
      userId: userIdSchema,
      domain: domainSchema,
      subject: text(500, 'What it is about.'),
    },
    'The last claim of somebody about something that was made by then.',
  ),
] as const;

/** A record's schema is called after it: `PromiseRecord`. */
function recordSchema(declaration: Declaration): TSchema {
  const { type, role, words } = declaration;
  const fields = Object.entries(declaration.fields).map(([name, field]) => {
    const schema = fieldSchema(field);
    return [name, field.optional === true ? Type.Optional(schema) : schema] as const;
  });
  return namedObject(
    `${type.charAt(0).toUpperCase()}${type.slice(1)}Record`,
    { type: Type.Literal(type), ...Object.fromEntries(fields) },
    role === 'claim' ? `\`${declaration.family}\`: ${words}.` : sentence(words),
  );
}

function fieldSchema(field: Field): TSchema {
  const description = sentence(field.words);
  switch (field.kind) {
    case 'userId':
      return person(description);
    case 'line':
      return text(field.lengthMax, description);
    case 'domain':
      return policyNameSchema(description);
    case 'moment':
      return Type.String({ format: 'date-time', maxLength: 40, description });
    case 'share':
      return Type.Number({ minimum: 0, maximum: 1, description });
    case 'class':
      return Type.Integer({ minimum: 0, maximum: CLASS_MAX, description });
    case 'flag':
      return Type.Boolean({ description });
    case 'choice':
      return Type.Enum([...field.choices], { description });
    case 'aims':
      return Type.Array(aimSchema, { minItems: AIMS.min, maxItems: AIMS.max, description });
    case 'claim':
      return Type.Union([Type.String({ pattern: EVIDENCE_ID_PATTERN }), ...CLAIM_NAMES], {
        description,
      });
  }
}

const aimSchema = namedObject('Aim', {
  instrument: Type.String({
    pattern: INSTRUMENT_PATTERN,
    description: 'An instrument of the domain.',
  }),
  target: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'What it shall read on the mean; below what it read before.',
  }),
});

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const RECORD_SCHEMAS: readonly TSchema[] = Object.values(RECORDS).map(recordSchema);

/** A record as it travels over HTTP, times as RFC 3339 and shares as 0..1; parsed before use. */
export interface RecordBody {
  readonly type: EvidenceRecord['type'];
}

export const reviewRequestSchema: TUnsafe<RecordBody> = Type.Unsafe<RecordBody>(
  recordSchema(RECORDS.review),
);

/** Several records, or one by itself. */
export type EvidenceBody = RecordBody | { readonly records: readonly RecordBody[] };

export const evidenceRequestSchema: TUnsafe<EvidenceBody> = Type.Unsafe<EvidenceBody>(
  Type.Union([
    namedObject(
      'EvidenceBatch',
      {
        records: Type.Array(Type.Union([...RECORD_SCHEMAS]), {
          minItems: 1,
          maxItems: RECORDS_PER_REQUEST,
        }),
      },
      'Several records, taken together or not at all.',
    ),
    ...RECORD_SCHEMAS,
  ]),
);

/** Evidence that stands for an action: a record, or the id of one that was sent before. */
export type EvidenceInputBody = RecordBody | { readonly id: string };

export const evidenceInputSchema: TUnsafe<EvidenceInputBody> = Type.Unsafe<EvidenceInputBody>(
  Type.Union([
    namedObject('EvidenceReference', { id: evidenceIdSchema }, 'A record that was sent before.'),
    ...RECORD_SCHEMAS,
  ]),
);

const takenEvidenceSchema = namedObject('TakenEvidence', {
  id: evidenceIdSchema,
  hash: Type.String({ description: 'By what the log knows it: SHA-256 of a salt and the id.' }),
  known: Type.Boolean({ description: 'It was there before.' }),
  settled: Type.Enum(['open', 'kept', 'lost'], {
    description: 'What became of the claim that it is or supports.',
  }),
  counts: Type.Optional(
    Type.Literal(false, {
      description:
        'There when the word is kept and settles nothing, now or later: whose it is has no ' +
        'standing, or may not reject.',
    }),
  ),
  reason: Type.Optional(
    Type.Enum([...SILENCES], {
      description:
        'Why it does not count: its speaker had no standing, only a party, a panel or an audit ' +
        'rejects, or the horizon of the claim was over.',
    }),
  ),
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
  attestedWith: Type.Optional(
    Type.String({ description: 'Id of the key of somebody else who attested it too.' }),
  ),
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
  const { fields } = declarationOf(record);
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, shownAs(fields[name]?.kind, value)]),
  );
}

function shownAs(kind: Field['kind'] | undefined, value: unknown): unknown {
  if (kind === 'moment') return momentText(Number(value));
  if (kind === 'aims') {
    const aims = value as readonly Aim[];
    return aims.map(({ instrument, target }) => ({ instrument, target: ppmToNumber(target) }));
  }
  return kind === 'share' ? ppmToNumber(Number(value)) : value;
}

/** Unix seconds as RFC 3339. */
export function momentText(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString().replace('.000Z', 'Z');
}
