import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EvidenceRecord, RECORD_TYPES } from '../../core/families/record.ts';
import { ConnectorError } from './connector-error.ts';
import { evidenceIdOf } from './evidence-id.ts';
import { parseRecord } from './parse-record.ts';

const claim = {
  userId: 'ada',
  domain: 'infrastructure',
  subject: 'task 7',
  at: '2026-11-22T09:00:00Z',
  dueAt: '2026-11-23T09:00:00Z',
};
const id = 'a'.repeat(64);
const bodies: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'promise', ...claim },
  { type: 'correction', ...claim, before: 0.5, after: 0.125 },
  { type: 'defect', ...claim, of: 'grace', rating: 3 },
  { type: 'review', ...claim, of: 'grace', rating: 1 },
  { type: 'validation', ...claim, verdict: 'adopt' },
  { type: 'turn', ...claim, of: 'grace' },
  { type: 'step', ...claim, of: 'grace' },
  {
    type: 'improvement',
    ...claim,
    measure: 'cost',
    aims: [
      { instrument: 'waiting', target: 0.28 },
      { instrument: 'complaints', target: 0.25 },
    ],
  },
  { type: 'proof', claim: id, at: claim.at, delivered: 1 },
  { type: 'confirmation', claim: id, by: 'grace', at: claim.at, accepted: true },
  { type: 'observation', source: 'wiki', kind: 'edited', subject: 'page 7', at: claim.at },
];

const twice = [
  { instrument: 'a', target: 0 },
  { instrument: 'a', target: 0 },
];
const above = { instrument: 'b', target: 1.1 };

function bodyOf(type: EvidenceRecord['type']): Readonly<Record<string, unknown>> {
  return bodies.find((body) => body['type'] === type) ?? {};
}

function refusalOf(body: unknown, pointer?: string): ConnectorError {
  try {
    parseRecord(body, pointer);
  } catch (problem) {
    if (problem instanceof ConnectorError) return problem;
    throw problem;
  }
  throw new Error(`${JSON.stringify(body)} was not refused`);
}

describe('evidence records in their HTTP form', () => {
  test('times become seconds and shares become parts per million', () => {
    const [at, dueAt] = [1_795_338_000, 1_795_424_400];
    const inside = { userId: 'ada', domain: 'infrastructure', subject: 'task 7', at, dueAt };
    expect(bodies.map((body) => parseRecord(body))).toEqual([
      { type: 'promise', ...inside },
      { type: 'correction', ...inside, before: 500_000, after: 125_000 },
      { type: 'defect', ...inside, of: 'grace', rating: 3 },
      { type: 'review', ...inside, of: 'grace', rating: 1 },
      { type: 'validation', ...inside, verdict: 'adopt' },
      { type: 'turn', ...inside, of: 'grace' },
      { type: 'step', ...inside, of: 'grace' },
      {
        type: 'improvement',
        ...inside,
        measure: 'cost',
        aims: [
          { instrument: 'waiting', target: 280_000 },
          { instrument: 'complaints', target: 250_000 },
        ],
      },
      { type: 'proof', claim: id, at, delivered: 1_000_000 },
      { type: 'confirmation', claim: id, by: 'grace', at, accepted: true },
      { type: 'observation', source: 'wiki', kind: 'edited', subject: 'page 7', at },
    ]);
  });

  test('the same words have the same id in every version', () => {
    expect(bodies.map((body) => evidenceIdOf(parseRecord(body)))).toEqual([
      'e77b4ce3cdc1b91f9cf25b0028a03f60d2ccc3cd2788a3701bde8ada06f62743',
      '11cbb4b8e805935eeefac42160d2f0a7e24e0bd88721a096e116ecd50f1d4230',
      '19e73d0254668290da196a48f360a9881f21ffdddef19ce0a97c5f57af92f03a',
      '8ae636e10e9f379727aed9d27d6876fe4a776778cfa8beca3c0712151e502848',
      '93204eaf4811c7a4b91eab947072ab899843f1dd5814411b8f1fd98124652f3b',
      'aac70c37b761d471259739c3a545ab052c5379ced36d5a940867f7a85e6e7105',
      '77b6abc92db5d4128b11089b7fe28a8c56760fe8710e95025bb977ef9e309c12',
      '43faab23447e3111e924691e2e143b0239af09e36c283a04f148c312ebc349c6',
      '6a1594d4ef2d47a7045e25249bf1a9c4a4a59262f586c2dea4bfc51003800fc2',
      'f69da22a1947dfe15b2d1066ec088b3b3dc44afe3b98c1d905dac671e4acc21e',
      '8b7b30a18f8c9618944bb29e72e8f7f88ae6f91aeb1531b3c8659d83822da85f',
    ]);
    expect(bodies.map(({ type }) => type)).toEqual(RECORD_TYPES);
  });

  test('a review may be of the work of nobody who is a member', () => {
    const { of: _, ...body } = bodyOf('review');
    expect(parseRecord(body)).not.toHaveProperty('of');
  });

  test.each(bodies.map((body) => [String(body['type']), body] as const))(
    'each field of a %s is needed, and no other is taken',
    (_, body) => {
      for (const name of Object.keys(body)) {
        if (name === 'of' && body['type'] === 'review') continue;
        const { [name]: removed, ...rest } = body;
        expect(removed).toBeDefined();
        expect(refusalOf(rest)).toMatchObject({ code: 'EVIDENCE_INVALID', pointer: `/${name}` });
      }
      for (const name of ['score', 'integrity', '__proto__', 'a/b']) {
        const more = Object.fromEntries([...Object.entries(body), [name, 1]]);
        const pointer = name === 'a/b' ? '/a~1b' : `/${name}`;
        expect(refusalOf(more)).toMatchObject({ code: 'EVIDENCE_INVALID', pointer });
      }
    },
  );

  test.each<[string, unknown, string]>([
    ['no object', [], ''],
    ['null', null, ''],
    ['another type', { ...bodyOf('promise'), type: 'toString' }, '/type'],
    ['a line break in a name', { ...bodyOf('promise'), userId: 'a\nb' }, '/userId'],
    ['U+0000', { ...bodyOf('promise'), subject: 'a\u0000' }, '/subject'],
    ['a lone surrogate', { ...bodyOf('promise'), subject: 'a\ud800' }, '/subject'],
    ['an empty name', { ...bodyOf('promise'), domain: '' }, '/domain'],
    ['a name that is too long', { ...bodyOf('promise'), userId: 'a'.repeat(201) }, '/userId'],
    ['seconds instead of a time', { ...bodyOf('promise'), at: 1_795_338_000 }, '/at'],
    ['a time before 1970', { ...bodyOf('promise'), at: '1969-12-31T23:59:59Z' }, '/at'],
    ['a promise due before it', { ...bodyOf('promise'), dueAt: '2026-11-22T08:59:59Z' }, '/dueAt'],
    ['a share with 7 decimals', { ...bodyOf('correction'), before: 0.123_456_7 }, '/before'],
    ['a share above 1', { ...bodyOf('correction'), after: 1.000_001 }, '/after'],
    ['a share below 0', { ...bodyOf('correction'), after: -0.5 }, '/after'],
    ['a share as text', { ...bodyOf('proof'), delivered: '1' }, '/delivered'],
    ['a share that is no number', { ...bodyOf('proof'), delivered: Number.NaN }, '/delivered'],
    ['a defect of one’s own', { ...bodyOf('defect'), of: 'ada' }, '/of'],
    ['a target above what was', { ...bodyOf('correction'), target: 0.5 }, '/target'],
    ['a hand-over to oneself', { ...bodyOf('promise'), next: 'ada' }, '/next'],
    ['a review of oneself', { ...bodyOf('review'), of: 'ada' }, '/of'],
    ['an answer to oneself', { ...bodyOf('turn'), of: 'ada' }, '/of'],
    ['a step due before it', { ...bodyOf('step'), dueAt: '2026-11-22T08:59:59Z' }, '/dueAt'],
    ['a rating with decimals', { ...bodyOf('review'), rating: 0.5 }, '/rating'],
    ['a negative rating', { ...bodyOf('review'), rating: -1 }, '/rating'],
    [
      'one instrument alone',
      { ...bodyOf('improvement'), aims: [{ instrument: 'a', target: 0 }] },
      '/aims',
    ],
    ['one instrument twice', { ...bodyOf('improvement'), aims: twice }, '/aims/1/instrument'],
    ['a target above 1', { ...bodyOf('improvement'), aims: [above, ...twice] }, '/aims/0/target'],
    ['another verdict', { ...bodyOf('validation'), verdict: 'maybe' }, '/verdict'],
    ['an id in upper case', { ...bodyOf('proof'), claim: 'A'.repeat(64) }, '/claim'],
    ['an answer as text', { ...bodyOf('confirmation'), accepted: 'true' }, '/accepted'],
  ])('%s is refused where it stands', (_, body, pointer) => {
    expect(refusalOf(body)).toMatchObject({ code: 'EVIDENCE_INVALID', pointer });
    expect(refusalOf(body, '/records/3').pointer).toBe(`/records/3${pointer}`);
  });

  test('what was made too late is a record too, unlike a promise', () => {
    const late = { ...bodyOf('correction'), dueAt: '2026-11-21T09:00:00Z' };
    expect(parseRecord(late)).toMatchObject({ type: 'correction', dueAt: 1_795_251_600 });
  });

  test('whatever comes in, a record comes out or a pointed refusal', () => {
    const known = fc.constantFrom(...bodies);
    const names = fc.constantFrom('type', 'at', 'dueAt', 'claim', 'rating', 'userId', 'accepted');
    const changed = fc.tuple(known, names, fc.anything()).map(([body, name, value]) => {
      return { ...body, [name]: value };
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), changed), (body) => {
        try {
          expect(parseRecord(body)).toHaveProperty('at');
        } catch (problem) {
          if (!(problem instanceof ConnectorError)) throw problem;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
