import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../src/connectors/records/connector-error.ts';
import { parseMessage } from '../../src/connectors/cloudevents/parse-message.ts';
import { reasonToSkip, referenceData } from './reference-data.ts';

interface ConformanceCase {
  readonly id: string;
  readonly event?: unknown;
  readonly batch?: readonly unknown[];
}

function casesIn(file: string): readonly ConformanceCase[] {
  const found = referenceData(`reference-vectors/cloudevents/${file}.json`);
  return ((found ?? { tests: [] }) as { readonly tests: readonly ConformanceCase[] }).tests;
}

function parsed(format: string, value: unknown): ReturnType<typeof parseMessage> {
  const headers = { 'content-type': `application/${format}+json` };
  return parseMessage({ headers, body: new TextEncoder().encode(JSON.stringify(value)) });
}

describe.skipIf(reasonToSkip !== undefined)('the conformance events of CloudEvents', () => {
  test('all of them are here', () => {
    expect(casesIn('valid-events')).toHaveLength(10);
    expect(casesIn('invalid-events')).toHaveLength(25);
    expect(casesIn('valid-batches')).toHaveLength(5);
    expect(casesIn('invalid-batches')).toHaveLength(3);
  });

  test.each(casesIn('valid-events'))('$id is accepted', ({ event }) => {
    expect(parsed('cloudevents', event)).toHaveLength(1);
  });

  test.each(casesIn('invalid-events'))('$id is refused', ({ event }) => {
    expect(() => parsed('cloudevents', event)).toThrow(ConnectorError);
  });

  test.each(casesIn('valid-batches'))('$id is accepted as a whole', ({ batch = [] }) => {
    expect(parsed('cloudevents-batch', batch)).toHaveLength(batch.length);
  });

  test.each(casesIn('invalid-batches'))('$id is refused as a whole', ({ batch }) => {
    expect(() => parsed('cloudevents-batch', batch)).toThrow(ConnectorError);
  });

  test('times that are written differently are the same time', () => {
    const times = casesIn('valid-events')
      .flatMap(({ event }) => parsed('cloudevents', event))
      .flatMap(({ id, time }) => (id === 'minimalWithTime' ? [time] : []));
    expect(times).toEqual(Array.from({ length: 4 }, () => 1_522_949_460));
  });
});
