import { expect, test } from 'vitest';
import { type Need, needsOf, type OperatorAnswers } from './needs.ts';

const at = '2026-01-01T00:00:00Z';
const open = { cycle: 5, startsAt: at, endsAt: at, time: at, clock: 'system' } as const;
const community = {
  slug: 'a',
  origin: 'o',
  public: true,
  verifierKey: 'k',
  preset: 'civic',
  policy: 1,
  cycle: 5,
  entries: 9,
  paused: false,
  sandbox: false,
};
const soFar = { outcomes: 30, members: 6, activeCycles: 9 };
const domain = { domain: 'd', state: 'KNOWN', direction: 'flat', series: [], soFar } as const;
const NO_OUTCOME = { outcomes: 0, members: 0, activeCycles: 0 };
const hook = { id: 'h', url: 'u', types: [], nextIndex: 0, createdAt: at };
const source = { id: 's', kind: 'github', domain: 'd', url: 'v', createdAt: at } as const;
const key = { id: 'k', label: 'l', scopes: ['read'] as const, createdAt: at };
const finding = {
  id: '7',
  code: 'NOISE' as const,
  sentence: 's',
  opened: 4,
  cycle: 4,
  holds: true,
  isFinal: false,
  measured: 1,
  limit: 0,
};
const report = {
  checks: [{ name: 'c', holds: true }],
  decisions: { asked: 3 },
} as unknown as NonNullable<OperatorAnswers['report']>;

const NOTHING: OperatorAnswers['before'] = {
  activity: { cycle: 5, items: [] },
  supply: { cycle: 5, entries: 9, supply: '0', held: '0', issued: '0', decisions: 0, cycles: [] },
  integrity: { cycle: 5, floor: 0, threshold: 0, cycles: [] },
};

const quiet: OperatorAnswers = {
  community,
  open,
  pause: { paused: false },
  entropy: { cycle: 5, domains: [domain] },
  known: undefined,
  paysByEntropy: true,
  witnesses: 1,
  before: NOTHING,
  report,
  findings: [{ ...finding, status: 'cleared' }],
  webhooks: [{ ...hook, paused: false, attempts: 0 }],
  sources: [{ ...source, obstacles: [], deliveries: [{ kind: 'push', taken: true, count: 1 }] }],
  keys: [key],
};

const cases: readonly [Need, Partial<OperatorAnswers>][] = [
  [{ kind: 'check', of: 'c' }, { report: { ...report, checks: [{ name: 'c', holds: false }] } }],
  [{ kind: 'appeal', of: 'NOISE, 7' }, { findings: [{ ...finding, status: 'appealed' }] }],
  [
    { kind: 'finding', of: 'NOISE, 7, < 9' },
    { findings: [{ ...finding, status: 'open', until: 9 }] },
  ],
  [{ kind: 'paused', of: 'why' }, { pause: { paused: true, reason: 'why' } }],
  [{ kind: 'webhook failing', of: 'u' }, { webhooks: [{ ...hook, paused: false, attempts: 2 }] }],
  [
    { kind: 'key ends', of: 'l, 2026-01-14' },
    { keys: [{ ...key, expiresAt: '2026-01-14T23:59:59Z' }] },
  ],
  [
    { kind: 'rose', of: 'd' },
    { entropy: { cycle: 5, domains: [{ ...domain, direction: 'rose' }] } },
  ],
  [{ kind: 'stale', of: 'd' }, { entropy: { cycle: 5, domains: [{ ...domain, state: 'STALE' }] } }],
  [
    { kind: 'unknown', of: 'd' },
    { entropy: { cycle: 5, domains: [{ ...domain, state: 'UNKNOWN' }] } },
  ],
  [
    { kind: 'source silent', of: 'github v' },
    { sources: [{ ...source, deliveries: [], obstacles: [] }] },
  ],
  [{ kind: 'webhook paused', of: 'u' }, { webhooks: [{ ...hook, paused: true, attempts: 3 }] }],
  [
    { kind: 'first cycle', of: '' },
    { report: undefined, witnesses: 0 },
  ],
  [
    { kind: 'no key', of: '' },
    { keys: [], entropy: { cycle: 5, domains: [{ ...domain, soFar: NO_OUTCOME }] } },
  ],
  [
    { kind: 'nothing came', of: '' },
    { report: { ...report, decisions: { ...report.decisions, asked: 0 } }, sources: [] },
  ],
  [
    { kind: 'nothing decided', of: '' },
    { report: { ...report, decisions: { ...report.decisions, asked: 0 } } },
  ],
  [{ kind: 'not public', of: '' }, { community: { ...community, public: false } }],
];

test('where nothing waits, nothing is said', () => {
  expect(needsOf(quiet)).toEqual([]);
  const { webhooks: _w, sources: _s, keys: _k, findings: _f, ...unread } = quiet;
  const none = { webhooks: undefined, sources: undefined, keys: undefined };
  const unknown = { ...none, findings: undefined };
  expect(needsOf({ ...unread, ...unknown })).toEqual([]);
});

test.each(cases)('%j is said alone', (need, changed) => {
  expect(needsOf({ ...quiet, ...changed })).toEqual([need]);
});

test('of a key that was revoked, has ended or lasts longer nothing is said', () => {
  const ends = ['2025-12-31T00:00:00Z', '2026-01-16T00:00:00Z'];
  const keys = [
    ...ends.map((expiresAt) => ({ ...key, expiresAt })),
    { ...key, expiresAt: '2026-01-02T00:00:00Z', revokedAt: at },
  ];
  expect(needsOf({ ...quiet, keys })).toEqual([]);
});

test('the most urgent comes first', () => {
  const all = cases.reduce((answers, [, changed]) => ({ ...answers, ...changed }), quiet);
  const kinds = needsOf({
    ...all,
    report: { ...report, checks: [{ name: 'c', holds: false }] },
  }).map(({ kind }) => kind);
  expect(kinds[0]).toBe('check');
  expect(kinds.at(-1)).toBe('not public');
});
