import type { CouncilAsk, OutcomeShare } from '../../pipeline/answers/cycles/council-page.ts';
import type { CyclesReport } from '../../pipeline/answers/cycles/read-cycle-report.ts';
import type { ReportedPledge } from '../../pipeline/answers/cycles/report-debts.ts';
import type { Paint } from '../terminal.ts';
import { amountText, counted, grouped, percentText } from './numbers.ts';
import { pointLines, proseLines } from './table.ts';

const HIDDEN = 'too few people to tell of';

/** A heading and the sentences under it. */
export interface Section {
  readonly title: string;
  readonly points: readonly string[];
}

/** One page for those who decide about the community: words first, no names. */
export function councilLines(report: CyclesReport, paint: Paint): string[] {
  return [
    paint.strong(councilTitle(report)),
    '',
    ...councilSections(report).flatMap(({ title, points }) => [
      ...proseLines(title, paint, ''),
      ...pointLines(points, paint),
      '',
    ]),
    ...proseLines(checkText(report), paint, ''),
  ];
}

export function councilTitle({ startsAt, endsAt, community }: CyclesReport): string {
  const days = `from ${startsAt.slice(0, 10)} until ${endsAt.slice(0, 10)}`;
  return `What happened in ${community} ${days}`;
}

/** How anybody checks the page, without this server. */
export function checkText({ log }: CyclesReport): string {
  return (
    `Computed from the first ${log.size} entries of the log ${log.origin}, whose root is ` +
    `${log.root}. One command checks them without this server: ` +
    'negentropy export | negentropy verify -'
  );
}

/** The page as sentences, in the order in which they are told. */
export function councilSections({ council }: CyclesReport): Section[] {
  const { membersActive, membersPaid, membersNew, membersGone, topTenth, pledges } = council;
  return [
    {
      title: 'What was promised and kept',
      points: [
        `Kept: ${shareText(council.promises)}.`,
        `In the period before: ${shareText(council.before)}. The difference: ${council.change}.`,
        `A year before: ${shareText(council.yearBefore)}. The difference: ${council.yearChange}.`,
      ],
    },
    {
      title: 'What it cost',
      points: [
        `Credits paid: ${amountText(council.paid)} MIC.`,
        ...(pledges.length === 0 ? ['No creditor pledges anything.'] : pledges.map(pledgeText)),
      ],
    },
    {
      title: 'Who took part',
      points: [
        `Members active: ${membersActive ?? HIDDEN}. Members paid: ${membersPaid ?? HIDDEN}.`,
        `New: ${membersNew ?? HIDDEN}. No longer active: ${membersGone ?? HIDDEN}.`,
        `Share of the best paid tenth: ${topTenth ?? HIDDEN}.`,
      ],
    },
    { title: 'What went wrong', points: wrongPoints(council) },
    { title: 'What changed in the rules', points: changedPoints(council) },
    {
      title: 'What we ask of you',
      points: council.asks.length === 0 ? ['Nothing.'] : council.asks.map(askText),
    },
  ];
}

function wrongPoints(council: CyclesReport['council']): string[] {
  const { takenBack, findings, appealsWon, unmeasured, pledges } = council;
  const reversed = pledges.filter((pledge) => isSome(pledge.reversed));
  return [
    `Held credits taken back: ${counted(takenBack, 'decision')}.`,
    ...reversed.map(({ pledgeId, reversed: amount, currency }) => {
      return `Settlements of ${pledgeId} taken back: ${moneyText(amount, currency)}.`;
    }),
    `Findings confirmed: ${findings ?? HIDDEN}. Appeals won: ${appealsWon ?? HIDDEN}.`,
    unmeasured.length === 0
      ? 'Every domain was measured at every close.'
      : `Without a measurement: ${unmeasured
          .map(({ domain, closes }) => `${domain} at ${counted(closes, 'close')}`)
          .join(', ')}.`,
  ];
}

function changedPoints({ changed }: CyclesReport['council']): string[] {
  if (changed.length === 0) return ['Nothing.'];
  return changed.map(({ version, since, approvedBy }) => {
    const who =
      approvedBy === undefined
        ? 'an operator decided it alone'
        : `approved by ${approvedBy.join(', ')}`;
    return `Policy ${version} governs since C-${since}: ${who}.`;
  });
}

/** What is settled is off the debt; what is committed waits for the creditor's word. */
function pledgeText(pledge: ReportedPledge): string {
  const { pledgeId, currency, settled, open, closing, lastsCycles, until } = pledge;
  const money = (amount: string): string => moneyText(amount, currency);
  const lasts =
    lastsCycles === undefined
      ? ''
      : `, which lasts for ${counted(lastsCycles, 'more cycle')} at the present rate`;
  return (
    `Pledge ${pledgeId}: ${money(settled)} settled, ${money(open)} taken off and not settled ` +
    `yet, ${money(closing)} left${lasts}. It ends with C-${until}.`
  );
}

function askText({ what, about, until, amount }: CouncilAsk): string {
  if (what === 'vote') return `Vote on the proposal ${about.slice(0, 12)} until C-${until}.`;
  const much = amount === undefined ? '' : `; the period took off ${amount}`;
  return `Renew the pledge ${about}, which ends with C-${until}${much}.`;
}

export function moneyText(amount: string, currency: string): string {
  return `${amount} ${currency.slice(0, 3)}`;
}

/** Whether an amount of money is not nought. */
export function isSome(amount: string): boolean {
  return /[1-9]/.test(amount);
}

function shareText({ kept, all, share, interval }: OutcomeShare): string {
  if (share === undefined || interval === undefined) return 'no outcomes';
  const between = interval.map(percentText).join(' to ');
  return `${grouped(kept)} of ${grouped(all)}, ${percentText(share)} (95 %: ${between})`;
}
