import { type Html, html, type Part } from './html.ts';
import type { Texts } from './texts/en.ts';

/** Names of what a page loads, below `/assets/`. */
export interface AssetNames {
  readonly stylesheet: string;
  readonly icon: string;
  /** Absent if no script was built: every page is complete without. */
  readonly script?: string | undefined;
  /** What the script starts when it is asked to. */
  readonly worker?: string | undefined;
  /** The one for a single decision, which is smaller. */
  readonly proofWorker?: string | undefined;
}

/** A page among others of the same reader. */
export interface Section {
  readonly path: string;
  readonly name: string;
  /** `page`: it is shown; `true`: it lists the thing that is shown. */
  readonly here: 'page' | 'true' | undefined;
}

/** A community, for what has to stand on each of its pages. */
export interface Marked {
  readonly sandbox: boolean;
  /** Absent where only pages of public communities are meant. */
  readonly public?: boolean;
  /** The name of its log: one of the installation `simulated` is about nobody who exists. */
  readonly origin: string;
}

/** What stands around a page. */
export interface Frame {
  readonly texts: Texts;
  readonly assets: AssetNames;
  /** The community whose page it is. */
  readonly slug?: string;
  readonly title: string;
  /** Whose page it is, as far as its marks tell. */
  readonly marked?: Marked;
  /** Whether the page has something that moves. */
  readonly hasScript?: boolean;
  /** If the page is told when the log of its community grows: how many entries it has seen. */
  readonly liveFrom?: number | undefined;
  /** Whether the reader has signed in, and the page is theirs. */
  readonly isOwn?: boolean;
  /** The other pages of the reader. */
  readonly sections?: readonly Section[];
  /** Links of the footer. */
  readonly links?: Part;
}

/** What stands where there is nothing, and the way on. @param said what was looked for in vain */
export function pageOfNothing(
  { texts, assets }: Pick<Frame, 'texts' | 'assets'>,
  said: string,
): { readonly status: 404; readonly html: string } {
  const main = html`<h1>${said}</h1>
    <p><a href="/">${texts.toHome}</a></p>`;
  return { status: 404, html: documentOf({ texts, assets, title: said }, main) };
}

/** A whole document. */
export function documentOf(frame: Frame, main: Html): string {
  const { texts, assets, title } = frame;
  const script = frame.hasScript === true ? assets.script : undefined;
  const tag =
    script === undefined ? '' : html`<script type="module" src="/assets/${script}"></script>`;
  const signInLink = html`<a href="/sign-in">${texts.signIn.link}</a>`;
  const page = html`<html lang="${texts.language}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title}</title>
      <link rel="stylesheet" href="/assets/${assets.stylesheet}" />
      <link rel="icon" type="image/svg+xml" href="/assets/${assets.icon}" />
      ${tag}
    </head>
    <body data-worker="${assets.worker}" data-proof-worker="${assets.proofWorker}" ${liveOf(frame)}>
      <a class="skip" href="#main">${texts.skip}</a>
      <div class="page">
        <header class="top">
          <nav aria-label="${texts.navigation}">
            <a class="home" href="/">Negentropy</a>
            ${communityLink(frame)}
            <a href="/verify">${texts.verifyLink}</a>
          </nav>
          ${marksOf(frame)} ${liveMark(frame)}
          ${frame.isOwn === true ? signOutForm(texts) : signInLink}
        </header>
        ${sectionsNav(frame)}
        <main id="main" tabindex="-1">${main}</main>
        <footer>
          <p>${texts.footer}</p>
          <nav aria-label="${texts.more}">
            ${frame.links}
            <a href="/docs">${texts.verify.links.docs}</a>
          </nav>
        </footer>
      </div>
    </body>
  </html>`;
  return `<!doctype html>\n${page.text}`;
}

/** Which community the page is about; only one that is public has a page for everybody. */
function communityLink({ slug, marked }: Frame): Part {
  if (slug === undefined) return '';
  return marked?.public === false
    ? html`<span>${slug}</span>`
    : html`<a href="/c/${slug}">${slug}</a>`;
}

/** What the page listens to, and from which entry on. */
function liveOf({ slug, liveFrom }: Frame): Part {
  if (slug === undefined || liveFrom === undefined) return '';
  return html`data-live="/v1/public/${slug}/events" data-entries="${liveFrom}"`;
}

/** What nobody may take for something else. */
function marksOf({ marked, texts }: Frame): Part {
  if (marked === undefined) return '';
  const { sandbox: isSandbox, origin } = marked;
  const tags = [
    ...(isSimulated(origin) ? [texts.simulated] : []),
    ...(isSandbox ? [texts.sandbox] : []),
  ];
  return tags.map((text) => html`<strong class="tag">${text}</strong>`);
}

/** Whether a log is one of the demo, which nobody who is in it is real. */
export function isSimulated(origin: string): boolean {
  return origin.startsWith('simulated/');
}

/** Shown for as long as the page is told what happens. */
function liveMark(frame: Frame): Part {
  if (liveOf(frame) === '') return '';
  return html`<span class="live" data-live-state hidden>${frame.texts.live}</span>`;
}

function sectionsNav({ sections = [], texts }: Frame): Part {
  if (sections.length < 2) return '';
  return html`<nav class="sections" aria-label="${texts.own.navigation}">
    ${sections.map(({ path, name, here }) => {
      const current = here === undefined ? '' : html` aria-current="${here}"`;
      return html`<a href="/${path.slice(1)}" ${current}>${name}</a>`;
    })}
  </nav>`;
}

function signOutForm(texts: Texts): Html {
  return html`<form method="post" action="/sign-out">
    <a href="/me">${texts.signIn.own}</a>
    <button class="quiet" type="submit">${texts.signIn.out}</button>
  </form>`;
}

/** For the reader's own time, which a script puts beside a day in UTC. */
export function localTime(time: string): Html {
  return html`<time data-local datetime="${time}"></time>`;
}

/** A chart as a figure, with its numbers behind it. */
export function figure({
  id,
  title,
  note,
  chart,
  table,
  reading,
}: {
  /** By which it is linked to. */
  readonly id?: string;
  readonly title: Part;
  readonly note: Part;
  readonly chart: Html;
  readonly table: Html;
  /** What the slider is called by which the rows are read one by one; absent: there is none. */
  readonly reading?: string;
}): Html {
  return html`<figure class="card" ${id === undefined ? '' : html`id="${id}"`}>
    <figcaption>${title}${note}</figcaption>
    ${chart}${reading === undefined ? '' : readingOf(reading)}${table}
    <p class="saves" data-when="script" hidden>
      <button class="quiet" type="button" data-save="csv">CSV</button>
      <button class="quiet" type="button" data-save="svg">SVG</button>
    </p>
  </figure>`;
}

function readingOf(label: string): Html {
  return html`<div class="reading" data-when="script" hidden>
    <label>${label} <input type="range" min="0" max="0" data-read /></label>
    <output aria-live="polite"></output>
  </div>`;
}

/** A text of the catalogue with what stands between backticks as what one types. */
export function withCode(text: string): Part {
  return text.split(/`([^`]+)`/).map((part, place) => {
    return place % 2 === 1 ? html`<code>${typed(part)}</code>` : part;
  });
}

/** A command as it is typed: a line ends at no hyphen of an option. */
function typed(command: string): Part {
  return command.split(/(?<=^|\s)(-\S+)/).map((part, place) => {
    return place % 2 === 1 ? html`<span class="whole">${part}</span>` : part;
  });
}

/** Rows under the names of their columns. */
export interface Rows {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Part[])[];
  /** The first cell of each row says what the row is of, and the name stands above them all. */
  readonly isNamed?: boolean;
  /** The columns, beside the first, of words instead of numbers: 0 is the first. */
  readonly worded?: readonly number[];
}

/** Rows behind a chart, folded away. */
export function tableOf(texts: Texts, rows: Rows): Html {
  return html`<details>
    <summary>${texts.table}<span class="unseen">: ${rows.name}</span></summary>
    ${openTable(rows)}
  </details>`;
}

/** A table that is not folded away: what it lists asks for somebody. */
export function openTable({ name, columns, rows, isNamed = false, worded = [] }: Rows): Html {
  const kind = (place: number): Part => (worded.includes(place) ? html` class="word"` : '');
  const cell = (part: Part, place: number): Html =>
    isNamed && place === 0
      ? html`<th scope="row">${part}</th>`
      : html`<td ${kind(place)}>${part}</td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <table>
      ${
        isNamed
          ? html`<caption>
              ${name}
            </caption>`
          : ''
      }
      <thead>
        <tr>
          ${columns.map((column, place) => html`<th scope="col" ${kind(place)}>${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Rows, or what will stand there. */
export function rowsOr(none: string, rows: readonly Html[]): Html {
  if (rows.length === 0) return html`<p class="card empty">${none}</p>`;
  return html`<ul class="card rows">
    ${rows}
  </ul>`;
}
