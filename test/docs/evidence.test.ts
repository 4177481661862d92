import { describe, expect, test } from 'vitest';
import { githubRecords } from '../../src/connectors/github/github-records.ts';
import type { MappedEvent } from '../../src/connectors/records/mapped-event.ts';
import type { Field } from '../../src/core/families/declaration.ts';
import {
  type ClaimRecord,
  RECORD_TYPES,
  RECORDS,
  type SupportRecord,
} from '../../src/core/families/record.ts';
import { factOf, type Settlement, settlementOf } from '../../src/core/families/settle.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { ppmFromNumber } from '../../src/core/units.ts';
import { headingsOf, markedPart, type Row, sectionOf, tableRows } from './tables.ts';
import { githubCases } from './github-cases.ts';

const page = 'docs/reference/evidence.md';

describe('docs/reference/evidence.md', () => {
  test('tells every field of every record as it is declared', () => {
    const headings = headingsOf(page, 3).filter((heading) => heading.startsWith('`'));
    expect(headings.map(plain)).toEqual(RECORD_TYPES);
    for (const { type, fields } of Object.values(RECORDS)) {
      const rows = Object.entries(fields).map(([name, field]) => [
        name,
        kindText(field),
        plain(field.words),
      ]);
      expect([type, tableRows(sectionOf(page, `### \`${type}\``))]).toEqual([type, rows]);
    }
  });

  test('maps claims to families, and says when each is kept, as the core does', () => {
    const claims = Object.values(RECORDS).filter((one) => one.role === 'claim');
    expect(tableRows(markedPart(page, 'families'))).toEqual(
      claims.map(({ type, family, words }) => [type, family, plain(words)]),
    );
    expect(tableRows(markedPart(page, 'settlement rows'))).toEqual(
      claims.map(({ type, settlement: row }) => [
        type,
        row.needsProof ? 'yes' : 'no',
        `${row.confirmations} by ${plain(row.by)}`,
        String(row.horizonCycles),
        row.inTimeBy,
        plain(row.effectWords),
      ]),
    );
  });

  test('gives examples of settlements that come out so', () => {
    const rows = tableRows(markedPart(page, 'settlements'));
    expect(rows).toEqual(rows.map(settledRow));
    expect(rows.length).toBeGreaterThan(10);
  });

  test('maps the events of GitHub as the connector does', () => {
    const rows = tableRows(markedPart(page, 'github'));
    expect(rows.map(([event]) => event)).toEqual(Object.keys(githubCases));
    for (const [event = '', records = '', outcome] of rows) {
      const { name, payload } = githubCases[event] ?? { name: '', payload: {} };
      const mapped = githubRecords(name, payload, { domain: 'infrastructure', now: 2e9 });
      expect([event, typesOf(mapped), outcomeOf(mapped)]).toEqual([
        event,
        records.replaceAll(/ (?:of|for|without) .*$/g, '').replace('rejecting ', ''),
        outcome,
      ]);
    }
  });
});

function kindText(field: Field): string {
  const mark = field.optional === true ? '?' : '';
  switch (field.kind) {
    case 'userId':
      return `person${mark} 200`;
    case 'line':
      return `text${mark} ${field.lengthMax}`;
    case 'choice':
      return `${field.choices.join(' or ')}${mark}`;
    case 'domain':
    case 'moment':
    case 'claim':
    case 'share':
    case 'class':
    case 'flag':
    case 'aims':
      return `${KINDS[field.kind]}${mark}`;
  }
}

const KINDS = {
  domain: 'name',
  moment: 'time',
  claim: 'claim',
  share: 'share',
  class: 'class',
  flag: 'flag',
  aims: 'aims',
} as const;

/** As a cell of a table says it. */
function plain(words: string): string {
  return words.replaceAll('`', '').replaceAll('’', "'");
}

/** The row that the core makes of the claim and the supports of a row. */
function settledRow([claimed = '', said = '']: Row): Row {
  const claim = claimOf(claimed);
  let before: Settlement = 'open';
  let fact: ReturnType<typeof factOf>;
  const supports: SupportRecord[] = [];
  for (const text of said.split(', ')) {
    before = settlementOf(claim, supports);
    supports.push(supportOf(text));
    fact = factOf(claim, supports, before);
  }
  const values = CHANNELS.map((channel) => fact?.[channel]);
  return [
    claimed,
    said,
    settlementOf(claim, supports),
    ...values.map((value) => (value === undefined ? '' : String(value / 1_000_000))),
  ];
}

function claimOf(text: string): ClaimRecord {
  const isLate = text.startsWith('late ');
  const words = text.replace('late ', '').split(' ');
  const [type] = words;
  const dueAt = isLate ? 50 : 200;
  const claim = { userId: 'ada', domain: 'knowledge', subject: 'it', at: 100, dueAt };
  if (type === 'promise') return { type, ...claim };
  if (type === 'review') return { type, ...claim, rating: 1 };
  if (type === 'defect') return { type, ...claim, of: 'cleo', rating: Number(words[1]) };
  if (type === 'turn' || type === 'step') return { type, ...claim, of: 'bob' };
  if (type === 'validation') return { type, ...claim, verdict: 'adopt' };
  const shares = [words[1], words[3]].map((share) => ppmFromNumber(Number(share)));
  const [before = 0, after = 0] = shares;
  const target = words[4] === 'aim' ? ppmFromNumber(Number(words[5])) : undefined;
  const correction = { type: 'correction', ...claim, before, after } as const;
  return target === undefined ? correction : { ...correction, target };
}

function supportOf(text: string): SupportRecord {
  const claim = '0'.repeat(64);
  const [, late, share] = /^(late )?proof (.+)$/.exec(text) ?? [];
  const [, rating] = /^judged (\d+)$/.exec(text) ?? [];
  if (rating !== undefined) {
    const word = { by: 'bob', at: 150, accepted: true, rating: Number(rating) };
    return { type: 'confirmation', claim, ...word };
  }
  if (share === undefined) {
    return { type: 'confirmation', claim, by: 'bob', at: 150, accepted: text === 'accepted' };
  }
  const delivered = ppmFromNumber(Number(share)) ?? Number.NaN;
  return { type: 'proof', claim, at: late === undefined ? 150 : 300, delivered };
}

/** Its records, then what it says of each promise. */
function typesOf({ records, answers = [] }: MappedEvent): string {
  const types = records.map(({ type }) => type).join(', ');
  const said = answers.map((answer) =>
    answer.said.length === 0 ? 'taken back' : answer.said.map(({ type }) => type).join(', '),
  );
  return [types, ...said].join('; ');
}

function outcomeOf({ outcomes: [outcome] }: MappedEvent): string {
  if (outcome === undefined) return '';
  return outcome.kept ? 'kept' : 'broken';
}
