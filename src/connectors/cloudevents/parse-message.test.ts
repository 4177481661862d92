import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../records/connector-error.ts';
import { type HttpMessage, parseMessage } from './parse-message.ts';

const minimal = { specversion: '1.0', id: '1', source: '/here', type: 'org.example.done' };
const inHeaders = {
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-source': '/here',
  'ce-type': 'org.example.done',
};

function message(headers: HttpMessage['headers'], body: unknown): HttpMessage {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { headers, body: new TextEncoder().encode(text) };
}

function refusalOf(given: HttpMessage): ConnectorError {
  try {
    parseMessage(given);
  } catch (problem) {
    if (problem instanceof ConnectorError) return problem;
    throw problem;
  }
  throw new Error('the message was not refused');
}

describe('the content modes of CloudEvents over HTTP', () => {
  test('a structured message is one event', () => {
    for (const type of [
      'application/cloudevents+json',
      'Application/CloudEvents+JSON;charset=UTF-8',
    ]) {
      const events = parseMessage(message({ 'content-type': type }, { ...minimal, data: 7 }));
      expect(events).toMatchObject([{ id: '1', data: { kind: 'value', value: 7 } }]);
    }
  });

  test('a batch is as many events as it has', () => {
    const headers = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
    expect(parseMessage(message(headers, []))).toEqual([]);
    expect(parseMessage(message(headers, [minimal, { ...minimal, id: '2' }]))).toHaveLength(2);
  });

  test('a binary message has its attributes in headers and its data as they are', () => {
    const headers = {
      ...inHeaders,
      'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80',
      'ce-time': '2026-11-22T09:00:00Z',
      'ce-comexampleextension': '"quoted \\"%25\\""',
      'content-type': 'text/plain',
      'x-other': 'ignored',
    };
    expect(parseMessage(message(headers, 'hello'))).toEqual([
      {
        id: '1',
        source: '/here',
        type: 'org.example.done',
        subject: 'Euro € 😀',
        time: 1_795_338_000,
        datacontenttype: 'text/plain',
        extensions: { comexampleextension: 'quoted "%"' },
        data: { kind: 'bytes', bytes: new TextEncoder().encode('hello') },
      },
    ]);
    expect(parseMessage(message(inHeaders, ''))[0]).not.toHaveProperty('data');
  });

  test('percent-encoding is decoded once', () => {
    const [event] = parseMessage(message({ ...inHeaders, 'ce-subject': '%2541' }, ''));
    expect(event?.subject).toBe('%41');
  });

  test('any text survives the encoding of the binding', () => {
    const character = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 });
    const text = fc
      .array(character, { minLength: 1, maxLength: 30 })
      .map((characters) => characters.join(''))
      .filter((given) => !/\p{Cc}|\p{Noncharacter_Code_Point}/u.test(given));
    fc.assert(
      fc.property(text, (subject) => {
        const headers = { ...inHeaders, 'ce-subject': encodeURIComponent(subject) };
        expect(parseMessage(message(headers, ''))[0]?.subject).toBe(subject);
      }),
    );
  });

  test.each<[string, HttpMessage, string, string]>([
    ['no event at all', message({ 'content-type': 'text/plain' }, 'x'), 'MEDIA_TYPE', ''],
    ['no headers', message({}, ''), 'MEDIA_TYPE', ''],
    [
      'another format',
      message({ 'content-type': 'application/cloudevents+avro' }, ''),
      'MEDIA_TYPE',
      '',
    ],
    [
      'another charset',
      message({ 'content-type': 'application/cloudevents+json; charset=latin1' }, minimal),
      'MEDIA_TYPE',
      '',
    ],
    [
      'a body that is no JSON',
      message({ 'content-type': 'application/cloudevents+json' }, '{'),
      'JSON_INVALID',
      '',
    ],
    [
      'bytes that are no UTF-8',
      {
        headers: { 'content-type': 'application/cloudevents+json' },
        body: new Uint8Array([0x22, 0xff, 0x22]),
      },
      'JSON_INVALID',
      '',
    ],
    [
      'a header twice',
      message({ ...inHeaders, 'ce-id': ['1', '2'] }, ''),
      'BODY_INVALID',
      '/ce-id',
    ],
    [
      'raw letters',
      message({ ...inHeaders, 'ce-subject': 'ä' }, ''),
      'BODY_INVALID',
      '/ce-subject',
    ],
    [
      'half a code',
      message({ ...inHeaders, 'ce-subject': '%4' }, ''),
      'BODY_INVALID',
      '/ce-subject',
    ],
    ['no UTF-8', message({ ...inHeaders, 'ce-subject': '%ff' }, ''), 'BODY_INVALID', '/ce-subject'],
    ['no id', message({ ...inHeaders, 'ce-id': undefined }, ''), 'BODY_INVALID', '/id'],
    [
      'another version',
      message({ ...inHeaders, 'ce-specversion': '0.3' }, ''),
      'BODY_INVALID',
      '/specversion',
    ],
    [
      'an attribute named data',
      message({ ...inHeaders, 'ce-data': 'x' }, ''),
      'BODY_INVALID',
      '/data',
    ],
    ['a name with a hyphen', message({ ...inHeaders, 'ce-a-b': 'x' }, ''), 'BODY_INVALID', '/a-b'],
    [
      'the content type of the data in the wrong header',
      message({ ...inHeaders, 'ce-datacontenttype': 'text/plain' }, ''),
      'BODY_INVALID',
      '/ce-datacontenttype',
    ],
  ])('%s is refused', (_, given, code, pointer) => {
    expect(refusalOf(given)).toMatchObject({ code, pointer });
  });
});
