import { floorDivide, ONE, type Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

interface Deviation {
  readonly before: Ppm;
  readonly after: Ppm;
  readonly target?: Ppm;
}

export const CORRECTION = {
  type: 'correction',
  role: 'claim',
  family: 'echo',
  words: 'a deviation that somebody found and removed',
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who removed the deviation' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: { kind: 'line', lengthMax: 500, words: 'the caller’s name for what was corrected' },
    at: { kind: 'moment', words: 'when it was made' },
    dueAt: { kind: 'moment', words: 'until when it would be in time' },
    before: { kind: 'share', words: 'deviation before, 0 none' },
    after: { kind: 'share', words: 'deviation after' },
    target: {
      kind: 'share',
      optional: true,
      below: 'before',
      words: 'deviation that was aimed at, below `before`; left out, 0',
    },
    with: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'the party it was made to, who may confirm or reject it; never `userId`',
    },
  },
  settlement: {
    needsProof: false,
    // Nothing is shown but what the claimant says: of what one friend saw alone there is no end.
    confirmations: 2,
    by: 'another',
    isDeed: true,
    horizonCycles: 14,
    inTimeBy: 'claim',
    effect: ({ before, after, target = 0 }: Deviation): Ppm =>
      after >= before ? 0 : Math.min(ONE, floorDivide((before - after) * ONE, before - target)),
    effectWords: '(`before` − `after`) / (`before` − `target`), from 0 to 1',
  },
} as const;

export type CorrectionRecord = RecordOf<typeof CORRECTION>;
