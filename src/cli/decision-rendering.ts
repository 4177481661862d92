import type { FinalOutcome } from '../db/sql/history.ts';
import type { DecisionReport } from '../pipeline/report-decisions.ts';
import { amountText } from './numbers.ts';
import { wrapped } from './table.ts';
import { foreign, type Paint } from './terminal.ts';

/** Decisions with their reasons, a paragraph each; the same reason is told once in a row. */
export function decisionLines(decisions: readonly DecisionReport[], paint: Paint): string[] {
  if (decisions.length === 0) return ['', 'No decision matches.'];
  return [
    '',
    paint.strong('Decisions, newest first'),
    ...decisions.flatMap((one) => decisionParagraph(one, paint)),
  ];
}

/** One decision as a paragraph: what, the verdict, and the numbers behind it. */
export function decisionParagraph(decision: DecisionReport, paint: Paint): string[] {
  const { outcome, code, family, action, domain, cycleStartsOn } = decision;
  const what = `${family}/${action} in ${domain}`;
  const verdict = [
    paintOutcome(outcome, paint),
    ...(code === undefined ? [] : [code]),
    ...(decision.amount === undefined ? [] : [`${amountText(decision.amount)} MIC`]),
  ].join(' ');
  const { explanation } = decision.end ?? decision;
  return [
    `  #${decision.decision}  ${cycleStartsOn}  ${foreign(decision.name ?? decision.userId)}  ${what}`,
    `    ${verdict}  ${paint.faint(explanation.sentence)}`,
    ...detail('measured', explanation.measured, paint),
    ...detail('limit', explanation.limit, paint),
    ...detail(passed(outcome) ? 'next' : 'nearest', explanation.nearest, paint),
  ];
}

function detail(name: string, text: string, paint: Paint): string[] {
  const label = `      ${name.padEnd(8)}  `;
  return `${paint.faint(label)}${wrapped(text, 84, ' '.repeat(label.length))}`.split('\n');
}

function passed(outcome: FinalOutcome): boolean {
  return outcome === 'minted' || outcome === 'released' || outcome === 'held';
}

function paintOutcome(outcome: FinalOutcome, paint: Paint): string {
  if (outcome === 'held') return paint.warn(outcome);
  return passed(outcome) ? paint.good(outcome) : paint.bad(outcome);
}
