import { expect, test } from 'vitest';
import { inequalityOf } from '../../core/inequality.ts';
import type { CyclesReport } from '../../pipeline/answers/read-cycle-report.ts';
import { councilSvg, reportSvg } from './report-svg.ts';

const OUTCOMES = { kept: 90, all: 100, share: 0.9, interval: [0.8, 1] };

const REPORT = {
  community: 'default',
  log: { origin: 'log.example/default', size: 12, root: 'AA=' },
  rules: [{ version: 3, hash: 'cd'.repeat(32), since: 2 }],
  from: 8,
  to: 9,
  startsAt: '2026-01-05T00:00:00Z',
  endsAt: '2026-01-19T00:00:00Z',
  globalIntegrity: 0.96,
  membersActive: 12,
  money: {
    opening: { supply: '100.000000', held: '10.000000' },
    minted: '0.000000',
    newlyHeld: '30.000000',
    released: '20.000000',
    cancelled: '5.000000',
    closing: { supply: '120.000000', held: '15.000000' },
  },
  decisions: {
    asked: 7,
    minted: 0,
    held: 3,
    refused: 4,
    released: 2,
    cancelled: 1,
    codes: [{ code: 'BELOW_THRESHOLD', decisions: 4 }],
  },
  entropy: [
    {
      domain: 'a<b',
      state: 'KNOWN',
      direction: 'FELL',
      entropy: 0.5,
      error: 0.1,
      closesUnknown: 0,
      missing: [],
    },
    {
      domain: 'thin',
      state: 'UNKNOWN',
      direction: 'NONE',
      entropy: 2,
      error: 0,
      closesUnknown: 1,
      missing: [{ what: 'outcomes', has: 12, needs: 30 }],
    },
  ],
  pledges: [],
  needs: {
    cycle: 10,
    findings: [{ cycles: 3, findings: 2 }],
    appeals: { waiting: 1, due: 1 },
    holds: { due: 2, amount: '15.000000' },
    settlements: [],
    pledges: [],
    webhooks: { failing: 1, stopped: 0, givenUp: 0 },
    proposals: [],
  },
  council: {
    promises: OUTCOMES,
    before: { ...OUTCOMES, share: 0.5, interval: [0.4, 0.6] },
    yearBefore: { kept: 0, all: 0 },
    change: 'more kept',
    yearChange: 'within the noise',
    paid: '20.000000',
    membersActive: 12,
    takenBack: 1,
    unmeasured: [{ domain: 'thin', closes: 1 }],
    pledges: [],
    changed: [],
    asks: [],
  },
  payments: inequalityOf([1n, 2n]),
  balances: inequalityOf([1n, 2n]),
  checks: [{ name: 'supply', holds: true }],
} as unknown as CyclesReport;

function widthAfter(svg: string, name: string): number {
  const after = svg.slice(svg.indexOf(`>${name}</text>`));
  return Number(/<rect [^>]*width="([\d.]+)"/.exec(after)?.[1]);
}

test('bars have one scale, so that sums are seen to come out', () => {
  const svg = reportSvg(REPORT);
  const [before, after] = [widthAfter(svg, 'supply before'), widthAfter(svg, '= supply after')];
  expect(after - before).toBeCloseTo(widthAfter(svg, '+ released'), 0);
  expect(after).toBe(400);
  expect(widthAfter(svg, 'BELOW_THRESHOLD')).toBe(widthAfter(svg, 'refused'));
});

test('an entropy is a dot on its line, hollow when unknown, and nothing leaves the plot', () => {
  const svg = reportSvg(REPORT);
  expect(svg).toContain('<line x1="350.0" x2="510.0"');
  expect(svg).toContain('<circle cx="430.0"');
  expect(svg.match(/<circle [^>]*cx="630.0"[^>]*fill="#ffffff"/)).not.toBeNull();
  expect(svg).toContain('a&lt;b');
});

test('a sum that does not come out is named', () => {
  const svg = reportSvg({ ...REPORT, checks: [{ name: 'held', holds: false }] });
  expect(svg).toContain('Do not come out: held');
  expect(reportSvg(REPORT)).toContain('All 1 sums come out.');
});

test('what went another way stands in the sum, and only if there was any', () => {
  const moved = { burned: '7.000000', gifts: '8.000000', grants: '5.000000' };
  const closing = { ...REPORT.money.closing, supply: '110.000000' };
  const svg = reportSvg({ ...REPORT, money: { ...REPORT.money, ...moved, closing } });
  const [burned, gifts, grants, released, before, after] = [
    '− burned',
    '− given to the fund',
    '+ granted',
    '+ released',
    'supply before',
    '= supply after',
  ].map((name) => widthAfter(svg, name)) as [number, number, number, number, number, number];
  expect(before + released + grants - gifts - burned).toBeCloseTo(after, 0);
  expect(reportSvg(REPORT)).not.toContain('burned');
});

test('numbers are read at a glance, and a tick stands under its line', () => {
  const svg = reportSvg({ ...REPORT, decisions: { ...REPORT.decisions, asked: 59_226 } });
  expect(svg).toContain('Decisions: 59,226 asked');
  expect(svg).toMatch(/<text x="430\.0" y="[\d.]+" text-anchor="middle" [^>]*>0\.5</);
});

test('the picture says of which log it is, and by which rules', () => {
  const svg = reportSvg(REPORT);
  expect(svg).toContain('log log.example/default, 12 entries, not signed yet');
  expect(svg).toContain('root AA=');
  expect(svg).toContain(`policy 3, ${'cd'.repeat(32)}`);
});

test('what waits for an operator stands above the numbers, in words', () => {
  const svg = reportSvg(REPORT);
  for (const text of [
    '2 findings open for 3 cycles',
    '1 appeal waiting, 1 due with this cycle',
    'thin is UNKNOWN: it lacks outcomes (12 of 30)',
    '2 holds due with this cycle, 15.00 MIC',
    '1 webhook failing',
  ]) {
    expect(svg).toContain(text);
  }
});

test('the page for a council draws each share with its interval, and names nobody', () => {
  const svg = councilSvg(REPORT);
  expect(svg).toContain('<circle cx="590.0"'); // 0.9
  expect(svg).toContain('<line x1="390.0" x2="470.0"'); // 0.4 to 0.6
  expect(svg).not.toContain('a year before</text>');
  expect(svg).toContain('Members active: 12.');
  expect(svg).toContain('thin at 1 close');
  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text = '']) => text);
  expect(texts.filter((text) => text.length > 96)).toEqual([]);
});
