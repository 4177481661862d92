import type { Language } from '../../core/mint/words/words.ts';
import type { Pledge } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { actForm, amountIn, type Field, textIn } from '../own/forms.ts';
import type { Asked, Outcome, PageParts, Shown } from '../own/signed-page.ts';
import { largestOf } from '../../core/lists.ts';

/** What a creditor does with a pledge that there is, on the page of all of them. */
export const PLEDGE_ACTS: NonNullable<PageParts<never, never>['acts']> = {
  add,
  takeOut,
  notice,
  renew,
  endEarly,
  sign,
};

async function add({ client, language }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const amount = amountIn(sent, 'amount', language);
  await client.changePool({ pledgeId: textIn(sent, 'pledgeId'), amount });
  return { done: 'poolChanged' };
}

async function takeOut(
  { client, language }: Asked,
  sent: URLSearchParams,
): Promise<Outcome<never>> {
  await client.changePool(outOf(sent, language));
  return { done: 'poolChanged' };
}

async function notice({ client, language }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.changePool({ ...outOf(sent, language), notice: true });
  return { done: 'noticed' };
}

async function renew({ client, language }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const pledgeId = textIn(sent, 'pledgeId');
  const renews = Number(textIn(sent, 'renews'));
  const amount = amountIn(sent, 'amount', language);
  await client.changePool({ pledgeId, renews, ...(amount === '' ? {} : { amount }) });
  return { done: 'renewed' };
}

async function endEarly({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const untilCycle = Number(textIn(sent, 'untilCycle'));
  await client.changePool({ pledgeId: textIn(sent, 'pledgeId'), untilCycle });
  return { done: 'endsEarly' };
}

async function sign({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const signature = textIn(sent, 'signature');
  await client.changePool({ pledgeId: textIn(sent, 'pledgeId'), signature });
  return { done: 'signed' };
}

/** An amount is written without a sign: the button says which way it goes. */
function outOf(
  sent: URLSearchParams,
  language: Language,
): { readonly pledgeId: string; readonly amount: string } {
  return { pledgeId: textIn(sent, 'pledgeId'), amount: `-${amountIn(sent, 'amount', language)}` };
}

/** Forms of one pledge, each only if its terms have a use for it. */
export function pledgeForms(pledge: Pledge, shown: Shown<never>): Html {
  const { debts: words } = shown.texts.own;
  const { pledgeId, noticeCycles, renewal, renewed = [], signs } = pledge;
  const form = { of: pledgeId, hidden: { pledgeId }, isQuiet: true } as const;
  const amount: Field = { name: 'amount', label: words.fields.money, kind: 'number' };
  const next = String(largestOf([1, ...renewed]) + 1);
  const period: Field = { name: 'renews', label: words.fields.renews, kind: 'number', value: next };
  return html`<details>
    <summary>${words.changePledge}</summary>
    ${
      signs === undefined
        ? ''
        : html`<pre>${signs}</pre>
            ${actForm(shown, {
              ...form,
              act: 'sign',
              button: words.sign,
              warning: words.signNote,
              fields: [{ name: 'signature', label: words.fields.signature }],
            })}`
    }
    ${actForm(shown, {
      ...form,
      act: 'add',
      button: words.add,
      second: { act: 'takeOut', button: words.takeOut },
      warning: noticeCycles === undefined ? words.takeOutNote : words.terms.notice(noticeCycles),
      fields: [amount],
    })}
    ${
      noticeCycles === undefined
        ? ''
        : actForm(shown, { ...form, act: 'notice', button: words.giveNotice, fields: [amount] })
    }
    ${
      renewal === true
        ? actForm(shown, {
            ...form,
            act: 'renew',
            button: words.renew,
            warning: words.renewNote,
            fields: [period, { ...amount, isOptional: true }],
          })
        : ''
    }
    ${actForm(shown, {
      ...form,
      act: 'endEarly',
      button: words.endEarly,
      warning: words.endEarlyNote,
      fields: [{ name: 'untilCycle', label: words.fields.untilCycle, kind: 'number' }],
    })}
  </details>`;
}
