import type { Judged, V2Wallets } from './judged.ts';
import type { V2Fields } from './raw-row.ts';
import {
  floatAmount,
  floatOf,
  isNear,
  momentOf,
  ofPerson,
  personIn,
  positive,
  textAmount,
  textOf,
} from './values.ts';

/** What a transaction does to the wallets that it names. */
const TRANSACTIONS: Readonly<Record<string, readonly ('from' | 'to')[]>> = {
  mint: ['to'],
  reward: ['to'],
  stipend: ['to'],
  shard_redemption: ['to'],
  transfer: ['from', 'to'],
  fee: ['from', 'to'],
  governance_stake: ['from', 'to'],
  burn: ['from'],
};

/** Where v2 sent what was burned: no wallet. */
const BURNED = 'BURN_ADDRESS';

/** A row of `mic_transactions`. An issue comes from nowhere, and a burn goes there. */
export function judgeTransaction(fields: V2Fields, wallets: V2Wallets): Judged {
  const [from, to] = [textOf(fields['from_wallet']), walletIn(fields['to_wallet'])];
  const [type, hash] = [textOf(fields['transaction_type']), hashIn(fields['hash'])];
  const sides = Object.hasOwn(TRANSACTIONS, type) ? TRANSACTIONS[type] : undefined;
  const given = typeof fields['amount'] === 'number' ? String(fields['amount']) : fields['amount'];
  const { micros: amount, codes } = textAmount(given);
  const [created, confirmed] = [momentOf(fields['created_at']), momentOf(fields['confirmed_at'])];
  const isPending = textOf(fields['confirmed_at']) === '';
  const id = textOf(fields['transaction_id']);
  const isUnknown = (wallet: string): boolean =>
    wallet !== '' && wallets.transactions?.has(wallet) === false;
  const content = [id, from, to, String(amount), type, created, confirmed, hash];
  return {
    user: to === '' ? from : to,
    amount,
    moves: [
      ...(from === '' ? [] : [{ account: from, amount: -(amount ?? 0n) }]),
      ...(to === '' ? [] : [{ account: to, amount: amount ?? 0n }]),
    ],
    codes: {
      ...codes,
      FIELD_MISSING:
        id === '' || sides?.some((side) => (side === 'from' ? from : to) === '') === true,
      TYPE_UNKNOWN: sides === undefined,
      AMOUNT_NOT_POSITIVE: amount !== undefined && amount <= 0n,
      DATE_INVALID: created === undefined || (!isPending && confirmed === undefined),
      DATE_MISMATCH: created !== undefined && confirmed !== undefined && created > confirmed,
      HASH_NULL: hash === '',
      SELF_TRANSFER: from !== '' && from === to,
      UNKNOWN_WALLET: isUnknown(from) || isUnknown(to),
    },
    isPending,
    moment: created ?? 0,
    content,
    repeats: JSON.stringify(content),
    names: [...(id === '' ? [] : [`id ${id}`]), ...(hash === '' ? [] : [`hash ${hash}`])],
  };
}

function walletIn(value: unknown): string {
  const wallet = textOf(value);
  return wallet === BURNED ? '' : wallet;
}

/** Some rows have the word. */
function hashIn(value: unknown): string {
  const hash = textOf(value);
  return hash === 'null' ? '' : hash;
}

/** What the wallet service paid for. */
const SOURCES: ReadonlySet<string> = new Set([
  'agent_epicon_attest',
  'civic_radar_action_taken',
  'community_contribution',
  'daily_login',
  'oaa_tutor_question',
  'oaa_tutor_session_complete',
  'peer_recognition',
  'reflection_entry_complete',
  'reflection_entry_created',
  'reflection_phase_complete',
  'shield_checklist_item',
  'shield_module_complete',
  'streak_bonus_7',
  'streak_bonus_30',
]);
const MULTIPLIERS = { least: 0.1, most: 5 } as const;

/** A row of `mic_events` of the wallet service. */
export function judgeEvent(fields: V2Fields, wallets: V2Wallets): Judged {
  const [base, final] = [floatOf(fields['amount']), floatOf(fields['final_amount'])];
  const multiplier = fields['multiplier'] === null ? 1 : floatOf(fields['multiplier']);
  const user = personIn(fields);
  const amount = floatAmount(fields['final_amount']);
  const moment = momentOf(fields['created_at']);
  const id = textOf(fields['id']);
  const content = [id, user, fields['source'], String(amount.micros), moment];
  return {
    ...ofPerson(user, amount),
    codes: {
      ...positive(amount),
      FIELD_MISSING: user === '' || id === '',
      TYPE_UNKNOWN: !SOURCES.has(textOf(fields['source'])),
      DATE_INVALID: moment === undefined,
      FORMULA_MISMATCH:
        base === undefined ||
        multiplier === undefined ||
        (final !== undefined && !isNear(final, base * multiplier)),
      UNKNOWN_WALLET: wallets.events?.has(user) === false,
      VALUE_OUT_OF_RANGE:
        multiplier !== undefined &&
        (multiplier < MULTIPLIERS.least || multiplier > MULTIPLIERS.most),
    },
    moment: moment ?? 0,
    content,
    repeats: JSON.stringify(content),
    names: id === '' ? [] : [`id ${id}`],
  };
}

/** A row of `mic_redemptions`: what somebody spent. */
export function judgeRedemption(fields: V2Fields, wallets: V2Wallets): Judged {
  const user = personIn(fields);
  const amount = floatAmount(fields['cost_mic']);
  const moment = momentOf(fields['created_at']);
  const id = textOf(fields['id']);
  const content = [id, user, fields['item_id'], String(amount.micros), moment];
  return {
    ...ofPerson(user, amount),
    moves: [{ account: user, amount: -(amount.micros ?? 0n) }],
    codes: {
      ...positive(amount),
      FIELD_MISSING: user === '' || id === '',
      DATE_INVALID: moment === undefined,
      UNKNOWN_WALLET: wallets.events?.has(user) === false,
    },
    moment: moment ?? 0,
    content,
    repeats: JSON.stringify(content),
    names: id === '' ? [] : [`id ${id}`],
  };
}
