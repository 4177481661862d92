import { ONE, type Ppm } from '../../units.ts';
import type { RecordOf } from '../declaration.ts';

export const TURN = {
  type: 'turn',
  role: 'claim',
  family: 'governance',
  words: 'a question of a deliberation that somebody answers',
  fields: {
    userId: { kind: 'userId', ownOnly: true, words: 'who answers' },
    domain: { kind: 'domain', words: 'one of the policy’s domains' },
    subject: { kind: 'line', lengthMax: 500, words: 'the caller’s name for the question' },
    at: { kind: 'moment', words: 'when the question was taken on' },
    dueAt: { kind: 'moment', words: 'until when the answer would be in time' },
    of: {
      kind: 'userId',
      isNot: 'userId',
      words: 'who asked, and says that it was answered, not that they agree; never `userId`',
    },
    with: {
      kind: 'userId',
      optional: true,
      isNot: 'userId',
      words: 'the moderator, who may confirm or reject it as well; never `userId`',
    },
  },
  settlement: {
    needsProof: true,
    confirmations: 1,
    by: 'asker or moderator',
    horizonCycles: 7,
    inTimeBy: 'proof',
    effect: (): Ppm => ONE,
    effectWords: '1',
  },
} as const;

export type TurnRecord = RecordOf<typeof TURN>;
