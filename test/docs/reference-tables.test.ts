import { describe, expect, test } from 'vitest';
import { ATTESTABLE, CODES, FINDING_CODES } from '../../src/core/codes/codes.ts';
import { ENTRY_RULES } from '../../src/core/entries/entry-rules.ts';
import { addFact, channelScore, EMPTY_TALLY } from '../../src/core/integrity/tally.ts';
import { mintAmount, negentropyOf } from '../../src/core/mint/amount.ts';
import { GATES } from '../../src/core/mint/checks.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { DETECTORS } from '../../src/core/policy/policy.ts';
import { POLICY_SHAPE, type Shape } from '../../src/core/policy/policy-shape.ts';
import { PRESETS, type PresetName } from '../../src/core/policy/presets.ts';
import { FINDING_STATUSES } from '../../src/core/state/finding.ts';
import { formatMicros, ONE } from '../../src/core/units.ts';
import { DERIVED_TABLES } from '../../src/db/derived-tables.ts';
import { filesBelow, readText } from '../house-rules/source-files.ts';
import { headingsOf, markedPart, sectionOf, tableRows } from './tables.ts';

const log = 'docs/reference/log.md';
const standard = policyFrom(PRESETS.standard, 1);

describe('docs/reference/log.md', () => {
  test('has a section for every type of entry and for no other', () => {
    const sections = headingsOf(log, 3).map((heading) => heading.replaceAll('`', ''));
    expect(sorted(sections)).toEqual(sorted(Object.keys(ENTRY_RULES)));
  });

  test.each(Object.entries(ENTRY_RULES))(
    'lists the fields of %s with their kinds',
    (type, { fields }) => {
      const rows = tableRows(sectionOf(log, `### \`${type}\``));
      const listed = rows.map(([field, kind]) => [field, kind]);
      expect(listed).toEqual(Object.entries(fields));
      for (const row of rows) expect(row[2]).not.toBe('');
    },
  );

  test('explains every kind of field', () => {
    const kinds = Object.values(ENTRY_RULES).flatMap(({ fields }) =>
      Object.values<string>(fields).map((kind) => kind.replace('?', '')),
    );
    const explained = tableRows(sectionOf(log, '## Entries')).map(([kind]) => kind);
    expect(sorted(explained)).toEqual(sorted(new Set(kinds)));
  });

  test('gives examples of facts that come out so', () => {
    const rows = tableRows(markedPart(log, 'facts'));
    const expected = rows.map(([facts = '']) => {
      let tally = EMPTY_TALLY;
      for (const fact of facts.split(', ')) {
        const [value, weight] = fact.split(' at ').map(Number);
        tally = addFact(standard.integrity, tally, value ?? Number.NaN, weight ?? Number.NaN);
      }
      const numbers = [tally.kept, tally.lost, channelScore(standard.integrity, tally)];
      return [facts, ...numbers.map(String)];
    });
    expect(rows).toEqual(expected);
    expect(rows).toHaveLength(3);
  });

  test('gives examples of amounts that come out so', () => {
    const rows = tableRows(markedPart(log, 'amounts'));
    const { mintScale, negentropyScale, threshold } = standard;
    const expected = rows.map(([integrity, factor]) => {
      const [value, e] = [Number(integrity), Number(factor)];
      const amount = mintAmount(mintScale, value, threshold, ONE, e);
      const negentropy = negentropyOf(negentropyScale, value, ONE, e);
      return [integrity, factor, formatMicros(amount), formatMicros(negentropy)];
    });
    expect(rows).toEqual(expected);
    expect(rows).toHaveLength(3);
  });

  test('says of every type what a verifier does with it', () => {
    const [recomputed = '', attested = ''] = sectionOf(log, '## Recomputed and attested').split(
      '**Attested**',
    );
    const rules = Object.entries(ENTRY_RULES).map(([type, { recheck }]) => ({ type, recheck }));
    const typesOf = (cell = ''): string[] => cell.split(', ').filter((it) => it in ENTRY_RULES);
    const compared = rules.filter(({ recheck }) => typeof recheck !== 'object');
    const told = tableRows(recomputed).flatMap(([types]) => typesOf(types));
    expect(sorted(told)).toEqual(sorted(compared.map(({ type }) => type)));
    const words = tableRows(attested).flatMap(([types, what]) =>
      typesOf(types).map((type) => `${type}: ${what}`),
    );
    const expected = rules.flatMap(({ type, recheck }) =>
      typeof recheck === 'object' ? [`${type}: ${recheck.attested}`] : [],
    );
    // A retraction is recomputed, but for the right to it.
    expect(sorted(words)).toEqual(
      sorted([...expected, 'retraction: that the operator was entitled to it']),
    );
  });
});

describe('docs/reference/codes.md', () => {
  const rows = tableRows(markedPart('docs/reference/codes.md', 'codes'));

  test('is the table of the code, in order of precedence', () => {
    const expected = CODES.map(({ code, askAgain, sentence }) => [
      code,
      askAgain ? 'yes' : 'no',
      sentence,
    ]);
    expect(rows.map(([code, , again, sentence]) => [code, again, sentence])).toEqual(expected);
  });

  test('says which codes the service attests and which are findings', () => {
    const givenBy = (who: string): (string | undefined)[] =>
      rows.filter((row) => row[1]?.split(', ').includes(who)).map(([code]) => code);
    expect(sorted(givenBy('service'))).toEqual(sorted(ATTESTABLE));
    expect(sorted(givenBy('finding'))).toEqual(sorted(FINDING_CODES));
    const gates = CODES.filter(({ kind }) => kind === 'gate').map(({ code }) => code);
    // These two also come from the log, when a hold ends.
    expect(sorted(givenBy('log'))).toEqual(sorted([...gates, 'OUTCOME_LOST', 'RETRACTED']));
  });

  test('says of every gate when it refuses, in the order of the checks', () => {
    const told = tableRows(markedPart('docs/reference/codes.md', 'gates'));
    expect(told.map(([code]) => code)).toEqual(GATES.map(({ code }) => code));
    for (const [, when] of told) expect(when).toMatch(/\w/);
  });
});

describe('docs/reference/conduct.md', () => {
  test('lists every detector, what can follow each status, and the terms', () => {
    const page = 'docs/reference/conduct.md';
    const listed = tableRows(markedPart(page, 'detectors')).map(([name]) => name?.split('/')[0]);
    expect(listed).toEqual([...DETECTORS]);
    const statuses = tableRows(sectionOf(page, '## Lifecycle')).map(([name]) => name);
    expect(statuses.slice(0, FINDING_STATUSES.length)).toEqual([...FINDING_STATUSES]);
  });
});

describe('docs/reference/policy.md', () => {
  const rows = tableRows(markedPart('docs/reference/policy.md', 'fields'));
  const columns: readonly PresetName[] = ['standard', 'civic', 'strict', 'sandbox', 'git', 'forge'];

  test('lists every field of the document with its kind', () => {
    const listed = rows.map(([field, kind]) => [field, kind]);
    expect(listed).toEqual(leavesOf(POLICY_SHAPE, ''));
  });

  test.each(columns.map((preset, column) => [preset, column] as const))(
    'gives the values of the preset %s',
    (preset, column) => {
      const given = rows.map((row) => {
        const cell = row[2 + column];
        return [row[0], cell === '—' ? row[2] : cell];
      });
      const expected = rows.map(([field = '']) => [field, valueText(PRESETS[preset], field)]);
      expect(given).toEqual(expected);
    },
  );

  test('gives examples of what the log holds instead of decimals', () => {
    const record = policyRecord(PRESETS.standard);
    expect(record).toMatchObject({
      mint: { threshold: 950_000 },
      integrity: { priorFacts: 8_000_000 },
    });
    expect(readText('docs/reference/policy.md')).toMatch(/0\.95 is 950000[^]*8 is 8000000/);
  });
});

describe('docs/reference/database.md', () => {
  const rows = tableRows(markedPart('docs/reference/database.md', 'tables'));

  test('lists every table of the migrations', () => {
    const sql = filesBelow('infra/db/migrations').map(readText).join('\n');
    const created = [...sql.matchAll(/^create table negentropy\.(\w+)/gm)].map(([, name]) => name);
    expect(sorted(rows.map(([name]) => name))).toEqual(sorted(created));
  });

  test('calls derived what is written from single entries', () => {
    const derived = rows.filter(([, kind]) => kind === 'derived').map(([name]) => name);
    const written = DERIVED_TABLES.map(({ name }) => name);
    expect(sorted(derived)).toEqual(sorted(written));
  });

  test('asks for no right to change rows that no statement changes', () => {
    const sql = filesBelow('src/db/sql').map(readText).join('\n');
    const named = (what: RegExp): readonly string[] => [
      ...new Set([...sql.matchAll(what)].map(([, table = '']) => table)),
    ];
    const rights = tableRows(markedPart('docs/reference/database.md', 'rights'));
    const listed = (right: string): readonly string[] =>
      rights.flatMap(([name, tables = '']) => (name === right ? tables.split(', ') : []));
    expect(sorted(listed('DELETE'))).toEqual(sorted(named(/delete from negentropy\.(\w+)/g)));
    expect(listed('UPDATE')).toEqual(
      expect.arrayContaining([...named(/update negentropy\.(\w+)/g)]),
    );
    const kinds = new Map(rows.map(([table = '', kind]) => [table, kind]));
    const unchanged = ['derived', 'log'];
    for (const table of [...listed('UPDATE'), ...listed('DELETE')]) {
      expect([table, unchanged.includes(kinds.get(table) ?? 'log')]).toEqual([table, false]);
    }
  });
});

/** Paths and kinds of the document's fields, in order, as the page lists them. */
function leavesOf(shape: Shape, path: string): readonly (readonly [string, string])[] {
  switch (shape.kind) {
    case 'object':
      return Object.entries(shape.fields).flatMap(([name, field]) =>
        leavesOf(field, path === '' ? name : `${path}.${name}`),
      );
    case 'either':
      return shape.options.flatMap((option) => leavesOf(option, path));
    case 'list':
      return [[path, shape.of.kind === 'object' ? 'actions' : 'names']];
    case 'ppm':
      return [[path, shape.most === 1 ? 'share' : 'facts']];
    case 'boolean':
      return [[path, 'flag']];
    case 'optional':
      return leavesOf(shape.of, path).map(([one, kind]) => [one, `${kind}?`]);
    case 'amount':
    case 'count':
    case 'date':
    case 'key':
    case 'name':
      return [[path, shape.kind]];
  }
}

function valueText(document: unknown, path: string): string {
  let value: unknown = document;
  for (const name of path.split('.'))
    value = (value as Record<string, unknown> | undefined)?.[name];
  if (value === undefined) return '';
  return Array.isArray(value) ? value.map(itemText).join(', ') : itemText(value);
}

function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { family, type, weight } = item as Record<string, unknown>;
  return `${String(family)}/${String(type)} ${String(weight)}`;
}

function sorted(names: Iterable<string | undefined>): readonly string[] {
  return Array.from(names, (name) => name ?? '').toSorted();
}
