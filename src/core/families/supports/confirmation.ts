import type { RecordOf } from '../declaration.ts';

/** The other side of a task, a sample of an audit, the outcome of a vote. */
export const CONFIRMATION = {
  type: 'confirmation',
  role: 'support',
  turn: 2,
  words: 'a second party’s word on whether the claim holds',
  fields: {
    claim: { kind: 'claim', words: 'what is confirmed or rejected' },
    by: { kind: 'userId', ownOnly: true, words: 'who says so; never the claimant' },
    at: { kind: 'moment', words: 'when; not before the claim' },
    accepted: { kind: 'flag', words: 'whether the claim holds' },
    rating: {
      kind: 'class',
      optional: true,
      words: 'the class that the claim’s own `rating` is compared with; for a `defect` that holds',
    },
    as: {
      kind: 'choice',
      optional: true,
      choices: ['party', 'panel', 'audit'],
      words: 'in which capacity; left out, `party` if the claim names `by`, else a member’s word',
    },
  },
} as const;

export type ConfirmationRecord = RecordOf<typeof CONFIRMATION>;
