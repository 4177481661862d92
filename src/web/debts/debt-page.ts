import type { Debt, DebtReduction } from '../../client/api-types.ts';
import { type Closing, CLOSINGS } from '../../core/debt/community-debts.ts';
import { type Html, html } from '../html.ts';
import { rowsOr } from '../layout.ts';
import { actForm, amountIn, type Field, textIn } from '../own/forms.ts';
import { moreLinks, type NamedPage, namedPage } from '../own/pages-of-rows.ts';
import { isOfOne } from '../own/sections.ts';
import {
  type Asked,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import { debtRow, reductionRows } from './debt-rows.ts';

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
  acts: { suspend, resume, acknowledge, close, adjust },
});

async function suspend({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.suspendDebt({ debtId: textIn(sent, 'debtId'), code: textIn(sent, 'code') });
  return { done: 'suspended' };
}

async function resume({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.suspendDebt({ debtId: textIn(sent, 'debtId') });
  return { done: 'suspended' };
}

async function acknowledge({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.suspendDebt({ debtId: textIn(sent, 'debtId') });
  return { done: 'acknowledged' };
}

async function close({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const code = textIn(sent, 'code') as Closing;
  await client.closeDebt({ debtId: textIn(sent, 'debtId'), code });
  return { done: 'ended' };
}

/** An amount is written without a sign: what the creditor chose says which way it goes. */
async function adjust({ client, language }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const sign = textIn(sent, 'way') === 'less' ? '-' : '';
  const amount = `${sign}${amountIn(sent, 'amount', language)}`;
  await client.adjustDebt({ debtId: textIn(sent, 'debtId'), amount, code: textIn(sent, 'code') });
  return { done: 'adjusted' };
}

function debtView({ debt, reductions }: OneDebt, shown: Shown<never>): Html {
  const { texts, caller, path } = shown;
  const { debts: words } = texts.own;
  const mayWrite = caller.scopes.includes('admin');
  const all = isOfOne(caller) ? '/me/debts' : '/op/debts';
  const forms = mayWrite ? debtForms(debt, shown) : html``;
  return html`
    <h1>${words.debt(words.kinds[debt.kind], debt.creditor)}</h1>
    <p><a href="/${all.slice(1)}">${words.all}</a></p>
    ${rowsOr(words.noDebt, [debtRow(debt, texts, { forms, isOwnPage: true })])}
    <section aria-labelledby="reductions">
      <h2 id="reductions">${words.reductions}</h2>
      ${rowsOr(
        words.noReduction,
        reductionRows(reductions.items, texts, () => html``),
      )}
      ${moreLinks(path, reductions.place, texts)}
    </section>
  `;
}

/** What a creditor says of a debt; nothing changes one that has ended. */
function debtForms(debt: Debt, shown: Shown<never>): Html {
  if (debt.closed !== undefined) return html``;
  const { debts: words } = shown.texts.own;
  const { debtId, unacknowledged, suspended } = debt;
  const form = { of: debtId.slice(0, 12), hidden: { debtId }, isQuiet: true } as const;
  const code: Field = { name: 'code', label: words.code, hint: words.codeHint, maxLength: 60 };
  const opens = unacknowledged === true || suspended !== undefined;
  return html`
    ${
      unacknowledged === true
        ? actForm(shown, { ...form, act: 'acknowledge', button: words.acknowledge })
        : ''
    }
    ${
      unacknowledged !== true && suspended !== undefined
        ? actForm(shown, { ...form, act: 'resume', button: words.resume })
        : ''
    }
    ${
      opens
        ? ''
        : folded(
            words.suspend,
            actForm(shown, { ...form, act: 'suspend', button: words.suspend, fields: [code] }),
          )
    }
    ${folded(
      words.adjust,
      actForm(shown, {
        ...form,
        act: 'adjust',
        button: words.adjust,
        warning: words.adjustNote,
        fields: [...adjustFields(shown), code],
      }),
    )}
    ${folded(
      words.close,
      actForm(shown, {
        ...form,
        act: 'close',
        button: words.close,
        warning: words.closeNote,
        fields: [{ name: 'code', label: words.ending, kind: 'select', options: endings(shown) }],
      }),
    )}
  `;
}

function adjustFields({ texts }: Shown<never>): readonly Field[] {
  const { fields, more, less } = texts.own.debts;
  return [
    {
      name: 'way',
      label: fields.way,
      kind: 'select',
      options: [
        ['less', less],
        ['more', more],
      ],
    },
    { name: 'amount', label: fields.money, kind: 'number' },
  ];
}

function endings({ texts }: Shown<never>): readonly (readonly [string, string])[] {
  return CLOSINGS.map((code) => [code, texts.own.debts.endings[code]]);
}

function folded(summary: string, form: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${form}
  </details>`;
}
