import type { CensusPart, LegacyImport } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { checkAdmin } from '../own/closed-page.ts';
import { textIn } from '../own/forms.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';
import { censusSection, sendCensus } from './census-import.ts';
import { legacySection, sendLegacy } from './legacy-import.ts';
import { proposeMap, sendTable, type TableAnswers, tableSection } from './table-import.ts';

/** What a file came to. */
interface Imported extends TableAnswers {
  readonly legacy?: LegacyImport;
  readonly census?: CensusPart;
}

/** Urlencoded, a text may come to nine times its characters. */
const FORM_BYTES_MAX = 4 * 1_024 * 1_024;

/** Files come in: looked at first, what is wrong in words, then taken, and taken back. */
export const IMPORT_PAGE: SignedPage = signedPage<object, Imported>({
  path: '/op/import',
  formBytesMax: FORM_BYTES_MAX,
  title: ({ own }) => own.imports.title,
  read: ({ caller }: Asked) => {
    checkAdmin(caller);
    return Promise.resolve({});
  },
  view: (_, shown) => importView(shown),
  acts: {
    proposeMap: async (asked, sent) => ({ result: await proposeMap(asked, sent) }),
    lookAtTable: async (asked, sent) => ({ result: await sendTable(asked, sent, false) }),
    takeTable: async (asked, sent) => ({ result: await sendTable(asked, sent, true) }),
    lookAtLegacy: async (asked, sent) => {
      return { result: { legacy: await sendLegacy(asked, sent, false) } };
    },
    takeLegacy: async (asked, sent) => {
      return { result: { legacy: await sendLegacy(asked, sent, true) } };
    },
    lookAtCensus: async (asked, sent) => ({
      result: { census: await sendCensus(asked, sent, false) },
    }),
    takeCensus: async (asked, sent) => ({
      result: { census: await sendCensus(asked, sent, true) },
    }),
    undoLegacy: async ({ client }, sent) => {
      await client.undoLegacyImport(textIn(sent, 'import'));
      return { done: 'undone' };
    },
  },
});

function importView(shown: Shown<Imported>): Html {
  const { imports: words } = shown.texts.own;
  const { legacy, census, ...table } = shown.result ?? {};
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${tableSection(table, shown)} ${censusSection(census, shown)} ${legacySection(legacy, shown)}
  `;
}
