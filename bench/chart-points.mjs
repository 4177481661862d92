import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { documentOf, figure as chartFigure, tableOf } from '../dist/web/layout.js';
import { html } from '../dist/web/html.js';
import { entropyChart } from '../dist/web/community/entropy-chart.js';
import { en } from '../dist/web/texts/en.js';
import { STYLE } from '../dist/web/style.js';
import { figure } from './rounds.mjs';

export const title = 'A chart of 100,000 points';

const POINTS = 100_000;
const ROWS = 400;
const STEPS = 100;
/** What people take for at once (web.dev/inp). */
const INTERACTION_MS_MAX = 200;
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env['CHROMIUM'] ?? PLACES.find((path) => existsSync(path));
const built = new URL('../dist/web/assets/', import.meta.url);

/** A walk with stretches that are not known; the same at each run. */
function seriesOf(points) {
  let [seed, entropy] = [1, 0.5];
  return Array.from({ length: points }, (_, cycle) => {
    seed = (seed * 48_271) % 2_147_483_647;
    entropy = Math.min(1.5, Math.max(0.05, entropy + (seed / 2_147_483_647 - 0.5) * 0.05));
    const state = cycle % 9_000 < 300 ? 'UNKNOWN' : 'KNOWN';
    const direction = state === 'UNKNOWN' ? 'unknown' : ['fell', 'flat', 'rose'][(cycle >> 9) % 3];
    const startsAt = new Date(cycle * 604_800_000).toISOString();
    return { cycle, startsAt, entropy, error: 0.03, state, direction };
  });
}

function number(value) {
  return value.toFixed(2);
}

/** With as many rows behind it as the API gives: a table of 100,000 takes half a minute to open. */
function pageOf(series) {
  const labels = { title: 'a walk', gap: en.entropy.gap, cycle: en.cycle, number, lowMark: '' };
  const rows = series.slice(-ROWS);
  const main = chartFigure({
    title: html`<h3>A walk</h3>`,
    note: '',
    chart: entropyChart(series, 0.4, labels),
    reading: en.entropy.read,
    table: tableOf(en, {
      name: 'a walk',
      columns: en.entropy.columns,
      rows: rows.map(({ cycle, startsAt, entropy, error, direction }) => {
        return [cycle, startsAt.slice(0, 10), number(entropy), number(error), direction];
      }),
    }),
  });
  const assets = { stylesheet: 'style.css', script: 'page.js' };
  return documentOf({ texts: en, assets, title: 'A walk', hasScript: true }, main);
}

function serve(page) {
  const policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; " +
    "require-trusted-types-for 'script'; trusted-types app";
  const server = createServer(({ url = '' }, answer) => {
    const name = url.replace('/assets/', '');
    if (url === '/') {
      answer.setHeader('content-security-policy', policy);
      answer.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    } else if (name === 'style.css') answer.setHeader('content-type', 'text/css').end(STYLE);
    else if (readdirSync(built).includes(name)) {
      answer.setHeader('content-type', 'text/javascript').end(readFileSync(new URL(name, built)));
    } else answer.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** When the page was painted; asked from outside, since its policy lets nothing be evaluated. */
async function firstPaint(page) {
  const asked = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
  for (;;) {
    const paint = await page.evaluate(asked);
    if (paint !== undefined) return paint;
    await page.waitForTimeout(10);
  }
}

/** Milliseconds from each key or click to the next picture; what took less than 16 counts as 16. */
async function measured(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
  await page.goto(url);
  await page.evaluate(`globalThis.took = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries())
        if (name === 'keydown' || name === 'click') took.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 })`);
  const paint = await firstPaint(page);
  await page.locator('[data-read]').focus();
  for (let step = 0; step < STEPS; step += 1) {
    await page.keyboard.press(step % 10 === 0 ? 'PageDown' : 'ArrowLeft');
  }
  await page.waitForTimeout(500);
  const read = await page.evaluate('took.splice(0)');
  const said = await page.locator('figure output').innerText();
  if (!said.includes('Entropy')) throw new Error(`the slider said: ${said}`);
  await page.locator('figure summary').click();
  await page.waitForTimeout(2_000);
  const opened = await page.evaluate('took.splice(0)');
  await page.close();
  const slow = [...read].sort((one, other) => one - other);
  // Those that were too short to be told of are the fastest.
  const all = [...Array.from({ length: STEPS - slow.length }, () => 16), ...slow];
  return { paint, p98: all[Math.floor(STEPS * 0.98) - 1], most: all.at(-1), table: opened.at(-1) };
}

/**
 * How long a page with a chart of 100,000 points keeps its reader waiting: in a browser, under the
 * policy of the pages. Needs Chromium.
 */
export async function measure() {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    return await rowsOf(browser);
  } finally {
    await browser.close();
  }
}

async function rowsOf(browser) {
  const began = performance.now();
  const page = pageOf(seriesOf(POINTS));
  const rendered = performance.now() - began;
  const server = await serve(page);
  const url = `http://127.0.0.1:${server.address().port}/`;
  const { paint, p98, most, table = 16 } = await measured(browser, url);
  server.close();
  const of = (what) => `${POINTS} points: ${what}`;
  return [
    figure(of('page after gzip'), gzipSync(page).length / 1_000, 'KB'),
    figure(of('rendered on the server'), rendered, 'ms'),
    figure(of('first paint'), paint, 'ms'),
    figure(of(`p98 of ${STEPS} steps of the slider`), p98, 'ms', INTERACTION_MS_MAX),
    figure(of('the slowest of them'), most, 'ms'),
    figure(of('opening the table'), table, 'ms'),
  ];
}
