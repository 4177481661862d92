import { wholeNumber } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';
import { fileText } from '../file-text.ts';
import {
  type Answered,
  get,
  type Given,
  type OperatorCommand,
  post,
  required,
  shows,
} from './action.ts';
import type { Question } from './ask.ts';
import {
  chosenRows,
  headOf,
  type MadeOf,
  sentIn,
  listCsv,
  type SettlementFile,
  settlementIn,
  settlementCsv,
  settlementEvent,
} from './settlement-files.ts';

const OWED = ['user', 'creditor', 'kind', 'currency', 'principal', 'reference'] as const;
const PLEDGED = ['creditor', 'currency', 'pool', 'amount', 'member-cap'] as const;
const CAPS = ['group-cap', 'debt-cap', 'rate-ceiling'] as const;
const MORE = ['cutoff', 'withholding', 'notice', 'funding', 'renews', 'key', 'signature'] as const;
/** What a pledge is for, each as names with commas between them. */
const FOR = ['families', 'domains', 'actions', 'debt-kinds'] as const;
const WHEN = ['per', 'from', 'until', 'period'] as const;

/** What is owed, what is given for N, and what creditors made of it. */
export const DEBT_COMMANDS: readonly OperatorCommand[] = [
  {
    name: 'debts',
    summary: 'list what members owe, register it, suspend and open it',
    options: {
      values: [...OWED, 'group', 'code', 'amount', 'supersedes', 'opened', 'due'],
      flags: ['unacknowledged'],
    },
    actions: [
      {
        verb: '',
        takes: '[--user <id>]',
        says: 'which there are, and what is owed',
        words: 0,
        ask: ({ values: { user } }) => get(`/v1/tokenomics/debts${queryOf(user)}`),
      },
      {
        verb: 'add',
        takes:
          '--user <id> --creditor <name> --kind <kind> --currency USD/2 --principal <money> ' +
          '--reference <number> [--group <name>] [--unacknowledged] [--supersedes <debt>] ' +
          '[--opened 2026-07-01] [--due 2027-05-31]',
        says: 'on the creditor’s word',
        words: 0,
        ask: ({ values, flags: { unacknowledged } }) => {
          const { user, group, supersedes, opened, due, ...given } = values;
          const owed = named({ ...given, user }, OWED);
          const { user: userId, ...rest } = owed;
          return post('/v1/tokenomics/debts', {
            userId,
            ...rest,
            ...(group && { group }),
            ...(unacknowledged && { unacknowledged }),
            ...(supersedes && { supersedes }),
            ...(opened && { openedOn: opened }),
            ...(due && { dueOn: due }),
          });
        },
      },
      {
        verb: 'suspend',
        takes: '<debt> --code <WHY>',
        says: 'nothing accrues to it',
        words: 1,
        ask: ({ about: [debtId], values: { code } }) =>
          post('/v1/tokenomics/debts/suspend', { debtId, code: required('code', code) }),
      },
      {
        verb: 'open',
        takes: '<debt>',
        says: 'again, or for the first time',
        words: 1,
        ask: ({ about: [debtId] }) => post('/v1/tokenomics/debts/suspend', { debtId }),
      },
      {
        verb: 'close',
        takes: '<debt> --code PAID|REDUCED|WRITTEN_OFF|SOLD|EXPIRED|WITHDRAWN',
        says: 'for ever; nothing of it may be committed or in doubt',
        words: 1,
        ask: ({ about: [debtId], values: { code } }) =>
          post('/v1/tokenomics/debts/close', { debtId, code: required('code', code) }),
      },
      {
        verb: 'adjust',
        takes: '<debt> --amount=<money> --code <WHY>',
        says: 'the creditor’s interest or fee; with a hyphen first: what it was paid',
        words: 1,
        ask: ({ about: [debtId], values: { amount, code } }) => {
          const change = { amount: required('amount', amount), code: required('code', code) };
          return post('/v1/tokenomics/debts/adjust', { debtId, ...change });
        },
      },
    ],
  },
  {
    name: 'pledges',
    summary: 'list what creditors give for negentropy, add to it',
    options: {
      values: [...PLEDGED, ...WHEN, 'basis', ...CAPS, 'claim-until', 'reversal', ...MORE, ...FOR],
      flags: ['one-in-group', 'carry-over', 'renewal', 'at-close', 'told'],
    },
    actions: [
      shows(
        'which there are, what is left, and what one action is worth',
        '/v1/tokenomics/pledges',
      ),
      {
        verb: 'add',
        takes:
          '<name> --creditor <name> --currency USD/2 --pool <money> --amount <money> ' +
          '[--per <N>] --member-cap <money> [--group-cap <money>] [--debt-cap <share>] ' +
          '[--rate-ceiling <money>] [--one-in-group] [--from <cycle>] --until <cycle> ' +
          '[--claim-until <cycle>] [--period <cycles>] [--cutoff <cycles> [--carry-over]] ' +
          '[--at-close] [--renewal] [--reversal <cycles>] [--notice <cycles>] ' +
          '[--withholding <share>] [--funding <name>] [--families <names>] ' +
          '[--domains <names>] [--actions <names>] [--debt-kinds <kinds>] ' +
          '[--basis margin|negentropy] [--key <verifier key>]',
        says: '--amount for --per whole N, from a later cycle on',
        words: 1,
        ask: pledge,
      },
      {
        verb: 'pool',
        takes: '<name> --amount=<money> [--told]',
        says: 'adds to the pool; with a hyphen: takes out what is available, or tells it',
        words: 1,
        ask: ({ about: [pledgeId], values: { amount }, flags: { told } }) =>
          post('/v1/tokenomics/pledges/pool', {
            pledgeId,
            amount: required('amount', amount),
            ...(told && { notice: true }),
          }),
      },
      {
        verb: 'renew',
        takes: '<name> --renews <period> [--amount <money>]',
        says: 'for a period, and adds to the pool',
        words: 1,
        ask: ({ about: [pledgeId], values: { renews, amount } }) =>
          post('/v1/tokenomics/pledges/pool', {
            pledgeId,
            renews: wholeNumber('renews', required('renews', renews), 2, 1_000_000_000),
            ...(amount && { amount }),
          }),
      },
      {
        verb: 'sign',
        takes: '<name> --signature <base64>',
        says: 'with its creditor’s key, as `policy sign` prints it: then it counts',
        words: 1,
        ask: ({ about: [pledgeId], values: { signature } }) =>
          post('/v1/tokenomics/pledges/pool', {
            pledgeId,
            signature: required('signature', signature),
          }),
      },
      {
        verb: 'end',
        takes: '<name> --until <cycle>',
        says: 'earlier than it said; what is taken off until then is settled as before',
        words: 1,
        ask: ({ about: [pledgeId], values: { until } }) =>
          post('/v1/tokenomics/pledges/pool', {
            pledgeId,
            untilCycle: wholeNumber('until', required('until', until), 0, 999_999_999),
          }),
      },
    ],
  },
  {
    name: 'reductions',
    summary: 'list what releases took off debts, answer a doubt',
    options: { values: ['user', 'outcome', 'code'] },
    actions: [
      {
        verb: '',
        takes: '[--user <id>]',
        says: 'the newest first, with the reason of those that took off less',
        words: 0,
        ask: ({ values: { user } }) => get(`/v1/tokenomics/debt-reductions${queryOf(user)}`),
      },
      {
        verb: 'answer',
        takes: '<reduction> --outcome upheld|dismissed --code <WHY>',
        says: 'upheld if the member is right',
        words: 1,
        ask: ({ about: [reduction], values: { outcome, code } }) => {
          if (outcome !== 'upheld' && outcome !== 'dismissed') {
            throw new UsageError('--outcome is upheld or dismissed');
          }
          const why = { outcome, code: required('code', code) };
          return post('/v1/tokenomics/disputes/answer', { reduction, ...why });
        },
      },
    ],
  },
  {
    name: 'settlements',
    summary: 'write the file for a creditor, take it back, and take a settlement back',
    options: {
      values: ['batch', 'code', 'creditor', 'state', 'signature'],
      flags: ['csv', 'cloudevent'],
    },
    actions: [
      {
        verb: '',
        takes: '[--creditor <name>] [--state accrued] [--csv | --cloudevent] [--batch <name>]',
        says: 'reductions and what became of them, or the file for a creditor to fill',
        words: 0,
        ask: () => get('/v1/tokenomics/settlements?limit=200'),
        hasPages: true,
        file: settlementFile,
      },
      {
        verb: 'send',
        takes: '<batch> <file> --creditor <name>',
        says: 'that the creditor has the file: it comes back as the same batch, and whole',
        words: 2,
        ask: ({ about: [batch = '', path = ''], values: { creditor } }) => {
          const whose = required('creditor', creditor);
          const { head, reductions } = sentIn(path, fileText(path), batch);
          const items = reductions.map((reduction) => ({ reduction, outcome: 'submitted' }));
          const log = head.log === undefined ? {} : { log: head.log };
          return post('/v1/tokenomics/settlements', { creditor: whose, batch, ...log, items });
        },
      },
      {
        verb: 'take',
        takes: '<batch> <file> --creditor <name> [--signature <base64>]',
        says: 'all or nothing; a table or a CloudEvent (see debt.md)',
        words: 2,
        ask: ({ about: [batch, path = ''], values: { creditor, signature } }) => {
          const whose = required('creditor', creditor);
          const { head, items } = fileAt(path, batch);
          const more = { ...(head.log && { log: head.log }), ...(signature && { signature }) };
          return post('/v1/tokenomics/settlements', { creditor: whose, batch, ...more, items });
        },
      },
      {
        verb: 'reverse',
        takes: '<reduction> --code <WHY>',
        says: 'a settled one, once: it is owed again',
        words: 1,
        ask: ({ about: [reduction], values: { code } }) =>
          post('/v1/tokenomics/settlements/reverse', { reduction, code: required('code', code) }),
      },
    ],
  },
  {
    name: 'statements',
    summary: 'list what moved in pledges, and what N did for a member',
    options: { values: ['creditor', 'user'], flags: ['csv'] },
    actions: [
      {
        verb: '',
        takes: '[--creditor <name> | --user <id>] [--csv]',
        says: 'of pledges, period by period; of a member, all cycles together',
        words: 0,
        ask: ({ values: { creditor, user } }) => {
          const path = '/v1/tokenomics/statements';
          if (user !== undefined) return get(`${path}/${encodeURIComponent(user)}`);
          const asked = { limit: '200', ...(creditor && { creditor }) };
          return get(`${path}?${new URLSearchParams(asked).toString()}`);
        },
        hasPages: true,
        file: ({ items, pledges }, { flags }) =>
          flags['csv'] === true ? listCsv(pledges ?? items) : undefined,
      },
    ],
  },
];

function pledge({ about: [pledgeId], values, flags }: Given): Question {
  const { per = '1', from, until, period = '1', basis, reversal } = values;
  const claims = values['claim-until'];
  if (until === undefined) throw new UsageError('say the last cycle: --until <cycle>');
  if (basis !== undefined && basis !== 'margin' && basis !== 'negentropy') {
    throw new UsageError(`--basis is margin or negentropy, not "${basis}"`);
  }
  const { 'member-cap': memberCap, ...terms } = named(values, PLEDGED);
  const groupCap = values['group-cap'];
  return post('/v1/tokenomics/pledges', {
    pledgeId,
    ...terms,
    memberCap,
    ...(groupCap === undefined ? {} : { groupCap }),
    perNegentropy: wholeNumber('per', per, 1, 1_000_000_000),
    ...(from === undefined ? {} : { fromCycle: wholeNumber('from', from, 0, 999_999_999) }),
    untilCycle: wholeNumber('until', until, 0, 999_999_999),
    periodCycles: wholeNumber('period', period, 1, 10_000),
    ...(claims === undefined
      ? {}
      : { claimUntilCycle: wholeNumber('claim-until', claims, 0, 999_999_999) }),
    ...(reversal === undefined
      ? {}
      : { reversalCycles: wholeNumber('reversal', reversal, 1, 10_000) }),
    ...(basis === undefined ? {} : { basis }),
    ...moreTerms({ values, flags }),
  });
}

/** What a creditor asks besides; absent: nothing is asked. */
function moreTerms({ values, flags }: Pick<Given, 'values' | 'flags'>): object {
  const { cutoff, withholding, notice, funding, key } = values;
  const [ceiling, debtCap] = [values['rate-ceiling'], values['debt-cap']];
  return {
    ...(debtCap && { debtCap: shareIn('debt-cap', debtCap) }),
    ...(ceiling && { rateCeiling: ceiling }),
    ...(flags['one-in-group'] && { oneInGroup: true }),
    ...(cutoff && { cutoff: wholeNumber('cutoff', cutoff, 1, 10_000) }),
    ...(flags['carry-over'] && { carryOver: true }),
    ...(withholding && { withholding: shareIn('withholding', withholding) }),
    ...(notice && { noticeCycles: wholeNumber('notice', notice, 1, 10_000) }),
    ...(flags['renewal'] && { renewal: true }),
    ...(flags['at-close'] && { atClose: true }),
    ...(funding && { fundingAccount: funding }),
    ...(key && { key }),
    ...eligibleIn(values),
  };
}

function eligibleIn(values: Given['values']): object {
  const lists = FOR.flatMap((name) => {
    const names = values[name]?.split(',').map((one) => one.trim());
    return names === undefined ? [] : [[name === 'debt-kinds' ? 'debtKinds' : name, names]];
  });
  return lists.length === 0 ? {} : { eligible: Object.fromEntries(lists) as object };
}

function shareIn(name: string, text: string): number {
  if (!/^(0([.]\d{1,6})?|1([.]0{1,6})?)$/.test(text)) {
    throw new UsageError(`--${name} is a share from 0 to 1, not "${text}"`);
  }
  return Number(text);
}

function fileAt(path: string, batch = ''): SettlementFile {
  return settlementIn(path, fileText(path), batch);
}

/** `--csv` or `--cloudevent`; neither: the answer as it is. */
function settlementFile(body: Answered, { values, flags }: Given): string | undefined {
  const rows = chosenRows(body.items, { creditor: values['creditor'], state: values['state'] });
  if (flags['cloudevent'] !== true && flags['csv'] !== true) return undefined;
  const { log, vkey } = body as Answered & Pick<MadeOf, 'log' | 'vkey'>;
  const made = { ...(log && { log }), ...(vkey !== undefined && { vkey }) };
  const head = headOf(rows, { named: values['batch'], ...made });
  const id = head.batch === '' ? `settlement ${rows.length}` : `settlement ${head.batch}`;
  return flags['csv'] === true ? settlementCsv(rows, head) : settlementEvent(rows, head, id);
}

function named<Name extends string>(
  values: Given['values'],
  names: readonly Name[],
): Record<Name, string> {
  const given = names.map((name) => {
    const value = values[name];
    if (value === undefined) throw new UsageError(`--${name} is needed`);
    return [name, value];
  });
  return Object.fromEntries(given) as Record<Name, string>;
}

function queryOf(userId: string | undefined): string {
  return userId === undefined ? '' : `?${new URLSearchParams({ userId }).toString()}`;
}
