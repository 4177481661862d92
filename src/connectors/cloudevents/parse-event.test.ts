import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../records/connector-error.ts';
import { parseBatch, parseEvent } from './parse-event.ts';

const minimal = { specversion: '1.0', id: '1', source: '/here', type: 'org.example.done' };

function refusalOf(event: unknown): ConnectorError {
  try {
    parseEvent(event);
  } catch (problem) {
    if (problem instanceof ConnectorError) return problem;
    throw problem;
  }
  throw new Error(`${JSON.stringify(event)} was not refused`);
}

describe('the JSON format of CloudEvents', () => {
  test('an event keeps its attributes, extensions and data', () => {
    const event = {
      ...minimal,
      subject: 'task 7',
      time: '2026-11-22T09:00:00+01:00',
      datacontenttype: 'application/json; charset="utf-8"',
      dataschema: 'urn:schema:7',
      traceparent: '00-1',
      sampled: true,
      attempt: -3,
      dropped: null,
      data: { a: [1] },
    };
    expect(parseEvent(event)).toEqual({
      id: '1',
      source: '/here',
      type: 'org.example.done',
      subject: 'task 7',
      time: 1_795_334_400,
      datacontenttype: 'application/json; charset="utf-8"',
      dataschema: 'urn:schema:7',
      extensions: { traceparent: '00-1', sampled: true, attempt: -3 },
      data: { kind: 'value', value: { a: [1] } },
    });
  });

  test('data in base64 are the bytes', () => {
    expect(parseEvent({ ...minimal, data_base64: 'AQI=' }).data).toEqual({
      kind: 'bytes',
      bytes: Buffer.from([1, 2]),
    });
    expect(parseEvent({ ...minimal, data_base64: null })).not.toHaveProperty('data');
    expect(parseEvent({ ...minimal, data: null })).not.toHaveProperty('data');
  });

  test.each([
    'https://example.com/a?b=c#d',
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
    'mailto:someone@example.com',
    '//authority/path',
    'https://user:secret@[2001:db8::7]:8080/%7Ea',
    '../up',
    '#fragment',
    '?query=1',
    './a:b',
    'sensors/7',
  ])('%s is a source', (source) => {
    expect(parseEvent({ ...minimal, source }).source).toBe(source);
  });

  test.each([
    'a b',
    'a%2',
    'a%zz',
    'http://[::1',
    'http://a b/',
    'a\\b',
    '{a}',
    '1a:b',
    'ä',
    'a#b#c',
    'http://host:port/',
    '<a>',
  ])('%s is no source', (source) => {
    expect(refusalOf({ ...minimal, source }).pointer).toBe('/source');
  });

  test.each([
    ['/dataschema', { dataschema: '/relative' }],
    ['/datacontenttype', { datacontenttype: 'text/plain; charset' }],
    ['/datacontenttype', { datacontenttype: 'text/' }],
    ['/time', { time: 1_795_334_400 }],
    ['/time', { time: '2026-02-30T09:00:00Z' }],
    ['/specversion', { specversion: 1 }],
    ['/specversion', { specversion: '1.0.2' }],
    ['/id', { id: 'a\u0000' }],
    ['/id', { id: 'a\ud800' }],
    ['/id', { id: 'a\uffff' }],
    ['/id', { id: 'a'.repeat(4_097) }],
    ['/count', { count: 2 ** 31 }],
    ['/count', { count: 1.5 }],
    ['/nested', { nested: {} }],
    ['/under_score', { under_score: 'a' }],
    ['/', { '': 'a' }],
    ['/data_base64', { data_base64: 'AQI' }],
    ['/data_base64', { data_base64: 7 }],
    ['/data_base64', { data: 1, data_base64: 'AQI=' }],
  ])('a bad value is refused at %s: %j', (pointer, changes) => {
    expect(refusalOf({ ...minimal, ...changes })).toMatchObject({ code: 'BODY_INVALID', pointer });
  });

  test('one bad event refuses a batch, and is pointed to', () => {
    expect(parseBatch([minimal, minimal])).toHaveLength(2);
    const { id: _, ...anonymous } = minimal;
    expect(() => parseBatch([minimal, anonymous])).toThrow('/1/id is required');
    expect(() => parseBatch(minimal)).toThrow(ConnectorError);
  });

  test('whatever comes in, an event comes out or a pointed refusal', () => {
    const names = fc.constantFrom('id', 'source', 'type', 'time', 'data', 'data_base64', 'ext');
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const value = fc.oneof(fc.anything(), text, fc.webUrl(), fc.base64String());
    const changed = fc.tuple(names, value).map(([name, given]) => ({ ...minimal, [name]: given }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), changed), (event) => {
        try {
          expect(parseEvent(event)).toHaveProperty('extensions');
        } catch (problem) {
          if (!(problem instanceof ConnectorError)) throw problem;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([4_000, 65_536])('an authority of %i characters has one @ at most', (length) => {
    // Hostile: if parts could meet at any of them, each would be tried with all that comes after.
    for (const start of ['//', 'http://', '//a@', '//[::1]@']) {
      const source = `${start}${'a@'.repeat(length / 2)}\\`;
      expect(refusalOf({ ...minimal, source }).pointer).toBe('/source');
      const ended = { ...minimal, source: source.slice(0, -1) };
      expect(refusalOf(ended).pointer).toBe('/source');
    }
    const path = `//ann@here/${'a@'.repeat(1_000)}`;
    expect(parseEvent({ ...minimal, source: path }).source).toBe(path);
  });

  test('URLs of every shape are sources', () => {
    const url = fc.webUrl({ withQueryParameters: true, withFragments: true });
    fc.assert(
      fc.property(url, (source) => {
        expect(parseEvent({ ...minimal, source }).source).toBe(source);
      }),
    );
  });
});
