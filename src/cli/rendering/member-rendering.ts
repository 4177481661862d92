import { CHANNELS } from '../../core/integrity/tally.ts';
import type { MemberReport, MemberStanding } from '../../pipeline/answers/report-members.ts';
import { foreign, type Paint } from '../terminal.ts';
import { outcomesText, sentenceOf } from './community-rendering.ts';
import { amountText, grouped, scoreText } from './numbers.ts';
import { fieldLines } from './table.ts';

/** A member's totals as lines. */
export function standingLines(standing: MemberReport, paint: Paint): string[] {
  const { userId, name, memberId } = standing;
  const title = foreign(name ?? userId, 80);
  const above = standing.integrity > standing.threshold;
  const against = `${above ? 'above' : 'not above'} the threshold ${scoreText(standing.threshold)}`;
  return [
    paint.strong(title),
    ...fieldLines([
      ['user id', foreign(userId, 80)],
      ['member id', memberId],
      ['integrity', `${scoreText(standing.integrity)} ${paint.faint(`(${against})`)}`],
      ['channels', channelsText(standing)],
      ['GI', scoreText(standing.globalIntegrity)],
      ['earned', `${amountText(standing.minted)} MIC, and ${amountText(standing.held)} MIC held`],
      ['negentropy', amountText(standing.negentropy)],
      ['decisions', `${grouped(standing.decisions)}: ${outcomesText(standing.outcomes)}`],
      ...reasonFields(standing, paint),
    ]),
  ];
}

/** `echo 0.9912  drift 0.9871  …`; a channel without a fact says so. */
function channelsText({ channels }: Pick<MemberStanding, 'channels'>): string {
  return CHANNELS.map((channel) => {
    const score = channels[channel];
    return `${channel} ${score === undefined ? 'no fact' : scoreText(score)}`;
  }).join(', ');
}

function reasonFields({ reasons }: MemberStanding, paint: Paint): [string, string][] {
  if (reasons.length === 0) return [];
  const lines = reasons.map(
    ({ code, decisions }) => `${grouped(decisions)} ${code}  ${paint.faint(sentenceOf(code))}`,
  );
  return [['not paid', lines.join('\n')]];
}
