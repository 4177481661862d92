import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { debtId } from '../../../../test/worlds/random-history.ts';
import { DAILY, evidenceHash, newDraft } from '../../../../test/worlds/memory-community.ts';
import type { BatchDraft } from '../../../pipeline/writer/draft.ts';
import { negentropyOf } from '../../mint/amount.ts';
import { PRESETS } from '../../policy/presets.ts';
import type { SettlementEntry } from '../../state/entry.ts';
import { formatMicros, negentropyMicros } from '../../units.ts';
import { postingsOf } from '../entry-rules.ts';

const FILE = new URL('../../../../../shared/data/economy/debt-examples.json', import.meta.url);

interface Leg {
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
}

interface Happening {
  readonly type: 'release' | 'settle' | 'interest' | 'payment' | 'reverse' | 'withdraw';
  readonly member: string;
  readonly I: number;
  readonly a?: number;
  readonly e?: number;
  readonly debt: string;
  readonly period: string;
  readonly reduction: string;
  readonly reason: string;
  readonly units: number;
  readonly reject?: Readonly<Record<string, string>>;
}

interface Example {
  readonly config: {
    readonly name: string;
    readonly currency: string;
    readonly debts: readonly { readonly id: string; readonly principal: number }[];
    readonly pledge: {
      readonly id: string;
      readonly creditor: string;
      readonly pool: number;
      readonly lambda: { readonly units: number; readonly perNegentropy: number };
      readonly memberCap: number;
    };
  };
  readonly events: readonly Happening[];
  readonly notApplied: readonly unknown[];
  readonly entries: readonly { readonly type: string; readonly legs: readonly Leg[] }[];
  readonly balances: Readonly<Record<string, string>>;
}

const examples = existsSync(FILE)
  ? (JSON.parse(readFileSync(FILE, 'utf8')) as readonly Example[])
  : [];

describe.skipIf(examples.length === 0)('a worked example (needs ../shared/data)', () => {
  test.each(examples.map((example) => [example.config.name, example] as const))(
    'is posted leg by leg by the entries of the log, to its end: %s',
    (_, example) => {
      const story = new Story(example);
      for (const run of runsOf(example.events)) story.tell(run);
      expect(story.posted()).toEqual(expectedIn(example));
      expect(story.balances()).toEqual(example.balances);
      expect(story.nothingTaken()).toBe(example.notApplied.length);
    },
  );
});

/** Releases of one period are one cycle of the log; whatever else happens stands alone. */
function runsOf(events: readonly Happening[]): Happening[][] {
  const runs: Happening[][] = [];
  for (const event of events) {
    const last = runs.at(-1)?.at(-1);
    const isSame = last?.type === 'release' && event.type === 'release';
    if (isSame && last.period === event.period) runs.at(-1)?.push(event);
    else runs.push([event]);
  }
  return runs;
}

/** In the log what is minted in a cycle comes first, and what it pays at the close. */
function expectedIn({ entries }: Example): string[] {
  const lines: string[] = [];
  let paid: string[] = [];
  const flush = (): void => {
    lines.push(...paid);
    paid = [];
  };
  let before = '';
  for (const { type, legs } of entries) {
    const isOfRun = type === 'reduction' || type === 'release';
    const isOfNextRun = type === 'release' && before !== 'release' && before !== 'reduction';
    if (!isOfRun || isOfNextRun) flush();
    if (type === 'reduction') paid.push(lineOf(legs));
    else lines.push(lineOf(legs));
    before = type;
  }
  flush();
  return lines;
}

function lineOf(legs: readonly Leg[]): string {
  const texts = legs.map(({ account, asset, amount }) => `${account} ${amount} ${asset}`);
  return texts.toSorted().join('; ');
}

/** An example told by entries of a log. */
class Story {
  readonly #draft: BatchDraft;
  readonly #example: Example;
  /** Names of the example for ids of the log. */
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, string>();

  constructor(example: Example) {
    this.#example = example;
    this.#draft = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
    const { config, events } = example;
    const owing = new Map(
      events.flatMap(({ type, member, debt }) => (type === 'release' ? [[debt, member]] : [])),
    );
    for (const [at, { id, principal }] of config.debts.entries()) {
      this.#owe(id, debtId(at), { who: owing.get(id) ?? '', principal: String(principal) });
    }
    this.#pledge();
    for (const { id } of config.debts) {
      const [debt, member] = [this.#idOf(id), this.#idOf(owing.get(id) ?? '')];
      const { cycle } = this.#draft.state;
      const pledge = config.pledge.id;
      this.#draft.append({ type: 'election', cycle, member, debt, pledge, share: 1_000_000 });
    }
    this.#draft.closeCycle();
  }

  tell(run: readonly Happening[]): void {
    const [first] = run;
    if (first?.type === 'release') {
      for (const one of run) this.#mint(one);
      this.#draft.closeCycle();
      return;
    }
    if (first !== undefined) this.#say(first);
  }

  posted(): string[] {
    return this.#draft.appended.flatMap(({ entry }) => {
      const legs = postingsOf(entry).filter(({ asset }) => asset !== 'MIC');
      const named = legs.map(({ account, asset, amount }) => {
        return { account: this.#named(account), asset, amount: String(amount) };
      });
      return named.length === 0 ? [] : [lineOf(named)];
    });
  }

  balances(): Record<string, string> {
    const all = [...this.#draft.state.debts.book.balances()];
    return Object.fromEntries(all.map(([key, amount]) => [this.#named(key), String(amount)]));
  }

  nothingTaken(): number {
    return this.#draft.appended.filter(
      ({ entry }) => entry.type === 'reduction' && entry.units === '0',
    ).length;
  }

  #owe(name: string, debt: string, owed: { who: string; principal: string }): void {
    const { cycle } = this.#draft.state;
    const { currency, pledge } = this.#example.config;
    const member = this.#draft.memberOf(owed.who, undefined);
    for (const [short, id] of [
      [name, debt],
      [owed.who, member],
    ] as const) {
      this.#names.set(id, short);
      this.#ids.set(short, id);
    }
    const about = { creditor: pledge.creditor, kind: 'fee', reference: 'a'.repeat(64) };
    const { principal } = owed;
    this.#draft.append({ type: 'debt', cycle, debt, member, ...about, currency, principal });
  }

  /** Each cycle is a period, so that what comes behind a cut-off is of the next one. */
  #pledge(): void {
    const { cycle } = this.#draft.state;
    const { currency, pledge } = this.#example.config;
    this.#draft.append({
      type: 'pledge',
      cycle,
      pledge: pledge.id,
      creditor: pledge.creditor,
      currency,
      pool: String(pledge.pool),
      units: String(pledge.lambda.units),
      perNegentropy: String(pledge.lambda.perNegentropy),
      basis: 'negentropy',
      memberCap: String(pledge.memberCap),
      from: cycle + 1,
      until: cycle + 100,
      periodCycles: 1,
    });
  }

  #mint({ member, I, a = 1_000_000, e = 1_000_000 }: Happening): void {
    const { cycle, size } = this.#draft.state;
    const scale = negentropyMicros(100_000_000n);
    this.#draft.append({
      type: 'decision',
      cycle,
      member: this.#idOf(member),
      family: 'civic',
      action: 'promise',
      domain: 'knowledge',
      evidence: evidenceHash(`minted ${size}`),
      policy: 1,
      outcome: 'minted',
      channels: {},
      findings: 0,
      integrity: 990_000,
      amount: '1.000000',
      negentropy: formatMicros(negentropyOf(scale, I, a, e)),
    });
  }

  #say(happening: Happening): void {
    const { currency, pledge } = this.#example.config;
    const { cycle } = this.#draft.state;
    const { type, debt, units } = happening;
    switch (type) {
      case 'release':
        return;
      case 'settle':
        return this.#settle(happening);
      case 'reverse': {
        const code = happening.reason;
        const of = { ...this.#reductionOf(happening.reduction), withheld: '0', code };
        this.#draft.append({ type: 'reversal', cycle, ...of });
        return;
      }
      case 'withdraw': {
        const of = { pledge: pledge.id, creditor: pledge.creditor, currency };
        this.#draft.append({ type: 'pool', cycle, ...of, units: `-${units}` });
        return;
      }
      case 'interest':
      case 'payment': {
        const by = type === 'payment' ? `-${units}` : String(units);
        const of = { debt: this.#idOf(debt), currency, units: by, code: type.toUpperCase() };
        this.#draft.append({ type: 'adjustment', cycle, ...of });
      }
    }
  }

  /** All that waits, in the order of the log. */
  #settle({ reject = {} }: Happening): void {
    const { cycle, debts } = this.#draft.state;
    for (const [at, { state }] of debts.book.reductions().entries()) {
      if (state !== 'accrued') continue;
      const code = reject[`r${at + 1}`];
      const of = { ...this.#reductionOf(`r${at + 1}`), batch: 'b', withheld: '0' };
      const how: Pick<SettlementEntry, 'outcome' | 'code'> =
        code === undefined ? { outcome: 'settled' } : { outcome: 'rejected', code };
      this.#draft.append({ type: 'settlement', cycle, ...of, ...how });
    }
  }

  #reductionOf(name: string) {
    const found = this.#draft.state.debts.book.reductions()[Number(name.slice(1)) - 1];
    if (found === undefined) throw new RangeError(`no reduction ${name}`);
    const { currency, pledge } = this.#example.config;
    return {
      reduction: Number(found.reduction),
      member: found.member,
      debt: found.debt,
      pledge: pledge.id,
      creditor: pledge.creditor,
      currency,
      units: String(found.units),
      negentropy: formatMicros(found.negentropy),
    };
  }

  #idOf(name: string): string {
    return this.#ids.get(name) ?? '';
  }

  #named(account: string): string {
    let name = account;
    for (const [id, short] of this.#names) name = name.replace(id, short);
    return name;
  }
}
