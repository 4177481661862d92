import {
  CLASS_MAX,
  type Field,
  type FieldValue,
  NAME_LENGTH_MAX,
} from '../../core/families/declaration.ts';
import {
  contradictionIn,
  type EvidenceRecord,
  RECORD_TYPES,
  RECORDS,
} from '../../core/families/record.ts';
import { Fields } from './fields.ts';

/**
 * Reads one evidence record in its HTTP form: times as RFC 3339 text, shares as numbers from 0 to 1
 * with at most 6 decimals. Fields that the type does not have are refused.
 *
 * @param pointer where the record stands in its document, for errors
 * @throws ConnectorError `EVIDENCE_INVALID`, pointing to the first offender
 */
export function parseRecord(value: unknown, pointer = ''): EvidenceRecord {
  const fields = new Fields(value, pointer, 'EVIDENCE_INVALID');
  const type = fields.choice('type', RECORD_TYPES);
  const read: Record<string, FieldValue> = { type };
  for (const [name, field] of Object.entries(RECORDS[type].fields)) {
    if (field.optional !== true || fields.has(name)) read[name] = valueOf(fields, name, field);
  }
  const record = read as unknown as EvidenceRecord;
  const contradiction = contradictionIn(record);
  if (contradiction !== undefined) throw fields.refuse(contradiction.field, contradiction.reason);
  fields.end();
  return record;
}

function valueOf(fields: Fields, name: string, field: Field): FieldValue {
  switch (field.kind) {
    case 'userId':
      return fields.userId(name);
    case 'domain':
      return fields.text(name, NAME_LENGTH_MAX.domain);
    case 'line':
      return fields.text(name, field.lengthMax);
    case 'moment':
      return fields.time(name);
    case 'share':
      return fields.share(name);
    case 'class':
      return fields.integer(name, CLASS_MAX);
    case 'flag':
      return fields.flag(name);
    case 'choice':
      return fields.choice(name, field.choices);
    case 'evidenceId':
      return evidenceIdOf(fields, name);
  }
}

function evidenceIdOf(fields: Fields, name: string): string {
  const id = fields.text(name, 64);
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw fields.refuse(name, 'must be an evidence id: 64 hexadecimal digits in lower case');
}
