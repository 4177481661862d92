import { CHANNELS } from '../../core/integrity/tally.ts';
import type { DecisionCounts } from '../../pipeline/answers/decisions/read-counts.ts';
import type {
  MemberIntegrity,
  MemberNegentropy,
} from '../../pipeline/answers/members/read-member.ts';
import { foreign, type Paint } from '../terminal.ts';
import { sentenceOf } from './codes.ts';
import { globalIntegrityText, outcomesText } from './community-rendering.ts';
import { amountText, counted, grouped, scoreText } from './numbers.ts';
import { fieldLines } from './table.ts';

/** What the API answers about one member, with what the numbers are to be compared with. */
export interface MemberReport {
  readonly name?: string;
  readonly negentropy: MemberNegentropy;
  readonly integrity: MemberIntegrity;
  readonly counts: DecisionCounts;
  /** GI at the last close. */
  readonly globalIntegrity?: number;
  /** Below it nothing is minted. */
  readonly globalIntegrityFloor: number;
}

/** A member's totals as lines. */
export function memberLines(report: MemberReport, paint: Paint): string[] {
  const { name, integrity, counts, globalIntegrity } = report;
  const { userId, memberId, minted, held, balance, debtCredits, negentropy } = report.negentropy;
  return [
    paint.strong(foreign(name ?? userId, 80)),
    ...fieldLines(
      [
        ['user id', foreign(userId, 80)],
        ['member id', memberId],
        ['integrity', integrityText(integrity, paint)],
        ['channels', channelsText(integrity)],
        ['findings', findingsText(integrity)],
        ...lacksField(integrity),
        ['GI', globalIntegrityText(globalIntegrity, report.globalIntegrityFloor)],
        ['earned', `${amountText(minted)} MIC, and ${amountText(held)} MIC held`],
        ['balance', `${amountText(balance)} MIC, and ${amountText(debtCredits)} N used for debts`],
        ['negentropy', amountText(negentropy)],
        ['decisions', `${grouped(counts.decisions)}: ${outcomesText(counts.outcomes)}`],
        ...reasonFields(counts, paint),
      ],
      paint,
    ),
  ];
}

function integrityText(report: MemberIntegrity, paint: Paint): string {
  const { integrity, threshold, aboveThreshold } = report;
  const against = `${aboveThreshold ? 'above' : 'not above'} the threshold ${scoreText(threshold)}`;
  return `${scoreText(integrity)} ${paint.faint(`(${against})`)}`;
}

/** `echo 0.9912, drift 0.9871, …`; a channel without a fact says so. */
function channelsText({ channels }: MemberIntegrity): string {
  return CHANNELS.map((name) => {
    const { present, score } = channels[name];
    return `${name} ${present ? scoreText(score) : 'no fact'}`;
  }).join(', ');
}

/** How far it is to the threshold, in kept facts; nothing for who is above it. */
function lacksField({ missing }: MemberIntegrity): [string, string][] {
  const { keptActions, keptFacts } = missing;
  if (keptActions === 0) return [];
  const facts = CHANNELS.flatMap((name) => {
    const count = keptFacts?.[name] ?? 0;
    return count === 0 ? [] : [`${name} ${grouped(count)}`];
  });
  const least = facts.length === 0 ? '' : `; the fewest kept facts that do: ${facts.join(', ')}`;
  const actions =
    keptActions === undefined
      ? 'more kept actions than 500'
      : `${counted(keptActions, 'action')} more, kept in all four channels`;
  return [['lacks', `${actions}${least}`]];
}

function findingsText({ findings: { confirmed, penalty } }: MemberIntegrity): string {
  if (confirmed === 0) return 'none confirmed';
  return `${counted(confirmed, 'finding')} confirmed, which take ${scoreText(penalty)}`;
}

function reasonFields({ codes }: DecisionCounts, paint: Paint): [string, string][] {
  if (codes.length === 0) return [];
  const lines = codes.map(
    ({ outcome, code, decisions }) =>
      `${grouped(decisions)} ${outcome}: ${code}  ${paint.faint(sentenceOf(code))}`,
  );
  return [['not paid', lines.join('\n')]];
}
