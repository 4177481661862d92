import type { DebtWords } from './words.ts';

/** Codes about debts in English. */
export const debtsEn: DebtWords = {
  ABOVE_OPEN_DEBT: {
    sentence: 'less than that is owed and not committed',
    nearest: 'settle, reject or cancel what is committed, or name less',
  },
  ALREADY_KNOWN: {
    sentence: 'there is one of this name already; it has not been changed',
    nearest: 'choose another name',
  },
  AMOUNT_DIFFERS: {
    sentence: 'the reduction or its withholding is of another amount',
    nearest: 'take the amount from the list of settlements',
  },
  AMOUNT_INVALID: {
    sentence: 'amounts are above zero and at most 10^12 of the smallest coin',
    nearest: 'write another amount',
  },
  BATCH_CONFLICT: {
    sentence: 'the reduction was sent in another batch, or the batch is known',
    nearest: 'answer it in the batch that it was sent in, or cancel it',
  },
  BELOW_ONE_UNIT: {
    sentence: 'it is worth less than the smallest coin',
    nearest: 'nothing: the N waits and counts with the next',
  },
  CURRENCY_INVALID: {
    sentence: 'a currency is a code and an exponent, as USD/2 or JPY/0',
    nearest: 'write it as USD/2',
  },
  CURRENCY_MISMATCH: {
    sentence: 'debt and pledge are in two currencies',
    nearest: 'elect a pledge in the currency of the debt',
  },
  DEBT: {
    sentence: 'all of the debt is taken off',
    nearest: 'elect another debt for the rest of the N',
  },
  DEBTOR_MISMATCH: {
    sentence: 'somebody else owes this',
    nearest: 'name a debt of the same member and creditor',
  },
  DEBT_CAP: {
    sentence: 'the cap of the debt is reached',
    nearest: 'elect another debt for the rest of the N',
  },
  DEBT_CLOSED: {
    sentence: 'the debt has ended',
    nearest: 'register a new debt that names it (supersedes)',
  },
  DEBT_NOT_ACKNOWLEDGED: {
    sentence: 'the creditor has not said yet that it is owed',
    nearest: 'ask the creditor to have the debt opened',
  },
  DEBT_OPEN: {
    sentence: 'the debt that it goes on with has not ended',
    nearest: 'close that debt first',
  },
  DEBT_SUSPENDED: {
    sentence: 'nothing accrues to the debt at the moment',
    nearest: 'ask the creditor to have the debt opened',
  },
  DEBT_UNKNOWN: {
    sentence: 'there is no such debt',
    nearest: 'look at the list of debts',
  },
  DISPUTED_ALREADY: {
    sentence: 'the reduction has been disputed before',
    nearest: 'read the answer of the creditor',
  },
  DISPUTE_OPEN: {
    sentence: 'a doubt about it waits for an answer',
    nearest: 'answer the doubt first',
  },
  ELECTIONS_FULL: {
    sentence: 'a member has at most 100 elections that are in force or to come',
    nearest: 'end one, or elect when one is over',
  },
  GROUP_ALREADY_CREDITED: {
    sentence: 'another person of the group has been credited in this period',
    nearest: 'bring N in the next period, or have the other credit taken back',
  },
  GROUP_CAP: {
    sentence: 'the cap of the group is reached',
    nearest: 'bring N in the next period',
  },
  ITEM_SETTLED: {
    sentence: 'the reduction has been settled, rejected or cancelled',
    nearest: 'take a settled one back, or leave it out',
  },
  ITEM_UNKNOWN: {
    sentence: 'there is no such reduction, or it took nothing off',
    nearest: 'look at the list of reductions',
  },
  MEMBER_CAP: {
    sentence: 'the cap of the member is reached',
    nearest: 'bring N in the next period',
  },
  NAME_INVALID: {
    sentence: 'names have lowercase letters, digits and hyphens, codes capitals; at most 63',
    nearest: 'write another name',
  },
  NEGENTROPY_SPENT: {
    sentence: 'N is offered once: shares are at most 1 together',
    nearest: 'elect a smaller share, or end another election',
  },
  NOTICE_TOO_SHORT: {
    sentence: 'what is taken out of the pool is told some cycles before',
    nearest: 'give notice now and take it out when its cycles have passed',
  },
  NOT_DISPUTED: {
    sentence: 'there is no dispute of it that waits for an answer',
    nearest: 'look at the disputes of the member’s statement',
  },
  NOT_ELECTED: {
    sentence: 'there is no such election to end',
    nearest: 'look at the elections of the debt',
  },
  NOT_ELIGIBLE: {
    sentence:
      'the pledge is for other work, other debts or another creditor’s, or another member of ' +
      'the same person elects',
    nearest: 'elect a pledge that is for it, by one member of a person',
  },
  NOT_SETTLED: {
    sentence: 'only what is settled is taken back, and a debt ends when nothing of it is open',
    nearest: 'settle, reject or cancel it first',
  },
  PERIOD_CLOSED: {
    sentence: 'the period takes nothing more',
    nearest: 'bring it in the next period',
  },
  PERIOD_INVALID: {
    sentence:
      'a pledge begins in a later cycle and ends after that; periods, cut-off, notice ' +
      'and renewal fit in it',
    nearest: 'choose other cycles',
  },
  PERIOD_OPEN: {
    sentence: 'what is released in a period waits for its end, and is shared then',
    nearest: 'nothing: the close of the last cycle of the period takes it off',
  },
  PLEDGE_ENDED: {
    sentence: 'the last cycle of the pledge has passed',
    nearest: 'elect a pledge that still counts',
  },
  PLEDGE_NOT_SIGNED: {
    sentence: 'its creditor has not signed the pledge',
    nearest: 'have the creditor sign it; what is released after that counts',
  },
  PLEDGE_NOT_YET: {
    sentence: 'the creditor has not renewed the pledge for this period',
    nearest: 'ask the creditor to renew it; what is released after that counts',
  },
  PLEDGE_UNKNOWN: {
    sentence: 'there is no such pledge',
    nearest: 'look at the list of pledges',
  },
  POOL: {
    sentence: 'the pool is empty',
    nearest: 'ask the creditor to add to the pool',
  },
  RATE_CEILING: {
    sentence: 'the most for one action is reached',
    nearest: 'nothing: the rest of the N stays with the member and can pay something else',
  },
  REVERSAL_BEFORE_ORIGINAL: {
    sentence: 'it would be taken back before it was settled',
    nearest: 'name the cycle of the settlement or a later one',
  },
  REVERSAL_TOO_LATE: {
    sentence: 'the pledge lets a settlement be taken back for fewer cycles',
    nearest: 'adjust the debt instead',
  },
  REVERSED_ALREADY: {
    sentence: 'it is taken back already',
    nearest: 'nothing is left to take back',
  },
  SHARE_INVALID: {
    sentence: 'a share is from 0 to 1',
    nearest: 'write another share',
  },
  SIGNATURE_INVALID: {
    sentence: 'it is not signed by the key of the creditor',
    nearest: 'name the creditor’s own key, or have it sign the pledge or the batch as it is',
  },
  WITHDRAWAL_ABOVE_AVAILABLE: {
    sentence: 'less than that is available',
    nearest: 'take out what is available',
  },
};
