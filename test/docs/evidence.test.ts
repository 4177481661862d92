import { describe, expect, test } from 'vitest';
import { githubRecords } from '../../src/connectors/github/github-records.ts';
import type { MappedEvent } from '../../src/connectors/records/mapped-event.ts';
import type { Field, FieldValue } from '../../src/core/families/declaration.ts';
import {
  CLAIM_TYPES,
  type ClaimRecord,
  RECORD_TYPES,
  RECORDS,
  type SupportRecord,
} from '../../src/core/families/record.ts';
import { factOf, type Settlement, settlementOf } from '../../src/core/families/settle.ts';
import type { ConfirmationRecord } from '../../src/core/families/supports/confirmation.ts';
import { isAimed } from '../../src/core/families/voice.ts';
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

  // Fails if a target counts that nobody else named: then it is one more of these.
  test('lists what of a claimant’s own words changes what a kept claim counts', () => {
    const rows = tableRows(markedPart(page, 'own numbers'));
    expect(rows.map((row) => row.slice(0, 3))).toEqual(ownNumbers());
    expect(rows.filter(([, , , against]) => against === '')).toEqual([]);
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

const TOLD = {
  userId: 'ada',
  domain: 'knowledge',
  subject: 'it',
  at: 100,
  dueAt: 200,
  of: 'cleo',
  before: 800_000,
  after: 200_000,
  rating: 2,
  verdict: 'adopt',
} as const;

/** What a field of a kind may say otherwise. */
const OTHERWISE: Readonly<Record<Field['kind'], readonly FieldValue[]>> = {
  userId: ['dan', 'eve'],
  domain: ['health'],
  line: ['that'],
  moment: [50, 150, 250],
  share: [0, 100_000, 400_000, 700_000],
  class: [0, 1, 3],
  choice: ['reject'],
  claim: [],
  flag: [],
  aims: [],
};

/** Each field of claims and proofs that changes a kept claim's fact, if others only say yes. */
function ownNumbers(): Row[] {
  const claims = CLAIM_TYPES.filter((type) => RECORDS[type].settlement.by !== 'instruments');
  const ofClaims = claims.flatMap((type) =>
    changing(type, (more) => [factWhen(type, { claim: more })]),
  );
  const shown = claims.filter((type) => RECORDS[type].settlement.needsProof);
  const ofProofs = changing('proof', (more) =>
    shown.map((type) => factWhen(type, { proof: more })),
  );
  return [...ofClaims, ...ofProofs];
}

type Told = Readonly<Record<string, FieldValue>>;

/** The fields of a record that change facts, and in which channels. */
function changing(
  type: keyof typeof RECORDS,
  factsWith: (more: Told) => readonly ReturnType<typeof factOf>[],
): Row[] {
  const usual = factsWith({});
  return Object.entries<Field>(RECORDS[type].fields).flatMap(([name, { kind }]) => {
    const facts = OTHERWISE[kind].map((value) => factsWith({ [name]: value }));
    const channels = CHANNELS.filter((channel) =>
      facts.some((some) =>
        some.some((fact, nth) => fact !== undefined && fact[channel] !== usual[nth]?.[channel]),
      ),
    );
    return channels.length === 0 ? [] : [[type, name, channels.join(', ')]];
  });
}

/** The fact of a claim that two people say yes to, if it is kept. */
function factWhen(
  type: ClaimRecord['type'],
  { claim: more = {}, proof = {} }: { readonly claim?: Told; readonly proof?: Told },
): ReturnType<typeof factOf> {
  const known = Object.keys(RECORDS[type].fields);
  const told = Object.entries({ ...TOLD, ...more }).filter(([name]) => known.includes(name));
  const claim = { type, ...Object.fromEntries(told) } as ClaimRecord;
  const about = { claim: '0'.repeat(64), at: 150 };
  const shown: SupportRecord = { type: 'proof', ...about, delivered: 1_000_000, ...proof };
  const words = ['bob', 'finn'].map((by): ConfirmationRecord => {
    return { type: 'confirmation', ...about, by, accepted: true, rating: 2 };
  });
  const heard = words.filter((word) => isAimed(claim, word));
  return factOf(claim, [shown, ...heard], 'open');
}

/** Its records, then what it says of each promise. */
function typesOf({ records, answers = [], merge }: MappedEvent): string {
  const types = records.map(({ type }) => type).join(', ');
  const said = answers.map((answer) => {
    if (answer.said.length > 0) return answer.said.map(({ type }) => type).join(', ');
    return answer.reopens === true ? 'stands again' : 'taken back';
  });
  const merged = merge === undefined ? [] : ['proof, confirmation'];
  return [types, ...said, ...merged].join('; ');
}

function outcomeOf({ outcomes: [outcome] }: MappedEvent): string {
  if (outcome === undefined) return '';
  return outcome.kept ? 'kept' : 'broken';
}
