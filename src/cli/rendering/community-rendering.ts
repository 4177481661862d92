import { formatDate } from '../../core/policy/cycle.ts';
import type { CommunityIntegrity } from '../../pipeline/answers/economy/read-books.ts';
import type { DecisionCounts } from '../../pipeline/answers/decisions/read-counts.ts';
import type { OpenCycle } from '../../pipeline/answers/cycles/read-cycles.ts';
import type { CommunityReport } from '../community-report.ts';
import type { Paint } from '../terminal.ts';
import { amountText, counted, grouped, scoreText } from './numbers.ts';
import { fieldLines } from './table.ts';

/** What an import came to, as lines. */
export function communityLines(report: CommunityReport, paint: Paint): string[] {
  const { counts, supply, integrity, standings } = report;
  const fields: [string, string][] = [
    ['log', logText(report)],
    ['members', grouped(standings.length)],
    ['decisions', `${grouped(counts.decisions)}: ${outcomesText(counts.outcomes)}`],
    ...codeField('refused', counts),
    ...codeField('cancelled', counts),
    ['supply', `${amountText(supply.supply)} MIC, and ${amountText(supply.held)} MIC held`],
    ['GI', globalIntegrityText(lastKnown(integrity), integrity.floor)],
  ];
  return fieldLines(fields, paint);
}

/** GI, and whether it stops anything. */
export function globalIntegrityText(value: number | undefined, floor: number): string {
  const shown = value === undefined ? 'not known' : scoreText(value);
  if (floor === 0) return `${shown}; it stops nothing: this policy has no floor for it`;
  const stops = value === undefined || value < floor;
  return stops
    ? `${shown}: below the floor of ${scoreText(floor)} nothing is minted`
    : `${shown}; it stops nothing: the floor is ${scoreText(floor)}`;
}

/** GI at the last close at which anybody was active. */
function lastKnown({ cycles }: CommunityIntegrity): number | undefined {
  return cycles.findLast(({ globalIntegrity }) => globalIntegrity !== undefined)?.globalIntegrity;
}

/** `12 released, 3 held, …` in the order of a decision's life. */
export function outcomesText(outcomes: DecisionCounts['outcomes']): string {
  const names = ['minted', 'released', 'held', 'cancelled', 'refused'] as const;
  const parts = names
    .filter((name) => (outcomes[name] ?? 0) > 0)
    .map((name) => `${grouped(outcomes[name] ?? 0)} ${name}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function codeField(
  name: 'refused' | 'cancelled',
  { codes }: DecisionCounts,
): readonly [string, string][] {
  const parts = codes
    .filter(({ outcome }) => outcome === name)
    .map(({ code, decisions }) => `${grouped(decisions)} ${code}`);
  return parts.length === 0 ? [] : [[name, parts.join(', ')]];
}

function logText({ supply, cycle, integrity }: CommunityReport): string {
  const [first] = integrity.cycles;
  const span =
    first === undefined
      ? 'no cycle closed yet'
      : `${counted(integrity.cycles.length, 'closed cycle')}, ${spanText(first.startsAt, cycle)}`;
  return `${grouped(supply.entries)} entries; ${span}`;
}

/** From the day of a moment in RFC 3339 to the day on which the open cycle starts. */
function spanText(from: string, { startsAt }: Pick<OpenCycle, 'startsAt'>): string {
  return `${from.slice(0, 10)} to ${formatDate(startsAt)}`;
}
