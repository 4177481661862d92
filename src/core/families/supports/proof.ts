import type { RecordOf } from '../declaration.ts';

export const PROOF = {
  type: 'proof',
  role: 'support',
  turn: 1,
  words: 'what the member shows to have been delivered',
  fields: {
    claim: { kind: 'claim', words: 'what was delivered' },
    at: { kind: 'moment', words: 'when; not before the claim' },
    delivered: { kind: 'share', words: 'how much of what was promised' },
  },
} as const;

export type ProofRecord = RecordOf<typeof PROOF>;
