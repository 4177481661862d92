import { ONE, type Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

/** What a severity is worth that was judged to be the class next to it. */
const NEXT_CLASS: Ppm = 500_000;

export const DEFECT = {
  type: 'defect',
  role: 'claim',
  family: 'echo',
  words: 'a defect that somebody found in the work of somebody else',
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who reports it' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: { kind: 'line', lengthMax: 500, words: 'the caller’s name for the defect' },
    at: { kind: 'moment', words: 'when it was reported' },
    dueAt: { kind: 'moment', words: 'until when it would be in time' },
    of: {
      kind: 'userId',
      isNot: 'userId',
      words: 'whose work it is, who does not confirm the report; never `userId`',
    },
    rating: { kind: 'class', words: 'how severe it is; higher is worse' },
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
    by: 'another than `of`',
    isRated: true,
    isFree: true,
    horizonCycles: 14,
    inTimeBy: 'claim',
    effect: ({ rating }: { readonly rating: number }, _: Ppm, judged?: number): Ppm =>
      judgedAs(Math.abs(rating - (judged ?? Number.POSITIVE_INFINITY))),
    effectWords: '1 if it is judged of the same class, 0.5 of the next one, else 0',
  },
} as const;

export type DefectRecord = RecordOf<typeof DEFECT>;

function judgedAs(distance: number): Ppm {
  if (distance === 0) return ONE;
  return distance === 1 ? NEXT_CLASS : 0;
}
