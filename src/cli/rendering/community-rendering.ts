import { type Code, codeRule, isCode } from '../../core/codes/codes.ts';
import type { CodeCount, CommunityReport } from '../../pipeline/answers/report-community.ts';
import type { Paint } from '../terminal.ts';
import { amountText, counted, grouped, scoreText } from './numbers.ts';
import { fieldLines, wrapped } from './table.ts';
import { whyNothingMinted } from './why-nothing-minted.ts';

/** What an import came to, as lines. */
export function communityLines(report: CommunityReport, paint: Paint): string[] {
  const { outcomes } = report;
  const fields: [string, string][] = [
    ['log', logText(report)],
    ['members', grouped(report.members)],
    ['decisions', `${grouped(report.decisions)}: ${outcomesText(outcomes)}`],
    ...codeField('refused', report.refused, paint),
    ...codeField('cancelled', report.cancelled, paint),
    ['supply', `${amountText(report.supply)} MIC, and ${amountText(report.held)} MIC held`],
    ['GI', scoreText(report.globalIntegrity.findLast((gi) => gi !== undefined))],
  ];
  return [...fieldLines(fields), ...whyLines(report, paint)];
}

/** Why nothing was minted, when nothing was. */
function whyLines(report: CommunityReport, paint: Paint): string[] {
  const reasons = whyNothingMinted(report);
  if (reasons.length === 0) return [];
  const list = reasons.map((reason) => `  - ${wrapped(reason, 92, '    ')}`);
  return ['', paint.strong('Why nothing was minted'), ...list];
}

/** `12 released, 3 held, …` in the order of a decision's life. */
export function outcomesText(outcomes: CommunityReport['outcomes']): string {
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
  name: string,
  counts: readonly CodeCount[],
  paint: Paint,
): readonly [string, string][] {
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

function logText({ entries, entriesByType, closedCycles, from, until }: CommunityReport): string {
  const facts = grouped(entriesByType['fact'] ?? 0);
  const outcomes = grouped(entriesByType['outcome'] ?? 0);
  const span =
    from === undefined || until === undefined
      ? 'no cycle closed yet'
      : `${counted(closedCycles, 'closed cycle')}, ${from} to ${until}`;
  return `${grouped(entries)} entries: ${facts} facts, ${outcomes} outcomes; ${span}`;
}
