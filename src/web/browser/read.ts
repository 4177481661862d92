/**
 * Lets the rows of a figure be read one by one, by a slider that keyboard and pointer move alike.
 * What it says stands below the chart and in the table; nothing is told by pointing alone.
 */
export function watchReading(figure: HTMLElement): void {
  const slider = figure.querySelector<HTMLInputElement>('[data-read]');
  const table = figure.querySelector('table');
  const output = figure.querySelector('output');
  const cursor = figure.querySelector('[data-cursor]');
  if (slider === null || table === null || output === null) return;
  const rows = table.tBodies[0]?.rows;
  const last = (rows?.length ?? 0) - 1;
  if (rows === undefined || last < 1) {
    slider.closest<HTMLElement>('.reading')?.setAttribute('hidden', '');
    return;
  }
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].map(textOf);
  slider.max = String(last);
  slider.value = slider.max;
  slider.addEventListener('input', () => {
    const at = Number(slider.value);
    const told = [...(rows[at]?.cells ?? [])].map(textOf);
    const said = told.flatMap((text, index) => (text === '' ? [] : [`${names[index]} ${text}`]));
    output.textContent = said.join(' · ');
    slider.setAttribute('aria-valuetext', said.slice(0, 2).join(', '));
    const place = `${shareOf(rows, at) * 100}%`;
    cursor?.setAttribute('visibility', 'visible');
    cursor?.setAttribute('x1', place);
    cursor?.setAttribute('x2', place);
  });
}

/** Where a row stands between the first one and the last, by its cycle, as the line is drawn. */
function shareOf(rows: HTMLCollectionOf<HTMLTableRowElement>, at: number): number {
  const cycleOf = (row: number): number => Number(rows[row]?.cells[0]?.textContent);
  const [first, last] = [cycleOf(0), cycleOf(rows.length - 1)];
  return (cycleOf(at) - first) / Math.max(1, last - first);
}

function textOf({ textContent }: HTMLElement): string {
  return (textContent ?? '').trim();
}
