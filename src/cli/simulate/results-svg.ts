import type { Estimate, Results, Series } from './results.ts';

const WIDTH = 760;
const LEFT = 70;
const PLOT_WIDTH = 600;
const PLOT_HEIGHT = 120;
const BLOCK = 180;
const COLOURS = ['#2f5d8a', '#2f7d4f', '#8a6d00', '#b4473a', '#6b4e9b', '#2b7777'];
/** Where the names of series begin, and how much room a letter and a gap take. */
const LEGEND = { left: 240, letter: 8, gap: 22 };

/** Series as one picture: means as lines, their 95 % intervals as bands. It says simulated. */
export function resultsSvg(results: Results): string {
  const { name, members, cycles, runs, communities, series } = results;
  const entropy = series.filter(({ measure }) => measure === 'entropy');
  const only = (wanted: Series['measure']): readonly Series[] =>
    series.filter(({ measure }) => measure === wanted);
  const plots = [
    plot('Supply, MIC', only('supply')),
    plot('Entropy where it is known', entropy),
    plot('GI, mean of the communities', only('gi'), 'near'),
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

/** @param begins the axis at 0, or near what is lowest: to the tenth below it */
function plot(
  title: string,
  series: readonly Series[],
  begins: 'zero' | 'near' = 'zero',
): (top: number) => string {
  const all = series.flatMap(({ values }) => values.flatMap(endsOf));
  const highest = all.reduce((most, value) => Math.max(most, value), 0) || 1;
  const least = all.reduce((lowest, value) => Math.min(lowest, value), highest);
  const base = begins === 'zero' ? 0 : Math.min(Math.floor(10 * least) / 10, highest - 0.01);
  const cycles = series[0]?.values.length ?? 0;
  return (top) => {
    const bottom = top + 26 + PLOT_HEIGHT;
    const y = (value: number): number =>
      bottom - (Math.max(0, value - base) / (highest - base)) * PLOT_HEIGHT;
    const right = LEFT + PLOT_WIDTH;
    return [
      `<text x="16" y="${top + 14}" font-weight="bold">${title}</text>`,
      ...legend(series, top),
      `<path d="M${LEFT} ${top + 26}V${bottom}H${right}" fill="none" stroke="#8a96a3"/>`,
      `<text x="${LEFT - 6}" y="${top + 32}" text-anchor="end">${axisText(highest)}</text>`,
      `<text x="${LEFT - 6}" y="${bottom}" text-anchor="end">${axisText(base)}</text>`,
      `<text x="${LEFT}" y="${bottom + 18}">cycle 0</text>`,
      `<text x="${right}" y="${bottom + 18}" text-anchor="end">cycle ${cycles - 1}</text>`,
      ...series.map(({ values }, index) => drawn(values, y, COLOURS[index % COLOURS.length] ?? '')),
    ].join('\n');
  };
}

function legend(series: readonly Series[], top: number): string[] {
  if (series.length < 2) return [];
  let left = LEGEND.left;
  return series.map(({ of }, index) => {
    const x = left;
    left += of.length * LEGEND.letter + LEGEND.gap;
    const colour = COLOURS[index % COLOURS.length];
    return `<text x="${x}" y="${top + 14}" fill="${colour}">${escaped(of)}</text>`;
  });
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
    `<path d="M${[...above, ...below].join('L')}Z" fill="${colour}" fill-opacity="0.15"/>`,
    `<path d="M${line}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
  ].join('\n');
}

function endsOf({ mean, low = mean, high = mean }: Estimate): number[] {
  return Number.isNaN(mean) ? [] : [low, high];
}

function axisText(value: number): string {
  if (value === 0) return '0';
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(2);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
