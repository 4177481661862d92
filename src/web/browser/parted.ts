// Brings in files: reads one into a field, and sends a long table in parts, with what has been done
// in between. Each part is the form itself, so that the service does what it does without a script.
import { loaded } from './live.ts';

const LINES_PER_PART = 1_000;
/** A mark that nobody closed must not make one part of the whole table. */
const LINES_OVER_MAX = 100;
/** Of each list no more rows stand on a page. */
const ROWS_SHOWN_MAX = 500;

interface Part {
  readonly text: string;
  /** The line of the file in which its first row begins. */
  readonly firstLine: number;
  /** Up to which line of the file it goes. */
  readonly until: number;
}

/** Reads a file that is chosen into the field that the input names. */
export function watchFiles(input: HTMLElement): void {
  if (!(input instanceof HTMLInputElement)) return;
  input.addEventListener('change', () => {
    const area = document.getElementById(input.dataset['into'] ?? '');
    const file = input.files?.[0];
    if (!(area instanceof HTMLTextAreaElement) || file === undefined) return;
    // A file may be longer than what a hand may paste.
    void file.text().then((text) => (area.value = text));
  });
}

/** Sends the form in it by parts if its table is long. @param enliven for what is shown then */
export function watchParted(place: HTMLElement, enliven: (part: ParentNode) => void): void {
  const form = place.querySelector('form');
  // By whose clocks a table is read that does not say so.
  form?.addEventListener('formdata', ({ formData }) => {
    formData.set('zone', new Intl.DateTimeFormat().resolvedOptions().timeZone);
  });
  form?.addEventListener('submit', (event) => {
    const area = form.querySelector<HTMLTextAreaElement>('textarea[name=table]');
    const lines = Number(place.dataset['parted']);
    const parts = partsOf(area?.value ?? '', lines > 0 ? lines : LINES_PER_PART);
    if (parts.length < 2) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const show = async (): Promise<void> => {
      const main = await sendAll(place, { parts, fields, area });
      if (main === undefined) return;
      document.querySelector('main')?.replaceChildren(...main);
      for (const one of main) enliven(one);
      document.querySelector<HTMLElement>('[data-import]')?.focus();
    };
    void show();
  });
}

/** The table in parts of so many lines, each with the head; a row stays whole. */
export function partsOf(table: string, linesPerPart: number = LINES_PER_PART): readonly Part[] {
  const [head = '', ...lines] = table.split(/\r?\n/);
  const parts: Part[] = [];
  for (let from = 0; from < lines.length;) {
    let until = Math.min(from + linesPerPart, lines.length);
    const last = Math.min(until + LINES_OVER_MAX, lines.length);
    while (until < last && marksIn(lines.slice(from, until)) % 2 === 1) until += 1;
    const text = [head, ...lines.slice(from, until)].join('\n');
    parts.push({ text, firstLine: from + 2, until: until + 1 });
    from = until;
  }
  return parts;
}

function marksIn(lines: readonly string[]): number {
  return lines.join('').split('"').length - 1;
}

interface Sending {
  readonly parts: readonly Part[];
  readonly fields: FormData;
  /** Has the whole table, which stands in the form again afterwards. */
  readonly area: HTMLTextAreaElement | null;
}

/** @returns the page with what all parts together came to; undefined if it could not be reached */
async function sendAll(
  place: HTMLElement,
  { parts, fields, area }: Sending,
): Promise<readonly Element[] | undefined> {
  const told = place.querySelector<HTMLElement>('[data-part-progress]');
  const isStopped = watchStop(told);
  let whole: Element | undefined;
  let page: Document | undefined;
  for (const part of parts) {
    if (isStopped()) break;
    const sent = new URLSearchParams();
    for (const [name, value] of fields) if (typeof value === 'string') sent.set(name, value);
    sent.set('table', part.text);
    sent.set('firstLine', String(part.firstLine));
    // Each part is a request of its own.
    const once = page?.querySelector<HTMLInputElement>('form.act [name=once]')?.value;
    if (once !== undefined) sent.set('once', once);
    // What came in parts before may have a name; the last part is told to be that.
    const census = page?.querySelector<HTMLElement>('[data-import]')?.dataset['census'];
    if (census !== undefined) sent.set('census', census);
    if (part === parts.at(-1)) sent.set('last', '1');
    const answer = await loaded(location.pathname, sent);
    if (answer === undefined) break;
    page = answer;
    const result = page.querySelector('[data-import]');
    if (result === null) break;
    whole = whole === undefined ? result : together(whole, result);
    tell(told, part.until, parts.at(-1)?.until ?? 0);
  }
  if (told !== null) told.hidden = true;
  const result = page?.querySelector('[data-import]');
  if (whole !== undefined && result !== whole) result?.replaceWith(whole);
  const shown = page?.querySelector<HTMLTextAreaElement>(`textarea#${area?.id ?? ''}`);
  if (shown !== null && shown !== undefined) shown.value = area?.value ?? '';
  return page === undefined ? undefined : [...(page.querySelector('main')?.children ?? [])];
}

/** @returns whether the reader wants no more of it */
function watchStop(told: HTMLElement | null): () => boolean {
  let isStopped = false;
  if (told === null) return () => isStopped;
  told.hidden = false;
  told.querySelector('button')?.addEventListener('click', () => (isStopped = true), { once: true });
  return () => isStopped;
}

function tell(told: HTMLElement | null, done: number, all: number): void {
  const [bar, said] = [told?.querySelector('progress'), told?.querySelector('output')];
  const { lang } = document.documentElement;
  if (bar !== null && bar !== undefined) bar.value = done / all;
  if (said !== null && said !== undefined) {
    said.textContent = `${done.toLocaleString(lang)} / ${all.toLocaleString(lang)}`;
  }
}

/** Two results as one: numbers are added, and what each lists stands below one another. */
function together(whole: Element, part: Element): Element {
  whole.querySelector('[data-latest]')?.replaceWith(part.querySelector('[data-latest]') ?? '');
  for (const sum of whole.querySelectorAll<HTMLDataElement>('[data-sum]')) {
    add(sum, Number(part.querySelector<HTMLDataElement>(sumOf(sum.dataset['sum']))?.value ?? 0));
  }
  for (const place of whole.querySelectorAll<HTMLElement>('[data-gather]')) {
    const { gather, untold } = place.dataset;
    const more = part.querySelector(`[data-gather="${gather}"]`);
    const left = more === null ? 0 : gathered(place, more);
    const sum = whole.querySelector<HTMLDataElement>(sumOf(untold));
    if (sum !== null) add(sum, left);
  }
  return whole;
}

function sumOf(name = ''): string {
  return `[data-sum="${name}"]`;
}

/** Puts the rows of a list below those before; a number that is there is added already. */
function gathered(place: Element, more: Element): number {
  const [rows, news] = [place.querySelector('ul, tbody'), more.querySelector('ul, tbody')];
  if (news === null) return 0;
  if (rows === null) {
    place.replaceWith(more);
    return 0;
  }
  const fresh = [...news.children].filter((row) => {
    const name = row.querySelector<HTMLElement>('[data-sum]')?.dataset['sum'];
    return name === undefined || rows.querySelector(sumOf(name)) === null;
  });
  const room = Math.max(0, ROWS_SHOWN_MAX - rows.children.length);
  rows.append(...fresh.slice(0, room));
  return Math.max(0, fresh.length - room);
}

/** What is nought is not shown where its line is hidden for that. */
function add(sum: HTMLDataElement, more: number): void {
  const value = Number(sum.value) + more;
  sum.value = String(value);
  sum.textContent = value.toLocaleString(document.documentElement.lang);
  if (value > 0 && sum.parentElement?.hidden === true) sum.parentElement.hidden = false;
}
