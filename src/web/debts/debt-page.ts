import type { Debt, DebtReduction } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { actForm, textIn } from '../own/forms.ts';
import { moreLinks, type NamedPage, namedPage } from '../own/pages-of-rows.ts';
import {
  type Asked,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import { debtRow, reductionRow, rowsOr } from './debt-rows.ts';

interface OneDebt {
  readonly debt: Debt;
  readonly reductions: NamedPage<DebtReduction>;
}

/** One debt with what was taken off it: for its member, and for who reads about everybody. */
export const DEBT_PAGE: SignedPage = signedPage({
  path: '/debts/:id',
  title: ({ own }) => own.debts.debts,
  read: async ({ client, params, query, language }: Asked): Promise<OneDebt> => {
    const debtId = params['id'] ?? '';
    const [debt, reductions] = await Promise.all([
      client.getDebt(debtId),
      namedPage(query, 'reductions', (page) => {
        return client.call('listReductions', { query: { ...page, debtId, language } });
      }),
    ]);
    return { debt, reductions };
  },
  view: debtView,
  acts: { suspend, resume },
});

async function suspend({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.suspendDebt({ debtId: textIn(sent, 'debtId'), code: textIn(sent, 'code') });
  return { done: 'suspended' };
}

async function resume({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.suspendDebt({ debtId: textIn(sent, 'debtId') });
  return { done: 'suspended' };
}

function debtView({ debt, reductions }: OneDebt, shown: Shown<never>): Html {
  const { texts, caller, path } = shown;
  const { debts: words } = texts.own;
  const mayWrite = caller.scopes.includes('admin');
  const all = caller.scopes.includes('self') ? '/me/debts' : '/op/debts';
  return html`
    <h1>${words.debt(words.kinds[debt.kind], debt.creditor)}</h1>
    <p><a href="/${all.slice(1)}">${words.all}</a></p>
    ${rowsOr(words.noDebt, [debtRow(debt, texts, mayWrite ? suspendForm(debt, shown) : html``)])}
    <section aria-labelledby="reductions">
      <h2 id="reductions">${words.reductions}</h2>
      ${rowsOr(
        words.noReduction,
        reductions.items.map((one) => reductionRow(one, texts, html``)),
      )}
      ${moreLinks(path, reductions.place, texts)}
    </section>
  `;
}

function suspendForm({ debtId, suspended }: Debt, shown: Shown<never>): Html {
  const { debts: words } = shown.texts.own;
  const of = debtId.slice(0, 12);
  const hidden = { debtId };
  if (suspended !== undefined) {
    return actForm(shown, { act: 'resume', of, hidden, button: words.resume, isQuiet: true });
  }
  return html`<details>
    <summary>${words.suspend}</summary>
    ${actForm(shown, {
      act: 'suspend',
      of,
      hidden,
      button: words.suspend,
      isQuiet: true,
      fields: [{ name: 'code', label: words.code, hint: words.codeHint, maxLength: 60 }],
    })}
  </details>`;
}
