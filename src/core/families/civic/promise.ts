import type { Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

export const PROMISE = {
  type: 'promise',
  role: 'claim',
  family: 'civic',
  words: 'a task that somebody promised',
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who promised' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: { kind: 'line', lengthMax: 500, words: 'the caller’s name for the task' },
    at: { kind: 'moment', words: 'when it was promised' },
    dueAt: {
      kind: 'moment',
      // What is made at once may be late; what is promised may not be late already.
      notBefore: 'at',
      words: 'until when it is to be delivered; not before `at`',
    },
    with: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'the party it was made to, who may confirm or reject it; never `userId`',
    },
    next: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'who takes it over, and has to accept that beside who confirms; never `userId`',
    },
  },
  settlement: {
    needsProof: true,
    confirmations: 1,
    by: 'another',
    isDeed: true,
    horizonCycles: 14,
    inTimeBy: 'proof',
    effect: (_: unknown, delivered: Ppm): Ppm => delivered,
    effectWords: 'the share delivered',
  },
} as const;

export type PromiseRecord = RecordOf<typeof PROMISE>;
