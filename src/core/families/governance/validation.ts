import { ONE, type Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

export const VALIDATION = {
  type: 'validation',
  role: 'claim',
  family: 'governance',
  words: 'a verdict on a proposal or a result',
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who gives the verdict' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: {
      kind: 'line',
      lengthMax: 500,
      words: 'the caller’s name for the proposal or result',
    },
    at: { kind: 'moment', words: 'when it was cast' },
    dueAt: { kind: 'moment', words: 'until when it would be in time' },
    verdict: { kind: 'choice', choices: ['adopt', 'reject'], words: 'what it says' },
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

export type ValidationRecord = RecordOf<typeof VALIDATION>;
