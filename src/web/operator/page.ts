import type { CyclesReport } from '../../client/api-types.ts';
import { localTime, withCode } from '../layout.ts';
import { type Html, html, type Part } from '../html.ts';
import { Numbers } from '../numbers.ts';
import type { OwnPath } from '../texts/named.ts';
import type { Texts } from '../texts/en.ts';
import { notBefore, progressOf } from '../progress.ts';
import { type Need, needsOf, type OperatorAnswers } from './needs.ts';
import { type Before, usualBefore } from './usual.ts';

/** The home of an operator: what needs somebody first, then how the last cycle went. */
export function operatorPage(answers: OperatorAnswers, texts: Texts, publishing?: Html): Html {
  const { operator: words } = texts;
  const { community, open, entropy, paysByEntropy } = answers;
  const numbers = new Numbers(texts.language);
  const needs = needsOf(answers);
  const firstPay = paysByEntropy ? notBefore(entropy.domains, open, texts) : '';
  return html`
    <p class="asof">
      ${community.slug} · ${texts.asOf(open.cycle, numbers.day(open.startsAt))} ·
      ${words.closes(numbers.day(open.endsAt))}${localTime(open.endsAt)}
    </p>
    <h1>${words.headline(needs.length)}</h1>
    ${firstPay === '' ? '' : html`<p class="lead">${firstPay}</p>`}
    ${
      needs.length === 0
        ? html`<p class="card empty">${words.nothing}</p>`
        : html`<ol class="card rows">
            ${needs.map((need) => needRow(need, answers, { texts, publishing }))}
          </ol>`
    }
    ${answers.report === undefined ? '' : reportSection(answers.report, answers.before, texts)}
    ${
      community.public
        ? html`<p><a href="/c/${community.slug}">${words.publicPage}</a></p>
            ${publishing}`
        : ''
    }
  `;
}

/** The page on which something can be done about it. */
const PAGE_FOR: Readonly<Partial<Record<Need['kind'], OwnPath>>> = {
  appeal: '/op/findings',
  finding: '/op/findings',
  'key ends': '/op/keys',
  'first cycle': '/op/people',
  'no key': '/op/keys',
  'source silent': '/op/sources',
  stale: '/op/sources',
  'nothing decided': '/op/claims',
  'nothing came': '/op/sources',
};

function needRow(
  { kind, of }: Need,
  answers: OperatorAnswers,
  { texts, publishing }: { readonly texts: Texts; readonly publishing: Html | undefined },
): Html {
  const { entropy, known } = answers;
  const { what, action } = texts.operator.needs[kind];
  const domain = kind === 'unknown' && entropy.domains.find((one) => one.domain === of);
  const progress = domain ? progressOf(domain, known, texts) : '';
  const path = PAGE_FOR[kind];
  const link =
    path === undefined ? '' : html` <a href="/${path.slice(1)}">${texts.own.sections[path]}</a>`;
  const more = kind === 'rose' ? roseLinks(of, answers, texts) : '';
  return html`<li>
    <p><strong>${what}</strong>${of === '' ? '' : html` <span class="of">${of}</span>`}</p>
    <p class="soft">${withCode(action)} ${progress}${link}${more}</p>
    ${kind === 'not public' ? publishing : ''}
  </li>`;
}

/** What was measured where disorder rose, its chart, and the promises that broke. */
function roseLinks(name: string, answers: OperatorAnswers, texts: Texts): Html {
  const { rose: words } = texts.operator;
  const { community, entropy } = answers;
  const numbers = new Numbers(texts.language);
  const last = entropy.domains.find(({ domain }) => domain === name)?.last;
  const low = last?.reference?.entropy;
  const measured =
    last === undefined
      ? ''
      : words.measured(last.cycle, numbers.decimal(last.entropy, 2), {
          error: numbers.decimal(last.error, 2),
          low: low === undefined ? undefined : numbers.decimal(low, 2),
        });
  const chart = html`<a href="/c/${community.slug}#entropy-${name}">${words.chart(name)}</a> · `;
  return html` ${measured}<br />
    ${community.public ? chart : ''}<a href="/op/claims?state=lost#claims">${words.broken}</a>`;
}

function reportSection(report: CyclesReport, before: Before, texts: Texts): Html {
  const { operator: words } = texts;
  const numbers = new Numbers(texts.language);
  const { decisions, money, council, membersActive, globalIntegrity } = report;
  const { promises } = council;
  const usual = usualBefore(report.to, before);
  const { held, integrity } = usual ?? {};
  const refused = usual && `${numbers.decimal(usual.refused)} ${texts.outcomes.refused}`;
  const rows: (readonly [string, Part, (string | undefined)?])[] = [
    [words.promises, words.kept(numbers.whole(promises.kept), numbers.whole(promises.all))],
    [words.asked, numbers.whole(decisions.asked), usual && numbers.decimal(usual.asked)],
    [words.answered, words.answers(decisions.minted, decisions.held, decisions.refused), refused],
    [words.ended, words.ends(decisions.released, decisions.cancelled)],
    [words.active, numbers.whole(membersActive), usual && numbers.decimal(usual.active)],
    [words.supply, `${numbers.amount(money.closing.supply)} MIC`],
    [
      words.heldBack,
      `${numbers.amount(money.closing.held)} MIC`,
      held === undefined ? undefined : numbers.decimal(held, 2),
    ],
    [
      words.integrity,
      globalIntegrity === undefined ? '–' : numbers.decimal(globalIntegrity),
      integrity === undefined ? undefined : numbers.decimal(integrity),
    ],
  ];
  return html`<section aria-labelledby="report">
    <h2 id="report">${words.report(report.to)}</h2>
    <dl class="card numbers">
      ${rows.map(
        ([name, value, usually]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>
              ${value}${usually === undefined ? '' : html` <small>${words.usual(usually)}</small>`}
            </dd>
          </div>`,
      )}
    </dl>
    ${usual === undefined ? '' : html`<p class="soft">${words.usualNote(usual.cycles)}</p>`}
    <p class="soft">${words.reportMore} <code>negentropy report ${report.to}</code></p>
  </section>`;
}
