import { type TSchema, type TUnsafe, Type } from 'typebox';
import { type Silence, SILENCES } from '../../../core/families/voice.ts';
import { MISSING } from '../../../pipeline/answers/evidence/read-claims.ts';
import { named, namedObject } from '../../schemas/named.ts';
import { evidenceIdSchema } from '../evidence/schemas.ts';

export const silenceSchema: TUnsafe<Silence> = named(
  'Silence',
  Type.Unsafe<Silence>(
    Type.Enum([...SILENCES], {
      description:
        'Why a word does not count: its speaker has no record of their own yet, only a party, a ' +
        'panel or an audit rejects, the horizon of the claim was over, or the work was done ' +
        'before it was promised, at no time that is said, or after its term though it was shown ' +
        'before that; or the target of a correction is not named.',
    }),
  ),
);

const missingSchema: TSchema = namedObject('Missing', {
  what: Type.Enum([...MISSING], {
    description:
      'What it waits for; `takeover`: the yes of whom it names as `next`; `earlier`: the end of ' +
      'a promise of the same deed that somebody else made before, or of a claim that waits too; ' +
      '`deed`: that the claim of somebody else, which was kept first, counts no more.',
  }),
  count: Type.Integer({ description: 'How many of it.' }),
  from: Type.Optional(
    Type.String({ description: 'Who alone can give it; absent: anybody else whose word counts.' }),
  ),
});

const wordSchema: TSchema = namedObject('ClaimWord', {
  by: Type.String({ description: 'Who said it; `panel` for the verdict of one.' }),
  accepted: Type.Boolean({ description: 'Whether they said that it holds.' }),
  counts: Type.Boolean({ description: 'Whether that has a say in what becomes of it.' }),
  reason: Type.Optional(silenceSchema),
});

export const standingFields: { missing: TSchema; words: TSchema } = {
  missing: Type.Array(missingSchema, { description: 'What it still waits for.' }),
  words: Type.Array(wordSchema, { description: 'Who said of it whether it holds.' }),
};

/** What a word would come to that was not said yet. */
export const ownWordSchema: TSchema = namedObject(
  'OwnWord',
  {
    counts: Type.Boolean({ description: 'Whether saying that it holds would have a say.' }),
    reason: Type.Optional(silenceSchema),
    rejects: Type.Boolean({ description: 'Whether saying that it does not would have one.' }),
  },
  'It waits for a word, and the member of this key may say it. What is said once is not asked ' +
    'again: whose word does not count yet waits until it does.',
);

/** What a mint waits for whose claim is not settled. */
export const standingSchema: TSchema = namedObject(
  'ClaimStanding',
  { claim: evidenceIdSchema, ...standingFields },
  'What its claim waits for, and whose word about it does not count.',
);
