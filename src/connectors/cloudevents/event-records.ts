import { NAME_LENGTH_MAX } from '../../core/families/declaration.ts';
import type { EvidenceRecord } from '../../core/families/record.ts';
import { ConnectorError, pointTo } from '../records/connector-error.ts';
import { Fields, isObject } from '../records/fields.ts';
import { isUtf8, mediaTypeOf } from '../records/media-type.ts';
import type { MappedEvent } from '../records/mapped-event.ts';
import { type NamedClaims, parseRecord } from '../records/parse-record.ts';
import type { CloudEvent } from './cloud-event.ts';
import { parseJson } from '../records/parse-json.ts';
import { dvaRecords } from '../v2/dva-event.ts';
import { hashOfText } from '../../core/log/sha256.ts';

/** Events of this type carry evidence; all others are acknowledged. */
export const EVIDENCE_EVENT_TYPE = 'org.negentropy.evidence.v1';

/** Those of this type carry an event of v2's programs; their subject names the domain. */
const DVA_EVENT_TYPE = 'org.negentropy.dva.v2';

const RECORDS_MAX = 1_000;

/**
 * The evidence that an event carries as its data: one record in its HTTP form,
 * `{"records": [...]}`, or an event of v2's programs.
 *
 * @param pointer where the event stands in its document, for errors
 * @param named takes the claims that are named otherwise than by their ids
 * @throws ConnectorError `EVIDENCE_INVALID`, pointing to the first offender
 */
export function eventRecords(event: CloudEvent, pointer = '', named?: NamedClaims): MappedEvent {
  const kind = kindOf(event.type);
  if (event.type === DVA_EVENT_TYPE) {
    const value = valueOf(event, pointTo(pointer, 'data'));
    const place = { pointer: pointTo(pointer, 'data'), domain: domainOf(event, pointer) };
    return { taken: true, kind, records: dvaRecords(value, place), outcomes: [] };
  }
  if (event.type !== EVIDENCE_EVENT_TYPE) {
    return { taken: false, kind, records: [], outcomes: [] };
  }
  const place = pointTo(pointer, 'data');
  const records = recordsIn(valueOf(event, place), place, named);
  return { taken: records.length > 0, kind, records, outcomes: [] };
}

/** What makes an event the same as another: its source and its id (section 3.1). */
export function eventKey({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string {
  return hashOfText(JSON.stringify([source, id]));
}

function domainOf({ subject = '' }: CloudEvent, pointer: string): string {
  return new Fields({ subject }, pointer, 'EVIDENCE_INVALID').text(
    'subject',
    NAME_LENGTH_MAX.domain,
  );
}

/** Types are as long as their producer likes. */
function kindOf(type: string): string {
  const characters = Array.from(type);
  return characters.length > 100 ? `${characters.slice(0, 99).join('')}…` : type;
}

function recordsIn(
  value: unknown,
  pointer: string,
  named: NamedClaims | undefined,
): EvidenceRecord[] {
  if (!isObject(value) || !Object.hasOwn(value, 'records')) {
    return [parseRecord(value, pointer, named)];
  }
  const place = pointTo(pointer, 'records');
  const { records, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    const found = pointTo(pointer, other.slice(0, 100));
    throw new ConnectorError('EVIDENCE_INVALID', found, 'is no known field');
  }
  if (!Array.isArray(records) || records.length > RECORDS_MAX) {
    const reason = `must be an array of at most ${RECORDS_MAX} records`;
    throw new ConnectorError('EVIDENCE_INVALID', place, reason);
  }
  return records.map((record: unknown, index) => parseRecord(record, pointTo(place, index), named));
}

/** Without a content type the data are JSON, as in the JSON format. */
function valueOf(
  { data, datacontenttype = 'application/json' }: CloudEvent,
  pointer: string,
): unknown {
  const isJson = /^[^/]+\/(?:.+\+)?json$/.test(mediaTypeOf(datacontenttype));
  if (!isJson || !isUtf8(datacontenttype)) {
    throw new ConnectorError('EVIDENCE_INVALID', pointer, 'must be of a JSON media type in UTF-8');
  }
  if (data === undefined) {
    throw new ConnectorError('EVIDENCE_INVALID', pointer, 'must hold evidence records');
  }
  return data.kind === 'value' ? data.value : parseJson(data.bytes, 'EVIDENCE_INVALID', pointer);
}
