import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../../test/worlds/random-records.ts';
import { parseRecord } from '../../../connectors/records/parse-record.ts';
import { contradictionIn, RECORD_TYPES, RECORDS } from '../../../core/families/record.ts';
import { evidenceRequestSchema, recordBody } from './schemas.ts';

describe('a record as HTTP shows it', () => {
  const accepted = Compile(evidenceRequestSchema);

  test.each(RECORD_TYPES)('is one that HTTP takes and reads as the same %s', (type) => {
    fc.assert(
      fc.property(recordOf(type), (record) => {
        fc.pre(contradictionIn(record) === undefined);
        const body = recordBody(record);
        expect(accepted.Check(body)).toBe(true);
        expect(parseRecord(body)).toEqual(record);
      }),
      { numRuns: 200 },
    );
  });

  test.each(RECORD_TYPES)('has a schema that takes no %s with a field less or more', (type) => {
    const [record] = fc.sample(recordOf(type), 1);
    if (record === undefined) throw new Error('no record was made');
    const body = recordBody(record);
    expect(accepted.Check({ ...body, more: 1 })).toBe(false);
    for (const [name, { optional }] of Object.entries(RECORDS[type].fields)) {
      const less = Object.fromEntries(Object.entries(body).filter(([other]) => other !== name));
      expect([name, accepted.Check(less)]).toEqual([name, optional === true]);
    }
  });
});
