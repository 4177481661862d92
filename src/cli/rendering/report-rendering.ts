import type { Inequality } from '../../core/inequality.ts';
import type { CyclesReport } from '../../pipeline/answers/cycles/read-cycle-report.ts';
import type { ReportedPledge } from '../../pipeline/answers/cycles/report-debts.ts';
import type { Paint } from '../terminal.ts';
import { isSome, moneyText } from './council-rendering.ts';
import { needPoints, proposalPoints } from './needs-rendering.ts';
import { amountText, counted, percentText, scoreText } from './numbers.ts';
import { fieldLines, pointLines, proseLines, tableLines } from './table.ts';

/** One page for whoever runs the community. */
export function operatorLines(report: CyclesReport, paint: Paint): string[] {
  const { money, decisions, entropy, checks } = report;
  const broken = checks.filter(({ holds }) => !holds);
  return [
    ...headLines(report, paint),
    ...proseLines('Needs you', paint, ''),
    ...listLines(needPoints(report), paint),
    '',
    ...proseLines('Money', paint, ''),
    ...fieldLines([...moneyFields(money), ...report.pledges.map(pledgeField)], paint),
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
    ...proseLines('Rules', paint, ''),
    ...listLines(proposalPoints(report), paint),
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

function listLines(points: readonly string[], paint: Paint): string[] {
  return points.length === 0 ? proseLines('nothing', paint) : pointLines(points, paint);
}

/** What moved in a pledge as one sum; what did not move is left out. */
function pledgeField(pledge: ReportedPledge): readonly [string, string] {
  const { pledgeId, currency, opening, closing, open, settled } = pledge;
  const signs = { added: '+', withdrawn: '−', committed: '−', rejected: '+', cancelled: '+' };
  const moved = [...Object.entries(signs), ['reversed', '+'], ['expired', '−']] as const;
  const terms = moved.flatMap(([name, sign]) => {
    const amount = pledge[name as keyof typeof signs];
    return isSome(amount) ? [`${sign} ${amount} ${name}`] : [];
  });
  const sum = [opening, ...terms].join(' ');
  const money = (amount: string): string => moneyText(amount, currency);
  return [pledgeId, `${sum} = ${money(closing)}; ${settled} settled, ${open} unanswered`];
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
      { title: 'covered', align: 'right' },
      { title: 'UNKNOWN', align: 'right' },
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
