import type { MapPlace, MapProposal } from '../../client/api-types.ts';
import { CLAIM_TYPES, type ClaimRecord } from '../../core/families/record.ts';
import { labelsOf } from '../claims/claim-forms.ts';
import { type Html, html } from '../html.ts';
import { openTable } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { type Field, textIn } from '../own/forms.ts';
import type { Asked, Shown } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import { reasonText } from './reason-text.ts';

/** What a select says of where a value comes from: a column by its name, or a value. */
const COLUMN = 'column:';
const VALUE = 'value:';

const DATE_ORDERS = ['year-month-day', 'day.month.year', 'month/day/year'] as const;

/** Asks how a table would be read, by what the selects of the form say if they were shown. */
export async function sendMap({ client }: Asked, sent: URLSearchParams): Promise<MapProposal> {
  const table = sent.get('table') ?? '';
  if (!sent.has('readType')) {
    return await client.proposeTableMap({ table, timeZone: zoneOf(sent) });
  }
  const type = CLAIM_TYPES.find((one) => one === textIn(sent, 'type'));
  const dates = DATE_ORDERS.find((one) => one === textIn(sent, 'dates'));
  const decimal = textIn(sent, 'decimal') === ',' ? ',' : '.';
  // Of another kind of claim other fields are asked for: they are looked for anew.
  const isSame = type === textIn(sent, 'readType');
  return await client.proposeTableMap({
    table,
    timeZone: textIn(sent, 'timeZone'),
    decimal,
    ...(type === undefined ? {} : { type }),
    ...(dates === undefined ? {} : { dates }),
    ...(isSame ? { places: placesIn(sent) } : {}),
  });
}

/** That of the reader's browser if a script sent it and it is known here, else the service's. */
function zoneOf(sent: URLSearchParams): string {
  try {
    const style = { timeZone: textIn(sent, 'zone') };
    return new Intl.DateTimeFormat('en', style).resolvedOptions().timeZone;
  } catch {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

type PlaceSource = Pick<MapPlace, 'record' | 'field' | 'column' | 'value'>;

function placesIn(sent: URLSearchParams): PlaceSource[] {
  return [...sent].flatMap(([name, chosen]): PlaceSource[] => {
    const [, record, field] = /^place\.(claim|proof|confirmation)\.(\w+)$/.exec(name) ?? [];
    if (record === undefined || field === undefined) return [];
    const place = { record: record as MapPlace['record'], field };
    if (chosen.startsWith(COLUMN)) return [{ ...place, column: chosen.slice(COLUMN.length) }];
    if (chosen.startsWith(VALUE)) return [{ ...place, value: chosen.slice(VALUE.length) }];
    return [];
  });
}

/** The selects by which somebody says what the columns of the table are. */
export function choiceFields(proposal: MapProposal, texts: Texts): readonly Field[] {
  const { imports: words, claims } = texts.own;
  const select = { kind: 'select', isAnswered: true } as const;
  const types = CLAIM_TYPES.map((type) => [type, claims.types[type]] as const);
  const zones = new Set([proposal.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
  return [
    { ...select, name: 'type', label: words.readAs, value: proposal.type, options: types },
    ...proposal.places.map((place) => ({
      ...select,
      name: `place.${place.record}.${place.field}`,
      label: labelOf(place, proposal.type, texts),
      value: sourceOf(place),
      options: optionsOf(place, proposal, texts),
    })),
    {
      ...select,
      name: 'dates',
      label: words.dates,
      value: proposal.dates,
      options: same(DATE_ORDERS),
    },
    {
      ...select,
      name: 'decimal',
      label: words.decimal,
      value: proposal.decimal,
      options: same(['.', ',']),
    },
    {
      ...select,
      name: 'timeZone',
      label: words.timeZone,
      value: proposal.timeZone,
      options: same([...zones]),
    },
  ];
}

/** Choices that are called what they are. */
function same(values: readonly string[]): readonly (readonly [string, string])[] {
  return values.map((one) => [one, one] as const);
}

function labelOf({ record, field, words }: MapPlace, type: ClaimRecord['type'], texts: Texts) {
  const { places } = texts.own.imports;
  const known = places[`${record}.${field}`];
  if (known !== undefined) return known;
  return (record === 'claim' ? labelsOf(type, texts)[field] : undefined) ?? words;
}

function sourceOf({ column, value }: MapPlace): string {
  if (column !== undefined) return `${COLUMN}${column}`;
  return value === undefined ? '' : `${VALUE}${value}`;
}

function optionsOf(
  { kind, value }: MapPlace,
  { head, domains }: MapProposal,
  { own }: Texts,
): readonly (readonly [string, string])[] {
  const { imports: words } = own;
  const fixed: readonly (readonly [string, string])[] =
    kind === 'domain'
      ? domains.map((one) => [one, one] as const)
      : kind === 'flag'
        ? [['true', words.flags.true]]
        : kind === 'share' && value === '1'
          ? [['1', words.all]]
          : [];
  return [
    ['', words.noColumn],
    ...head.flatMap((name) => (name === '' ? [] : [[`${COLUMN}${name}`, name] as const])),
    ...fixed.map(([of, said]) => [`${VALUE}${of}`, words.always(said)] as const),
  ];
}

/** The first rows as they would be read, and what cannot be read that way. */
export function proposalResult(
  proposal: MapProposal,
  { texts, sent }: Pick<Shown<unknown>, 'texts' | 'sent'>,
): Html {
  const { imports: words } = texts.own;
  const { places, problems, map, isDayUnsure } = proposal;
  const lacking = places.filter(
    ({ isNeeded, column, value }) => isNeeded && (column ?? value) === undefined,
  );
  const names = lacking.map((place) => labelOf(place, proposal.type, texts)).join('; ');
  return html`<div class="result" role="status" tabindex="-1">
    <p class="heading">${words.proposed}</p>
    ${names === '' ? '' : html`<p>${words.lacking(names)}</p>`}
    ${isDayUnsure ? html`<p>${words.dayUnsure}</p>` : ''}
    <p class="soft">${words.proposedNote}</p>
    ${firstPartLine(sent, texts)} ${previewTable(proposal, texts)}
    ${
      problems.length === 0
        ? ''
        : html`<h3>${words.unread}</h3>
            ${openTable({
              name: words.unread,
              columns: words.unreadColumns,
              worded: [1, 2],
              rows: problems.map(({ line, column, reason }) => [
                String(line),
                column ?? words.wholeRow,
                reasonText(reason, texts),
              ]),
            })}`
    }
    <details>
      <summary>${words.mapText}</summary>
      <pre>${map}</pre>
    </details>
  </div>`;
}

/** A script sends a long table in parts, and is answered of the first one. */
function firstPartLine(sent: URLSearchParams | undefined, { language, own }: Texts): Html | '' {
  if (sent?.has('firstLine') !== true || sent.has('last')) return '';
  const lines = (sent.get('table') ?? '').split('\n').length;
  return html`<p>${own.imports.firstPart(new Numbers(language).whole(lines))}</p>`;
}

function previewTable(proposal: MapProposal, texts: Texts): Html | '' {
  const { imports: words } = texts.own;
  if (proposal.rows.length === 0) return '';
  const filled = proposal.places.filter((place) => sourceOf(place) !== '');
  const columns = filled.map((place) => labelOf(place, proposal.type, texts));
  return openTable({
    name: words.proposed,
    columns: [words.unreadColumns[0] ?? '', ...columns],
    worded: filled.map((_, at) => at + 1),
    rows: proposal.rows.map(({ line, places }) => [
      String(line),
      ...filled.map((place) => {
        const { record, field } = place;
        const read = places.find((one) => one.record === record && one.field === field);
        return read === undefined ? '' : shownValue(read.value, place.kind, proposal, texts);
      }),
    ]),
  });
}

function shownValue(
  value: string,
  kind: string,
  { timeZone }: MapProposal,
  { language, own }: Texts,
): string {
  if (kind === 'flag') return own.imports.flags[value === 'true' ? 'true' : 'false'];
  if (kind !== 'moment') return value;
  const style = { dateStyle: 'long', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(language, style).format(new Date(value));
}
