import { readFileSync } from 'node:fs';
import { csvRows } from '../../connectors/v2/csv-rows.ts';
import { textOf } from '../../connectors/v2/values.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';
import { type Given, type OperatorCommand, post, required } from './action.ts';
import type { Question } from './ask.ts';

const OWED = ['user', 'creditor', 'kind', 'currency', 'principal', 'reference'] as const;
const PLEDGED = ['creditor', 'currency', 'pool', 'amount', 'member-cap'] as const;
const WHEN = ['per', 'from', 'until', 'period'] as const;

/** What is owed, what is given for N, and what creditors made of it. */
export const DEBT_COMMANDS: readonly OperatorCommand[] = [
  {
    name: 'debts',
    summary: 'list what members owe, register it, suspend and open it',
    options: { values: [...OWED, 'group', 'code'] },
    actions: [
      {
        verb: '',
        takes: '[--user <id>]',
        says: 'which there are, and what is owed',
        words: 0,
        ask: ({ values: { user } }) => ({
          method: 'GET',
          path: `/v1/tokenomics/debts${queryOf(user)}`,
        }),
      },
      {
        verb: 'add',
        takes:
          '--user <id> --creditor <name> --kind <kind> --currency USD/2 --principal <money> ' +
          '--reference <number> [--group <name>]',
        says: 'on the creditor’s word',
        words: 0,
        ask: ({ values }) => {
          const { user, group, ...given } = values;
          const owed = named({ ...given, user }, OWED);
          const { user: userId, ...rest } = owed;
          return post('/v1/tokenomics/debts', { userId, ...rest, ...(group && { group }) });
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
        says: 'again',
        words: 1,
        ask: ({ about: [debtId] }) => post('/v1/tokenomics/debts/suspend', { debtId }),
      },
    ],
  },
  {
    name: 'pledges',
    summary: 'list what creditors give for negentropy, add to it',
    options: { values: [...PLEDGED, ...WHEN, 'basis', 'group-cap'] },
    actions: [
      {
        verb: '',
        takes: '',
        says: 'which there are, what is left, and what one action is worth',
        words: 0,
        ask: () => ({ method: 'GET', path: '/v1/tokenomics/pledges' }),
      },
      {
        verb: 'add',
        takes:
          '<name> --creditor <name> --currency USD/2 --pool <money> --amount <money> ' +
          '[--per <N>] --member-cap <money> [--group-cap <money>] [--from <cycle>] ' +
          '--until <cycle> [--period <cycles>] [--basis margin|negentropy]',
        says: '--amount for --per whole N, from a later cycle on',
        words: 1,
        ask: pledge,
      },
    ],
  },
  {
    name: 'reductions',
    summary: 'list what releases took off debts',
    options: { values: ['user'] },
    actions: [
      {
        verb: '',
        takes: '[--user <id>]',
        says: 'the newest first, with the reason of those that took off less',
        words: 0,
        ask: ({ values: { user } }) => ({
          method: 'GET',
          path: `/v1/tokenomics/debt-reductions${queryOf(user)}`,
        }),
      },
    ],
  },
  {
    name: 'settlements',
    summary: 'take what a creditor made of reductions, and take one back',
    options: { values: ['code'] },
    actions: [
      {
        verb: 'take',
        takes: '<batch> <file.csv>',
        says: 'all or nothing; columns item, status, withheld, code (see debt.md)',
        words: 2,
        ask: ({ about: [batch, path = ''] }) =>
          post('/v1/tokenomics/settlements', { batch, items: itemsIn(path) }),
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
];

function pledge({ about: [pledgeId], values }: Given): Question {
  const { per = '1', from, until, period = '1', basis } = values;
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
    ...(basis === undefined ? {} : { basis }),
  });
}

/** What a creditor sent back; empty cells are not there. @throws OperatorError naming the line */
function itemsIn(path: string): object[] {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read.`, { cause });
  }
  const [comment = ''] = /^#[^\n]*\n/.exec(text.replace(/^\uFEFF/, '')) ?? [];
  const rows = csvRows(text.replace(/^\uFEFF/, '').slice(comment.length));
  return rows.map(({ line: below, fields }) => {
    const line = comment === '' ? below : below + 1;
    const cell = (name: string): string => textOf(fields?.[name]);
    const [reduction, outcome] = [cell('item'), cell('status')];
    if (reduction === '' || outcome === '') {
      throw new OperatorError(`${path}, line ${line}: an item and its status are needed.`);
    }
    const [withheld, code] = [cell('withheld'), cell('code')];
    return { reduction, outcome, ...(withheld && { withheld }), ...(code && { code }) };
  });
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
