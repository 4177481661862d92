import type { Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

/** What an instrument of an improvement reads. */
export type Measure = 'volatility' | 'trust' | 'cost';

export const MEASURES: readonly Measure[] = ['volatility', 'trust', 'cost'];

export const IMPROVEMENT = {
  type: 'improvement',
  role: 'claim',
  family: 'stability',
  words: 'a change for the better that instruments shall show',
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who brings it about' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: { kind: 'line', lengthMax: 500, words: 'the caller’s name for what is changed' },
    at: { kind: 'moment', words: 'when it was begun' },
    dueAt: {
      kind: 'moment',
      notBefore: 'at',
      words: 'until when the instruments shall show it; not before `at`',
    },
    measure: {
      kind: 'choice',
      choices: ['volatility', 'trust', 'cost'],
      words: 'what all its instruments read',
    },
    aims: {
      kind: 'aims',
      words: 'two to eight instruments of the domain, and what each shall read on the mean',
    },
    with: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'the party it was made to; it has no say, since no person has',
    },
  },
  settlement: {
    needsProof: false,
    confirmations: 0,
    by: 'instruments',
    horizonCycles: 28,
    inTimeBy: 'claim',
    effect: (): Ppm => 0,
    effectWords: 'mean of (before − after) / (before − target) of each instrument, from 0 to 1',
  },
} as const;

export type ImprovementRecord = RecordOf<typeof IMPROVEMENT>;
