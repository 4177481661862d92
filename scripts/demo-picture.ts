/**
 * Draws docs/images/demo.svg from the figures of the demo:
 *
 *     npm run --silent demo -- --project --json | npx tsx scripts/demo-picture.ts > docs/images/demo.svg
 *
 * Plain SVG, so that the picture in the README is made of the same numbers that the demo prints.
 */
import { text } from 'node:stream/consumers';

interface Demo {
  readonly seed: number;
  readonly judged: number;
  readonly supply: { readonly supply: string };
  readonly entropy: { readonly domains: readonly DomainEntropy[] };
  readonly traits: readonly {
    readonly trait: string;
    readonly gaming: boolean;
    readonly people: number;
    readonly asked: number;
    readonly minted: string;
  }[];
}

interface DomainEntropy {
  readonly domain: string;
  readonly series: readonly {
    readonly entropy: number;
    readonly state: string;
    readonly direction: string;
  }[];
}

const WIDTH = 960;
const CHART = { left: 150, width: 780, height: 70, top: 66, gap: 26 };
const INK = '#1f2933';
const FAINT = '#9aa5b1';
const ROSE = '#c0392b';
const FELL = '#1e8449';

function picture(demo: Demo): string {
  const { domains } = demo.entropy;
  const charts = domains.map((domain, index) => chart(domain, index));
  const bottom = CHART.top + domains.length * (CHART.height + CHART.gap) + 20;
  const bars = earnings(demo, bottom);
  const height = bottom + 40 + demo.traits.length * 20;
  const title =
    `A simulated project (seed ${demo.seed}): ${demo.judged.toLocaleString('en')} commits, ` +
    `${Math.round(Number(demo.supply.supply)).toLocaleString('en')} MIC`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" ` +
      `font-family="system-ui, sans-serif" font-size="13" fill="${INK}">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    label(20, 28, title, 'font-size="17" font-weight="600"'),
    label(20, 50, 'Entropy of each domain by week. ', `fill="${FAINT}"`),
    `<text x="255" y="50"><tspan fill="${ROSE}">rose: no mints</tspan>` +
      `<tspan dx="14" fill="${FELL}">fell: full pay</tspan>` +
      `<tspan dx="14" fill="${FAINT}">grey: not known, no mints</tspan></text>`,
    ...charts,
    ...bars,
    '</svg>',
    '',
  ].join('\n');
}

function chart({ domain, series }: DomainEntropy, index: number): string {
  const { left, width, height } = CHART;
  const top = CHART.top + index * (height + CHART.gap);
  const values = series.map(({ entropy }) => entropy);
  const most = Math.max(...values) * 1.05;
  const x = (at: number): number => left + (width * at) / Math.max(1, values.length - 1);
  const y = (value: number): number => top + height * (1 - value / most);
  const points = series.map(({ entropy }, at) => `${round(x(at))},${round(y(entropy))}`);
  const marks = series.map((cycle, at) => {
    const colour = colourOf(cycle);
    const wide = width / values.length + 0.5;
    return colour === undefined
      ? ''
      : `<rect x="${round(x(at) - wide / 2)}" y="${top}" width="${round(wide)}" ` +
          `height="${height}" fill="${colour}" opacity="0.18"/>`;
  });
  return [
    ...marks.filter((mark) => mark !== ''),
    `<polyline points="${points.join(' ')}" fill="none" stroke="${INK}" stroke-width="1.8"/>`,
    `<line x1="${left}" y1="${top + height}" x2="${left + width}" y2="${top + height}" ` +
      `stroke="${FAINT}"/>`,
    label(20, top + height / 2, domain),
    label(
      20,
      top + height / 2 + 18,
      `S up to ${Math.max(...values).toFixed(2)}`,
      `fill="${FAINT}"`,
    ),
  ].join('\n');
}

function colourOf(cycle: DomainEntropy['series'][number]): string | undefined {
  if (cycle.state !== 'KNOWN' || cycle.direction === 'unknown') return FAINT;
  if (cycle.direction === 'rose') return ROSE;
  return cycle.direction === 'fell' ? FELL : undefined;
}

function earnings(demo: Demo, top: number): string[] {
  const each = demo.traits.map(({ minted, people }) => Number(minted) / people);
  const most = Math.max(1, ...each);
  return [
    label(20, top + 8, 'MIC earned per person, by habit', 'font-weight="600"'),
    ...demo.traits.map((trait, index) => {
      const y = top + 30 + index * 20;
      const value = each[index] ?? 0;
      const wide = round((540 * value) / most);
      return [
        label(20, y, trait.gaming ? `${trait.trait} (games the rules)` : trait.trait),
        `<rect x="255" y="${y - 11}" width="${Math.max(1, wide)}" height="13" ` +
          `fill="${trait.gaming ? ROSE : FELL}"/>`,
        label(265 + wide, y, value.toFixed(2), `fill="${FAINT}"`),
      ].join('\n');
    }),
  ];
}

function label(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${round(y)}" ${attributes}>${content}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

process.stdout.write(picture(JSON.parse(await text(process.stdin)) as Demo));
