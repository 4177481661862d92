import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRecords } from './csv-records.ts';
import { ZoneClock } from './local-time.ts';
import { RowMapper } from './map-row.ts';
import { readCell } from './read-cell.ts';
import { readTableMap, reasonOfRow } from './table-map.ts';

const HEAD = 'Person,Task,Agreed,Due,Done,Share,Checked by,OK';

const MAP = `
format: 1
timeZone: Europe/Berlin
dates: day.month.year
decimal: ','
records:
  - type: promise
    name: task
    fields:
      userId: Person
      domain: { value: community }
      subject: Task
      at: Agreed
      dueAt: Due
  - type: proof
    onlyIf: Done
    fields:
      claim: { record: task }
      at: Done
      delivered: Share
  - type: confirmation
    onlyIf: Checked by
    fields:
      claim: { record: task }
      by: Checked by
      at: Done
      accepted: { column: OK, values: { ja: true, nein: false } }
`;

function mapped(map = MAP, head = HEAD) {
  return readTableMap(map, head.split(','));
}

function rowOf(line: string) {
  const read = mapped();
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const [, record] = csvRecords(`${HEAD}\n${line}`);
  if (record === undefined) throw new Error('no row');
  return new RowMapper(read.map, HEAD.split(',')).read(record);
}

describe('rows by a map', () => {
  test('a map may ask for the keys of two people', () => {
    const asks = (line: string) => {
      const read = mapped(MAP.replace('format: 1', `format: 1\n${line}`));
      return read.ok ? read.map.keys : read.problems[0]?.text;
    };
    expect([asks(''), asks('keys: 2')]).toEqual([1, 2]);
    expect(asks('keys: 0')).toBe('/keys must be 1 or 2');
    expect(asks('keys: 3')).toContain('/keys must be an integer from 0 to 2');
  });

  test.each(['who,what\nada,mow', '', '- format: 1'])('%j is told what a map is', (text) => {
    const read = mapped(text);
    expect(read.ok ? [] : read.problems).toEqual([
      { text: expect.stringMatching(/^this is no map: .*docs\/reference\/tables\.md/) },
    ]);
  });

  test('a time that lies in the future is told by its column', () => {
    const read = mapped(
      MAP.replace('      by: Checked by\n      at: Done', '      by: Task\n      at: Due'),
    );
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const zone = 'times without a zone were read as those of Europe/Berlin';
    for (const [type, column] of [
      ['promise', 'Agreed'],
      ['proof', 'Done'],
      ['confirmation', 'Due'],
    ]) {
      const reason = `a ${type} cannot lie in the future`;
      expect(reasonOfRow(reason, 'TIME_INVALID', read.map)).toEqual({
        column,
        reason: `${reason}; ${zone}`,
      });
    }
    expect(reasonOfRow('no such domain', 'CONFLICT', read.map)).toEqual({
      reason: 'no such domain',
    });
  });

  test('one row is a claim and what was said about it', () => {
    const row = rowOf('ada, mow the lawn ,1.7.2026,05.07.2026,04.07.2026 18:30,"87,5 %",ben,ja');
    const [promise, proof, confirmation] = row.ok ? row.records : [];
    expect(promise).toEqual({
      type: 'promise',
      userId: 'ada',
      domain: 'community',
      subject: 'mow the lawn',
      at: Date.UTC(2026, 5, 30, 22) / 1_000,
      // What is due on a day is due when it ends.
      dueAt: Date.UTC(2026, 6, 5, 21, 59, 59) / 1_000,
    });
    const at = Date.UTC(2026, 6, 4, 16, 30) / 1_000;
    expect(proof).toMatchObject({ type: 'proof', at, delivered: 875_000 });
    expect(confirmation).toMatchObject({ type: 'confirmation', by: 'ben', at, accepted: true });
    expect(confirmation).toHaveProperty('claim', proof?.type === 'proof' && proof.claim);
  });

  test('without anything in its column a record is not there', () => {
    const row = rowOf('ada,mow the lawn,1.7.2026,05.07.2026,,,,');
    expect(row.ok && row.records.map(({ type }) => type)).toEqual(['promise']);
  });

  test.each([
    ['ada,mow,31.2.2026,05.07.2026,,,,', ['Agreed'], /"31.2.2026" is no time/],
    ['ada,mow,29.03.2026 02:30,05.07.2026,,,,', ['Agreed'], /does not exist in Europe.Berlin/],
    ['ada,mow,25.10.2026 02:30,05.11.2026,,,,', ['Agreed'], /was there twice/],
    ['ada,mow,1.7.2026,30.6.2026,,,,', ['Due'], /must not be before at/],
    ['ada,mow,1.7.2026,5.7.2026,4.7.2026,"1.5",,', ['Share'], /no number with ","/],
    ['ada,mow,1.7.2026,5.7.2026,4.7.2026,"1,5",,', ['Share'], /from 0 to 1/],
    ['ada,mow,1.7.2026,5.7.2026,4.7.2026,1,ben,yes', ['OK'], /"yes" is none of ja, nein/],
    ['ada,,1.7.2026,,,,,', ['Task', 'Due'], /is empty/],
    [' \u200bada,mow,1.7.2026,5.7.2026,,,,', ['Person'], /invisible|U\+200B|character/i],
    ['ada,mow,1.7.2026', [undefined], /has 3 cells, and the head has 8/],
    ['ada,"mow,1.7.2026,5.7.2026,,,,', [undefined], /quotation mark/],
  ])('%s is told with its column', (line, columns, reason) => {
    const row = rowOf(line);
    const problems = row.ok ? [] : row.problems;
    expect(problems.map(({ column }) => column)).toEqual(columns);
    expect(problems.every((one) => one.line === 2)).toBe(true);
    expect(problems[0]?.reason).toMatch(reason);
  });

  test.each([
    ['another format', 'format: 1', 'format: 2', /format must be 1/, 2],
    ['a zone that is none', 'Europe/Berlin', 'Europe/Bern', /must be a time zone/, 3],
    ['a type that is none', 'type: proof', 'type: prof', /must be one of promise/, 15],
    [
      'a column that is none',
      'subject: Task',
      'subject: Taks',
      /names "Taks", which is no column/,
      12,
    ],
    ['a field that is missing', '      dueAt: Due\n', '', /dueAt is needed/, 10],
    ['a field that is none', 'subject: Task', 'subjekt: Task', /subject is needed/, 10],
    ['a record that is none', 'record: task', 'record: tusk', /name of a claim further up/, 18],
  ])('a map with %s is refused with its line', (_, text, instead, says, line) => {
    const read = mapped(MAP.replace(text, instead));
    const [problem] = read.ok ? [] : read.problems;
    expect(problem?.text).toMatch(says);
    expect(problem?.line).toBe(line);
  });

  test('a claim that came in before is named by whose it is', () => {
    const map = MAP.replace(
      'claim: { record: task }',
      'claim: { type: promise, userId: Person, domain: { value: community }, subject: Task }',
    );
    const read = mapped(map);
    expect(read).toMatchObject({ ok: true });
  });
});

test('every moment is found again from what clocks show, or told to be there twice', () => {
  const clock = new ZoneClock('America/New_York');
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/New_York',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (moment) => {
      const local = Date.parse(`${shown.format(moment * 1_000).replace(' ', 'T')}Z`) / 1_000;
      const found = clock.momentOf(local);
      const isTwice = typeof found === 'string' && found.includes('twice');
      expect(isTwice ? moment : found).toBe(moment);
    }),
    { numRuns: 500 },
  );
});

test('a share is the same however it is written', () => {
  const field = { kind: 'share', words: '' } as const;
  const clock = new ZoneClock('UTC');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (parts) => {
      const read = (text: string, decimal: '.' | ','): unknown =>
        readCell(text, 'delivered', field, { dates: 'year-month-day', clock, decimal });
      const share = (parts / 10_000).toFixed(4);
      const percent = `${(parts / 100).toFixed(2)} %`;
      const value = parts / 10_000;
      expect(read(share, '.')).toEqual({ value });
      expect(read(share.replace('.', ','), ',')).toEqual({ value });
      expect(read(percent, '.')).toEqual({ value });
    }),
  );
});
