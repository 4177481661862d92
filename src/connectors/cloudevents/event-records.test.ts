import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../records/connector-error.ts';
import type { CloudEvent } from './cloud-event.ts';
import { EVIDENCE_EVENT_TYPE, eventKey, eventRecords } from './event-records.ts';

const observation = {
  type: 'observation',
  source: 'wiki',
  kind: 'edited',
  subject: 'page 7',
  at: '2026-11-22T09:00:00Z',
};
const record = { ...observation, at: 1_795_338_000 };
const event: CloudEvent = { id: '1', source: '/here', type: EVIDENCE_EVENT_TYPE, extensions: {} };

function carrying(value: unknown, more: Partial<CloudEvent> = {}): CloudEvent {
  return { ...event, data: { kind: 'value', value }, ...more };
}

describe('evidence in CloudEvents', () => {
  test('an event carries one record or several', () => {
    const expected = { taken: true, kind: EVIDENCE_EVENT_TYPE, outcomes: [] };
    expect(eventRecords(carrying(observation))).toEqual({ ...expected, records: [record] });
    const two = { records: [observation, observation] };
    expect(eventRecords(carrying(two))).toEqual({ ...expected, records: [record, record] });
    expect(eventRecords(carrying({ records: [] }))).toMatchObject({ taken: false, records: [] });
  });

  test('data may come as the bytes of a JSON text', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(observation));
    const data = { kind: 'bytes', bytes } as const;
    for (const datacontenttype of ['application/json', 'text/x.evidence+json; charset=utf-8']) {
      expect(eventRecords({ ...event, data, datacontenttype }).records).toEqual([record]);
    }
    expect(eventRecords({ ...event, data }).records).toEqual([record]);
  });

  test('an event of another type is acknowledged by its type, whatever it carries', () => {
    const other = carrying(observation, { type: 'org.example.done' });
    const kind = 'org.example.done';
    expect(eventRecords(other)).toEqual({ taken: false, kind, records: [], outcomes: [] });
    expect(eventRecords({ ...other, type: '😀'.repeat(200) }).kind).toHaveLength(199);
  });

  test.each<[string, CloudEvent, string]>([
    ['nothing', event, '/2/data'],
    ['text', carrying('promise'), '/2/data'],
    ['another media type', carrying(observation, { datacontenttype: 'text/plain' }), '/2/data'],
    [
      'bytes that are no JSON',
      { ...event, data: { kind: 'bytes', bytes: new Uint8Array([0xff]) } },
      '/2/data',
    ],
    ['records that are no array', carrying({ records: {} }), '/2/data/records'],
    ['more than records', carrying({ records: [], score: 1 }), '/2/data/score'],
    ['a bad record', carrying({ records: [observation, {}] }), '/2/data/records/1/type'],
  ])('an evidence event with %s is refused where it stands', (_, given, pointer) => {
    let problem: unknown;
    try {
      eventRecords(given, '/2');
    } catch (thrown) {
      problem = thrown;
    }
    expect(problem).toBeInstanceOf(ConnectorError);
    expect(problem).toMatchObject({ code: 'EVIDENCE_INVALID', pointer });
  });

  test('source and id together are what an event is known by', () => {
    expect(eventKey(event)).toBe(eventKey(carrying(7)));
    expect(eventKey({ ...event, id: '2' })).not.toBe(eventKey(event));
    expect(eventKey({ ...event, source: 'a', id: 'b c' })).not.toBe(
      eventKey({ ...event, source: 'a b', id: 'c' }),
    );
  });
});
