import type { Estimate, Results, Series } from './results.ts';

const WIDTH = 760;
const LEFT = 70;
const PLOT_WIDTH = 600;
const PLOT_HEIGHT = 120;
const BLOCK = 180;
const COLOURS = ['#2f5d8a', '#2f7d4f', '#c9a227', '#b4473a', '#6b4e9b', '#3a8f8f'];

/** Series as one picture: means as lines, their 95 % intervals as bands. It says simulated. */
export function resultsSvg(results: Results): string {
  const { name, members, cycles, runs, communities, series } = results;
  const entropy = series.filter(({ measure }) => measure === 'entropy');
  const only = (wanted: Series['measure']): readonly Series[] =>
    series.filter(({ measure }) => measure === wanted);
  const plots = [
    plot('Supply, MIC', only('supply')),
    plot('Entropy where it is known', entropy),
    plot('GI, mean of the communities', only('gi')),
  ];
  const height = 70 + plots.length * BLOCK;
  const head =
    `${members.toLocaleString('en')} simulated members in ${communities} ` +
    `${communities === 1 ? 'community' : 'communities'}, ${cycles} cycles, ${runs} ` +
    (runs === 1 ? 'run' : 'runs: bands hold the mean with 95 %');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
      `viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" role="img" ` +
      `aria-label="Simulated: ${escaped(name)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="28" font-size="16" font-weight="bold">Simulated: ${escaped(name)}</text>`,
    `<text x="16" y="50">${escaped(head)}</text>`,
    ...plots.map((draw, index) => draw(70 + index * BLOCK)),
    '</svg>',
    '',
  ].join('\n');
}

function plot(title: string, series: readonly Series[]): (top: number) => string {
  const all = series.flatMap(({ values }) => values.flatMap(endsOf));
  const highest = all.reduce((most, value) => Math.max(most, value), 0) || 1;
  return (top) => {
    const y = (value: number): number =>
      top + 26 + PLOT_HEIGHT - (Math.max(0, value) / highest) * PLOT_HEIGHT;
    return [
      `<text x="16" y="${top + 14}" font-weight="bold">${title}</text>`,
      ...legend(series, top),
      `<path d="M${LEFT} ${top + 26}V${top + 26 + PLOT_HEIGHT}H${LEFT + PLOT_WIDTH}" ` +
        `fill="none" stroke="#8a96a3"/>`,
      `<text x="${LEFT - 6}" y="${top + 32}" text-anchor="end">${axisText(highest)}</text>`,
      `<text x="${LEFT - 6}" y="${top + 26 + PLOT_HEIGHT}" text-anchor="end">0</text>`,
      ...series.map(({ values }, index) => drawn(values, y, COLOURS[index % COLOURS.length] ?? '')),
    ].join('\n');
  };
}

function legend(series: readonly Series[], top: number): string[] {
  if (series.length < 2) return [];
  return series.map(
    ({ of }, index) =>
      `<text x="${220 + index * 110}" y="${top + 14}" ` +
      `fill="${COLOURS[index % COLOURS.length]}">${escaped(of)}</text>`,
  );
}

function drawn(values: readonly Estimate[], y: (value: number) => number, colour: string): string {
  const x = (cycle: number): number => LEFT + (cycle / Math.max(1, values.length - 1)) * PLOT_WIDTH;
  const known = [...values.entries()].filter(([, { mean }]) => !Number.isNaN(mean));
  const point = (cycle: number, value: number): string =>
    `${x(cycle).toFixed(1)} ${y(value).toFixed(1)}`;
  if (known.length === 0) return '';
  const line = known.map(([cycle, { mean }]) => point(cycle, mean)).join('L');
  const above = known.map(([cycle, { mean, high = mean }]) => point(cycle, high));
  const below = known.map(([cycle, { mean, low = mean }]) => point(cycle, low)).reverse();
  return [
    `<path d="M${[...above, ...below].join('L')}Z" fill="${colour}" fill-opacity="0.2"/>`,
    `<path d="M${line}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
  ].join('\n');
}

function endsOf({ mean, high = mean }: Estimate): number[] {
  return Number.isNaN(mean) ? [] : [mean, high];
}

function axisText(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(2);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
