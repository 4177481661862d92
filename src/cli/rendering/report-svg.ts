import type { CyclesReport } from '../../pipeline/answers/cycles/read-cycle-report.ts';
import { checkText, councilSections, councilTitle, type Section } from './council-rendering.ts';
import { needPoints, proposalPoints } from './needs-rendering.ts';
import { amountText, grouped, scoreText } from './numbers.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

const WIDTH = 760;
/** Names end here, and bars begin. */
const LEFT = 230;
/** The longest bar; its number stands behind it. */
const LONGEST = 400;
const ROW = 22;
/** Of text: how high a line is, and how many characters fit beside the margins. */
const [LINE, CHARACTERS] = [18, 96];

/** A part of the chart and how high it is. */
interface Part {
  readonly height: number;
  readonly draw: (top: number) => string;
}

/** The operator's page as one picture: money, decisions, entropy. It names no member. */
export function reportSvg(report: CyclesReport): string {
  const parts = [
    head(report),
    needs(report),
    money(report),
    decisions(report),
    entropy(report),
    sums(report),
  ];
  return pictureOf(parts, `Report of cycles ${report.from} to ${report.to}`);
}

/** The council's page as one picture: its sentences, and the shares of what was kept. */
export function councilSvg(report: CyclesReport): string {
  const [promised, ...others] = councilSections(report);
  const parts = [
    titled(councilTitle(report), []),
    ...(promised === undefined ? [] : [sentences(promised)]),
    kept(report),
    ...others.map(sentences),
    sentences({ title: 'How to check it', points: [checkText(report)] }),
  ];
  return pictureOf(parts, councilTitle(report));
}

function pictureOf(parts: readonly Part[], name: string): string {
  let top = 16;
  const drawn = parts.map(({ height, draw }) => {
    const text = draw(top);
    top += height;
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" ` +
      `viewBox="0 0 ${WIDTH} ${top}" font-family="sans-serif" font-size="13" role="img" ` +
      `aria-label="${escaped(name)}">`,
    `<rect width="${WIDTH}" height="${top}" fill="#ffffff"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function head(report: CyclesReport): Part {
  const { from, to, startsAt, endsAt, globalIntegrity, membersActive, community } = report;
  const cycles = from === to ? `C-${to}` : `C-${from} to C-${to}`;
  const days = `${startsAt.slice(0, 10)} until ${endsAt.slice(0, 10)}`;
  const { log, rules, signedSize } = report;
  const signed =
    signedSize === undefined ? 'not signed yet' : `signed at size ${grouped(signedSize)}`;
  const lines = [
    `GI ${scoreText(globalIntegrity)}, ${membersActive} members active`,
    `log ${log.origin}, ${grouped(log.size)} entries, ${signed}`,
    `root ${log.root}`,
    ...rules.map(({ version, hash }) => `policy ${version}, ${hash}`),
  ].flatMap(brokenLines);
  return {
    height: 38 + lines.length * LINE,
    draw: (top) =>
      [
        label(16, top + 12, `Report of ${cycles} of ${community}, ${days}`, {
          bold: true,
          size: 16,
        }),
        ...lines.map((line, at) => label(16, top + 34 + at * LINE, line, {})),
      ].join('\n'),
  };
}

/** What waits for an operator, in words. */
function needs(report: CyclesReport): Part {
  const points = [...needPoints(report), ...proposalPoints(report)];
  return sentences({ title: 'Needs you', points: points.length === 0 ? ['nothing'] : points });
}

function titled(title: string, lines: readonly string[]): Part {
  return {
    height: 32 + lines.length * LINE,
    draw: (top) =>
      [
        label(16, top + 12, title, { bold: true, ...(lines.length === 0 ? { size: 16 } : {}) }),
        ...lines.map((line, at) => label(28, top + 32 + at * LINE, line, {})),
      ].join('\n'),
  };
}

/** A heading and sentences that are broken where the picture ends. */
function sentences({ title, points }: Section): Part {
  return titled(title, points.flatMap(brokenLines));
}

function brokenLines(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= CHARACTERS) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** What was kept in each period: a dot, and a line for its 95 % interval. */
function kept({ council }: CyclesReport): Part {
  const { promises, before, yearBefore } = council;
  const rows = [
    { name: 'a year before', share: yearBefore },
    { name: 'the period before', share: before },
    { name: 'this period', share: promises },
  ].flatMap(({ name, share: { share, interval } }) =>
    share === undefined || interval === undefined
      ? []
      : [{ name, middle: share, low: interval[0], high: interval[1], isFull: true, told: '' }],
  );
  return rows.length === 0 ? { height: 0, draw: () => '' } : keptDots(rows);
}

/** Shares near 1 have a scale that begins near them: else no interval would be seen. */
function keptDots(rows: readonly Dot[]): Part {
  const lowest = smallestOf(rows.map(({ low }) => low));
  const tenth = Math.min(0.9, Math.floor(lowest * 10) / 10);
  const from = tenth < 0.5 ? 0 : tenth;
  const begins = from === 0 ? '' : `; the scale begins at ${from}`;
  return dots(`Share kept, and its 95 % interval${begins}`, rows, from);
}

function money({ money: moved }: CyclesReport): Part {
  const { opening, closing, minted, newlyHeld, released, cancelled } = moved;
  const given = [
    { name: '− burned', text: moved.burned, fill: '#b4473a' },
    { name: '− given to the fund', text: moved.gifts, fill: '#b4473a' },
    { name: '+ granted', text: moved.grants, fill: '#2f7d4f' },
  ].flatMap(({ text, ...row }) => (text === undefined ? [] : [{ ...row, text }]));
  return bars(
    'Money, in MIC',
    [
      { name: 'supply before', text: opening.supply, fill: '#5b6b7b' },
      { name: '+ minted at once', text: minted, fill: '#2f7d4f' },
      { name: '+ released', text: released, fill: '#2f7d4f' },
      ...given,
      { name: '= supply after', text: closing.supply, fill: '#5b6b7b' },
      { name: 'held before', text: opening.held, fill: '#9a8a4a' },
      { name: '+ newly held', text: newlyHeld, fill: '#c9a227' },
      { name: '− released', text: released, fill: '#2f7d4f' },
      { name: '− cancelled', text: cancelled, fill: '#b4473a' },
      { name: '= held after', text: closing.held, fill: '#9a8a4a' },
    ].map(({ name, text, fill }) => ({ name, fill, value: Number(text), shown: amountText(text) })),
  );
}

function decisions({ decisions: asked }: CyclesReport): Part {
  const { minted, held, refused, codes } = asked;
  return bars(`Decisions: ${grouped(asked.asked)} asked`, [
    { name: 'minted', fill: '#2f7d4f', value: minted, shown: grouped(minted) },
    { name: 'held', fill: '#c9a227', value: held, shown: grouped(held) },
    { name: 'refused', fill: '#b4473a', value: refused, shown: grouped(refused) },
    ...codes.map(({ code, decisions: count }) => {
      return { name: code, fill: '#d9a29b', value: count, shown: grouped(count) };
    }),
  ]);
}

interface Bar {
  readonly name: string;
  readonly fill: string;
  readonly value: number;
  readonly shown: string;
}

/** Bars of one scale, so that what adds up is seen to add up. */
function bars(title: string, all: readonly Bar[]): Part {
  const most = largestOf([...all.map(({ value }) => value), Number.MIN_VALUE]);
  return {
    height: 36 + all.length * ROW,
    draw: (top) =>
      [
        label(16, top + 12, title, { bold: true }),
        ...all.map(({ name, fill, value, shown }, at) => {
          const y = top + 24 + at * ROW;
          const width = (LONGEST * value) / most;
          return [
            label(LEFT - 8, y + 13, name, { anchor: 'end' }),
            `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="16" fill="${fill}"/>`,
            label(LEFT + width + 6, y + 13, shown, {}),
          ].join('\n');
        }),
      ].join('\n'),
  };
}

/** The place of a share on a scale that ends with 1: nothing leaves the plot. */
function placeOf(share: number, from: number): number {
  return LEFT + LONGEST * Math.min(1, Math.max(0, (share - from) / (1 - from)));
}

/** A dot for S and a line for twice its error to both sides; hollow when it was not known. */
function entropy({ entropy: meters }: CyclesReport): Part {
  return dots(
    'Entropy at the last close, ± 2 standard errors',
    meters.map(({ domain, state, direction, entropy: value, error }) => ({
      name: domain,
      middle: value,
      low: value - 2 * error,
      high: value + 2 * error,
      isFull: state === 'KNOWN',
      told: state === 'KNOWN' ? direction : state,
    })),
  );
}

/** A number between 0 and 1 with its margin. */
interface Dot {
  readonly name: string;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
  readonly isFull: boolean;
  /** What stands behind it. */
  readonly told: string;
}

function dots(title: string, all: readonly Dot[], from = 0): Part {
  const bottom = (top: number): number => top + 24 + all.length * ROW;
  return {
    height: 56 + all.length * ROW,
    draw: (top) =>
      [
        label(16, top + 12, title, { bold: true }),
        ...[from, (1 + from) / 2, 1].map((share) => {
          const at = placeOf(share, from).toFixed(1);
          const line = `<line x1="${at}" x2="${at}" y1="${top + 22}" y2="${bottom(top)}"`;
          const name = String(Number(share.toFixed(2)));
          const tick = label(placeOf(share, from), bottom(top) + 14, name, { anchor: 'middle' });
          return `${line} stroke="#d5dbe1"/>\n${tick}`;
        }),
        ...all.map((dot, at) => dotRow(dot, top + 32 + at * ROW, from)),
      ].join('\n'),
  };
}

function dotRow({ name, middle, low, high, isFull, told }: Dot, y: number, from: number): string {
  const [left, at, right] = [low, middle, high].map((share) => placeOf(share, from).toFixed(1));
  return [
    label(LEFT - 8, y + 5, name, { anchor: 'end' }),
    `<line x1="${left}" x2="${right}" y1="${y}" y2="${y}" stroke="#35618f" stroke-width="2"/>`,
    `<circle cx="${at}" cy="${y}" r="5" stroke="#35618f" ` +
      `fill="${isFull ? '#35618f' : '#ffffff'}"/>`,
    label(LEFT + LONGEST + 12, y + 5, told, {}),
  ].join('\n');
}

function sums({ checks }: CyclesReport): Part {
  const broken = checks.filter(({ holds }) => !holds).map(({ name }) => name);
  const text =
    broken.length === 0
      ? `All ${checks.length} sums come out.`
      : `Do not come out: ${broken.join('; ')}`;
  return { height: 32, draw: (top) => label(16, top + 12, text, { bold: broken.length > 0 }) };
}

function label(
  x: number,
  y: number,
  text: string,
  {
    bold = false,
    anchor,
    size,
  }: { readonly bold?: boolean; readonly anchor?: 'middle' | 'end'; readonly size?: number },
): string {
  const weight = bold ? ' font-weight="bold"' : '';
  const from = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  const height = size === undefined ? '' : ` font-size="${size}"`;
  const place = `x="${x.toFixed(1)}" y="${y.toFixed(1)}"`;
  return `<text ${place}${weight}${from}${height} fill="#1d2733">${escaped(text)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
