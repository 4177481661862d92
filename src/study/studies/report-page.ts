import type { Registration } from './registration.ts';
import type { BoundFile } from './study-file.ts';
import { columnsOf, figureText, type StudyFigures, type StudyFindings } from './study-report.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

/** A page that stands alone: no script, no other file. */
export function reportPage(findings: StudyFindings, registration: Registration): string {
  const { answer, groups, data, limits } = findings;
  const { plan } = registration;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(plan.study)}: a study</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(answer)}</h1>`,
    `<p>Hypothesis: ${escaped(plan.hypothesis)}</p>`,
    ...groups.flatMap((group) => [
      `<h2>${escaped(group.title)}</h2>`,
      figuresDrawing(group),
      figuresTable(group),
      `<p>${escaped(group.by)}</p>`,
    ]),
    listOf('The data', data),
    listOf('What this does not say', limits),
    '<h2>What was registered</h2>',
    `<p>Decided by: ${escaped(plan.primary)}; shown if ${escaped(plan.decision)}. Seed `,
    `${plan.seed}, ${plan.samples} samples.</p>`,
    `<p>Plan <code>${registration.hash}</code>, registered ${escaped(registration.at)}, before the`,
    ' data was opened. The time is that of the machine that ran it: it proves something to others',
    ' only if the hash was published before.</p>',
    listOf('Its data then', registration.files.map(boundFile)),
    '</main></body></html>',
    '',
  ].join('\n');
}

function boundFile({ name, sha256 }: BoundFile): string {
  return sha256 === null ? `${name}: there was no such file yet` : `${name}: SHA-256 ${sha256}`;
}

const ROW = 26;
const NAMES = 250;
const WIDTH = 720;
const MARGIN = 30;

/** Points with their intervals, one below the other, and the line of nothing. */
export function figuresDrawing({ title, nothing, figures }: StudyFigures): string {
  const ends = figures.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  const least = smallestOf([nothing, ...ends.filter(Number.isFinite)]);
  const most = largestOf([nothing, ...ends.filter(Number.isFinite)]);
  const span = most - least || 1;
  const at = (value: number): string =>
    (NAMES + MARGIN + ((value - least) / span) * (WIDTH - NAMES - 2 * MARGIN)).toFixed(1);
  const height = figures.length * ROW + 30;
  const rows = figures.map(({ name, value, interval: [low, high] = [value, value] }, row) => {
    const y = row * ROW + 20;
    return [
      `<text x="${NAMES}" y="${y + 4}" text-anchor="end">${escaped(name)}</text>`,
      `<line x1="${at(low)}" x2="${at(high)}" y1="${y}" y2="${y}" stroke="currentColor"/>`,
      `<circle cx="${at(value)}" cy="${y}" r="4" fill="currentColor"/>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img"`,
    ` aria-label="${escaped(title)}" font-family="sans-serif" font-size="13" color="#1d3557">`,
    `<line x1="${at(nothing)}" x2="${at(nothing)}" y1="6" y2="${height - 22}" stroke="#888"`,
    ' stroke-dasharray="4 3"/>',
    `<text x="${at(nothing)}" y="${height - 6}" text-anchor="middle" fill="#666">`,
    `${figureText(nothing)}</text>`,
    ...rows,
    '</svg>',
  ].join('');
}

function figuresTable({ figures }: StudyFigures): string {
  const columns = columnsOf(figures);
  const head = columns.map(({ title }) => `<th>${title}</th>`).join('');
  const rows = figures.map((figure) => {
    const cells = columns.map(({ of }) => `<td>${escaped(of(figure))}</td>`).join('');
    return `<tr><th scope="row">${escaped(figure.name)}</th>${cells}</tr>`;
  });
  return `<table><tr><th></th>${head}</tr>${rows.join('')}</table>`;
}

function listOf(title: string, points: readonly string[]): string {
  const items = points.map((point) => `<li>${escaped(point)}</li>`).join('');
  return `<h2>${title}</h2><ul>${items}</ul>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE =
  'body{font:16px/1.5 sans-serif;color:#222;background:#fff;margin:0}' +
  'main{max-width:46rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.4rem;line-height:1.3}' +
  'h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse}' +
  'td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #ddd;font-weight:normal}' +
  'th[scope]{text-align:left}code{overflow-wrap:anywhere}svg{max-width:100%}';
