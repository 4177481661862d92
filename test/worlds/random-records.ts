import fc from 'fast-check';
import {
  AIMS,
  CLASS_MAX,
  type Field,
  type FieldValue,
  NAME_LENGTH_MAX,
} from '../../src/core/families/declaration.ts';
import { type EvidenceRecord, RECORDS } from '../../src/core/families/record.ts';
import { userIdProblem } from '../../src/core/identity/user-id.ts';

/** Any record of a type that its declaration allows, its limits among them. */
export function recordOf(type: EvidenceRecord['type']): fc.Arbitrary<EvidenceRecord> {
  const names = Object.entries(RECORDS[type].fields);
  const values = Object.fromEntries(names.map(([name, field]) => [name, valueOf(field)]));
  const requiredKeys = names.flatMap(([name, { optional }]) => (optional === true ? [] : [name]));
  return fc
    .record(values, { requiredKeys })
    .map((made) => ({ type, ...made }) as unknown as EvidenceRecord);
}

/** A value that a field of a record may hold. */
function valueOf(field: Field): fc.Arbitrary<FieldValue> {
  switch (field.kind) {
    case 'userId':
      return line(NAME_LENGTH_MAX.userId).filter((name) => userIdProblem(name) === undefined);
    case 'line':
      return line(field.lengthMax);
    case 'domain':
      return fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);
    case 'moment':
      return fc.integer({ min: 0, max: 253_402_300_799 }); // the end of the year 9999
    case 'share':
      return fc.integer({ min: 0, max: 1_000_000 });
    case 'class':
      return fc.integer({ min: 0, max: CLASS_MAX });
    case 'flag':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...field.choices);
    case 'claim':
      return fc.stringMatching(/^[0-9a-f]{64}$/);
    case 'aims':
      return fc.uniqueArray(
        fc.record({
          instrument: fc.stringMatching(/^[a-z0-9]([a-z0-9._-]{0,20}[a-z0-9])?$/),
          target: fc.integer({ min: 0, max: 1_000_000 }),
        }),
        { minLength: AIMS.min, maxLength: AIMS.max, selector: ({ instrument }) => instrument },
      );
  }
}

/** Text of one line, in any script. */
function line(lengthMax: number): fc.Arbitrary<string> {
  const short = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const longest = fc.constantFrom('a', 'ü', '界').map((letter) => letter.repeat(lengthMax));
  return fc.oneof(
    short.filter((text) => !/\p{Cc}|\p{Cs}/u.test(text) && text.length <= lengthMax),
    longest,
  );
}
