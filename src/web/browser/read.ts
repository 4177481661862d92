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
    const place = `${(at / last) * 100}%`;
    cursor?.setAttribute('x1', place);
    cursor?.setAttribute('x2', place);
  });
}

function textOf({ textContent }: HTMLElement): string {
  return (textContent ?? '').trim();
}
