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
    doneAt: {
      kind: 'moment',
      optional: true,
      words: 'when the work was done, as `by` saw it; of work that was promised only',
    },
    target: {
      kind: 'share',
      optional: true,
      words: 'the deviation that was aimed at, as `by` knew it; of a `correction` only',
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

/**
 * In whose name the verdict of a panel stands: two spaces in a row are in no user id, so that
 * nobody has said anything in this name before, is linked to it or is erased with it.
 */
export function nameOfPanel(panel: number): string {
  return `panel  ${panel}`;
}

/** The panel whose verdict a record is, by the index of its entry; undefined: somebody's word. */
export function panelIn(by: string): number | undefined {
  const index = /^panel {2}(0|[1-9][0-9]*)$/.exec(by)?.[1];
  return index === undefined ? undefined : Number(index);
}
