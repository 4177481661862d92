import { expect, test } from 'vitest';
import { type EvidenceRecord, isClaim, isSupport } from './record.ts';

test.each(['commit', 'action', 'item', 'toString'])(
  'what is kept beside the records as %s is neither a claim nor a support',
  (type) => {
    const kept = { type, at: 100 } as unknown as EvidenceRecord;
    expect([isClaim(kept), isSupport(kept)]).toEqual([false, false]);
  },
);
