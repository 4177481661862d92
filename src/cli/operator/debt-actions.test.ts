import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Question } from './ask.ts';
import { DEBT_COMMANDS } from './debt-actions.ts';

const folder = mkdtempSync(join(tmpdir(), 'debt-actions-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function ask(name: string, verb: string, about: string[], values = {}): Question {
  const actions = DEBT_COMMANDS.find((command) => command.name === name)?.actions ?? [];
  const action = actions.find((one) => one.verb === verb);
  if (action === undefined) throw new RangeError(`${name} ${verb}`);
  return action.ask({ about, values, flags: {} });
}

describe('commands about debts', () => {
  test('register, suspend and open a debt', () => {
    const owed = { creditor: 'town', kind: 'fee', currency: 'USD/2', principal: '12.50' };
    const given = { ...owed, user: 'ada', reference: '7', group: 'house' };
    expect(ask('debts', 'add', [], given)).toEqual({
      method: 'POST',
      path: '/v1/tokenomics/debts',
      body: { userId: 'ada', ...owed, reference: '7', group: 'house' },
    });
    expect(() => ask('debts', 'add', [], { ...given, kind: undefined })).toThrow('--kind');
    const code = 'IN_COLLECTION';
    expect(ask('debts', 'suspend', ['d'], { code }).body).toEqual({ debtId: 'd', code });
    expect(ask('debts', 'open', ['d']).body).toEqual({ debtId: 'd' });
    expect(ask('debts', '', [], { user: 'a b' }).path).toBe('/v1/tokenomics/debts?userId=a+b');
  });

  test('pledge money for N', () => {
    const terms = { creditor: 'town', currency: 'USD/2', pool: '100.00', amount: '0.12' };
    const given = { ...terms, 'member-cap': '20.00', until: '60', period: '4' };
    const wanted = { pledgeId: 'p', ...terms, memberCap: '20.00', perNegentropy: 1 };
    expect(ask('pledges', 'add', ['p'], given).body).toEqual({
      ...wanted,
      untilCycle: 60,
      periodCycles: 4,
    });
    expect(() => ask('pledges', 'add', ['p'], { ...given, basis: 'luck' })).toThrow('--basis');
  });

  test('take what a creditor sent back, line by line', () => {
    const path = join(folder, 'b1.csv');
    const head = 'batch,item,gross,withheld,net,status,code,creditor_reference\n';
    writeFileSync(path, `${head}b1,17,3.00,0.60,2.40,settled,,r1\nb1,18,1.00,,,rejected,PAID,\n`);
    expect(ask('settlements', 'take', ['b1', path], { creditor: 'town' }).body).toEqual({
      creditor: 'town',
      batch: 'b1',
      items: [
        { reduction: '17', outcome: 'settled', withheld: '0.60', creditorReference: 'r1' },
        { reduction: '18', outcome: 'rejected', code: 'PAID' },
      ],
    });
    writeFileSync(path, `# batch b1\n${head}b1,17,3.00,,,,,\n`);
    expect(() => ask('settlements', 'take', ['b1', path], { creditor: 'town' })).toThrow('line 3');
    expect(ask('settlements', 'reverse', ['17'], { code: 'PAID_TWICE' }).body).toEqual({
      reduction: '17',
      code: 'PAID_TWICE',
    });
  });

  test('change a pool and a debt, and answer a doubt', () => {
    expect(ask('pledges', 'pool', ['p'], { amount: '-5.00' }).body).toEqual({
      pledgeId: 'p',
      amount: '-5.00',
    });
    const interest = { amount: '1.00', code: 'INTEREST' };
    expect(ask('debts', 'adjust', ['d'], interest).body).toEqual({ debtId: 'd', ...interest });
    const answer = { outcome: 'upheld', code: 'SORRY' };
    expect(ask('reductions', 'answer', ['17'], answer).body).toEqual({
      reduction: '17',
      ...answer,
    });
    expect(() => ask('reductions', 'answer', ['17'], { ...answer, outcome: 'x' })).toThrow(
      '--outcome',
    );
  });
});

const ROWS = [
  { item: '18', creditor: 'court', status: 'accrued', currency: 'USD/2', gross: '1.00' },
  {
    item: '17',
    creditor: 'town',
    reference: '=1+1, "x"',
    pledgeId: 'p',
    status: 'accrued',
    currency: 'USD/2',
    group: 'house',
    period: 3,
    gross: '3.00',
    withheld: '0.00',
    net: '3.00',
    negentropy: '25.000000',
    decision: '11',
    cycle: 240,
  },
];
const LOG = { size: 19, root: `${'A'.repeat(43)}=` };

function fileFor(form: string, values: object, rows: readonly object[] = ROWS): string {
  const actions = DEBT_COMMANDS.find((command) => command.name === 'settlements')?.actions ?? [];
  const given = { about: [], values: { creditor: 'town', ...values }, flags: { [form]: true } };
  return actions[0]?.file?.({ items: rows as never, log: LOG }, given) ?? '';
}

test.each(['csv', 'cloudevent'])(
  'the %s file of a creditor comes back as it was filled',
  (form) => {
    const text = fileFor(form, { state: 'accrued' });
    expect(text).toContain(form === 'csv' ? "'=1+1" : '"=1+1');
    expect(text).not.toContain('18');
    const path = join(folder, `sent.${form}`);
    writeFileSync(path, text);
    expect(() => ask('settlements', 'take', ['b1', path], { creditor: 'town' })).toThrow('status');
    const filled =
      form === 'csv'
        ? text.replace('0.00', '0.60').replace('240,240,,', '240,240,settled,')
        : text.replace('"status": ""', '"status": "settled"').replace('"0.00"', '"0.60"');
    writeFileSync(path, filled);
    expect(ask('settlements', 'take', ['b1', path], { creditor: 'town' }).body).toEqual({
      creditor: 'town',
      batch: 'b1',
      log: LOG,
      items: [{ reduction: '17', outcome: 'settled', withheld: '0.60' }],
    });
  },
);

test('a settlement file says what it was made of, in its first line and in its event', () => {
  const [comment, columns, row, end] = fileFor('csv', { batch: 'b1' }).split('\n');
  expect(comment).toBe(
    '# settlement batch=b1 creditor=town period=3 ' +
      `log_size=19 root=${LOG.root} items=1 total=3.00 USD/2`,
  );
  expect(columns).toBe(
    'batch,item,debt_reference,debt_group,period,currency,gross,withheld,net,negentropy,' +
      'releases,first_cycle,last_cycle,status,code,creditor_reference',
  );
  expect(row).toBe(`b1,17,"'=1+1, ""x""",house,3,USD/2,3.00,0.00,3.00,25.000000,1,240,240,,,`);
  expect(end).toBe('');
  const event = JSON.parse(fileFor('cloudevent', { batch: 'b1' })) as object;
  expect(event).toMatchObject({
    type: 'org.negentropy.settlement.v1',
    data: {
      batch: 'b1',
      creditor: 'town',
      period: '3',
      log: LOG,
      count: 1,
      total: '3.00 USD/2',
      items: [{ batch: 'b1', item: '17', debt_group: 'house', releases: '1', first_cycle: '240' }],
    },
  });
});

test('totals are told currency by currency, and periods from the first to the last', () => {
  const other = { ...ROWS[1], item: '16', currency: 'JPY/0', gross: '300', period: 1 };
  const more = { ...ROWS[1], item: '15', gross: '0.59' };
  const text = fileFor('csv', {}, [...ROWS, other, more]);
  expect(text).toContain('batch= creditor=town period=1-3 ');
  expect(text).toContain(' items=3 total=300 JPY/0 + 3.59 USD/2\n');
});

test.each(['csv', 'cloudevent'])('a %s file that lost something is refused in words', (form) => {
  const path = join(folder, `lost.${form}`);
  const take = (batch: string, text: string): Question => {
    writeFileSync(path, text);
    return ask('settlements', 'take', [batch, path], { creditor: 'town' });
  };
  const two = [...ROWS, { ...ROWS[1], item: '15', gross: '0.59', net: '0.59' }];
  const text = fileFor(form, { batch: 'b1' }, two);
  const filled =
    form === 'csv'
      ? text.replaceAll('240,240,,', '240,240,settled,')
      : text.replaceAll('"status": ""', '"status": "settled"');
  expect(take('b1', filled).body).toMatchObject({ items: [{}, {}] });
  expect(() => take('b2', filled)).toThrow('is the batch b1, not b2.');
  expect(() => take('b1', filled.replace('0.59', '0.58'))).toThrow(
    'was made with a total of 3.59 USD/2 and has 3.58 USD/2.',
  );
  const lines = filled.split('\n');
  const shorter =
    form === 'csv'
      ? [...lines.slice(0, 3), ''].join('\n')
      : JSON.stringify({ ...eventOf(filled), data: { ...eventOf(filled).data, items: [] } });
  expect(() => take('b1', shorter)).toThrow('was made with 2 items and has');
  const foreign =
    form === 'csv'
      ? filled.replace('\nb1,', '\nb7,')
      : filled
          .replace('b1', 'b1 ')
          .replace('"batch": "b1",\n        "item"', '"batch": "b7",\n        "item"');
  expect(() => take('b1', foreign)).toThrow('it is of the batch b7, not b1.');
});

function eventOf(text: string): { readonly data: object } {
  return JSON.parse(text) as { readonly data: object };
}

test('settlements send notes what stands in a file, before anybody has filled it', () => {
  const path = join(folder, 'sent.csv');
  writeFileSync(path, fileFor('csv', { state: 'accrued', batch: 'b1' }));
  const { body } = ask('settlements', 'send', ['b1', path], { creditor: 'town' });
  const { items } = body as { readonly items: readonly { readonly outcome: string }[] };
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(({ outcome }) => outcome !== 'submitted')).toEqual([]);
  expect(body).toMatchObject({ creditor: 'town', batch: 'b1' });
  expect(() => ask('settlements', 'send', ['b9', path], { creditor: 'town' })).toThrow('the batch');
});

test('a JSON file that is no settlement is refused', () => {
  const path = join(folder, 'other.json');
  writeFileSync(path, '{"type":"something.else"}');
  expect(() => ask('settlements', 'take', ['b1', path], { creditor: 'town' })).toThrow(
    'CloudEvent',
  );
});

test('pledges add takes what a creditor asks besides, and refuses shares that are none', () => {
  const given = {
    creditor: 'town',
    currency: 'USD/2',
    pool: '50.00',
    amount: '0.12',
    'member-cap': '2.00',
    until: '9',
    'debt-cap': '0.5',
    'rate-ceiling': '1.00',
    cutoff: '1',
    withholding: '0.07',
    notice: '4',
    funding: 'overlay',
    domains: 'knowledge, roads',
    'debt-kinds': 'fee',
  };
  expect(ask('pledges', 'add', ['p'], given).body).toMatchObject({
    debtCap: 0.5,
    rateCeiling: '1.00',
    cutoff: 1,
    withholding: 0.07,
    noticeCycles: 4,
    fundingAccount: 'overlay',
    eligible: { domains: ['knowledge', 'roads'], debtKinds: ['fee'] },
  });
  for (const share of ['2', '0.1234567', 'half']) {
    const wrong = { ...given, withholding: share };
    expect(() => ask('pledges', 'add', ['p'], wrong)).toThrow('--withholding is a share');
  }
  expect(ask('pledges', 'renew', ['p'], { renews: '2' }).body).toEqual({
    pledgeId: 'p',
    renews: 2,
  });
  expect(ask('pledges', 'end', ['p'], { until: '9' }).body).toEqual({
    pledgeId: 'p',
    untilCycle: 9,
  });
});
