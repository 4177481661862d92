import { formatMicros } from '../../core/units.ts';
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
    paint.good(`Verified: ${grouped(counts.entries)} entries, no divergence.`),
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

/** How many entries were recomputed, by type. */
function recomputedText({ counts }: Verification): string {
  return RECOMPUTED.filter((type) => (counts.byType[type] ?? 0) > 0)
    .map((type) => counted(counts.byType[type] ?? 0, ...namesOf(type)))
    .join(', ');
}

/** Singular and plural of a type of entry. */
function namesOf(type: string): [singular: string, plural: string] {
  return [type, /[^aeiou]y$/.test(type) ? `${type.slice(0, -1)}ies` : `${type}s`];
}

/** The outcome of a verification as JSON. */
export function verificationJson(verification: Verification | StoreVerification): object {
  const { divergence, counts, key, keyTrusted, state } = verification;
  return {
    verified: divergence === undefined,
    ...(divergence === undefined
      ? {}
      : { divergence: { ...divergence, index: divergence.index ?? null } }),
    entries: counts.entries,
    byType: counts.byType,
    supply: formatMicros(state.books.supply),
    held: formatMicros(state.books.held),
    key,
    keyTrusted,
    ...('tables' in verification ? { tables: verification.tables } : {}),
  };
}

function divergenceLines({ divergence, counts }: Verification, paint: Paint): string[] {
  const { index, where, expected, found } = divergence ?? {};
  const most = paint.columns - 12; // beside the names
  return [
    paint.bad(`Divergence: ${where ?? ''}.`),
    ...fieldLines(
      [
        ['index', index === undefined ? 'none: not about one entry' : String(index)],
        ['expected', chopped(foreign(expected ?? '', 400), most)],
        ['found', chopped(foreign(found ?? '', 400), most)],
      ],
      paint,
    ),
    `As expected until then: ${counted(counts.entries, 'entry', 'entries')}.`,
  ];
}

function tableFields(verification: Verification | StoreVerification): [string, string][] {
  if (!('tables' in verification)) return [];
  const { tables } = verification;
  const rows = tables.reduce((sum, table) => sum + (Number.isNaN(table.rows) ? 0 : table.rows), 0);
  return [['tables', `${tables.length} tables with ${grouped(rows)} rows equal the replay`]];
}

function keyText({ key, keyTrusted }: Verification): string {
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
