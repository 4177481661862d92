import type { ClaimState, MapProposal, RowProblem, TableImport } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { openTable } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, type Field, textIn } from '../own/forms.ts';
import { type Asked, FormError, type Shown } from '../own/signed-page.ts';
import { textsFor } from '../texts/chosen.ts';
import type { Texts } from '../texts/en.ts';
import { choiceFields, proposalResult, sendMap } from './map-choice.ts';
import { reasonText } from './reason-text.ts';

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
      # What a no needs stands in docs/reference/tables.md.
      accepted: { column: OK, values: { yes: true, no: false } }
`;

/** What the form of a table came to. */
export interface TableAnswers {
  /** How it is read, if that was asked for. */
  readonly map?: MapProposal;
  readonly table?: TableImport;
}

/** Sends the table of a form, or a part of one: by the selects if they were shown. */
export async function sendTable(
  asked: Asked,
  sent: URLSearchParams,
  apply: boolean,
): Promise<TableAnswers> {
  const chosen = sent.has('readType') ? await proposeMap(asked, sent) : {};
  if (chosen.map?.isWhole === false) return chosen;
  const from = textIn(sent, 'firstLine');
  const place = from === '' ? {} : { firstLine: Number(from) };
  const [table, map] = [sent.get('table') ?? '', chosen.map?.map ?? sent.get('map') ?? ''];
  refuseWorkbook(table, asked);
  return { ...chosen, table: await asked.client.importTable({ table, map, apply, ...place }) };
}

/** Asks how the table of a form would be read. */
export async function proposeMap(asked: Asked, sent: URLSearchParams): Promise<TableAnswers> {
  refuseWorkbook(sent.get('table') ?? '', asked);
  return { map: await sendMap(asked, sent) };
}

/** A browser reads a chosen file as text, whatever it is. @throws FormError for a zip */
function refuseWorkbook(table: string, { language }: Asked): void {
  if (table.startsWith('PK\u0003\u0004'))
    throw new FormError(textsFor(language).own.imports.workbook, 'table');
}

/** The form, below what came of it. */
export function tableSection({ table: result, map }: TableAnswers, shown: Shown<unknown>): Html {
  const { imports: words } = shown.texts.own;
  const mayTake = result !== undefined && !result.applied && result.taken > 0;
  const mayLook = map === undefined || map.isWhole;
  return html`<section class="card wide" aria-labelledby="table">
    <h2 id="table">${words.table}</h2>
    ${result === undefined ? '' : tableResult(result, shown.texts)}
    ${map === undefined || result !== undefined ? '' : proposalResult(map, shown)}
    <p class="soft">${words.tableNote}</p>
    <div data-parted>
      ${actForm(shown, {
        act: 'proposeMap',
        button: map === undefined ? words.readHeads : words.readAgain,
        ...(mayLook ? { second: { act: 'lookAtTable', button: words.look } } : {}),
        ...(mayTake ? { third: { act: 'takeTable', button: words.take } } : {}),
        ...(map === undefined ? {} : { hidden: { readType: map.type } }),
        fields: [
          tableField(map, shown),
          ...(map === undefined ? [mapField(shown.texts)] : choiceFields(map, shown.texts)),
        ],
      })}
      <p data-part-progress hidden>
        <progress></progress> <output aria-live="polite"></output>
        <button class="quiet" type="button">${words.stop}</button>
      </p>
    </div>
  </section>`;
}

function tableField(map: MapProposal | undefined, { texts, sent }: Shown<unknown>): Field {
  const { imports: words } = texts.own;
  const kept = map === undefined ? {} : { value: sent?.get('table') ?? '', isAnswered: true };
  return {
    name: 'table',
    label: words.tableText,
    kind: 'area',
    rows: 8,
    maxLength: TEXT_LENGTH_MAX,
    file: { choose: words.choose, hint: words.chooseHint },
    ...kept,
  };
}

function mapField({ own: { imports: words } }: Texts): Field {
  return {
    name: 'map',
    label: words.map,
    hint: `${words.ownMap} ${words.mapHint}`,
    kind: 'area',
    rows: 12,
    maxLength: MAP_LENGTH_MAX,
    value: EXAMPLE_MAP,
  };
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
    <div data-gather="repeats">${repeatList(result, texts)}</div>
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

function repeatList({ repeats }: TableImport, { own: { imports: words } }: Texts): Html | '' {
  if (repeats.length === 0) return '';
  return html`<h3>${words.repeats}</h3>
    <ul>
      ${repeats.map(({ line, of }) => html`<li>${words.repeat(line, of)}</li>`)}
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
        reasonText(reason, texts),
        html`<code>${code}</code>`,
      ]),
    })}`;
}
