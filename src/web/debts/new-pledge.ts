import type { OpenCycle, Pledge, PledgeRequest, PolicyVersion } from '../../client/api-types.ts';
import { parseMoney } from '../../core/debt/money.ts';
import { worthOf } from '../../core/debt/words/worth.ts';
import type { Language } from '../../core/mint/words/words.ts';
import { parseMicros, ppmFromNumber } from '../../core/units.ts';
import { type Html, html } from '../html.ts';
import { Numbers } from '../numbers.ts';
import { actForm, amountIn, type Field, optionalIn, textIn } from '../own/forms.ts';
import {
  type Asked,
  FormError,
  type Outcome,
  type PageParts,
  type Shown,
} from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import { pledgeRow } from './debt-rows.ts';

/** What a pledge can be for. */
const FOR = ['families', 'domains', 'actions', 'debtKinds'] as const;

const DAY = 86_400_000;

/** What a pledge would be, as it is shown before it is made. */
export interface Meaning {
  readonly pledge: Pledge;
  /** When its last cycle ends. */
  readonly endsAt: string;
  /** What was written, as it is sent again to make it. */
  readonly written: Readonly<Record<string, string>>;
}

/** What the form of a new pledge is filled and explained by. */
export interface PledgeForm {
  readonly open: OpenCycle;
  readonly policy: PolicyVersion['policy'] | undefined;
  readonly meaning: Meaning | undefined;
}

/** Says what a pledge comes to, and makes it. */
export const NEW_PLEDGE_ACTS: NonNullable<PageParts<never, Meaning>['acts']> = { meaning, pledge };

async function pledge({ client, language }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.pledge(pledgeIn(sent, language));
  return { done: 'pledged' };
}

function pledgeIn(sent: URLSearchParams, language: Language): PledgeRequest {
  const text = (name: string): string => textIn(sent, name);
  const basis = text('basis') as NonNullable<PledgeRequest['basis']>;
  return {
    pledgeId: text('pledgeId'),
    creditor: text('creditor'),
    currency: text('currency'),
    pool: amountIn(sent, 'pool', language),
    amount: amountIn(sent, 'amount', language),
    perNegentropy: Number(text('perNegentropy')),
    memberCap: amountIn(sent, 'memberCap', language),
    periodCycles: Number(text('periodCycles')),
    untilCycle: Number(text('untilCycle')),
    basis,
    ...termsIn(sent, language),
  };
}

/** What the creditor asks besides: only what was filled in. */
function termsIn(sent: URLSearchParams, language: Language): Partial<PledgeRequest> {
  const number = (name: string): string => textIn(sent, name).replace(',', '.');
  const [debtCap, withholding] = [number('debtCap'), number('withholding')];
  const groupCap = amountIn(sent, 'groupCap', language);
  const rateCeiling = amountIn(sent, 'rateCeiling', language);
  const [cutoff, noticeCycles] = [number('cutoff'), number('noticeCycles')];
  return {
    ...(groupCap === '' ? {} : { groupCap }),
    ...(rateCeiling === '' ? {} : { rateCeiling }),
    ...optionalIn(sent, 'fundingAccount'),
    ...optionalIn(sent, 'key'),
    ...(debtCap === '' ? {} : { debtCap: shareOf(debtCap) }),
    ...(withholding === '' ? {} : { withholding: shareOf(withholding) }),
    ...(cutoff === '' ? {} : { cutoff: Number(cutoff) }),
    ...(noticeCycles === '' ? {} : { noticeCycles: Number(noticeCycles) }),
    ...eligibleIn(sent),
    ...(textIn(sent, 'oneInGroup') === 'yes' ? { oneInGroup: true } : {}),
    ...(textIn(sent, 'carryOver') === 'yes' ? { carryOver: true } : {}),
    ...(textIn(sent, 'renewal') === 'yes' ? { renewal: true } : {}),
    ...(textIn(sent, 'atClose') === 'yes' ? { atClose: true } : {}),
  };
}

/** Names with commas or spaces between them; nothing that is left empty. */
function eligibleIn(sent: URLSearchParams): Pick<PledgeRequest, 'eligible'> {
  const lists = FOR.flatMap((name) => {
    const names = textIn(sent, name).split(/[\s,]+/u);
    return names.join('') === '' ? [] : [[name, names.filter((one) => one !== '')]];
  });
  return lists.length === 0 ? {} : { eligible: Object.fromEntries(lists) as object };
}

/** Percent as people write it: 7.65 is 0.0765, to the millionth. */
function shareOf(percent: string): number {
  return Math.round(Number(percent) * 10_000) / 1_000_000;
}

/** Nothing is made yet: the page says what these terms come to. */
async function meaning(
  { client, language }: Asked,
  sent: URLSearchParams,
): Promise<Outcome<Meaning>> {
  const request = pledgeIn(sent, language);
  const worth = worthIn(request);
  for (const name of ['periodCycles', 'untilCycle'] as const) checkWhole(request, name);
  const open = await client.getOpenCycle();
  const versions = await client.call('listPolicies', { query: { limit: 200 } });
  const mint = versions.items.at(-1)?.policy.mint;
  const threshold = ppmFromNumber(mint?.threshold ?? 0);
  if (mint === undefined || threshold === undefined) throw new FormError('no policy is in force');
  const most = {
    negentropy: parseMicros(mint.negentropyScale),
    threshold,
    language,
  };
  const { untilCycle: until, basis = 'margin' } = request;
  const at = { from: open.cycle + 1, until, claimUntil: until, available: request.pool };
  const meant = {
    ...request,
    ...at,
    basis,
    worth: worthOf(worth, most),
    state: 'active',
  } as const;
  const length = Date.parse(open.endsAt) - Date.parse(open.startsAt);
  const ends = new Date(Date.parse(open.endsAt) + (until - open.cycle) * length);
  const written = Object.fromEntries([...sent].filter(([name]) => !STAMP.has(name)));
  if (Number.isNaN(ends.getTime())) throw new FormError('must be <= 1000000', 'untilCycle');
  return { result: { pledge: meant, endsAt: ends.toISOString(), written } };
}

/** What each form of the page brings besides. */
const STAMP: ReadonlySet<string> = new Set(['act', 'token', 'once']);

function worthIn(request: PledgeRequest): Parameters<typeof worthOf>[0] {
  const { currency, basis = 'margin', rateCeiling } = request;
  const money = (name: 'pool' | 'amount' | 'memberCap' | 'rateCeiling'): bigint => {
    const units = parseMoney(request[name] ?? '', currency);
    if (units === undefined || units < 0n) throw new FormError(NO_AMOUNT, name);
    return units;
  };
  if (parseMoney('0', currency) === undefined) throw new FormError(NO_CURRENCY, 'currency');
  checkWhole(request, 'perNegentropy');
  return {
    currency,
    basis,
    pool: money('pool'),
    lambda: { units: money('amount'), perNegentropy: BigInt(request.perNegentropy) },
    memberCap: money('memberCap'),
    rateCeiling: rateCeiling === undefined ? undefined : money('rateCeiling'),
  };
}

const NO_AMOUNT = 'must be an amount as text, such as "4812.37"';
const NO_CURRENCY = 'must be a code and how many digits follow the point: "USD/2"';

function checkWhole(
  request: PledgeRequest,
  name: 'perNegentropy' | 'periodCycles' | 'untilCycle',
): void {
  if (!Number.isSafeInteger(request[name])) throw new FormError('must be integer', name);
  if (request[name] < 1) throw new FormError('must be >= 1', name);
}

/** The form of a new pledge, and above it what was filled in comes to. */
export function newPledge(of: PledgeForm, shown: Shown<never>): Html {
  const { debts: words } = shown.texts.own;
  const { meaning: told } = of;
  return html`${told === undefined ? '' : meaningView(told, shown)}
    <details class="card" ${told === undefined ? '' : html`open`}>
      <summary>${words.newPledge}</summary>
      ${pledgeForm(of, shown)}
    </details>`;
}

function meaningView({ pledge: of, endsAt, written }: Meaning, shown: Shown<never>): Html {
  const { texts } = shown;
  const { debts: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const cap = `${numbers.money(of.memberCap)} ${of.currency.slice(0, 3)}`;
  return html`<section aria-labelledby="meaning" class="card">
    <h3 id="meaning">${words.meaning}</h3>
    <ul>
      ${pledgeRow(of, texts, html``)}
    </ul>
    <p>${words.capped(cap, of.periodCycles)} ${words.endsOn(of.until, numbers.day(endsAt))}</p>
    ${actForm(shown, {
      act: 'pledge',
      of: 'meant',
      hidden: written,
      button: words.makePledge,
      warning: words.newPledgeNote,
    })}
  </section>`;
}

function pledgeForm({ open, policy }: PledgeForm, shown: Shown<never>): Html {
  const { texts } = shown;
  const { debts: words } = texts.own;
  const { fields } = words;
  const days = (Date.parse(open.endsAt) - Date.parse(open.startsAt)) / DAY;
  const scale = policy?.mint.negentropyScale;
  const numbers = new Numbers(texts.language);
  const most = scale === undefined ? {} : { hint: words.whatIsN(numbers.decimal(Number(scale))) };
  const now = words.nowIs(open.cycle, numbers.day(open.endsAt));
  return actForm(shown, {
    act: 'meaning',
    after: 'pledge',
    button: words.showMeaning,
    warning: words.newPledgeNote,
    fields: [
      { name: 'pledgeId', label: fields.pledgeId },
      { name: 'creditor', label: fields.creditor },
      { name: 'currency', label: fields.currency, hint: fields.currencyHint, value: 'EUR/2' },
      { name: 'pool', label: fields.pool, kind: 'number' },
      { name: 'amount', label: fields.amount, kind: 'number' },
      { name: 'perNegentropy', label: fields.perNegentropy, kind: 'number', value: '1', ...most },
      { name: 'memberCap', label: fields.memberCap, kind: 'number' },
      {
        name: 'periodCycles',
        label: fields.periodCycles,
        kind: 'number',
        value: String(usualPeriod(days)),
        hint: words.cycleLasts(numbers.decimal(days)),
      },
      { name: 'untilCycle', label: fields.untilCycle, kind: 'number', hint: now },
      {
        name: 'basis',
        label: fields.basis,
        kind: 'select',
        options: [
          ['margin', fields.margin],
          ['negentropy', fields.negentropy],
        ],
      },
    ],
    more: { name: fields.furtherTerms, fields: termFields(fields) },
  });
}

/** Cycles of a quarter of a year; of a year, if a cycle is a week or longer. */
function usualPeriod(days: number): number {
  return Math.max(1, Math.round((days < 7 ? 91 : 365) / days));
}

/** No stands first, so that nothing is chosen unawares. */
export function choiceIn({
  no,
  yes,
}: Texts['own']['debts']['fields']): Pick<Field, 'kind' | 'options'> {
  return {
    kind: 'select',
    options: [
      ['no', no],
      ['yes', yes],
    ],
  };
}

/** What a creditor may ask besides; nothing of it has to be filled in. */
function termFields(fields: Texts['own']['debts']['fields']): readonly Field[] {
  const number = { kind: 'number', isOptional: true } as const;
  const choice = choiceIn(fields);
  return [
    { name: 'groupCap', label: fields.groupCap, ...number },
    { name: 'debtCap', scale: 100, label: fields.debtCap, ...number },
    { name: 'rateCeiling', label: fields.rateCeiling, ...number },
    { name: 'oneInGroup', label: fields.oneInGroup, ...choice },
    { name: 'cutoff', label: fields.cutoff, ...number },
    { name: 'carryOver', label: fields.carryOver, ...choice },
    { name: 'renewal', label: fields.renewal, ...choice },
    { name: 'atClose', label: fields.atClose, ...choice },
    { name: 'noticeCycles', label: fields.noticeCycles, ...number },
    { name: 'withholding', scale: 100, label: fields.withholding, ...number },
    { name: 'fundingAccount', label: fields.fundingAccount, isOptional: true },
    { name: 'key', label: fields.key, isOptional: true },
    ...FOR.map((name) => ({ name, label: fields[name], isOptional: true })),
  ];
}
