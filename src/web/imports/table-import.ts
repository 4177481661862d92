import type { ClaimState, RowProblem, TableImport } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { openTable } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, textIn } from '../own/forms.ts';
import type { Asked, Shown } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';

const TEXT_LENGTH_MAX = 500_000;
const MAP_LENGTH_MAX = 20_000;

/**
 * A map that fits a table of promises, for somebody to change. It has a proof: a promise without
 * one is never kept, whatever others say of it.
 */
const EXAMPLE_MAP = `format: 1
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
      doneAt: Done
      accepted: { column: OK, values: { yes: true, no: false } }
`;

/** Sends the table of a form, or a part of one. */
export async function sendTable(
  { client }: Asked,
  sent: URLSearchParams,
  apply: boolean,
): Promise<TableImport> {
  const from = textIn(sent, 'firstLine');
  const place = from === '' ? {} : { firstLine: Number(from) };
  const [table, map] = [sent.get('table') ?? '', sent.get('map') ?? ''];
  return await client.importTable({ table, map, apply, ...place });
}

/** The form, below what came of it. */
export function tableSection(result: TableImport | undefined, shown: Shown<unknown>): Html {
  const { imports: words } = shown.texts.own;
  const mayTake = result !== undefined && !result.applied && result.taken > 0;
  return html`<section class="card wide" aria-labelledby="table">
    <h2 id="table">${words.table}</h2>
    ${result === undefined ? '' : tableResult(result, shown.texts)}
    <p class="soft">${words.tableNote}</p>
    <div data-parted>
      ${actForm(shown, {
        act: 'lookAtTable',
        button: words.look,
        ...(mayTake ? { second: { act: 'takeTable', button: words.take } } : {}),
        fields: [
          {
            name: 'table',
            label: words.tableText,
            kind: 'area',
            rows: 8,
            maxLength: TEXT_LENGTH_MAX,
            file: { choose: words.choose, hint: words.chooseHint },
          },
          {
            name: 'map',
            label: words.map,
            hint: words.mapHint,
            kind: 'area',
            rows: 12,
            maxLength: MAP_LENGTH_MAX,
            value: EXAMPLE_MAP,
          },
        ],
      })}
      <p data-part-progress hidden>
        <progress></progress> <output aria-live="polite"></output>
        <button class="quiet" type="button">${words.stop}</button>
      </p>
    </div>
  </section>`;
}

function tableResult(result: TableImport, texts: Texts): Html {
  const { imports: words } = texts.own;
  const { applied, rows, problems } = result;
  const numbers = new Numbers(texts.language);
  const counts = Object.entries(words.counts) as [keyof typeof words.counts, string][];
  return html`<div class="result" data-import role="status" tabindex="-1">
    <p class="heading">
      ${applied ? words.tookWord : words.lookedWord}
      <data value="${rows}" data-sum="rows">${numbers.whole(rows)}</data>
    </p>
    <dl class="figures">
      ${counts.map(
        ([name, label]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>
              <data class="value" value="${result[name]}" data-sum="${name}">
                ${numbers.whole(result[name])}
              </data>
            </dd>
          </div>`,
      )}
    </dl>
    ${cameSections(result, texts)}
    <div data-gather="apart" data-untold="untold">
      ${problems.length === 0 ? html`<p>${words.clean}</p>` : quarantine(problems, texts)}
    </div>
    ${untoldLine('untold', result, texts)}
  </div>`;
}

function untoldLine(name: 'untold' | 'untoldWords', result: TableImport, texts: Texts): Html {
  const count = result[name];
  return html`<p class="soft" ${count === 0 ? html`hidden` : ''}>
    ${texts.own.imports.untold}
    <data value="${count}" data-sum="${name}">${new Numbers(texts.language).whole(count)}</data>
  </p>`;
}

/** How far the claims of what was taken have come, and whose word does not or would not count. */
function cameSections(result: TableImport, texts: Texts): Html {
  return html`<div data-gather="claims">${stateList(result, texts)}</div>
    <div data-gather="unheard" data-untold="untoldWords">${unheardList(result, texts)}</div>
    ${untoldLine('untoldWords', result, texts)}`;
}

function stateList({ claims = {} }: TableImport, texts: Texts): Html | '' {
  const { imports: words, claims: told } = texts.own;
  const numbers = new Numbers(texts.language);
  const rows = (Object.keys(told.states) as ClaimState[]).flatMap((state) => {
    const count = claims[state];
    if (count === undefined) return [];
    return html`<li>
      ${told.states[state]}:
      <data value="${count}" data-sum="claims-${state}">${numbers.whole(count)}</data>
    </li>`;
  });
  if (rows.length === 0) return '';
  return html`<h3>${words.came}</h3>
    <ul>
      ${rows}
    </ul>`;
}

function unheardList({ applied, unheard }: TableImport, { own }: Texts): Html | '' {
  const { imports: words, claims: told } = own;
  if (unheard.length === 0) return '';
  return html`<h3>${applied ? words.unheard : words.wouldNotCount}</h3>
    <ul>
      ${unheard.map(({ line, by, reason }) => {
        return html`<li>${words.unheardRow(line)} ${told.silences[reason](by)}</li>`;
      })}
    </ul>`;
}

function quarantine(problems: readonly RowProblem[], texts: Texts): Html {
  const { imports: words } = texts.own;
  return html`<h3>${words.quarantine}</h3>
    <p class="soft">${words.quarantineNote}</p>
    ${openTable({
      name: words.quarantine,
      columns: words.columns,
      worded: [1, 2, 3],
      rows: problems.map(({ line, column, reason, code }) => [
        String(line),
        column ?? words.wholeRow,
        reason,
        html`<code>${code}</code>`,
      ]),
    })}`;
}
