import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evidenceId, type SentRecord } from '../../src/client/index.ts';
import { evidenceIdOf } from '../../src/connectors/records/evidence-id.ts';
import { parseRecord } from '../../src/connectors/records/parse-record.ts';
import { contradictionIn, RECORD_TYPES } from '../../src/core/families/record.ts';
import { recordBody } from '../../src/http/resources/evidence/schemas.ts';
import { recordOf } from '../worlds/random-records.ts';

test.each(RECORD_TYPES)('the client gives a %s the id under which the service keeps it', (type) => {
  fc.assert(
    fc.property(recordOf(type), (record) => {
      fc.pre(contradictionIn(record) === undefined);
      const sent = recordBody(record);
      const id = evidenceId(sent as unknown as SentRecord);
      expect(id).toBe(evidenceIdOf(parseRecord(sent)));
    }),
  );
});

test('another spelling of a time is the same evidence, another word is other evidence', () => {
  const claim = { type: 'promise', userId: 'ada', domain: 'knowledge', subject: 'task 1' } as const;
  const at = '2026-11-22T09:30:00Z';
  const id = evidenceId({ ...claim, at, dueAt: at });
  const elsewhere = '2026-11-22T10:30:00.75+01:00';
  expect(evidenceId({ ...claim, at: elsewhere, dueAt: at })).toBe(id);
  expect(evidenceId({ ...claim, at, dueAt: at, subject: 'task 2' })).not.toBe(id);
  expect(() => evidenceId({ ...claim, at: 'yesterday', dueAt: at })).toThrow('at cannot be');
});
