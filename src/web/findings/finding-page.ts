import type { FindingStory, FindingStatus } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { tableOf } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, textIn } from '../own/forms.ts';
import { isOfOne } from '../own/sections.ts';
import {
  type Asked,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';

/**
 * One finding: what was measured, everything that was said of it, and what its reader can do. The
 * member whom it is about appeals, an admin answers or has a panel drawn.
 */
export const FINDING_PAGE: SignedPage = signedPage({
  path: '/findings/:id',
  title: ({ own }) => own.findings.title,
  read: async ({ client, params }) => await client.getFinding(params['id'] ?? ''),
  view: findingView,
  acts: { appeal, confirm: answered('confirm'), dismiss: answered('dismiss'), panel },
});

async function appeal({ client, params }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const ids = textIn(sent, 'evidence').split(/\s+/).filter(Boolean);
  const evidence = ids.length === 0 ? {} : { evidence: ids.map((id) => ({ id })) };
  const finding = params['id'] ?? '';
  await client.appeal({ finding, reason: textIn(sent, 'reason'), ...evidence });
  return { done: 'appealed' };
}

function answered(answer: 'confirm' | 'dismiss') {
  return async ({ client, params }: Asked, sent: URLSearchParams): Promise<Outcome<never>> => {
    await client.answerFinding(params['id'] ?? '', { answer, reason: textIn(sent, 'reason') });
    return { done: 'answered' };
  };
}

async function panel({ client, params }: Asked): Promise<Outcome<never>> {
  await client.openPanel({ finding: params['id'] ?? '' });
  return { done: 'panelled' };
}

function findingView(finding: FindingStory, shown: Shown<never>): Html {
  const { texts, caller } = shown;
  const { finding: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const { id, code, status, userId, measured, limit, until, detector } = finding;
  const rows = [
    [words.measured, numbers.decimal(measured, 6)],
    [words.limit, numbers.decimal(limit, 6)],
    [words.detector, detector ?? words.byHand],
    [words.opened, texts.cycle(finding.opened)],
  ] as const;
  return html`
    <p class="asof">${words.title(id)}${userId === undefined ? '' : ` · ${words.about(userId)}`}</p>
    <h1>${texts.codes[code]}</h1>
    <p class="lead">
      ${words.steps[status]}. ${finding.isFinal ? words.final : ''}
      ${finding.holds ? words.holds : ''} ${until === undefined ? '' : texts.member.until(until)}
    </p>
    <dl class="card numbers">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${countsTable(finding, texts)}
    <section aria-labelledby="words">
      <h2 id="words">${words.words}</h2>
      <ol class="card rows">
        ${finding.words.map(
          (word) =>
            html`<li>
              <p class="split">
                <strong>${words.steps[word.status]}</strong><span>${texts.cycle(word.cycle)}</span>
              </p>
              ${word.reason === undefined ? '' : html`<p class="said">${word.reason}</p>`}
            </li>`,
        )}
      </ol>
    </section>
    ${caller.userId === undefined ? '' : appealSection(finding, shown)}
    ${caller.scopes.includes('admin') ? answerSection(finding, shown) : ''}
    ${isOfOne(caller) ? '' : html`<p><a href="/op/findings">${words.all}</a></p>`}
  `;
}

/** The bins of a finding of variance; what other rules count is told by their page alone. */
function countsTable({ counts = [], detector = '' }: FindingStory, texts: Texts): Html {
  const { finding: words } = texts.own;
  if (counts.length === 0 || !detector.startsWith('variance/')) return html``;
  const rows = Array.from({ length: counts.length / 2 }, (_, at) => [
    at + 1,
    counts[2 * at],
    counts[2 * at + 1],
  ]);
  return tableOf(texts, { name: words.counts, columns: words.countColumns, rows });
}

function appealSection(finding: FindingStory, shown: Shown<never>): Html {
  const { own } = shown.texts;
  const { finding: words } = own;
  if (finding.userId !== shown.caller.userId) return html``;
  if (isOver(finding.status)) return html`<p class="card empty">${words.ended}</p>`;
  if (finding.status !== 'confirmed') return html`<p class="soft">${words.waits}</p>`;
  return html`<section class="card" aria-labelledby="appeal">
    <h2 id="appeal">${words.appeal}</h2>
    <p class="soft">${words.appealLead}</p>
    ${actForm(shown, {
      act: 'appeal',
      button: words.appeal,
      fields: [
        { name: 'reason', label: own.reason, kind: 'area', hint: own.reasonHint, maxLength: 1_000 },
        {
          name: 'evidence',
          label: words.evidence,
          hint: words.evidenceHint,
          isOptional: true,
          maxLength: 1_200,
        },
      ],
    })}
  </section>`;
}

function answerSection({ id, status }: FindingStory, shown: Shown<never>): Html {
  const { own } = shown.texts;
  const { finding: words } = own;
  if (status !== 'open' && status !== 'appealed') return html``;
  return html`<section class="card" aria-labelledby="answer">
    <h2 id="answer">${words.answer}</h2>
    <p class="soft">${words.answerLead}</p>
    ${actForm(shown, {
      act: 'confirm',
      button: words.confirm,
      second: { act: 'dismiss', button: words.dismiss },
      fields: [
        { name: 'reason', label: own.reason, kind: 'area', hint: own.reasonHint, maxLength: 1_000 },
      ],
    })}
    ${actForm(shown, {
      act: 'panel',
      of: id,
      button: words.panel,
      warning: words.panelLead,
      isQuiet: true,
    })}
  </section>`;
}

function isOver(status: FindingStatus): boolean {
  return ['cleared', 'upheld', 'reversed', 'fallen'].includes(status);
}
