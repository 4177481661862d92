import { createPublicKey, verify } from 'node:crypto';
import { postingsOf } from '../../src/core/entries/entry-rules.ts';
import type {
  DebtEntry,
  DecisionEntry,
  ElectionEntry,
  Entry,
  PledgeEntry,
  PoolEntry,
  ReductionEntry,
  ReversalEntry,
  SettlementEntry,
  StatementEntry,
} from '../../src/core/state/entry.ts';
import { parseMicros } from '../../src/core/units.ts';

/**
 * What has to hold of debts after each entry of a log, from the entries and their postings alone:
 * nothing of `DebtBook` or of the state is looked at. Numbers are those of the invariants in
 * docs/reference/debt.md#what-always-holds.
 */
export class DebtChecks {
  readonly complaints: string[] = [];
  readonly balances = new Map<string, bigint>();
  readonly #pledges = new Map<string, PledgeEntry>();
  readonly #debts = new Map<string, DebtEntry>();
  readonly #decisions = new Map<number, DecisionEntry>();
  readonly #closed = new Set<string>();
  /** Debts that their creditor has said are owed. */
  readonly #opened = new Set<string>();
  /** What creditors told of pools, took out of them and renewed, by pledge. */
  readonly #pools = new Map<string, PoolEntry[]>();
  /** What stands under each cap, by its name and what it counts. */
  readonly #standing = new Map<string, bigint>();
  readonly #elections = new Map<string, ElectionEntry[]>();
  readonly #reductions = new Map<number, ReductionEntry>();
  /** Indexes of reductions that wait for the end of their period. */
  readonly #waiting = new Set<number>();
  readonly #sent = new Map<number, string>();
  readonly #ended = new Map<number, (SettlementEntry | ReversalEntry)[]>();
  /** By member, pledge and period: N used and units, ever; and units that stand. */
  readonly #shares = new Map<string, { used: bigint; units: bigint; standing: bigint }>();
  /** What moved since the last statement, by pledge and member. */
  #moved = new Map<string, Map<string, bigint>>();
  /** Pledges whose creditors have signed them. */
  readonly #signed = new Set<string>();
  /** What a batch has settled, line by line, and the one that waits for its signature. */
  readonly #batches = new Map<string, string[]>();
  #unsigned = '';
  #log = '';
  #index = -1;

  take(entry: Entry): void {
    this.#index += 1;
    this.#post(entry);
    this.#checkBatch(entry);
    if (entry.type === 'community') this.#log = entry.key;
    if (entry.type === 'decision') this.#decisions.set(this.#index, entry);
    if (entry.type === 'pledge') {
      this.#pledges.set(entry.pledge, entry);
      this.#move(entry.pledge, 'added', BigInt(entry.pool));
    } else if (entry.type === 'pool') this.#pool(entry);
    else if (entry.type === 'debt') this.#debts.set(entry.debt, entry);
    else if (entry.type === 'suspension') {
      if (this.#closed.has(entry.debt)) this.#complain(7, `${entry.debt} was closed`);
      if (entry.closed === true) this.#closed.add(entry.debt);
      else if (entry.code === undefined) this.#opened.add(entry.debt);
    } else if (entry.type === 'election') {
      const key = `${entry.member} ${entry.debt} ${entry.pledge}`;
      this.#elections.set(key, [...(this.#elections.get(key) ?? []), entry]);
    } else if (entry.type === 'reduction') this.#reduce(entry);
    else if (entry.type === 'settlement' || entry.type === 'reversal') this.#end(entry);
    else if (entry.type === 'submission') {
      for (const one of entry.reductions) this.#sent.set(one, entry.batch);
    } else if (entry.type === 'statement') this.#state(entry);
    else if (entry.type === 'cycle') this.#checkWaiting(entry.cycle);
    this.#stand();
  }

  /** 2: what is told moves nothing, and nothing is taken out that was not told in time. */
  #pool(entry: PoolEntry): void {
    const before = this.#pools.get(entry.pledge) ?? [];
    this.#pools.set(entry.pledge, [...before, entry]);
    const units = BigInt(entry.units);
    if (entry.signature !== undefined) return this.#sign(entry.pledge, entry.signature);
    if (entry.notice === true || entry.until !== undefined) return;
    if (units > 0n) return this.#move(entry.pledge, 'added', units);
    this.#move(entry.pledge, 'withdrawn', -units);
    const { noticeCycles } = this.#pledges.get(entry.pledge) ?? {};
    if (noticeCycles === undefined) return;
    const sum = (some: readonly PoolEntry[]): bigint =>
      some.reduce((all, one) => all - BigInt(one.units), 0n);
    const told = before.filter((one) => one.notice && one.cycle <= entry.cycle - noticeCycles);
    const out = [...before, entry].filter((one) => !one.notice && one.units.startsWith('-'));
    if (sum(out) > sum(told)) this.#complain(2, `${sum(out)} taken out, ${sum(told)} told`);
  }

  /** 10: a signature is of the pledge's own line by the key that it names, and only one counts. */
  #sign(name: string, signature: string): void {
    const pledge = this.#pledges.get(name);
    // A line of the log has its fields in order; there is nothing within a field of a pledge.
    const line = JSON.stringify(pledge, Object.keys(pledge ?? {}).toSorted());
    const text = `negentropy/pledge/v1\n${this.#log}\n${line}\n`;
    const isGiven = isSigned(text, signature, pledge?.key);
    if (!isGiven || this.#signed.has(name)) this.#complain(10, `${name} is not signed by it`);
    this.#signed.add(name);
  }

  /** 13: a batch of a creditor that signs is signed as a whole, before anything else follows. */
  #checkBatch(entry: Entry): void {
    const own = entry.type === 'settlement' ? `${entry.creditor} ${entry.batch}` : '';
    if (this.#unsigned !== '' && own !== this.#unsigned) this.#complain(13, `${own} is between`);
    if (entry.type !== 'settlement') return;
    const { reduction, outcome, units, withheld, currency, code, creditor, signature } = entry;
    const said = [
      reduction,
      outcome,
      units,
      withheld,
      currency,
      ...(code === undefined ? [] : [code]),
    ];
    const items = [...(this.#batches.get(own) ?? []), said.join(' ')];
    this.#batches.set(own, items);
    const pledges = [...this.#pledges.values()].filter((one) => one.creditor === creditor);
    const { key } = pledges.find((one) => one.key !== undefined) ?? {};
    if (signature !== undefined) {
      const text = ['negentropy/settlement/v1', this.#log, own, ...items, ''].join('\n');
      if (!isSigned(text, signature, key)) this.#complain(13, `${own} is not signed`);
      this.#unsigned = '';
    } else if (key !== undefined && outcome !== 'cancelled') this.#unsigned = own;
  }

  /** 1: legs add up to zero, by asset. */
  #post(entry: Entry): void {
    const sums = new Map<string, bigint>();
    for (const { account, asset, amount } of postingsOf(entry)) {
      if (asset === 'MIC') continue;
      sums.set(asset, (sums.get(asset) ?? 0n) + amount);
      const key = `${account}|${asset}`;
      this.balances.set(key, (this.balances.get(key) ?? 0n) + amount);
    }
    for (const sum of sums.values()) if (sum !== 0n) this.#complain(1, 'legs that do not add up');
  }

  /** 2, 3 and 4: pools, what is owed, and N. */
  #stand(): void {
    let [pools, pledged] = [0n, 0n];
    const committed = new Map<string, bigint>();
    for (const [key, amount] of this.balances) {
      const [account = ''] = key.split('|');
      const [kind = '', name = '', more = ''] = account.split(':');
      const isPool = kind === 'pledge' || kind === 'committed' || kind === 'settled';
      if (isPool) pools += amount;
      if (kind === 'creditor' && more === 'pledged') pledged += amount;
      if (kind === 'committed') committed.set(more, (committed.get(more) ?? 0n) + amount);
      if (isPool && amount < 0n) this.#complain(2, `${account} is ${amount}`);
      if (kind === 'n' && name !== 'issued' && amount < 0n) this.#complain(4, `${account} below 0`);
    }
    if (pools !== -pledged) this.#complain(2, `pools of ${pools}, pledged ${pledged}`);
    for (const [debt, units] of committed) {
      const owed = this.balances.get(`debt:${debt}:owed|USD/2`) ?? 0n;
      if (units > owed) this.#complain(3, `${units} committed of ${owed}`);
    }
  }

  /** 5, 6 and 10: ⌊λ·ΣN⌋, caps, and nothing for what was released before. */
  #reduce(entry: ReductionEntry): void {
    this.#reductions.set(this.#index, entry);
    const { member, debt, pledge: name, period } = entry;
    const first = this.#waited(entry);
    const { due: cycle = first.cycle } = first;
    const pledge = this.#pledges.get(name);
    const elections = this.#elections.get(`${member} ${debt} ${name}`) ?? [];
    const election = elections.findLast((one) => (one.from ?? one.cycle + 1) <= cycle);
    if (pledge === undefined || election === undefined) return this.#complain(10, 'nobody asked');
    const { until = cycle } = election;
    const isEarly = cycle < pledge.from || cycle > this.#lastOf(pledge);
    if (cycle > until) this.#complain(10, `a release of ${cycle}, elected until ${until}`);
    if (isEarly || election.share === 0) this.#complain(10, `a release of ${cycle}`);
    this.#checkEligible(entry, pledge);
    const units = BigInt(entry.units);
    const isDrafted = pledge.key !== undefined && !this.#signed.has(name);
    if (isDrafted && units > 0n) this.#complain(10, `${units} of ${name}, which is not signed`);
    this.#checkPeriod({ ...entry, cycle }, pledge);
    this.#stands(entry, units);
    if (units > 0n) this.#checkCaps(entry, pledge);
    const share = this.#shareOf(entry);
    share.used += parseMicros(entry.negentropy);
    share.units += units;
    share.standing += units;
    const [each, per] = [BigInt(pledge.units), BigInt(pledge.perNegentropy) * 1_000_000n];
    if ((share.used * each) / per !== share.units) this.#complain(5, `${share.units} units`);
    if (share.standing > BigInt(pledge.memberCap)) this.#complain(6, `${period}: above the cap`);
    this.#move(name, 'committed', units, member);
  }

  /**
   * 10: what waits takes nothing off, and what ends that is of it, once, at the end of its period;
   * parts of a pool are never more than is available.
   */
  #waited(entry: ReductionEntry): ReductionEntry {
    const { waited, pledge: name, units, portion = units, cycle, limits = [] } = entry;
    const pledge = this.#pledges.get(name);
    const isOpen = limits.includes('PERIOD_OPEN');
    if (isOpen && (units !== '0' || pledge?.atClose !== true)) this.#complain(10, 'no waiting');
    if (isOpen) this.#waiting.add(this.#index);
    if (waited === undefined) {
      if (pledge?.atClose && units !== '0') this.#complain(10, `${units} before the end`);
      return entry;
    }
    const found = this.#reductions.get(waited);
    if (found === undefined || !this.#waiting.delete(waited)) {
      this.#complain(10, `${waited} does not wait`);
      return entry;
    }
    const names = ['decision', 'member', 'debt', 'pledge', 'period', 'offered'] as const;
    if (names.some((one) => found[one] !== entry[one])) this.#complain(10, `not what ${waited} is`);
    if (BigInt(units) > BigInt(portion)) this.#complain(6, `${units} of ${portion}`);
    if (pledge !== undefined && !this.#isDue(entry)) this.#complain(10, `shared in ${cycle}`);
    return found;
  }

  /** Whether the period of a reduction, or its pledge, ends with its cycle. */
  #isDue({ pledge: name, period, cycle }: ReductionEntry, now = cycle): boolean {
    const pledge = this.#pledges.get(name);
    if (pledge === undefined) return false;
    const end = pledge.from + period * pledge.periodCycles - 1;
    return now >= Math.min(end, this.#lastOf(pledge));
  }

  /** 10: nothing waits behind the end of its period, unless its debt has ended. */
  #checkWaiting(cycle: number): void {
    for (const index of this.#waiting) {
      const entry = this.#reductions.get(index);
      if (entry === undefined || !this.#isDue(entry, cycle)) continue;
      if (!this.#closed.has(entry.debt)) this.#complain(10, `${index} waits still`);
    }
  }

  /** The last cycle of a pledge, which its creditor may have ended earlier. */
  #lastOf({ pledge, until }: PledgeEntry): number {
    return this.#pools.get(pledge)?.findLast((one) => one.until !== undefined)?.until ?? until;
  }

  /** 10: what a pledge is not for takes nothing off, and says so. */
  #checkEligible(
    { debt, decision, units, limits = [] }: ReductionEntry,
    pledge: PledgeEntry,
  ): void {
    const { family = '', domain = '', action = '' } = this.#decisions.get(decision) ?? {};
    const { kind = '' } = this.#debts.get(debt) ?? {};
    const { families = [family], domains = [domain], actions = [action] } = pledge;
    const isFor = families.includes(family) && domains.includes(domain) && actions.includes(action);
    const isSaid = limits.includes('NOT_ELIGIBLE');
    if (isFor === isSaid || (isSaid && units !== '0')) this.#complain(10, `${family} ${domain}`);
    if (pledge.debtKinds?.includes(kind) === false) this.#complain(10, `a pledge not for ${kind}`);
  }

  /** 10: a period is the one that its cycle counts for, and only if it was renewed before. */
  #checkPeriod({ cycle, period, units, pledge: name }: ReductionEntry, pledge: PledgeEntry): void {
    const { from, periodCycles, cutoff = 0, carryOver, renewal } = pledge;
    const gone = cycle - from;
    const isCut = gone % periodCycles >= periodCycles - cutoff;
    const own = (gone - (gone % periodCycles)) / periodCycles + 1;
    const next = from + own * periodCycles;
    const carried = isCut && carryOver === true && next <= this.#lastOf(pledge);
    if (period !== own + (carried ? 1 : 0)) this.#complain(10, `period ${period} of ${cycle}`);
    if (units === '0') return;
    if (isCut && !carried) this.#complain(10, `${units} behind the cut-off`);
    const isRenewed = this.#pools.get(name)?.some(({ renews }) => renews === period) === true;
    if (renewal && period > 1 && !isRenewed) this.#complain(10, `${period} was not renewed`);
  }

  /** 6: every cap of the pledge, and of the debt, and what else a creditor asks. */
  #checkCaps(entry: ReductionEntry, pledge: PledgeEntry): void {
    const debt = this.#debts.get(entry.debt);
    if (debt === undefined) return this.#complain(6, 'a debt of nobody');
    const { rateCeiling, groupCap, debtCap = 1_000_000, oneInGroup } = pledge;
    const caps = this.#capsOf(entry);
    const most = (BigInt(debt.principal) * BigInt(debtCap)) / 1_000_000n;
    const within = (name: string, cap: bigint): void => {
      const units = this.#standing.get(caps[name] ?? '') ?? 0n;
      if (units > cap) this.#complain(6, `${units} of ${name}, at most ${cap}`);
    };
    if (rateCeiling !== undefined) within('action', BigInt(rateCeiling));
    if (groupCap !== undefined) within('group', BigInt(groupCap));
    if (pledge.debtCap !== undefined) within('debt', most);
    const isAlone =
      this.#standing.get(caps['group'] ?? '') === this.#standing.get(caps['own'] ?? '');
    if (oneInGroup && !isAlone) this.#complain(6, `two of ${debt.group}`);
    if (this.#closed.has(entry.debt)) this.#complain(6, 'a debt that has ended');
    const isOwed = debt.unacknowledged !== true || this.#opened.has(entry.debt);
    if (!isOwed) this.#complain(6, 'a debt that nobody has acknowledged');
  }

  #capsOf(entry: ReductionEntry): Record<string, string> {
    const { pledge, period, member, debt, decision } = entry;
    const { group = debt } = this.#debts.get(debt) ?? {};
    const named = {
      action: [decision],
      group: [period, group],
      own: [period, group, member],
      debt: [debt],
    };
    const all = Object.entries(named).map(([name, of]) => [name, [name, pledge, ...of].join(' ')]);
    return Object.fromEntries(all) as Record<string, string>;
  }

  #stands(entry: ReductionEntry, units: bigint): void {
    for (const cap of Object.values(this.#capsOf(entry))) {
      this.#standing.set(cap, (this.#standing.get(cap) ?? 0n) + units);
    }
  }

  /** 7: each ends once, and is taken back at most once. */
  #end(entry: SettlementEntry | ReversalEntry): void {
    const before = this.#ended.get(entry.reduction) ?? [];
    const [first] = before;
    const isFirst = entry.type === 'settlement' && before.length === 0;
    const wasSettled = first?.type === 'settlement' && first.outcome === 'settled';
    const isBack = entry.type === 'reversal' && before.length === 1 && wasSettled;
    if (!isFirst && !isBack) this.#complain(7, `reduction ${entry.reduction} ends again`);
    this.#ended.set(entry.reduction, [...before, entry]);
    const reduction = this.#reductions.get(entry.reduction);
    const outcome = entry.type === 'reversal' ? 'reversed' : entry.outcome;
    const units = BigInt(entry.units);
    this.#move(entry.pledge, outcome, units, entry.member);
    if (entry.type === 'settlement') {
      this.#move(entry.pledge, 'withheld', BigInt(entry.withheld));
      this.#checkWithheld(entry);
      const sent = this.#sent.get(entry.reduction) ?? entry.batch;
      const isOther = outcome !== 'cancelled' && sent !== entry.batch;
      if (isOther) this.#complain(13, `${entry.reduction} was sent in ${sent}`);
    } else if (entry.expired === true) this.#move(entry.pledge, 'expired', units);
    if (outcome !== 'settled' && reduction !== undefined) {
      this.#shareOf(reduction).standing -= units;
      this.#stands(reduction, -units);
    }
    const { effective = entry.cycle } = entry.type === 'reversal' ? entry : {};
    const since = first?.cycle ?? entry.cycle;
    if (effective < since || effective > entry.cycle) this.#complain(7, `counts in ${effective}`);
  }

  /** 5: what taxes keep is what the pledge says, to the coin. */
  #checkWithheld({ pledge, outcome, units, withheld }: SettlementEntry): void {
    const { withholding } = this.#pledges.get(pledge) ?? {};
    if (withholding === undefined || outcome !== 'settled') return;
    const millionths = BigInt(units) * BigInt(withholding);
    const rest = millionths - BigInt(withheld) * 1_000_000n;
    if (rest < 0n || rest >= 1_000_000n) this.#complain(5, `${withheld} withheld of ${units}`);
  }

  /** 8, 9 and 11: the sums of the members, each of its own, and what is left. */
  #state(entry: StatementEntry): void {
    const moved = this.#moved.get(entry.pledge) ?? new Map<string, bigint>();
    const names = ['added', 'withdrawn', 'committed', 'settled', 'withheld', 'rejected'] as const;
    for (const name of [...names, 'cancelled', 'reversed', 'expired'] as const) {
      const sum = [...moved].filter(([key]) => key.startsWith(`${name} `));
      const whole = sum.reduce((units, [, more]) => units + more, 0n);
      if (whole !== BigInt(entry[name])) this.#complain(8, `${name} is ${whole}`);
    }
    const left = this.balances.get(`pledge:${entry.pledge}:available|USD/2`) ?? 0n;
    if (left !== BigInt(entry.closing)) this.#complain(8, `${left} are available`);
    this.#moved = new Map([...this.#moved, [entry.pledge, new Map<string, bigint>()]]);
  }

  #move(pledge: string, name: string, units: bigint, member = ''): void {
    const moved = this.#moved.get(pledge) ?? new Map<string, bigint>();
    const key = `${name} ${member}`;
    moved.set(key, (moved.get(key) ?? 0n) + units);
    this.#moved.set(pledge, moved);
  }

  #shareOf({ member, pledge, period }: ReductionEntry): {
    used: bigint;
    units: bigint;
    standing: bigint;
  } {
    const key = `${member} ${pledge} ${period}`;
    const share = this.#shares.get(key) ?? { used: 0n, units: 0n, standing: 0n };
    this.#shares.set(key, share);
    return share;
  }

  #complain(invariant: number, what: string): void {
    this.complaints.push(`${invariant}, entry ${this.#index}: ${what}`);
  }
}

/** By Node's own Ed25519. @param key as `name+hash+base64` */
function isSigned(text: string, signature: string, key = ''): boolean {
  const raw = Buffer.from(key.split('+').slice(2).join('+'), 'base64').subarray(1);
  if (raw.length !== 32) return false;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') } as const;
  const by = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, Buffer.from(text), by, Buffer.from(signature, 'base64'));
}
