import type { Inequality } from '../../core/inequality.ts';
import type { OutcomeShare } from '../../pipeline/answers/council-page.ts';
import type { CyclesReport } from '../../pipeline/answers/read-cycle-report.ts';
import type { Paint } from '../terminal.ts';
import { amountText, counted, scoreText } from './numbers.ts';
import { fieldLines, pointLines, proseLines, tableLines } from './table.ts';

/** One page for whoever runs the community. */
export function operatorLines(report: CyclesReport, paint: Paint): string[] {
  const { money, decisions, entropy, checks } = report;
  const broken = checks.filter(({ holds }) => !holds);
  return [
    ...headLines(report, paint),
    ...proseLines('Money', paint, ''),
    ...fieldLines(moneyFields(money), paint),
    '',
    ...proseLines('Decisions', paint, ''),
    ...fieldLines(decisionFields(decisions), paint),
    '',
    ...proseLines('Entropy at the last close', paint, ''),
    ...entropyTable(entropy, paint),
    '',
    ...proseLines('Integrity and inequality', paint, ''),
    ...fieldLines(
      [
        ['global integrity', scoreText(report.globalIntegrity)],
        ['members active', String(report.membersActive)],
        ['paid in the period', inequalityText(report.payments)],
        ['balances', inequalityText(report.balances)],
      ],
      paint,
    ),
    '',
    ...(broken.length === 0
      ? proseLines(`All ${counted(checks.length, 'sum')} come out.`, paint, '')
      : [
          paint.bad('These sums do not come out: run negentropy verify'),
          ...pointLines(
            broken.map(({ name }) => name),
            paint,
          ),
        ]),
  ];
}

/** One page for those who decide about the community: words first, no names. */
export function councilLines(report: CyclesReport, paint: Paint): string[] {
  const { council, startsAt, endsAt } = report;
  const { membersActive, membersPaid, topTenth, takenBack, unmeasured } = council;
  const hidden = 'too few to be told without telling of single people';
  return [
    paint.strong(`What happened from ${startsAt.slice(0, 10)} until ${endsAt.slice(0, 10)}`),
    '',
    ...proseLines('What was promised and kept', paint, ''),
    ...pointLines(
      [
        `Kept: ${shareText(council.promises)}.`,
        `In the period before: ${shareText(council.before)}. The difference: ${council.change}.`,
      ],
      paint,
    ),
    '',
    ...proseLines('What it cost, and who took part', paint, ''),
    ...pointLines(
      [
        `Credits paid: ${amountText(council.paid)} MIC.`,
        `Members active: ${membersActive ?? hidden}. Members paid: ${membersPaid ?? hidden}.`,
        `Share of the best paid tenth: ${topTenth ?? hidden}.`,
      ],
      paint,
    ),
    '',
    ...proseLines('What went wrong', paint, ''),
    ...pointLines(
      [
        `Held credits taken back: ${counted(takenBack, 'decision')}.`,
        unmeasured.length === 0
          ? 'Every domain was measured at every close.'
          : `Without a measurement: ${unmeasured
              .map(({ domain, closes }) => `${domain} at ${counted(closes, 'close')}`)
              .join(', ')}.`,
      ],
      paint,
    ),
    '',
    ...proseLines(
      'The log that this page is computed from is checked without this server: ' +
        'negentropy export > log.jsonl, then ' +
        'negentropy verify log.jsonl.',
      paint,
      '',
    ),
  ];
}

function headLines(
  { from, to, startsAt, endsAt, ...report }: CyclesReport,
  paint: Paint,
): string[] {
  const cycles = from === to ? `C-${to}` : `C-${from} to C-${to}`;
  const { policies, entry, signedSize } = report;
  const signed = signedSize === undefined ? 'not signed yet' : `signed at size ${signedSize}`;
  return [
    paint.strong(`Report of ${cycles}, ${startsAt.slice(0, 10)} until ${endsAt.slice(0, 10)}`),
    `policy ${policies.join(', ')}; closed by entry ${entry}, ${signed}`,
    '',
  ];
}

function moneyFields(money: CyclesReport['money']): (readonly [string, string])[] {
  const { opening, closing, minted, newlyHeld, released, cancelled } = money;
  return [
    [
      'supply',
      `${amountText(opening.supply)} + ${amountText(minted)} minted + ` +
        `${amountText(released)} released = ${amountText(closing.supply)}`,
    ],
    [
      'held',
      `${amountText(opening.held)} + ${amountText(newlyHeld)} new − ` +
        `${amountText(released)} released − ${amountText(cancelled)} cancelled = ` +
        amountText(closing.held),
    ],
  ];
}

function decisionFields(decisions: CyclesReport['decisions']): (readonly [string, string])[] {
  const { asked, minted, held, refused, codes, released, cancelled } = decisions;
  return [
    ['asked', `${asked} = ${minted} minted + ${held} held + ${refused} refused`],
    ['ended', `${released} released, ${cancelled} cancelled`],
    ...codes.map((one) => [one.code, String(one.decisions)] as const),
  ];
}

function entropyTable(entropy: CyclesReport['entropy'], paint: Paint): string[] {
  if (entropy.length === 0) return proseLines('nothing was measured', paint);
  return tableLines(
    [
      { title: 'domain' },
      { title: 'state' },
      { title: 'direction' },
      { title: 'S', align: 'right' },
      { title: 'error', align: 'right' },
      { title: 'closes unknown', align: 'right' },
    ],
    entropy.map(({ domain, state, direction, entropy: value, error, closesUnknown }) => [
      domain,
      state,
      direction,
      value.toFixed(4),
      error.toFixed(4),
      String(closesUnknown),
    ]),
    paint,
  );
}

function inequalityText({ n, zeros, gini, theil, topTenth }: Inequality): string {
  const whom = `${counted(n, 'member')}, ${zeros} with nothing`;
  if (gini === undefined) return `nothing to distribute (${whom})`;
  return `Gini ${gini}, Theil ${theil}, top tenth ${topTenth}; ${whom}`;
}

function shareText({ kept, all, share, interval }: OutcomeShare): string {
  if (share === undefined || interval === undefined) return 'no outcomes';
  const between = interval.map(percentText).join(' to ');
  return `${kept} of ${all}, ${percentText(share)} (95 %: ${between})`;
}

function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
