import type { Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

export const STEP = {
  type: 'step',
  role: 'claim',
  family: 'governance',
  words: 'a part of an adopted proposal that somebody carries out',
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who carries it out' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: { kind: 'line', lengthMax: 500, words: 'the caller’s name for the step' },
    at: { kind: 'moment', words: 'when it was taken on' },
    dueAt: {
      kind: 'moment',
      notBefore: 'at',
      words: 'until when it is to be delivered; not before `at`',
    },
    of: {
      kind: 'userId',
      isNot: 'userId',
      words: 'who made the proposal, and does not confirm its steps; never `userId`',
    },
    with: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'the party it was made to, who may confirm or reject it; never `userId`',
    },
  },
  settlement: {
    needsProof: true,
    confirmations: 1,
    by: 'another than `of`',
    isDeed: true,
    horizonCycles: 28,
    inTimeBy: 'proof',
    effect: (_: unknown, delivered: Ppm): Ppm => delivered,
    effectWords: 'the share delivered',
  },
} as const;

export type StepRecord = RecordOf<typeof STEP>;
