import { ConnectorError, pointTo } from '../records/connector-error.ts';
import { parseAttributes } from './attributes.ts';
import type { CloudEvent } from './cloud-event.ts';
import { parseBatch, parseEvent } from './parse-event.ts';
import { isObject } from '../records/fields.ts';
import { isUtf8, mediaTypeOf } from '../records/media-type.ts';
import { parseJson } from '../records/parse-json.ts';

/** An HTTP message as Node gives it: header names in lower case. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/**
 * Reads the events of an HTTP message in any of the three content modes of the HTTP binding of
 * CloudEvents 1.0: structured, batched, or binary, in which the attributes are headers `ce-*`.
 *
 * @throws ConnectorError `MEDIA_TYPE`, `JSON_INVALID` or `BODY_INVALID`
 */
export function parseMessage(message: HttpMessage): CloudEvent[] {
  const mode = contentModeOf(message);
  if (mode === 'binary') return [binaryEvent(message)];
  const value = parseJson(message.body, 'JSON_INVALID', '');
  return mode === 'batched' ? parseBatch(value) : [parseEvent(value)];
}

/** How a message carries its events. */
export type ContentMode = 'structured' | 'batched' | 'binary';

/** @throws ConnectorError `MEDIA_TYPE` when the events are in a format that is not read here */
export function contentModeOf(message: HttpMessage): ContentMode {
  const contentType = headerText(message, 'content-type') ?? '';
  const format = mediaTypeOf(contentType);
  if (!format.startsWith('application/cloudevents')) return 'binary';
  if (isUtf8(contentType)) {
    if (format === 'application/cloudevents+json') return 'structured';
    if (format === 'application/cloudevents-batch+json') return 'batched';
  }
  throw new ConnectorError('MEDIA_TYPE', '', 'must be JSON in UTF-8: no other format is read');
}

function attributesIn(message: HttpMessage): Map<string, unknown> {
  const attributes = new Map<string, unknown>();
  for (const header of Object.keys(message.headers)) {
    const text = header.startsWith('ce-') ? headerText(message, header) : undefined;
    if (text !== undefined) attributes.set(header.slice(3), decodeHeader(text, header));
  }
  return attributes;
}

function binaryEvent(message: HttpMessage): CloudEvent {
  const contentType = headerText(message, 'content-type');
  const attributes = attributesIn(message);
  if (attributes.size === 0) {
    const reason = isStructured(message.body)
      ? 'is a structured event: send it as application/cloudevents+json'
      : 'is no event: neither in its type nor its headers';
    throw new ConnectorError('MEDIA_TYPE', '', reason);
  }
  if (attributes.has('datacontenttype')) {
    const place = pointTo('', 'ce-datacontenttype');
    throw new ConnectorError('BODY_INVALID', place, 'must be sent as Content-Type');
  }
  if (contentType !== undefined) attributes.set('datacontenttype', contentType);
  const context = parseAttributes(attributes, '');
  const { body } = message;
  return body.length === 0 ? context : { ...context, data: { kind: 'bytes', bytes: body } };
}

/** Whether a body looks like an event, or a list of them, that came under another media type. */
function isStructured(body: Uint8Array): boolean {
  try {
    const value = parseJson(body, 'JSON_INVALID', '');
    const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    return isObject(first) && 'specversion' in first;
  } catch {
    return false;
  }
}

/** @throws ConnectorError when a header that must come once came twice. */
function headerText({ headers }: HttpMessage, name: string): string | undefined {
  const value = headers[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new ConnectorError('BODY_INVALID', pointTo('', name), 'must come once');
}

/**
 * Section 3.1.3.2 of the HTTP binding: a quoted value is unquoted, then percent-decoded once. What
 * the binding lets only come encoded must not come as it is.
 */
function decodeHeader(text: string, header: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text.trim())?.[1];
  const plain = quoted === undefined ? text.trim() : quoted.replaceAll(/\\(.)/g, '$1');
  const place = pointTo('', header);
  if (!/^[ -~]*$/.test(plain)) {
    throw new ConnectorError('BODY_INVALID', place, 'must be ASCII, percent-encoded elsewhere');
  }
  try {
    return decodeURIComponent(plain);
  } catch {
    throw new ConnectorError('BODY_INVALID', place, 'must be percent-encoded UTF-8');
  }
}
