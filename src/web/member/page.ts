import type { Channel, DecisionItem, Finding } from '../../client/api-types.ts';
import { CHANNELS } from '../../core/integrity/tally.ts';
import { type Html, html } from '../html.ts';
import { localTime, rowsOr } from '../layout.ts';
import { capital, Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import { integrityFigure } from './integrity-chart.ts';
import type { MemberAnswers } from './read.ts';

/**
 * What a member did and was paid, each with its reason. There is no rank, no comparison with others
 * and nothing that counts days.
 */
export function memberPage(answers: MemberAnswers, texts: Texts): Html {
  const { member: words } = texts;
  const { userId, community, decisions } = answers;
  return html`
    <p class="asof">${words.about(userId, community.slug)}</p>
    <h1>${headline(answers, texts)}</h1>
    <p class="lead">${nearest(answers, texts)}</p>
    ${totalsList(answers, texts)}
    <section aria-labelledby="record">
      <h2 id="record">${words.record}</h2>
      <p class="soft">${words.recordLead}</p>
      <ul class="card rows">
        ${CHANNELS.map((name) => channelRow(name, answers, texts))}
      </ul>
      ${integrityFigure(answers.series, answers.integrity, texts)}
    </section>
    ${findingsSection(answers.findings, texts)}
    <section aria-labelledby="decisions">
      <h2 id="decisions">${words.decisions}</h2>
      ${rowsOr(
        words.none,
        decisions.map((decision) => decisionRow(decision, answers, texts)),
      )}
      ${
        answers.next === undefined
          ? ''
          : html`<p>
              <a class="button" href="/me?cursor=${answers.next}#decisions">${words.more}</a>
            </p>`
      }
    </section>
    <section class="card" aria-labelledby="seen">
      <h2 id="seen">${words.seen}</h2>
      <ul>
        ${words.seenBy.map((said) => html`<li>${said}</li>`)}
      </ul>
    </section>
  `;
}

function headline({ integrity }: MemberAnswers, texts: Texts): string {
  const { member: words } = texts;
  const { aboveThreshold, missing } = integrity;
  if (missing.channelsWithoutFact.length === CHANNELS.length) return words.newcomer;
  return aboveThreshold && missing.channelsWithoutFact.length === 0 ? words.above : words.below;
}

/** What would make the next request pass, in words. */
function nearest({ integrity }: MemberAnswers, texts: Texts): string {
  const { member: words, decision } = texts;
  const { missing, aboveThreshold } = integrity;
  const numbers = new Numbers(texts.language);
  const names = (channels: readonly Channel[]): string =>
    texts.listed(channels.map((name) => decision.channels[name].title));
  if (aboveThreshold && missing.channelsWithoutFact.length === 0) return words.qualifies;
  const sentences = [
    ...(missing.keptActions === undefined
      ? []
      : [words.actions(numbers.whole(missing.keptActions))]),
    ...(missing.channelsWithoutFact.length === 0
      ? []
      : [words.without(names(missing.channelsWithoutFact))]),
    words.noDeadline,
  ];
  return sentences.join(' ');
}

function totalsList({ totals, integrity }: MemberAnswers, texts: Texts): Html {
  const { member: words } = texts;
  const numbers = new Numbers(texts.language);
  const rows = [
    [words.balance, `${numbers.amount(totals.balance)} MIC`, words.balanceNote],
    [words.held, `${numbers.amount(totals.held)} MIC`, words.heldNote],
    [words.negentropy, numbers.amount(totals.negentropy), words.negentropyNote],
    [
      words.integrity,
      numbers.decimal(integrity.integrity),
      words.threshold(numbers.decimal(integrity.threshold)),
    ],
  ] as const;
  return html`<dl class="figures">
    ${rows.map(
      ([name, value, note]) =>
        html`<div>
          <dt>${name}</dt>
          <dd><span class="value">${value}</span><br /><span class="soft">${note}</span></dd>
        </div>`,
    )}
  </dl>`;
}

function channelRow(name: Channel, { integrity }: MemberAnswers, texts: Texts): Html {
  const { decision: words } = texts;
  const numbers = new Numbers(texts.language);
  const { kept, lost, present } = integrity.channels[name];
  const { title, about } = words.channels[name];
  const counts = texts.member.of(numbers.decimal(kept, 1), numbers.decimal(kept + lost, 1));
  return html`<li>
    <p class="split"><strong>${title}</strong><span>${present ? counts : words.noFact}</span></p>
    <p class="soft">${about}</p>
  </li>`;
}

/** What is said of somebody's conduct, with what it was measured by and how to answer it. */
function findingsSection(findings: readonly Finding[], texts: Texts): Html {
  const { member: words } = texts;
  const numbers = new Numbers(texts.language);
  if (findings.length === 0) return html``;
  return html`<section aria-labelledby="findings">
    <h2 id="findings">${words.findings}</h2>
    <ul class="card rows">
      ${findings.map(
        ({ id, code, status, measured, limit, until }) =>
          html`<li>
            <p class="split">
              <a href="/findings/${id}">${texts.codes[code]}</a
              ><span>${words.findingStates[status]}</span>
            </p>
            <p class="soft">
              ${words.measured(id, numbers.decimal(measured, 6), numbers.decimal(limit, 6))}
              ${until === undefined ? '' : words.until(until)}
            </p>
          </li>`,
      )}
    </ul>
    <p class="soft">${words.appeal}</p>
  </section>`;
}

function decisionRow(decision: DecisionItem, { subjects }: MemberAnswers, texts: Texts): Html {
  const { member: words } = texts;
  const numbers = new Numbers(texts.language);
  const { id, action, domain, outcome, code, end, amount, cycle, cycleStartsAt } = decision;
  const reason = end?.code ?? code;
  const told =
    outcome === 'refused' || outcome === 'cancelled'
      ? words.outcomes[outcome]
      : `${words.outcomes[outcome]} ${numbers.amount(amount)} MIC`;
  const because = reason === undefined ? '' : `${texts.codes[reason]}. `;
  const [subject, row] = [subjects.get(id), words.row(action, domain)];
  return html`<li>
    <p class="split"><a href="/d/${id}">${subject ?? row}</a><strong>${told}</strong></p>
    <p class="soft">
      ${subject === undefined ? '' : `${capital(row)}. `}${because}${capital(texts.cycle(cycle))},
      ${numbers.day(cycleStartsAt)}${localTime(cycleStartsAt)}
    </p>
  </li>`;
}
