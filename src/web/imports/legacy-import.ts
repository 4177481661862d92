import type { ImportLegacyRequest, LegacyImport, QuarantinedRow } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { openTable } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, type Field, optionalIn } from '../own/forms.ts';
import type { Asked, Shown } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';

const TEXT_LENGTH_MAX = 500_000;
const PEOPLE_LENGTH_MAX = 20_000;
const LEDGERS = ['gic', 'reward', 'transaction', 'mint', 'event'] as const;
/** So many single rows are decided about on a page. */
const DECIDED_MAX = 50;
const ROW = 'row-';

/** Sends the file of a form, with what was decided about its rows. */
export async function sendLegacy(
  { client }: Asked,
  sent: URLSearchParams,
  apply: boolean,
): Promise<LegacyImport> {
  const decisions = [...sent]
    .filter(([name, value]) => name.startsWith(ROW) && value === 'accept')
    .map(([name]) => ({ row: name.slice(ROW.length), decision: 'accept' as const }));
  const said = { ...optionalIn(sent, 'only'), ...optionalIn(sent, 'people') };
  return await client.importLegacy({
    files: [{ name: 'file', text: sent.get('text') ?? '' }],
    ...(said as Pick<ImportLegacyRequest, 'only' | 'people'>),
    decisions,
    apply,
  });
}

/** The form, below what came of it, and another one to take an import back. */
export function legacySection(result: LegacyImport | undefined, shown: Shown<unknown>): Html {
  const { imports: words } = shown.texts.own;
  const isLooked = result !== undefined && !result.applied;
  const mayTake = isLooked && result.opening.people > 0;
  return html`<section class="card wide" aria-labelledby="legacy">
      <h2 id="legacy">${words.legacy}</h2>
      ${result === undefined ? '' : legacyResult(result, shown.texts)}
      <p class="soft">${words.legacyNote}</p>
      ${actForm(shown, {
        act: 'lookAtLegacy',
        button: words.look,
        ...(mayTake ? { second: { act: 'takeLegacy', button: words.takeLegacy } } : {}),
        fields: [
          ...(isLooked ? decisionFields(result.quarantined, shown.texts) : []),
          ...fileFields(shown.texts),
        ],
      })}
    </section>
    <details class="card">
      <summary>${words.undo}</summary>
      ${actForm(shown, {
        act: 'undoLegacy',
        button: words.undo,
        warning: words.undoNote,
        fields: [
          {
            name: 'import',
            says: ['id'],
            label: words.undoId,
            maxLength: 32,
            value: result?.import ?? '',
          },
        ],
        isQuiet: true,
      })}
    </details>`;
}

function fileFields({ own }: Texts): readonly Field[] {
  const { imports: words } = own;
  return [
    {
      name: 'text',
      says: ['files'],
      label: words.legacyText,
      kind: 'area',
      rows: 8,
      maxLength: TEXT_LENGTH_MAX,
      file: { choose: words.choose, hint: words.chooseHint },
    },
    {
      name: 'people',
      label: words.people,
      hint: words.peopleHint,
      kind: 'area',
      rows: 3,
      maxLength: PEOPLE_LENGTH_MAX,
      isOptional: true,
    },
    {
      name: 'only',
      label: words.only,
      kind: 'select',
      options: [['', words.onlyAny], ...LEDGERS.map((one) => [one, words.kinds[one]] as const)],
    },
  ];
}

/** One choice for each row of which it is known who had how much. */
function decisionFields(rows: readonly QuarantinedRow[], texts: Texts): readonly Field[] {
  const { imports: words } = texts.own;
  const numbers = new Numbers(texts.language);
  return rows
    .filter(({ mayAccept }) => mayAccept)
    .slice(0, DECIDED_MAX)
    .map(({ row, line, user, amount, codes }) => ({
      name: `${ROW}${row}`,
      label: words.row(numbers.whole(line), user, amountText(amount)),
      hint: codes.join(', '),
      kind: 'select',
      options: [
        ['', words.leaveOut],
        ['accept', words.count],
      ],
    }));
}

function legacyResult(result: LegacyImport, texts: Texts): Html {
  const { imports: words } = texts.own;
  const { sets, quarantined, untold, gaps, opening, applied } = result;
  const numbers = new Numbers(texts.language);
  const [amount, people] = [amountText(opening.amount), numbers.whole(opening.people)];
  const headline =
    sets.length === 0
      ? words.unknown
      : applied
        ? words.legacyTook(amount, people)
        : words.legacyLooked(amount, people);
  const notes = [
    ...(opening.problem === undefined ? [] : [words.cannot(opening.problem)]),
    ...(opening.known === 0 ? [] : [words.known(numbers.whole(opening.known))]),
    ...(opening.unmapped.length === 0 ? [] : [words.unmapped(texts.listed(opening.unmapped))]),
    ...(opening.overdrawn.length === 0 ? [] : [words.overdrawn(texts.listed(opening.overdrawn))]),
    ...(gaps === 0 ? [] : [words.gaps(numbers.whole(gaps))]),
    ...(untold === 0 ? [] : [`${words.untold} ${numbers.whole(untold)}`]),
  ];
  return html`<div class="result" data-import role="status" tabindex="-1">
    <p class="heading">${headline}</p>
    ${notes.map((line) => html`<p>${line}</p>`)}
    <p class="soft">${words.id}: <code>${result.import}</code></p>
    ${sets.length === 0 ? '' : setsTable(result, texts)}
    ${quarantined.length === 0 ? '' : rowsTable(quarantined, texts)}
  </div>`;
}

function setsTable({ sets }: LegacyImport, texts: Texts): Html {
  const { imports: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const [name = ''] = words.setColumns;
  return openTable({
    name,
    columns: words.setColumns,
    rows: sets.map((set) => [
      words.kinds[set.kind],
      ...[set.rows, set.accepted, set.pending, set.quarantined].map((one) => numbers.whole(one)),
      amountText(set.sum),
    ]),
  });
}

function rowsTable(rows: readonly QuarantinedRow[], texts: Texts): Html {
  const { imports: words } = texts.own;
  return html`<h3>${words.quarantine}</h3>
    <p class="soft">${words.decideNote}</p>
    ${openTable({
      name: words.quarantine,
      columns: words.rowColumns,
      worded: [1, 3],
      rows: rows.map(({ line, user, amount, codes }) => [
        String(line),
        user,
        amountText(amount),
        codes.map((code) => html`<code>${code}</code> `),
      ]),
    })}`;
}

/** Without the zeros that say nothing. */
function amountText(amount: string | undefined): string {
  return amount?.replace(/\.?0+$/, '') ?? '–';
}
