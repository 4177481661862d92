import { ConnectorError, pointTo } from '../records/connector-error.ts';
import { parseTimestamp } from '../records/timestamp.ts';
import type { CloudEvent } from './cloud-event.ts';

/** Attributes by name, as their wire format has them. */
export type RawAttributes = ReadonlyMap<string, unknown>;

type Context = Omit<CloudEvent, 'data'>;

/**
 * Checks the context attributes of an event (CloudEvents 1.0.2, sections 2 and 3): the required
 * ones are there and nothing breaks the rules of its type. Absent means absent or null.
 *
 * @param pointer where the event stands in its document
 * @throws ConnectorError `BODY_INVALID`
 */
export function parseAttributes(attributes: RawAttributes, pointer: string): Context {
  const read = new AttributeReader(attributes, pointer);
  if (read.required('specversion') !== '1.0') throw read.refuse('specversion', 'must be "1.0"');
  const context = {
    id: read.required('id'),
    source: read.required('source', isUriReference, 'a URI reference (RFC 3986)'),
    type: read.required('type'),
    ...named('subject', read.optional('subject')),
    ...named('time', timeOf(read)),
    ...named('datacontenttype', read.optional('datacontenttype', isMediaType, 'a media type')),
    ...named('dataschema', read.optional('dataschema', isUri, 'an absolute URI (RFC 3986)')),
  };
  return { ...context, extensions: read.extensions() };
}

function named<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });
}

function timeOf(read: AttributeReader): number | undefined {
  const text = read.optional('time');
  if (text === undefined) return undefined;
  const time = parseTimestamp(text);
  if (time === undefined) throw read.refuse('time', 'must be a time of RFC 3339');
  return time;
}

const CORE: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
]);

/** Far above what the specification asks every consumer to forward. */
const ATTRIBUTE_LENGTH_MAX = 4_096;

class AttributeReader {
  readonly #attributes: RawAttributes;
  readonly #pointer: string;

  constructor(attributes: RawAttributes, pointer: string) {
    this.#attributes = attributes;
    this.#pointer = pointer;
  }

  required(name: string, isValid?: (text: string) => boolean, what?: string): string {
    const value = this.optional(name, isValid, what);
    if (value === undefined) throw this.refuse(name, 'is required');
    return value;
  }

  /** No core attribute may be there and empty. */
  optional(name: string, isValid?: (text: string) => boolean, what = ''): string | undefined {
    const value = this.#attributes.get(name) ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '') {
      throw this.refuse(name, 'must be a string that is not empty');
    }
    this.#checkText(name, value);
    if (isValid?.(value) === false) throw this.refuse(name, `must be ${what}`);
    return value;
  }

  extensions(): Record<string, string | number | boolean> {
    const extensions: [string, string | number | boolean][] = [];
    for (const [name, value] of this.#attributes) {
      if (!/^[a-z0-9]+$/.test(name) || name === 'data') {
        throw this.refuse(name.slice(0, 100), 'is no attribute name: use a-z and 0-9');
      }
      if (CORE.has(name) || value === null) continue;
      extensions.push([name, this.#extension(name, value)]);
    }
    return Object.fromEntries(extensions);
  }

  refuse(name: string, reason: string): ConnectorError {
    return new ConnectorError('BODY_INVALID', pointTo(this.#pointer, name), reason);
  }

  #extension(name: string, value: unknown): string | number | boolean {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number' && (value | 0) === value) return value;
    if (typeof value !== 'string') {
      throw this.refuse(name, 'must be a string, true, false or an integer of 32 bits');
    }
    this.#checkText(name, value);
    return value;
  }

  /** Section 2.4, "String": no control characters, no noncharacters, no lone surrogates. */
  #checkText(name: string, text: string): void {
    if (text.length > ATTRIBUTE_LENGTH_MAX) {
      throw this.refuse(name, `must have at most ${ATTRIBUTE_LENGTH_MAX} characters`);
    }
    if (/\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}/u.test(text)) {
      throw this.refuse(name, 'has a character that attributes must not have');
    }
  }
}

const URI_REFERENCE = uriReference();

function isUriReference(text: string): boolean {
  return URI_REFERENCE.test(text);
}

function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && URI_REFERENCE.test(text);
}

/** RFC 3986 section 4.1, put together from its own names. */
function uriReference(): RegExp {
  const unit = "[\\w.~!$&'()*+,;=-]|%[\\da-f]{2}";
  const character = `${unit}|@`;
  const host = `(?:\\[[\\da-f:.v]+\\]|(?:${unit})*)`;
  // Neither part has a `@`, so that it stands in one place only: with several to try, each with a
  // run of its own behind it, the text of a caller would cost the square of its length.
  const authority = `(?:(?:${unit}|:)*@)?${host}(?::\\d*)?`;
  const segments = `(?:${character}|[:/])*`;
  // Without a scheme the first segment has no colon, else it would be read as one.
  const start = `(?:[a-z][a-z\\d+.-]*:|(?![^/?#]*:))`;
  const tail = `(?:${character}|[:/?])*`;
  return new RegExp(
    `^${start}(?://${authority}(?=[/?#]|$)|(?!//))${segments}(?:\\?${tail})?(?:#${tail})?$`,
    'i',
  );
}

/** RFC 2046: type, subtype and parameters, each a token; a parameter may be quoted. */
function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text);
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const MEDIA_TYPE = new RegExp(
  `^${TOKEN}/${TOKEN}(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*"))*[ \\t]*$`,
);
