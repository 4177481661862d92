import { type TObject, type TSchema, type TString, type TUnsafe, Type } from 'typebox';
import { FINDING_CODES, type FindingCode } from '../../../core/codes/codes.ts';
import type { FindingStatus } from '../../../core/state/entry.ts';
import { FINDING_STATUSES } from '../../../core/state/finding.ts';
import { named, namedObject } from '../../schemas/named.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { evidenceIdSchema, userIdSchema } from '../evidence/schemas.ts';

/** A finding as a path or a body names it. */
export const findingIdSchema: TString = Type.String({
  pattern: '^(0|[1-9][0-9]{0,14})$',
  description: 'Index of the entry that opened the finding.',
});

export const findingStatusSchema: TUnsafe<FindingStatus> = named(
  'FindingStatus',
  Type.Unsafe(
    Type.Enum([...FINDING_STATUSES], { description: 'What has become of the finding by now.' }),
  ),
);

const untilSchema = Type.Optional(
  Type.Integer({
    description:
      'Before this cycle it is answered, or can be: an open or appealed one falls then, a ' +
      'confirmed one takes effect. Absent when it waits for nothing.',
  }),
);

/** Evidence about the member of a finding, which they and whoever answers are shown. */
export const shownEvidenceSchema: TObject<{ id: typeof evidenceIdSchema }> = namedObject(
  'ShownEvidence',
  { id: evidenceIdSchema },
);

export const findingCodeSchema: TUnsafe<FindingCode> = named(
  'FindingCode',
  Type.Unsafe<FindingCode>(Type.Enum([...FINDING_CODES], { description: 'What was found.' })),
);

const findingFields = {
  id: findingIdSchema,
  userId: Type.Optional(userIdSchema),
  code: findingCodeSchema,
  sentence: Type.String(),
  status: findingStatusSchema,
  opened: cycleSchema,
  cycle: Type.Integer({ description: 'The cycle of the last word about it.' }),
  holds: Type.Boolean({ description: 'What the member asks for is held meanwhile.' }),
  isFinal: Type.Boolean({ description: 'It takes effect.' }),
  until: untilSchema,
  detector: Type.Optional(
    Type.String({ description: 'Name and version; absent when no detector found it.' }),
  ),
  measured: Type.Number({ description: 'What was measured, in the unit of the limit.' }),
  limit: Type.Number(),
  counts: Type.Optional(
    Type.Array(Type.Integer(), { description: 'What the detector looked at, as it says.' }),
  ),
  basis: Type.Optional(
    Type.String({ description: 'SHA-256 of the whole list of what the detector looked at.' }),
  ),
  case: Type.Optional(
    Type.String({ description: 'The same for all people of a group; an audit is asked for.' }),
  ),
  evidence: Type.Optional(Type.String({ description: 'Salted hash of what it is about.' })),
};

export const findingSchema: TSchema = namedObject('Finding', findingFields);

export const findingStorySchema: TSchema = namedObject('FindingStory', {
  ...findingFields,
  words: Type.Array(
    namedObject('FindingWord', {
      entry: Type.String({ description: 'Index of the entry.' }),
      cycle: cycleSchema,
      status: findingStatusSchema,
      reason: Type.Optional(Type.String()),
    }),
    { description: 'Everything that was said of it, in order.' },
  ),
});

export const findingAnswerSchema: TSchema = namedObject('FindingAnswer', {
  entry: Type.Integer({ description: 'Its index in the log.' }),
  finding: Type.Integer(),
  status: findingStatusSchema,
  cycle: cycleSchema,
  until: untilSchema,
  panel: Type.Optional(
    Type.Integer({ description: 'The panel that decides about an appeal, if one can sit.' }),
  ),
});

export const findingReasonSchema: TString = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'For people; the log has a salted commitment of it only.',
});
