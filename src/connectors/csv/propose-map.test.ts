import { describe, expect, test } from 'vitest';
import { csvRecords } from './csv-records.ts';
import { type Preview, previewOf } from './preview-rows.ts';
import { type MapProposal, type MapWishes, proposeMap } from './propose-map.ts';

interface Proposed {
  readonly proposal: MapProposal;
  /** By `record.field`: its column, or `=` and what it is in every row. */
  readonly places: Readonly<Record<string, string>>;
  readonly preview: Preview | undefined;
}

function proposed(lines: readonly string[], wishes: Partial<MapWishes> = {}): Proposed {
  const [first, ...rows] = csvRecords(lines.join('\n'), ';');
  const head = first?.cells ?? [];
  const proposal = proposeMap(head, rows, { domains: ['community'], ...wishes });
  const places = proposal.places.flatMap(({ record, field, column, value }) => {
    const from = column ?? (value === undefined ? undefined : `=${value}`);
    return from === undefined ? [] : [[`${record}.${field}`, from] as const];
  });
  const preview = previewOf(proposal.map, head, rows);
  return { proposal, places: Object.fromEntries(places), preview };
}

const GARDEN = [
  'Wer;Was;Zugesagt am;Faellig bis;Erledigt;Anteil;Geprüft von;In Ordnung',
  'ada;"Beete ""Süd""";02.11.2026;09.11.2026;08.11.2026;85,5 %;bea;ja',
  'bea;Protokoll;03.11.2026;13.11.2026;;;;',
];

const TASKS = [
  'Person;Task;Agreed;Due;Done;Share;Checked by;OK',
  'ada;Gutters;2025-11-02;2025-11-09;2025-11-08;100 %;bea;yes',
];

describe('a map that is proposed', () => {
  test('reads a German table by its heads, its dates and its commas', () => {
    const { proposal, places, preview } = proposed(GARDEN, { timeZone: 'Europe/Berlin' });
    expect(places).toEqual({
      'claim.userId': 'Wer',
      'claim.subject': 'Was',
      'claim.domain': '=community',
      'claim.at': 'Zugesagt am',
      'claim.dueAt': 'Faellig bis',
      'proof.at': 'Erledigt',
      'proof.delivered': 'Anteil',
      'confirmation.by': 'Geprüft von',
      'confirmation.at': 'Erledigt',
      'confirmation.doneAt': 'Erledigt',
      'confirmation.accepted': 'In Ordnung',
    });
    const style = { type: 'promise', dates: 'day.month.year', decimal: ',', isDayUnsure: false };
    expect(proposal).toMatchObject(style);
    expect(preview?.problems).toEqual([]);
    const [first, second] = preview?.rows ?? [];
    expect(first?.places).toEqual(
      expect.arrayContaining([
        { record: 'claim', field: 'dueAt', value: '2026-11-09T22:59:59Z' },
        { record: 'proof', field: 'delivered', value: '0.855' },
        { record: 'confirmation', field: 'accepted', value: 'true' },
      ]),
    );
    expect(second?.places.map(({ record }) => record)).not.toContain('proof');
  });

  test('reads the table of the documents, in English', () => {
    const { proposal, places } = proposed(TASKS);
    expect(places).toMatchObject({
      'claim.userId': 'Person',
      'claim.at': 'Agreed',
      'proof.at': 'Done',
      'confirmation.by': 'Checked by',
      'confirmation.accepted': 'OK',
    });
    expect(proposal.dates).toBe('year-month-day');
    expect(proposal.map).toContain('accepted: { column: OK, values: { yes: true, no: false } }');
  });

  test('leaves open what no column fits, and is no map until somebody fills it', () => {
    const { proposal, places, preview } = proposed([
      'Person;Task;Agreed',
      'ada;Gutters;2025-11-02',
    ]);
    expect(places).not.toHaveProperty('claim.dueAt');
    expect(proposal.map).toContain('# dueAt: no column was found');
    expect(preview).toBeUndefined();
    const said = proposal.places.filter(({ column, value }) => (column ?? value) !== undefined);
    const due = { record: 'claim', field: 'dueAt', column: 'Agreed' } as const;
    const filled = proposed(['Person;Task;Agreed', 'ada;Gutters;2025-11-02'], {
      places: [...said, due],
    });
    expect(filled.preview?.rows).toHaveLength(1);
  });

  // Fails if the first of them is taken: then one person is credited with the rows of another.
  test.each([
    ['Person;Name;Task;Agreed;Due', 'office;ada;Gutters;2025-11-02;2025-11-09', 'Person or Name'],
    ['Name;Helper;Task;Agreed;Due', 'Gutters;ada;x;2025-11-02;2025-11-09', 'Name or Helper'],
    [
      'Contact person;Other person;Task;Agreed;Due',
      'bea;ada;Gutters;2025-11-02;2025-11-09',
      'Contact person or Other person',
    ],
  ])('leaves open whose a row is if several columns could say it: %s', (head, row, rivals) => {
    const { proposal, places, preview } = proposed([head, row]);
    expect(places).not.toHaveProperty('claim.userId');
    expect(proposal.map).toContain(`# userId: ${rivals}? One of them says who promised.`);
    expect(preview).toBeUndefined();
    const said = proposal.places.filter(({ column, value }) => (column ?? value) !== undefined);
    const who = { record: 'claim', field: 'userId', column: head.split(';')[1] ?? '' } as const;
    const filled = proposed([head, row], { places: [...said, who] });
    expect(filled.proposal.map).not.toContain('One of them');
    expect(filled.preview?.rows[0]?.places).toContainEqual({
      record: 'claim',
      field: 'userId',
      value: 'ada',
    });
  });

  test('says that a row is not confirmed if several columns could say by whom', () => {
    const [head = '', row = ''] = TASKS;
    const table = [`${head};Approved by`, `${row};cem`];
    const { proposal, places, preview } = proposed(table);
    expect(places).not.toHaveProperty('confirmation.by');
    expect(proposal.map).toContain('# by: Checked by or Approved by? One of them says who says so');
    expect(preview?.rows[0]?.places.map(({ record }) => record)).not.toContain('confirmation');
    const said = proposal.places.filter(({ column, value }) => (column ?? value) !== undefined);
    const who = { record: 'confirmation', field: 'by', column: 'Approved by' } as const;
    const filled = proposed(table, { places: [...said, who] }).preview?.rows[0]?.places;
    expect(filled).toContainEqual({ record: 'confirmation', field: 'by', value: 'cem' });
    expect(filled).toContainEqual({ record: 'confirmation', field: 'accepted', value: 'true' });
  });

  test('chooses no domain among several, and takes a column that names them', () => {
    const domains = ['community', 'garden'];
    expect(proposed(GARDEN, { domains }).places).not.toHaveProperty('claim.domain');
    const lines = ['Wer;Bereich;Was;Zugesagt;Frist', 'ada;garden;Beete;02.11.2026;09.11.2026'];
    expect(proposed(lines, { domains }).places['claim.domain']).toBe('Bereich');
  });

  test('knows a domain in other letters, and says which column names none that there is', () => {
    const domains = ['community', 'garden'];
    const row = 'Area;Who;What;Agreed;Due\n{};ada;Beds;2025-11-02;2025-11-09';
    const read = (area: string): Proposed =>
      proposed(row.replace('{}', area).split('\n'), { domains });
    const { proposal, preview } = read('Garden');
    expect(proposal.map).toContain('domain: { column: Area, values: { Garden: garden } }');
    expect(preview?.rows[0]?.places).toContainEqual({
      record: 'claim',
      field: 'domain',
      value: 'garden',
    });
    expect(read('garden').proposal.map).toContain('      domain: Area\n');
    const unknown = read('Kitchen');
    expect(unknown.preview).toBeUndefined();
    expect(unknown.proposal.map).toContain(
      ': Area says Kitchen, which is none of community, garden',
    );
  });

  test.each([
    [['ja', 'ja'], 'ja: true, nein: false'],
    [['No'], 'No: false, Yes: true'],
    [['x'], 'x: true, no: false, nein: false'],
    [['JA', '-'], 'JA: true, .-.: false, NEIN: false'],
  ])('of a column that says %j knows the opposite too', (words, values) => {
    const rows = words.map((word) => `ada;Gutters;2025-11-02;2025-11-09;2025-11-08;1;bea;${word}`);
    const { proposal } = proposed([TASKS[0] ?? '', ...rows]);
    expect(proposal.map).toMatch(
      new RegExp(`accepted: \\{ column: OK, values: \\{ ${values} \\} \\}`),
    );
  });

  test('says what a no needs, unless the table says to whom a promise was made', () => {
    const what = 'A no counts only from whom the claim names';
    expect(proposed(TASKS).proposal.map).toContain(what);
    const [head = '', row = ''] = TASKS;
    const named = proposed([`${head};For`, `${row};bea`]);
    expect(named.places['claim.with']).toBe('For');
    expect(named.proposal.map).not.toContain(what);
  });

  test('says when the day could be the month, and believes who says which it is', () => {
    const lines = ['Who;What;Start;Due', 'ada;Beds;3/4/2026;5/6/2026'];
    const { proposal } = proposed(lines);
    expect([proposal.dates, proposal.isDayUnsure]).toEqual(['month/day/year', true]);
    const said = proposed(lines, { dates: 'day.month.year' });
    expect(said.proposal.isDayUnsure).toBe(false);
    expect(said.preview?.rows[0]?.places).toContainEqual({
      record: 'claim',
      field: 'at',
      value: '2026-04-03T00:00:00Z',
    });
    const sure = proposed(['Who;What;Start;Due', 'ada;Beds;3/4/2026;13/6/2026']).proposal;
    expect([sure.dates, sure.isDayUnsure]).toEqual(['day.month.year', false]);
  });

  test('takes shares before and after for a correction', () => {
    const { proposal, places } = proposed([
      'Wer;Meldung;Datum;Vorher;Nachher',
      'ada;Leck;02.11.2026;0,5;0,1',
    ]);
    expect(proposal.type).toBe('correction');
    expect(places).toMatchObject({ 'claim.dueAt': 'Datum', 'claim.before': 'Vorher' });
  });

  test('tells each cell that cannot be read that way', () => {
    const { preview } = proposed([...GARDEN, 'cem;Zaun;4.11.26;9.11.2026;;;;']);
    expect(preview?.problems).toMatchObject([{ line: 4, column: 'Zugesagt am' }]);
    expect(preview?.problems[0]?.reason).toContain('four digits');
  });

  test('writes heads that YAML would read as something else as they are', () => {
    const { proposal, preview } = proposed([
      'Wer?: #1;Was {neu};"Start ""am""";Frist, Tag',
      'ada;Beete;2026-11-02;2026-11-09',
    ]);
    expect(proposal.map).toContain('Wer?: #1');
    expect(preview?.rows).toHaveLength(1);
  });
});
