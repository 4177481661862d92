import type { FinalOutcome } from '../../pipeline/answers/decisions/read-decisions.ts';
import type { ExplainedDecision } from '../explained-decisions.ts';
import { foreign, type Paint } from '../terminal.ts';
import { amountText } from './numbers.ts';
import { wrapped } from './text-width.ts';

/** Decisions with their reasons, a paragraph each; the same reason is told once in a row. */
export function decisionLines(decisions: readonly ExplainedDecision[], paint: Paint): string[] {
  if (decisions.length === 0) return ['', 'No decision matches.'];
  return [
    '',
    paint.strong('Decisions, newest first'),
    ...decisions.flatMap((one) => decisionParagraph(one, paint)),
  ];
}

/** One decision as a paragraph: what, the verdict, and the numbers behind it. */
export function decisionParagraph(decision: ExplainedDecision, paint: Paint): string[] {
  const { outcome, code, family, action, domain, amount, end } = decision;
  const what = `${family}/${action} in ${domain}`;
  const verdict = [
    paintOutcome(outcome, paint),
    ...(code === undefined ? [] : [code]),
    ...(Number(amount) > 0 ? [`${amountText(amount)} MIC`] : []),
  ].join(' ');
  const who = foreign(decision.name ?? decision.userId ?? decision.memberId);
  const head = `#${decision.id}  ${decision.cycleStartsAt?.slice(0, 10) ?? ''}  ${who}  ${what}`;
  const { sentence } = (end ?? decision).explanation;
  const told = `${verdict}  ${paint.faint(outcome === 'released' ? '' : sentence)}`.trimEnd();
  return [
    ...`  ${wrapped(head, paint.columns - 4, '    ')}`.split('\n'),
    ...`    ${wrapped(told, paint.columns - 6, '      ')}`.split('\n'),
    ...reasonLines(decision, paint),
  ];
}

/** An ended hold is told twice: what it was worth when it was decided, and how it ended. */
function reasonLines(decision: ExplainedDecision, paint: Paint): string[] {
  const { end, explanation, outcome } = decision;
  if (end === undefined) {
    return [
      ...detail('measured', explanation.measured, paint),
      ...detail('limit', explanation.limit, paint),
      ...detail(outcome === 'refused' ? 'nearest' : 'next', explanation.nearest, paint),
    ];
  }
  const { measured, limit, nearest } = end.explanation;
  return [
    ...detail('decided', explanation.measured, paint),
    ...detail('ended', `at the close of cycle ${end.cycle}: ${measured}`, paint),
    ...detail('limit', limit, paint),
    ...(outcome === 'cancelled' ? detail('nearest', nearest, paint) : []),
  ];
}

function detail(name: string, text: string, paint: Paint): string[] {
  const label = `      ${name.padEnd(8)}  `;
  const margin = ' '.repeat(label.length);
  return `${paint.faint(label)}${wrapped(text, paint.columns - label.length, margin)}`.split('\n');
}

function passed(outcome: FinalOutcome): boolean {
  return outcome === 'minted' || outcome === 'released' || outcome === 'held';
}

function paintOutcome(outcome: FinalOutcome, paint: Paint): string {
  if (outcome === 'held') return paint.warn(outcome);
  return passed(outcome) ? paint.good(outcome) : paint.bad(outcome);
}
