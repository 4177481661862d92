import type { Census, Pilot, Study } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { rowsOr, tableOf } from '../layout.ts';
import { capital, Numbers } from '../numbers.ts';
import { checkReadsAll } from '../own/closed-page.ts';
import { moreLinks, type NamedPage, namedPage } from '../own/pages-of-rows.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';

const PATH = '/op/studies';

interface Asks {
  readonly pilots: NamedPage<Pilot>;
  readonly studies: NamedPage<Study>;
  readonly censuses: NamedPage<Census>;
}

/** What was asked of this community's own numbers, what came of it, and who was counted. */
export const STUDIES_PAGE: SignedPage = signedPage({
  path: PATH,
  title: ({ own }) => own.record.studies.title,
  read: async ({ client, caller, query }: Asked): Promise<Asks> => {
    checkReadsAll(caller);
    const [pilots, studies, censuses] = await Promise.all([
      namedPage(query, 'pilots', (page) => client.call('listPilots', { query: page })),
      namedPage(query, 'studies', (page) => client.call('listStudies', { query: page })),
      namedPage(query, 'census', (page) => client.call('listCensuses', { query: page })),
    ]);
    return { pilots, studies, censuses };
  },
  view: studiesView,
});

function studiesView({ pilots, studies, censuses }: Asks, { texts }: Shown<never>): Html {
  const { studies: words } = texts.own.record;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    <section aria-labelledby="pilots">
      <h2 id="pilots">${words.pilots}</h2>
      ${rowsOr(
        words.noPilot,
        pilots.items.map((one) => pilotRow(one, texts)),
      )}
      ${moreLinks(PATH, pilots.place, texts)}
    </section>
    <section aria-labelledby="studies">
      <h2 id="studies">${words.studies}</h2>
      ${rowsOr(
        words.noStudy,
        studies.items.map((one) => studyRow(one, texts)),
      )}
      ${moreLinks(PATH, studies.place, texts)}
    </section>
    <section aria-labelledby="census">
      <h2 id="census">${words.census}</h2>
      ${rowsOr(
        words.noCensus,
        censuses.items.map((one) => censusRow(one, texts)),
      )}
      ${moreLinks(PATH, censuses.place, texts)}
    </section>
  `;
}

function pilotRow(pilot: Pilot, texts: Texts): Html {
  const { studies: words } = texts.own.record;
  const numbers = new Numbers(texts.language);
  const { id, state, outcome, design, metric, units, treatment, looks } = pilot;
  const rows = looks
    .slice(-12)
    .flatMap(({ cycle, estimates }) =>
      estimates.map((one) => [
        numbers.whole(cycle),
        words.metrics[one.metric],
        ...[one.value, one.low, one.high].map((value) => numbers.decimal(value)),
      ]),
    );
  return html`<li>
    <p class="split">
      <strong>${words.pilot(id)}</strong>
      <span>${outcome === undefined ? words.pilotStates[state] : words.outcomes[outcome]}</span>
    </p>
    <p class="soft">
      ${treatment === undefined ? '' : `${capital(treatment)}. `}
      ${words.asked(words.metrics[metric], words.designs[design], numbers.whole(units))}
      ${capital(texts.cycle(pilot.registered))}.
    </p>
    ${
      rows.length === 0
        ? html`<p class="soft">${words.noLook}</p>`
        : tableOf(texts, {
            name: `${words.pilot(id)}, ${words.looks}`,
            columns: words.lookColumns,
            rows,
          })
    }
  </li>`;
}

function studyRow({ id, kind, plan, registered, reported }: Study, texts: Texts): Html {
  const { studies: words } = texts.own.record;
  const state =
    reported === undefined ? words.waits : reported.shown ? words.shown : words.notShown;
  return html`<li>
    <p class="split"><strong>${words.study(id, kind)}</strong><span>${state}</span></p>
    <p class="soft">
      ${words.registered(registered)} ${reported && words.reported(reported.cycle)}
    </p>
    <p class="soft">${words.plan}: <code>${plan}</code></p>
    ${reported && html`<p class="soft">${words.report}: <code>${reported.report}</code></p>`}
  </li>`;
}

function censusRow({ cycle, rows, strata, root, entry }: Census, texts: Texts): Html {
  const { studies: words, credits } = texts.own.record;
  const numbers = new Numbers(texts.language);
  return html`<li>
    <p><strong>${words.counted(numbers.whole(rows), cycle)}</strong></p>
    <p class="soft">${credits.entry(String(entry))} <code>${root}</code></p>
    ${
      strata.length === 0
        ? ''
        : tableOf(texts, {
            name: `${words.counted(numbers.whole(rows), cycle)}, ${words.strata}`,
            columns: words.strataColumns,
            rows: strata
              .slice(0, 200)
              .map(({ stratum, rows: count }) => [
                stratum === 'others' ? words.others : stratum,
                numbers.whole(count),
              ]),
          })
    }
  </li>`;
}
