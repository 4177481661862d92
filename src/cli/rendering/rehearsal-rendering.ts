import type { PolicyChange } from '../../core/policy/policy-diff.ts';
import type { RehearsedFigures } from '../../core/rehearse/figures.ts';
import type { RehearsalAnswer } from '../../pipeline/answers/governance/rehearse-policy.ts';
import { foreign, type Paint } from '../terminal.ts';
import { amountText, counted, grouped } from './numbers.ts';
import { tableLines } from './table.ts';

const NUMBER = { align: 'right' } as const;
const MEMBERS_SHOWN = 20;

/** What one policy changes of another. */
export function changeLines(changes: readonly PolicyChange[], paint: Paint): string[] {
  if (changes.length === 0) return ['Nothing changes.'];
  const columns = [{ title: 'rule' }, { title: 'before' }, { title: 'after', canShrink: true }];
  const rows = changes.map(({ path, before = '–', after = '–' }) =>
    [path, before, after].map((cell) => foreign(cell, 100)),
  );
  return tableLines(columns, rows, paint);
}

/** A rehearsal as an operator reads it: what changes, what comes of it, and who is touched. */
export function rehearsalLines(answer: RehearsalAnswer, paint: Paint): string[] {
  const { base, size, from, until, changes, before, after, notFollowed } = answer;
  return [
    `Against version ${base}, on ${counted(size, 'entry', 'entries')} of this community's own ` +
      `log: cycles C-${from} to C-${until}.`,
    '',
    ...changeLines(changes, paint),
    '',
    ...tableLines(
      [{ title: '' }, { title: 'before', ...NUMBER }, { title: 'after', ...NUMBER }],
      figureRows(before, after),
      paint,
    ),
    '',
    `${counted(answer.winners, 'member')} would have got more, ${grouped(answer.losers)} less, ` +
      `${grouped(answer.unchanged)} the same; ${counted(answer.changedDecisions, 'decision')} ` +
      'would have been another.',
    ...memberLines(answer, paint),
    '',
    'What it cannot know:',
    ...notFollowed.map((line) => `  - ${line}`),
  ];
}

function figureRows(before: RehearsedFigures, after: RehearsedFigures): string[][] {
  const row = (name: string, of: (figures: RehearsedFigures) => string): string[] => [
    name,
    of(before),
    of(after),
  ];
  const codes = [
    ...new Set([...Object.keys(before.refusedBy), ...Object.keys(after.refusedBy)]),
  ].sort() as (keyof RehearsedFigures['refusedBy'])[];
  const pledges = [...new Set([...before.debts, ...after.debts].map(({ pledge }) => pledge))];
  return [
    row('asked', ({ asked }) => grouped(asked)),
    row('minted at once', ({ minted }) => grouped(minted.count)),
    row('held', ({ held }) => grouped(held.count)),
    row('refused', ({ refused }) => grouped(refused)),
    ...codes.map((code) => row(`  ${code}`, ({ refusedBy }) => grouped(refusedBy[code] ?? 0))),
    row('released, MIC', ({ released }) => amountText(released.amount)),
    row('cancelled, MIC', ({ cancelled }) => amountText(cancelled.amount)),
    row('holds still open', ({ open }) => grouped(open.count)),
    row('  their sum, MIC', ({ open }) => amountText(open.amount)),
    row('  the last ends in', ({ open: { until } }) => (until === undefined ? '–' : `C-${until}`)),
    row('supply, MIC', ({ supply }) => amountText(supply)),
    row('GI', ({ gi }) => (gi === undefined ? '–' : (gi / 1_000_000).toFixed(6))),
    row('Gini of balances', ({ inequality }) => inequality.gini ?? '–'),
    ...pledges.map((pledge) =>
      row(foreign(`off debts by ${pledge}`, 60), ({ debts }) => {
        const found = debts.find((one) => one.pledge === pledge);
        return found === undefined ? '0' : `${found.units} ${found.currency}`;
      }),
    ),
  ];
}

function memberLines({ members }: RehearsalAnswer, paint: Paint): string[] {
  if (members.length === 0) return [];
  const columns = [
    { title: 'member', canShrink: true },
    { title: 'before', ...NUMBER },
    { title: 'after', ...NUMBER },
  ];
  const rows = members
    .slice(0, MEMBERS_SHOWN)
    .map(({ member, userId, before, after }) => [
      foreign(userId ?? `member ${member}`, 60),
      amountText(before),
      amountText(after),
    ]);
  const more = members.length - rows.length;
  return [...tableLines(columns, rows, paint), ...(more > 0 ? [`  … and ${more} more`] : [])];
}
