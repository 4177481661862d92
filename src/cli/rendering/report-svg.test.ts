import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { inequalityOf } from '../../core/inequality.ts';
import type { CyclesReport } from '../../pipeline/answers/cycles/read-cycle-report.ts';
import { terminalOn } from '../terminal.ts';
import { councilLines } from './council-rendering.ts';
import { needPoints, proposalPoints } from './needs-rendering.ts';
import { operatorLines } from './report-rendering.ts';
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
    grounds: { meter: 1, integrity: 3, conduct: 0, other: 0 },
    reasons: [{ code: 'BELOW_THRESHOLD', decisions: 4, nearest: 'Two more kept actions.' }],
  },
  entropy: [
    {
      domain: 'a<b',
      state: 'KNOWN',
      direction: 'FELL',
      entropy: 0.5,
      error: 0.1,
      outcomes: 40,
      coverage: 0.9,
      closesUnknown: 0,
      missing: [],
    },
    {
      domain: 'thin',
      state: 'UNKNOWN',
      direction: 'NONE',
      entropy: 2,
      error: 0,
      outcomes: 12,
      coverage: 1,
      closesUnknown: 1,
      missing: [{ what: 'outcomes', has: 12, needs: 30 }],
    },
  ],
  pledges: [],
  people: { members: 40, joined: 3, active: 12, activeBefore: 11, gone: 2, aboveThreshold: 6 },
  populations: [
    { population: 'all', balances: inequalityOf([1n, 2n]), payments: inequalityOf([0n, 0n]) },
  ],
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

test('shares near 1 have a scale on which their intervals are seen, and which says so', () => {
  const { promises } = REPORT.council;
  const near = { ...promises, share: 0.95, interval: [0.94, 0.96] as const };
  const svg = councilSvg({
    ...REPORT,
    council: { ...REPORT.council, promises: near, before: near },
  });
  expect(svg).toContain('<circle cx="430.0"');
  expect(svg).toContain('<line x1="390.0" x2="470.0"');
  expect(svg).toContain('the scale begins at 0.9');
  expect(svg).toMatch(/<text x="430\.0" y="[\d.]+" text-anchor="middle" [^>]*>0\.95</);
});

test('a pledge is one sum for the operator, and for a council what is settled apart', () => {
  const pledge = {
    pledgeId: 'fees',
    creditor: 'town',
    currency: 'USD/2',
    opening: '100.00',
    added: '5.00',
    withdrawn: '0.00',
    committed: '40.00',
    settled: '20.00',
    withheld: '0.00',
    rejected: '3.00',
    cancelled: '0.00',
    reversed: '2.00',
    expired: '2.00',
    closing: '68.00',
    open: '17.00',
    pledged: '103.00',
    until: 30,
    lastsCycles: 3,
  };
  const told: CyclesReport = {
    ...REPORT,
    pledges: [pledge],
    council: {
      ...REPORT.council,
      pledges: [pledge],
      changed: [
        { version: 4, hash: 'ab', since: 9, approvedBy: ['anna', 'bert'] },
        { version: 5, hash: 'cd', since: 10 },
      ],
      asks: [
        { what: 'renew the pledge', about: 'fees', until: 30, amount: '40.00 USD' },
        { what: 'vote', about: 'f'.repeat(64), until: 12 },
      ],
    },
  };
  const paint = terminalOn(
    { stdin: process.stdin, stdout: new PassThrough(), stderr: new PassThrough() },
    { NO_COLOR: '1' },
  ).paint;
  const operator = operatorLines(told, paint).join('\n').replaceAll(/\s+/g, ' ');
  for (const text of [
    'the meter 1 (25.0 %), integrity 3 (75.0 %), conduct 0 (0.0 %), other reasons 0 (0.0 %)',
    'BELOW_THRESHOLD, the newest: Two more kept actions.',
    '40, 12 active, 3 new, 2 no longer active; 6 above the threshold now',
    'balances, all Gini 0.166667',
  ]) {
    expect(operator).toContain(text);
  }
  expect(operator).toContain(
    'fees 100.00 + 5.00 added − 40.00 committed + 3.00 rejected + 2.00 reversed ' +
      '− 2.00 expired = 68.00 USD; 20.00 settled, 17.00 unanswered',
  );
  const council = councilLines(told, paint).join('\n').replaceAll(/\s+/g, ' ');
  for (const text of [
    '20.00 USD settled, 17.00 USD taken off and not settled yet, 68.00 USD left, which lasts ' +
      'for 3 more cycles at the present rate. It ends with C-30.',
    'Settlements of fees taken back: 2.00 USD.',
    'Policy 4 governs since C-9: approved by anna, bert.',
    'Policy 5 governs since C-10: an operator decided it alone.',
    'Renew the pledge fees, which ends with C-30; the period took off 40.00 USD.',
    'Vote on the proposal ffffffffffff until C-12.',
  ]) {
    expect(council).toContain(text);
  }
});

test('what creditors and councils owe an operator is told with its age and its end', () => {
  const { needs } = REPORT;
  const waiting = { proposal: 'e'.repeat(64), approvals: 1, needed: 2, expires: 14 };
  const told: CyclesReport = {
    ...REPORT,
    needs: {
      ...needs,
      settlements: [
        { pledgeId: 'fees', currency: 'USD/2', items: 3, amount: '17.00', oldest: '812' },
      ],
      pledges: [{ pledgeId: 'fees', available: '1.00' }],
      webhooks: { failing: 0, stopped: 2, givenUp: 1 },
      proposals: [
        { ...waiting, state: 'proposed' },
        { ...waiting, state: 'locked', activates: 13 },
      ],
    },
  };
  expect(needPoints(told)).toEqual(
    expect.arrayContaining([
      '3 reductions of fees unanswered, 17.00 USD, the oldest is entry 812',
      'less than a tenth of the pledge fees is left: 1.00',
      '2 webhooks stopped',
      '1 event given up',
    ]),
  );
  expect(proposalPoints(told)).toEqual([
    'proposal eeeeeeeeeeee has 1 of 2 approvals, until C-14',
    'proposal eeeeeeeeeeee is approved and governs from C-13',
  ]);
});
