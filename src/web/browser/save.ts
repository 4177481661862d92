// Keeps what a chart shows: its rows as CSV, and the picture as an SVG that needs no style sheet.
import { csvField } from '../../core/csv-field.ts';

/** How a shape looks, once the style sheet of the page is away. */
const LOOKS = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'vector-effect',
  'font-size',
  'font-family',
  'text-anchor',
] as const;

/** Lets the buttons of a figure save its rows and its picture. */
export function watchFigure(figure: HTMLElement): void {
  const name = figure.querySelector('h3')?.textContent?.trim() || document.title;
  figure.querySelector('[data-save=csv]')?.addEventListener('click', () => {
    const table = figure.querySelector('table');
    if (table !== null) save(`${name}.csv`, 'text/csv', csvOf(table));
  });
  figure.querySelector('[data-save=svg]')?.addEventListener('click', () => {
    const chart = figure.querySelector<SVGSVGElement>('svg[role=img]');
    if (chart !== null) save(`${name}.svg`, 'image/svg+xml', svgOf(chart));
  });
}

function csvOf(table: HTMLTableElement): string {
  return [...table.rows]
    .map((row) =>
      [...row.cells].map(({ textContent }) => csvField((textContent ?? '').trim())).join(','),
    )
    .join('\r\n');
}

function svgOf(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const [shown, copied] = [
    [chart, ...chart.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ];
  shown.forEach((element, at) => {
    const looks = getComputedStyle(element);
    for (const name of LOOKS) copied[at]?.setAttribute(name, looks.getPropertyValue(name));
  });
  const { width, height } = chart.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return new XMLSerializer().serializeToString(copy);
}

function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[^\p{L}\p{N}. _-]/gu, '_');
  link.click();
  URL.revokeObjectURL(address);
}
