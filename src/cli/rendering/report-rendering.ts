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
    ...reasonLines(decisions, paint),
    '',
    ...proseLines('Entropy at the last close', paint, ''),
    ...entropyTable(entropy, paint),
    '',
    ...proseLines('Integrity and inequality', paint, ''),
    ...fieldLines(
      [
        ['global integrity', scoreText(report.globalIntegrity)],
        ['members', peopleText(report)],
        ['paid in the period', inequalityText(report.payments)],
        ...report.populations.map(
          ({ population, balances }) =>
            [`balances, ${population}`, inequalityText(balances)] as const,
        ),
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
  const { community, log, rules, paused, signedSize } = report;
  const signed = signedSize === undefined ? 'not signed yet' : `signed at size ${signedSize}`;
  const days = `${startsAt.slice(0, 10)} until ${endsAt.slice(0, 10)}`;
  const stopped =
    paused === undefined
      ? []
      : [`${paused.scope} since C-${paused.since}, until C-${paused.lastCycle}`];
  return [
    paint.strong(`Report of ${cycles} of ${community}, ${days}`),
    ...fieldLines(
      [
        ['log', `${log.origin}, ${log.size} entries, ${signed}`],
        ['root', log.root],
        ...rules.map(
          ({ version, hash, since }) => [`policy ${version}`, `${hash}, since C-${since}`] as const,
        ),
        ...stopped.map((text) => ['paused', text] as const),
      ],
      paint,
    ),
    '',
  ];
}

function peopleText({ membersActive, people }: CyclesReport): string {
  const { members, joined, gone, aboveThreshold } = people;
  const moved = `${joined} new, ${gone} no longer active`;
  return `${members}, ${membersActive} active, ${moved}; ${aboveThreshold} above the threshold now`;
}

function moneyFields(money: CyclesReport['money']): (readonly [string, string])[] {
  const { opening, closing, minted, newlyHeld, released, cancelled } = money;
  const { burned, gifts, grants, legacy } = money;
  const beside = [
    ...(burned === undefined ? [] : [` − ${amountText(burned)} burned`]),
    ...(gifts === undefined ? [] : [` − ${amountText(gifts)} given to the fund`]),
    ...(grants === undefined ? [] : [` + ${amountText(grants)} granted`]),
  ];
  return [
    [
      'supply',
      `${amountText(opening.supply)} + ${amountText(minted)} minted + ` +
        `${amountText(released)} released${beside.join('')} = ${amountText(closing.supply)}`,
    ],
    [
      'held',
      `${amountText(opening.held)} + ${amountText(newlyHeld)} new − ` +
        `${amountText(released)} released − ${amountText(cancelled)} cancelled = ` +
        amountText(closing.held),
    ],
    ...(legacy === undefined
      ? []
      : ([['from version 2', `${amountText(legacy)}, no part of it`]] as const)),
  ];
}

function decisionFields(decisions: CyclesReport['decisions']): (readonly [string, string])[] {
  const { asked, minted, held, refused, codes, grounds, released, cancelled } = decisions;
  return [
    ['asked', `${asked} = ${minted} minted + ${held} held + ${refused} refused`],
    ['ended', `${released} released, ${cancelled} cancelled`],
    ...(refused === 0 ? [] : ([['refused for', groundsText(grounds, refused)]] as const)),
    ...codes.map((one) => [one.code, String(one.decisions)] as const),
  ];
}

function groundsText(grounds: CyclesReport['decisions']['grounds'], refused: number): string {
  const share = (count: number): string => `${count} (${percentText(count / refused)})`;
  const { meter, integrity, conduct, other } = grounds;
  return (
    `the meter ${share(meter)}, integrity ${share(integrity)}, conduct ${share(conduct)}, ` +
    `other reasons ${share(other)}`
  );
}

/** What would have passed, reason by reason. */
function reasonLines({ reasons }: CyclesReport['decisions'], paint: Paint): string[] {
  if (reasons.length === 0) return [];
  return pointLines(
    reasons.map(({ code, nearest }) => `${code}, the newest: ${nearest}`),
    paint,
  );
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
      { title: 'L', align: 'right' },
      { title: 'outcomes', align: 'right' },
      { title: 'coverage', align: 'right' },
      { title: 'closes unknown', align: 'right' },
    ],
    entropy.map(({ domain, state, direction, closesUnknown, ...meter }) => [
      domain,
      state,
      direction,
      meter.entropy.toFixed(4),
      meter.error.toFixed(4),
      meter.reference?.entropy.toFixed(4) ?? '',
      String(meter.outcomes),
      meter.coverage.toFixed(2),
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
