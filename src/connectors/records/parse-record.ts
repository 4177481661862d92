import {
  type Aim,
  AIMS,
  CLASS_MAX,
  type Field,
  type FieldValue,
  INSTRUMENT_PATTERN,
  NAME_LENGTH_MAX,
} from '../../core/families/declaration.ts';
import { type ClaimName, EVENT_NAME_LENGTH_MAX } from '../../core/families/claim-name.ts';
import {
  CLAIM_TYPES,
  contradictionIn,
  type EvidenceRecord,
  RECORD_TYPES,
  RECORDS,
} from '../../core/families/record.ts';
import { pointTo } from './connector-error.ts';
import { Fields, isObject } from './fields.ts';

/** A claim that was named, by the record that says something about it. */
export type NamedClaims = Map<EvidenceRecord, NamedClaim>;

export interface NamedClaim {
  readonly name: ClaimName;
  /** Where it stands in its document, for errors. */
  readonly pointer: string;
}

/**
 * Reads one evidence record in its HTTP form: times as RFC 3339 text, shares as numbers from 0 to 1
 * with at most 6 decimals. Fields that the type does not have are refused.
 *
 * @param pointer where the record stands in its document, for errors
 * @param named takes the claims that are named otherwise than by their ids, with the record, which
 *   has no id of its claim then; without it they are refused
 * @throws ConnectorError `EVIDENCE_INVALID`, pointing to the first offender
 */
export function parseRecord(value: unknown, pointer = '', named?: NamedClaims): EvidenceRecord {
  const fields = new Fields(value, pointer, 'EVIDENCE_INVALID');
  const type = fields.choice('type', RECORD_TYPES);
  const read: Record<string, FieldValue> = { type };
  let claim: NamedClaim | undefined;
  for (const [name, field] of Object.entries(RECORDS[type].fields)) {
    if (field.kind === 'claim' && named !== undefined && isObject(fields.value(name))) {
      claim = { name: claimName(fields.object(name)), pointer: pointTo(pointer, name) };
      read[name] = '';
    } else if (field.optional !== true || fields.has(name))
      read[name] = valueOf(fields, name, field);
  }
  const record = read as unknown as EvidenceRecord;
  const contradiction = contradictionIn(record);
  if (contradiction !== undefined) throw fields.refuse(contradiction.field, contradiction.reason);
  fields.end();
  if (claim !== undefined) named?.set(record, claim);
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
    case 'claim':
      return evidenceIdOf(fields, name);
    case 'aims':
      return aimsOf(fields, name);
  }
}

function aimsOf(fields: Fields, name: string): readonly Aim[] {
  const listed = fields.value(name);
  const { min, max } = AIMS;
  if (!Array.isArray(listed) || listed.length < min || listed.length > max) {
    throw fields.refuse(name, `must list ${min} to ${max} instruments`);
  }
  const seen = new Set<string>();
  return listed.map((one: unknown, at) => {
    const place = pointTo(pointTo(fields.pointer, name), at);
    const aim = new Fields(one, place, 'EVIDENCE_INVALID');
    const instrument = aim.text('instrument', 64);
    if (!INSTRUMENT.test(instrument)) throw aim.refuse('instrument', 'is no name of an instrument');
    if (seen.has(instrument)) throw aim.refuse('instrument', 'must be another one than before');
    seen.add(instrument);
    const target = aim.share('target');
    aim.end();
    return { instrument, target };
  });
}

const INSTRUMENT = new RegExp(INSTRUMENT_PATTERN, 'u');

function evidenceIdOf(fields: Fields, name: string): string {
  const id = fields.text(name, 64);
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw fields.refuse(name, 'must be an evidence id: 64 hexadecimal digits in lower case');
}

/** The event that brought a claim, or the claim's own fields without its times. */
function claimName(fields: Fields): ClaimName {
  const name: ClaimName = fields.has('type')
    ? {
        type: fields.choice('type', CLAIM_TYPES),
        userId: fields.userId('userId'),
        domain: fields.text('domain', NAME_LENGTH_MAX.domain),
        subject: fields.text('subject', 500),
      }
    : {
        source: fields.text('source', EVENT_NAME_LENGTH_MAX),
        id: fields.text('id', EVENT_NAME_LENGTH_MAX),
      };
  fields.end();
  return name;
}
