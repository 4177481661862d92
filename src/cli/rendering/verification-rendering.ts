import { formatMicros } from '../../core/units.ts';
import type { Divergence } from '../../core/verify/verify-log.ts';
import type { Verification } from '../../pipeline/verify/verify-export.ts';
import type { StoreVerification } from '../../pipeline/verify/verify-store.ts';
import { foreign, type Paint } from '../terminal.ts';
import { amountText, counted, grouped } from './numbers.ts';
import { fieldLines } from './table.ts';
import { chopped } from './text-width.ts';

/** Types whose every entry is recomputed from the entries before it. */
const RECOMPUTED = ['decision', 'release', 'cancel', 'measurement', 'cycle', 'retraction'] as const;

/** The outcome of a verification as lines. */
export function verificationLines(
  verification: Verification | StoreVerification,
  paint: Paint,
): string[] {
  const { divergence, counts, state } = verification;
  if (divergence !== undefined) return divergenceLines(verification, paint);
  const others = Object.entries(counts.byType)
    .filter(([type]) => !RECOMPUTED.some((one) => one === type))
    .map(([type, entries]) => counted(entries, ...namesOf(type)));
  const { supply, held } = state.books;
  return [
    verificationLine(verification, paint),
    ...fieldLines(
      [
        ['recomputed', recomputedText(verification)],
        ['folded', others.join(', ')],
        [
          'supply',
          `${amountText(formatMicros(supply))} MIC, and ${amountText(formatMicros(held))} MIC held`,
        ],
        ...tableFields(verification),
        ['key', keyText(verification)],
      ],
      paint,
    ),
  ];
}

/** That nothing is wrong, in one line. */
export function verificationLine({ counts }: Pick<Verification, 'counts'>, paint: Paint): string {
  return paint.good(`Verified: ${grouped(counts.entries)} entries, no divergence.`);
}

/** How many entries were recomputed, by type. */
function recomputedText({ counts }: Verification): string {
  const told = RECOMPUTED.filter((type) => (counts.byType[type] ?? 0) > 0)
    .map((type) => counted(counts.byType[type] ?? 0, ...namesOf(type)))
    .join(', ');
  return told === '' ? 'nothing: no decision was made and no cycle closed yet' : told;
}

/** Singular and plural of a type of entry. */
function namesOf(type: string): [singular: string, plural: string] {
  if (/[^aeiou]y$/.test(type)) return [type, `${type.slice(0, -1)}ies`];
  return [type, type.endsWith('s') ? `${type}es` : `${type}s`];
}

/** The outcome of a verification as JSON. */
export function verificationJson(verification: Verification | StoreVerification): object {
  const { divergence, counts, key, keyTrusted, state } = verification;
  return {
    verified: divergence === undefined,
    ...divergenceJson(divergence),
    entries: counts.entries,
    byType: counts.byType,
    supply: formatMicros(state.books.supply),
    held: formatMicros(state.books.held),
    key,
    keyTrusted,
    ...('tables' in verification
      ? { tables: verification.tables, differing: verification.differing.map(({ where }) => where) }
      : {}),
  };
}

/** A divergence as JSON; nothing when there is none. */
export function divergenceJson(divergence: Divergence | undefined): object {
  if (divergence === undefined) return {};
  return { divergence: { ...divergence, index: divergence.index ?? null } };
}

/** The first divergence, and where in the file it stands. */
function divergenceLines(verification: Verification | StoreVerification, paint: Paint): string[] {
  const { divergence, counts } = verification;
  return [
    ...differingLines(divergence, LINES_BEFORE_ENTRIES, paint),
    ...otherTables(verification),
    `As expected until then: ${counted(counts.entries, 'entry', 'entries')}.`,
  ];
}

/** The tables that differ too. */
function otherTables(verification: Verification | StoreVerification): string[] {
  if (!('differing' in verification)) return [];
  const { differing, divergence } = verification;
  return differing.filter((one) => one !== divergence).map(({ where }) => `Differs too: ${where}.`);
}

/** The header stands before the first entry. */
const LINES_BEFORE_ENTRIES = 1;

/**
 * A divergence as lines.
 * @param before how many lines of the file stand before the entry of index 0 (negative in a range)
 */
export function differingLines(
  divergence: Divergence | undefined,
  before: number,
  paint: Paint,
): string[] {
  const { index, where, expected = '', found = '' } = divergence ?? {};
  const place =
    index === undefined
      ? 'not about one entry'
      : `index ${index}, line ${index + before + 1} of an export file`;
  const units = unitsIn(/ with (\w+) /.exec(expected)?.[1] ?? '');
  const most = paint.columns - 12; // beside the names
  return [
    paint.bad(`Divergence: ${where ?? ''}.`),
    ...fieldLines(
      [
        ['entry', place],
        ['expected', chopped(foreign(expected, 400), most)],
        ['found', chopped(foreign(found, 400), most)],
        ...(units === '' ? [] : [['units', units] as const]),
      ],
      paint,
    ),
  ];
}

/** What the numbers of an entry count, by the names of its fields. */
const UNITS: readonly (readonly [fields: RegExp, unit: string])[] = [
  [
    /^(?:integrity|entropy|error|e|value|echo|drift|coordination|stability|share|gi|tallies)$/,
    'scores are parts per million: 943000 is 0.943',
  ],
  [/^(?:amount|negentropy|minted|supply|held)$/, 'amounts are MIC with six decimals'],
  [/^cycle$/, 'cycles are counted from the community’s first'],
];

function unitsIn(field: string): string {
  return UNITS.find(([fields]) => fields.test(field))?.[1] ?? '';
}

function tableFields(verification: Verification | StoreVerification): [string, string][] {
  if (!('tables' in verification)) return [];
  const { tables } = verification;
  const rows = tables.reduce((sum, table) => sum + (Number.isNaN(table.rows) ? 0 : table.rows), 0);
  return [['tables', `${tables.length} tables with ${counted(rows, 'row')} equal the replay`]];
}

/** The key of a log, and what a signature by it is worth. */
export function keyText({
  key,
  keyTrusted,
}: {
  readonly key: string;
  readonly keyTrusted: boolean;
}): string {
  const name = shortKey(key);
  if (keyTrusted) return `${name}\nsigned by the key that was asked for`;
  return (
    `${name} (the whole key: --json)\n` +
    'self-consistent only: whoever holds this key could have signed another log. Give the key ' +
    'that you know from elsewhere as --vkey.'
  );
}

/** Name and number of a verifier key: too short to trust it by, long enough to tell it by. */
function shortKey(key: string): string {
  return key.split('+').slice(0, 2).join('+');
}
