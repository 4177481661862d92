import type { RecordOf } from '../declaration.ts';

/** It says nothing about anybody's integrity. */
export const OBSERVATION = {
  type: 'observation',
  role: 'observation',
  words: 'something that happened: it is kept and pays nobody',
  fields: {
    source: { kind: 'line', lengthMax: 500, words: 'where it was seen' },
    kind: { kind: 'line', lengthMax: 100, words: 'what it was, in the words of its source' },
    subject: { kind: 'line', lengthMax: 500, words: 'what it was about' },
    at: { kind: 'moment', words: 'when' },
  },
} as const;

export type ObservationRecord = RecordOf<typeof OBSERVATION>;
