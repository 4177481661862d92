import {
  electCommand,
  pledgeCommand,
  registerDebtCommand,
  settleCommand,
} from '../../pipeline/commands/debts.ts';
import type { CityMoment } from './city-moment.ts';

const CREDITOR = 'sim-waterworks';
const PLEDGE = 'order-2026';
const CURRENCY = 'USD/2';
/** After so many days the pledge is given: before, nobody is known to keep anything. */
const PLEDGED_ON = 56;
const PERIOD_CYCLES = 28;
const DEBTORS_MAX = 120;

/** A creditor who gives up part of what is owed, for order, and says once a month what was done. */
export class CityCreditor {
  /** Cents, as settled. */
  settledCents = 0n;
  settledItems = 0;
  debtors = 0;
  #batches = 0;

  async live(moment: CityMoment): Promise<void> {
    const { day } = moment;
    if (day === PLEDGED_ON) await this.#pledge(moment);
    if (day > PLEDGED_ON && day % PERIOD_CYCLES === 0) await this.#settle(moment);
  }

  /** What somebody owes, and that they want what they earn to pay it. */
  async #pledge({ city, community, pump, now }: CityMoment): Promise<void> {
    await pump.settle();
    const { writer } = community;
    const cycle = await writer.read((state) => state.cycle);
    const until = cycle + city.days;
    const terms = { currency: CURRENCY, pool: '5000.00', amount: '1.00', perNegentropy: 1 };
    const caps = { memberCap: '40.00', periodCycles: PERIOD_CYCLES, until };
    const pledge = { pledgeId: PLEDGE, creditor: CREDITOR, ...terms, ...caps, now };
    await writer.submit(pledgeCommand(pledge));
    const debtors = city.people.filter(({ habit }) => habit === 'steady' || habit === 'reviewer');
    for (const [index, { userId }] of debtors.slice(0, DEBTORS_MAX).entries()) {
      const reference = `simulated bill ${index + 1}`;
      const about = { userId, creditor: CREDITOR, kind: 'fee', currency: CURRENCY } as const;
      const debt = { ...about, principal: '180.00', reference, now };
      const { entry } = await writer.submit(registerDebtCommand(debt));
      const order = { userId, debtId: entry.debt, pledgeId: PLEDGE, share: 500_000, now };
      await writer.submit(electCommand(order));
      this.debtors += 1;
    }
  }

  async #settle({ community, pump, now }: CityMoment): Promise<void> {
    await pump.settle();
    const due = await community.writer.read(({ debts }) =>
      debts.book.reductions().filter(({ state, units }) => state === 'accrued' && units > 0n),
    );
    if (due.length === 0) return;
    this.#batches += 1;
    const items = due.map(({ reduction }) => ({ reduction, outcome: 'settled' }) as const);
    const order = { creditor: CREDITOR, batch: `simulated-${this.#batches}`, items, now };
    await community.writer.submit(settleCommand(order));
    this.settledItems += due.length;
    for (const { units } of due) this.settledCents += units;
  }
}
