import { type Code, codeRule, isCode } from '../../core/codes/codes.ts';
import { formatDate } from '../../core/policy/cycle.ts';
import type { CommunityIntegrity } from '../../pipeline/answers/read-books.ts';
import type { DecisionCounts } from '../../pipeline/answers/read-counts.ts';
import type { OpenCycle } from '../../pipeline/answers/read-cycles.ts';
import type { ImportReport } from '../../pipeline/imports/import-history.ts';
import type { CommunityReport } from '../community-report.ts';
import type { Paint } from '../terminal.ts';
import { amountText, counted, grouped, scoreText } from './numbers.ts';
import { fieldLines, wrapped } from './table.ts';
import { whyNothingMinted } from './why-nothing-minted.ts';

/** What an import came to, as lines. */
export function communityLines(
  report: CommunityReport,
  imported: ImportReport,
  paint: Paint,
): string[] {
  const { counts, supply, integrity, standings } = report;
  const fields: [string, string][] = [
    ['log', logText(report)],
    ['members', grouped(standings.length)],
    ['decisions', `${grouped(counts.decisions)}: ${outcomesText(counts.outcomes)}`],
    ...codeField('refused', counts, paint),
    ...codeField('cancelled', counts, paint),
    ['supply', `${amountText(supply.supply)} MIC, and ${amountText(supply.held)} MIC held`],
    ['GI', scoreText(lastKnown(integrity))],
  ];
  return [...fieldLines(fields), ...whyLines(whyNothingMinted(report, imported), paint)];
}

/** GI at the last close at which anybody was active. */
function lastKnown({ cycles }: CommunityIntegrity): number | undefined {
  return cycles.findLast(({ globalIntegrity }) => globalIntegrity !== undefined)?.globalIntegrity;
}

/** Why nothing was minted, when nothing was. */
function whyLines(reasons: readonly string[], paint: Paint): string[] {
  if (reasons.length === 0) return [];
  const list = reasons.map((reason) => `  - ${wrapped(reason, 92, '    ')}`);
  return ['', paint.strong('Why nothing was minted'), ...list];
}

/** `12 released, 3 held, …` in the order of a decision's life. */
export function outcomesText(outcomes: DecisionCounts['outcomes']): string {
  const names = ['minted', 'released', 'held', 'cancelled', 'refused'] as const;
  const parts = names
    .filter((name) => (outcomes[name] ?? 0) > 0)
    .map((name) => `${grouped(outcomes[name] ?? 0)} ${name}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** The sentence of a code. */
export function sentenceOf(code: string): string {
  return isCode(code) ? codeRule(code satisfies Code).sentence : '';
}

function codeField(
  name: 'refused' | 'cancelled',
  { codes: all }: DecisionCounts,
  paint: Paint,
): readonly [string, string][] {
  const counts = all.filter(({ outcome }) => outcome === name);
  if (counts.length === 0) return [];
  const width = Math.max(...counts.map(({ decisions }) => grouped(decisions).length));
  const codes = Math.max(...counts.map(({ code }) => code.length));
  const lines = counts.map(
    ({ code, decisions }) =>
      `${grouped(decisions).padStart(width)}  ${code.padEnd(codes)}  ` +
      paint.faint(sentenceOf(code)),
  );
  return [[name, lines.join('\n')]];
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
export function spanText(from: string, { startsAt }: Pick<OpenCycle, 'startsAt'>): string {
  return `${from.slice(0, 10)} to ${formatDate(startsAt)}`;
}
