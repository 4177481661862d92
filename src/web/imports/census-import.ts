import type { CensusPart } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { openTable } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, textIn } from '../own/forms.ts';
import type { Asked, Shown } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import { reasonText } from './reason-text.ts';

const TEXT_LENGTH_MAX = 500_000;
const COLUMNS_LENGTH_MAX = 2_000;
/** Of a long table so many go with one request. */
const LINES_PER_PART = 4_000;

/** Sends the table of a form, or a part of one: what is sent without a script is all of it. */
export async function sendCensus(
  { client }: Asked,
  sent: URLSearchParams,
  apply: boolean,
): Promise<CensusPart> {
  const [from, census] = [textIn(sent, 'firstLine'), textIn(sent, 'census')];
  const strata = textIn(sent, 'strata')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return await client.importCensus({
    table: sent.get('table') ?? '',
    id: textIn(sent, 'id'),
    strata,
    apply,
    ...(from === '' ? {} : { firstLine: Number(from) }),
    ...(census === '' ? {} : { census }),
    ...(apply ? { last: from === '' || textIn(sent, 'last') !== '' } : {}),
  });
}

/** The form, below what came of it. */
export function censusSection(result: CensusPart | undefined, shown: Shown<unknown>): Html {
  const { imports: words } = shown.texts.own;
  const mayTake = result !== undefined && !result.applied && result.taken > 0;
  return html`<section class="card wide" aria-labelledby="census">
    <h2 id="census">${words.census}</h2>
    ${result === undefined ? '' : censusResult(result, shown.texts)}
    <p class="soft">${words.censusNote}</p>
    <div data-parted="${LINES_PER_PART}">
      ${actForm(shown, {
        act: 'lookAtCensus',
        button: words.look,
        ...(mayTake ? { second: { act: 'takeCensus', button: words.takeCensus } } : {}),
        fields: [
          {
            name: 'table',
            label: words.tableText,
            kind: 'area',
            rows: 8,
            maxLength: TEXT_LENGTH_MAX,
            file: { choose: words.chooseCensus, hint: words.chooseHint },
          },
          { name: 'id', label: words.censusId, maxLength: 200 },
          {
            name: 'strata',
            label: words.censusStrata,
            hint: words.censusStrataHint,
            maxLength: COLUMNS_LENGTH_MAX,
          },
        ],
      })}
      <p data-part-progress hidden>
        <progress></progress> <output aria-live="polite"></output>
        <button class="quiet" type="button">${words.stopCensus}</button>
      </p>
    </div>
  </section>`;
}

function censusResult(result: CensusPart, texts: Texts): Html {
  const { imports: words } = texts.own;
  const { applied, rows, problems, untold, census, counted } = result;
  const numbers = new Numbers(texts.language);
  const sum = (name: 'rows' | 'taken' | 'refused' | 'untold', value: number): Html =>
    html`<data class="value" value="${value}" data-sum="${name}">${numbers.whole(value)}</data>`;
  return html`<div
    class="result"
    data-import
    ${census === undefined ? '' : html`data-census="${census}"`}
    role="status"
    tabindex="-1"
  >
    <p class="heading">${applied ? words.tookWord : words.lookedWord} ${sum('rows', rows)}</p>
    <p class="heading" data-latest>
      ${
        counted !== undefined
          ? words.counted(numbers.whole(counted.rows), numbers.whole(counted.strata.length))
          : applied
            ? words.notCounted
            : ''
      }
    </p>
    <dl class="figures">
      <div>
        <dt>${words.counts.taken}</dt>
        <dd>${sum('taken', result.taken)}</dd>
      </div>
      <div>
        <dt>${words.counts.refused}</dt>
        <dd>${sum('refused', result.refused)}</dd>
      </div>
    </dl>
    <div data-gather="apart" data-untold="untold">
      ${problems.length === 0 ? html`<p>${words.clean}</p>` : apart(problems, texts)}
    </div>
    <p class="soft" ${untold === 0 ? html`hidden` : ''}>${words.untold} ${sum('untold', untold)}</p>
  </div>`;
}

function apart(problems: CensusPart['problems'], texts: Texts): Html {
  const { imports: words } = texts.own;
  return html`<h3>${words.quarantine}</h3>
    <p class="soft">${words.quarantineNote}</p>
    ${openTable({
      name: words.quarantine,
      columns: words.columns.slice(0, 3),
      worded: [1, 2],
      rows: problems.map(({ line, column, reason }) => [
        String(line),
        column ?? words.wholeRow,
        reasonText(reason, texts),
      ]),
    })}`;
}
