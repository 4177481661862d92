import { ONE, type Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

export const REVIEW = {
  type: 'review',
  role: 'claim',
  family: 'echo',
  words: 'a rating of somebody else’s work',
  isRating: true,
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who rates' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: {
      kind: 'line',
      lengthMax: 500,
      words: 'the item that is rated; the same text in the same domain is the same item',
    },
    at: { kind: 'moment', words: 'when it was made' },
    dueAt: { kind: 'moment', words: 'until when it would be in time' },
    of: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'whose work it is, if that is a member; never `userId`',
    },
    rating: { kind: 'class', words: 'higher is better' },
    with: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'the party it was made to, who may confirm or reject it; never `userId`',
    },
  },
  settlement: {
    needsProof: false,
    confirmations: 1,
    by: 'another',
    horizonCycles: 28,
    inTimeBy: 'claim',
    effect: (): Ppm => ONE,
    effectWords: '1',
  },
} as const;

export type ReviewRecord = RecordOf<typeof REVIEW>;
