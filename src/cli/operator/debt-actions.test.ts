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
        { reduction: '17', outcome: 'settled', withheld: '0.60' },
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
    gross: '3.00',
    withheld: '0.00',
    net: '3.00',
  },
];

test.each(['csv', 'cloudevent'])(
  'the %s file of a creditor comes back as it was filled',
  (form) => {
    const actions = DEBT_COMMANDS.find((command) => command.name === 'settlements')?.actions ?? [];
    const file = actions[0]?.file;
    const given = {
      about: [],
      values: { creditor: 'town', state: 'accrued' },
      flags: { [form]: true },
    };
    const text = file?.({ items: ROWS }, given) ?? '';
    expect(text).toContain(form === 'csv' ? "'=1+1" : '"=1+1');
    expect(text).not.toContain('18');
    const path = join(folder, `sent.${form}`);
    writeFileSync(path, text);
    expect(() => ask('settlements', 'take', ['b1', path], { creditor: 'town' })).toThrow('status');
    const filled =
      form === 'csv'
        ? text.replace('0.00,,', '0.60,settled,')
        : text.replace('"status": ""', '"status": "settled"').replace('"0.00"', '"0.60"');
    writeFileSync(path, filled);
    expect(ask('settlements', 'take', ['b1', path], { creditor: 'town' }).body).toEqual({
      creditor: 'town',
      batch: 'b1',
      items: [{ reduction: '17', outcome: 'settled', withheld: '0.60' }],
    });
  },
);

test('a JSON file that is no settlement is refused', () => {
  const path = join(folder, 'other.json');
  writeFileSync(path, '{"type":"something.else"}');
  expect(() => ask('settlements', 'take', ['b1', path], { creditor: 'town' })).toThrow(
    'CloudEvent',
  );
});
