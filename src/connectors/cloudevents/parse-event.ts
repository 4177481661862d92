import { ConnectorError, pointTo } from '../records/connector-error.ts';
import { isObject } from '../records/fields.ts';
import { parseAttributes } from './attributes.ts';
import type { CloudEvent, EventData } from './cloud-event.ts';

/**
 * Reads one event of the JSON format of CloudEvents 1.0, strictly.
 *
 * @param pointer where the event stands in its document, for errors
 * @throws ConnectorError `BODY_INVALID`
 */
export function parseEvent(value: unknown, pointer = ''): CloudEvent {
  if (!isObject(value)) {
    throw new ConnectorError('BODY_INVALID', pointer, 'must be a JSON object');
  }
  const { data, data_base64: base64, ...attributes } = value;
  const context = parseAttributes(new Map(Object.entries(attributes)), pointer);
  const carried = dataOf(Object.hasOwn(value, 'data'), data, base64, pointer);
  return carried === undefined ? context : { ...context, data: carried };
}

/** How many events one message may bring. */
const EVENTS_MAX = 1_000;

/** Reads the JSON batch format. @throws ConnectorError `BODY_INVALID` if one event of it is bad. */
export function parseBatch(value: unknown): CloudEvent[] {
  if (!Array.isArray(value) || value.length > EVENTS_MAX) {
    const reason = `must be a JSON array of at most ${EVENTS_MAX} events`;
    throw new ConnectorError('BODY_INVALID', '', reason);
  }
  return value.map((event: unknown, index) => parseEvent(event, pointTo('', index)));
}

function dataOf(
  hasData: boolean,
  data: unknown,
  base64: unknown,
  pointer: string,
): EventData | undefined {
  if (base64 === undefined || base64 === null) {
    return hasData && data !== null ? { kind: 'value', value: data } : undefined;
  }
  const place = pointTo(pointer, 'data_base64');
  if (hasData && data !== null) {
    throw new ConnectorError('BODY_INVALID', place, 'must not stand beside data');
  }
  if (typeof base64 !== 'string' || !BASE64.test(base64)) {
    throw new ConnectorError('BODY_INVALID', place, 'must be text in base64 (RFC 4648)');
  }
  return { kind: 'bytes', bytes: Buffer.from(base64, 'base64') };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
