import type {
  DecisionEntry,
  Entry,
  FactEntry,
  LegacyEntry,
  LinkEntry,
  PledgeEntry,
  ReductionEntry,
  ReflectionEntry,
  ReversalEntry,
  SettlementEntry,
  StatementEntry,
} from '../../src/core/state/entry.ts';
import type { MovementEntry } from '../../src/core/entries/economy/movements.ts';
import { tableRows } from '../docs/tables.ts';
import { readText } from '../house-rules/source-files.ts';

/**
 * docs/reference/log.md once more, in bigint and without anything of src: tallies, scores, I, GI,
 * amounts and books from the raw entries. It judges numbers, not reasons: whether somebody may mint
 * is the verifier's question, how much is this one's.
 */
export class IndependentBooks {
  readonly complaints: string[] = [];
  /** Balances by member, and `issuance` and `held`, in millionths. */
  readonly accounts = new Map<string, bigint>();
  readonly negentropy = new Map<string, bigint>();
  /** What stands of version 2, by member, in millionths. */
  readonly legacy = new Map<string, bigint>();
  /** Σ over minted and released decisions of the formula, in millionths. */
  released = 0n;
  #policies: { readonly since: number; readonly document: PolicyNumbers }[] = [];
  readonly #tallies = new Map<string, Map<string, Tally>>();
  /** Members who are one person, by each of them, and the tallies of the person by who is first. */
  readonly #people = new Map<string, readonly string[]>();
  readonly #joint = new Map<string, Map<string, Tally>>();
  /** What followed reflections add, by member and channel. */
  readonly #reflected = new Map<string, Map<string, bigint>>();
  /** Facts that stand, by member. */
  readonly #facts = new Map<string, FactEntry[]>();
  readonly #lastFact = new Map<string, number>();
  /** Members who are named witnesses. */
  readonly #named = new Set<string>();
  readonly #findings = new Map<
    number,
    { member: string; code: string; status: string; final: number }
  >();
  readonly #owed = new Map<number, { member: string; amount: bigint; negentropy: bigint }>();
  /** What is owed and not committed, by debt. */
  readonly #owing = new Map<string, bigint>();
  readonly #pledges = new Map<
    string,
    {
      readonly entry: PledgeEntry;
      left: bigint;
      readonly shares: Map<string, [bigint, bigint, bigint]>;
    }
  >();
  readonly #applied = new Map<string, bigint>();
  #decisions = 0;
  #index = -1;

  take(entry: Entry): void {
    this.#index += 1;
    if (isMovement(entry)) return this.#move(entry);
    if (!isCounted(entry)) return;
    switch (entry.type) {
      case 'policy':
        this.#policies.push({ since: entry.cycle, document: entry.policy as never });
        break;
      case 'member':
        this.#tallies.set(entry.member, new Map());
        break;
      case 'fact':
        this.#fact(entry, this.#tallies.get(entry.member) ?? new Map<string, Tally>());
        this.#fact(entry, this.#joint.get(this.#whole(entry.member)[0] ?? '') ?? new Map());
        this.#facts.set(entry.member, [...(this.#facts.get(entry.member) ?? []), entry]);
        this.#lastFact.set(entry.member, entry.cycle);
        break;
      case 'reflection':
        this.#reflection(entry);
        break;
      case 'finding': {
        const opened = this.#findings.get(entry.finding ?? -1);
        if (opened === undefined) {
          const { member, code, status, cycle } = entry;
          this.#findings.set(this.#index, { member, code, status, final: cycle });
        } else {
          const { status, cycle } = entry;
          const { appealCycles } = this.#policy(cycle).conduct;
          const final = status === 'confirmed' ? cycle + appealCycles : cycle;
          Object.assign(opened, { status, final });
        }
        break;
      }
      case 'decision':
        this.#decision(entry);
        break;
      case 'release':
      case 'cancel':
        this.#end(entry);
        break;
      case 'cycle':
        this.#close(entry);
        break;
      case 'witness':
        if (entry.named) this.#named.add(entry.member);
        else this.#named.delete(entry.member);
        break;
      case 'debt':
        this.#owing.set(entry.debt, BigInt(entry.principal));
        break;
      case 'pledge':
        this.#pledges.set(entry.pledge, { entry, left: BigInt(entry.pool), shares: new Map() });
        break;
      case 'reduction':
        this.#reduction(entry);
        break;
      case 'statement':
        this.#statement(entry);
        break;
      case 'pool': {
        const changed = this.#pledges.get(entry.pledge);
        const isMoved = changed !== undefined && entry.notice !== true;
        if (isMoved) changed.left += BigInt(entry.units);
        break;
      }
      case 'adjustment':
        this.#owing.set(entry.debt, (this.#owing.get(entry.debt) ?? 0n) + BigInt(entry.units));
        break;
      case 'settlement':
        if (entry.outcome === 'settled') {
          const { debt, withheld } = entry;
          this.#owing.set(debt, (this.#owing.get(debt) ?? 0n) + BigInt(withheld));
        } else this.#giveBack(entry, true);
        break;
      case 'reversal':
        this.#giveBack(entry, entry.expired !== true);
        this.#owing.set(entry.debt, (this.#owing.get(entry.debt) ?? 0n) - BigInt(entry.withheld));
        break;
      case 'link':
        this.#link(entry);
        break;
      case 'legacy':
        this.#legacy(entry);
        break;
      case 'retraction':
        if (entry.member !== undefined) this.#retract(entry.member, entry.evidence);
        break;
    }
  }

  #move(entry: MovementEntry): void {
    const [from = '', to = ''] = postedAs(entry);
    this.#post(from, to, micros(entry.amount));
    if ((this.accounts.get('fund') ?? 0n) < 0n) this.#complain('a grant of what nobody gave');
  }

  #legacy({ member, amount, undone }: LegacyEntry): void {
    const sum = (this.legacy.get(member) ?? 0n) + (undone === true ? -1n : 1n) * micros(amount);
    this.legacy.set(member, sum);
  }

  /** Every credit has its debit. */
  get total(): bigint {
    return [...this.accounts.values()].reduce((sum, amount) => sum + amount, 0n);
  }

  get supply(): bigint {
    const apart = ['issuance', 'held', 'fund', 'burned'];
    return -apart.reduce((sum, name) => sum + (this.accounts.get(name) ?? 0n), 0n);
  }

  /** All who are the same person. */
  #whole(member: string): readonly string[] {
    return this.#people.get(member) ?? [member];
  }

  #link({ member, to, linked }: LinkEntry): void {
    const before = this.#whole(to);
    this.#people.delete(member);
    this.#joint.delete(to);
    this.#join(linked ? [...before, member] : before.filter((one) => one !== member));
  }

  /** The sums of what each has, in as much as one person can have. */
  #join(members: readonly string[]): void {
    const [head = ''] = members;
    if (members.length < 2) {
      this.#people.delete(head);
      return;
    }
    for (const member of members) this.#people.set(member, members);
    const decay = this.#policies.at(-1)?.document.integrity.decayPerFact ?? 0;
    const most = (M * M) / (M - BigInt(decay));
    const joint = new Map<string, Tally>();
    for (const channel of CHANNEL_NAMES) {
      const own = members.flatMap((one) => [this.#tallies.get(one)?.get(channel) ?? []].flat());
      if (own.length === 0) continue;
      const sum = (part: number): bigint =>
        own.reduce((all, value, at) => (at % 2 === part ? all + value : all), 0n);
      const [kept, lost] = [sum(0), sum(1)];
      const mass = kept + lost;
      const scaled: Tally = [(kept * most) / mass, ceil(lost * most, mass)];
      joint.set(channel, mass <= most ? [kept, lost] : scaled);
    }
    this.#joint.set(head, joint);
  }

  #judged(member: string): Map<string, Tally> | undefined {
    return this.#joint.get(this.#whole(member)[0] ?? '') ?? this.#tallies.get(member);
  }

  #fact(entry: FactEntry, tallies: Map<string, Tally>): void {
    const d = BigInt(this.#policy(entry.cycle).integrity.decayPerFact);
    const weight = BigInt(entry.weight ?? 1_000_000);
    const fade = M * M - weight * (M - d);
    for (const channel of CHANNEL_NAMES) {
      const given = entry[channel];
      if (given === undefined) continue;
      const [kept, lost] = tallies.get(channel) ?? [0n, 0n];
      const value = BigInt(given);
      tallies.set(channel, [
        (kept * fade + value * weight * M) / (M * M),
        ceil(lost * fade + (M - value) * weight * M, M * M),
      ]);
    }
  }

  #reflection({ member, channels, cycle }: ReflectionEntry): void {
    const { integrity, reflection } = this.#policy(cycle);
    const weight = BigInt(reflection.weight);
    const fade = M * M - weight * (M - BigInt(integrity.decayPerFact));
    const own = this.#reflected.get(member) ?? new Map<string, bigint>();
    this.#reflected.set(member, own);
    for (const channel of channels) {
      own.set(channel, ((own.get(channel) ?? 0n) * fade + weight * M * M) / (M * M));
    }
  }

  /** What of a person's reflections counts: a twenty-ninth of what their facts weigh at most. */
  #counted(member: string, channel: string): bigint {
    const [kept, lost] = this.#judged(member)?.get(channel) ?? [0n, 0n];
    const most = (kept + lost) / 29n;
    const all = this.#whole(member).reduce(
      (sum, one) => sum + (this.#reflected.get(one)?.get(channel) ?? 0n),
      0n,
    );
    return all < most ? all : most;
  }

  /** Facts fade one another: those that remain are added up anew. */
  #retract(member: string, evidence: string): void {
    const left = (this.#facts.get(member) ?? []).filter((fact) => fact.evidence !== evidence);
    this.#facts.set(member, left);
    const tallies = new Map<string, Tally>();
    this.#tallies.set(member, tallies);
    for (const fact of left) this.#fact(fact, tallies);
    if (this.#people.has(member)) this.#join(this.#whole(member));
  }

  #decision(entry: DecisionEntry): void {
    this.#decisions += 1;
    if (entry.policy === undefined) return;
    const { document } = this.#policies[entry.policy - 1] ?? { document: undefined };
    if (document === undefined) return this.#complain('a policy that is not there');
    this.#expect(
      'integrity',
      this.#integrity(document, entry.member, entry.cycle),
      entry.integrity,
    );
    if (entry.outcome === 'refused') {
      this.#expect('no amount', undefined, entry.amount);
      return;
    }
    const weight = document.actions.find(
      ({ family, type }) => family === entry.family && type === entry.action,
    )?.weight;
    const counts = CHANNEL_NAMES.some((channel) => this.#counted(entry.member, channel) > 0n);
    const paid = this.#integrity(document, entry.member, entry.cycle, counts);
    this.#expect('reflected', counts ? paid : undefined, entry.reflected);
    if (entry.integrity <= document.mint.threshold) this.#complain('a mint of labels');
    const above = paid - BigInt(document.mint.threshold);
    const factors = BigInt(weight ?? 0) * BigInt(entry.entropyFactor ?? 0);
    const amount = (micros(document.mint.scale) * (above > 0n ? above : 0n) * factors) / M ** 3n;
    const units =
      (micros(document.mint.negentropyScale) * BigInt(entry.integrity) * factors) / M ** 3n;
    this.#expect('amount', amount, micros(entry.amount ?? '-1.000000'));
    this.#expect('negentropy', units, micros(entry.negentropy ?? '-1.000000'));
    if (above <= 0n) this.#complain('a mint at or below the threshold');
    if (entry.outcome === 'held') {
      this.#owed.set(this.#index, { member: entry.member, amount, negentropy: units });
      this.#post('issuance', 'held', amount);
    } else this.#credit('issuance', entry.member, amount, units);
  }

  #end(entry: Extract<Entry, { type: 'release' | 'cancel' }>): void {
    const owed = this.#owed.get(entry.decision);
    if (owed === undefined) return this.#complain('an end of what is not held');
    this.#owed.delete(entry.decision);
    this.#expect('amount', owed.amount, micros(entry.amount));
    if (entry.type === 'cancel') this.#post('held', 'issuance', owed.amount);
    else {
      this.#expect('negentropy', owed.negentropy, micros(entry.negentropy));
      this.#credit('held', owed.member, owed.amount, owed.negentropy);
    }
  }

  /** ⌊λ·ΣN⌋ of a member in a period without a limit, and never more than one. */
  #reduction(entry: ReductionEntry): void {
    const pledge = this.#pledges.get(entry.pledge);
    if (pledge === undefined) return this.#complain('a reduction without a pledge');
    const { shares, entry: terms } = pledge;
    const key = `${entry.member} ${entry.period}`;
    const [n, paid, waiting] = shares.get(key) ?? [0n, 0n, 0n];
    const [units, used, offered] = [
      BigInt(entry.units),
      micros(entry.negentropy),
      micros(entry.offered),
    ];
    const worth = (all: bigint): bigint =>
      (BigInt(terms.units) * all) / (BigInt(terms.perNegentropy) * M);
    const whole = worth(n + waiting + offered) - paid;
    if (entry.limits === undefined) this.#expect('units', whole, units);
    else if (units > whole) this.#complain('more than λ pays');
    if (units > 0n && worth(n + used) !== paid + units) this.#complain('N that units do not need');
    const isBelow = entry.limits?.includes('BELOW_ONE_UNIT') === true;
    const rest = isBelow ? waiting + offered : waiting;
    shares.set(key, units > 0n ? [n + used, paid + units, 0n] : [n, paid, rest]);
    pledge.left -= units;
    this.#owing.set(entry.debt, (this.#owing.get(entry.debt) ?? 0n) - units);
    this.#applied.set(entry.member, (this.#applied.get(entry.member) ?? 0n) + used);
    const left =
      (this.negentropy.get(entry.member) ?? 0n) - (this.#applied.get(entry.member) ?? 0n);
    const owed = this.#owing.get(entry.debt) ?? -1n;
    if (pledge.left < 0n || owed < 0n || left < 0n) this.#complain('more than there is');
    const back = this.#applied.get(`back ${entry.pledge} ${entry.member}`) ?? 0n;
    if (paid + units - back > BigInt(terms.memberCap))
      this.#complain('more than the cap of a member');
  }

  /** What a statement says is left is what is left, and its own sums give it. */
  #statement(entry: StatementEntry): void {
    const sum = (...names: readonly (keyof StatementEntry)[]): bigint =>
      names.reduce((all, name) => all + BigInt(entry[name]), 0n);
    const gained = sum('opening', 'added', 'rejected', 'cancelled', 'reversed');
    const closing = gained - sum('withdrawn', 'committed', 'expired');
    const left = this.#pledges.get(entry.pledge)?.left;
    if (closing !== BigInt(entry.closing) || closing !== left) {
      this.#complain('a statement that does not add up');
    }
  }

  #giveBack(entry: SettlementEntry | ReversalEntry, toPool: boolean): void {
    const [units, used] = [BigInt(entry.units), micros(entry.negentropy)];
    const pledge = this.#pledges.get(entry.pledge);
    if (pledge !== undefined && toPool) pledge.left += units;
    this.#owing.set(entry.debt, (this.#owing.get(entry.debt) ?? 0n) + units);
    this.#applied.set(entry.member, (this.#applied.get(entry.member) ?? 0n) - used);
    const key = `back ${entry.pledge} ${entry.member}`;
    this.#applied.set(key, (this.#applied.get(key) ?? 0n) + units);
  }

  /** What each of those weighs whom GI looks at. */
  #massesForGi({ trust, cycle }: PolicyNumbers, active: ReadonlySet<string>): [string, bigint][] {
    const all = [...active].map((member): [string, bigint] => [
      member,
      [...(this.#judged(member)?.values() ?? [])].reduce((sum, [a, b]) => sum + a + b, 0n),
    ]);
    if (!trust.evenGi) return all;
    const hasStanding = ([member]: [string, bigint]): boolean => {
      const own = this.#whole(member);
      if (trust.standingActions === 0 || own.some((one) => this.#named.has(one))) return true;
      const records = own.map((one) => this.#record(one)).filter(({ at }) => at.length > 0);
      const at = records.flatMap((record) => record.at);
      const works = records.reduce((sum, record) => sum + record.works, 0);
      const days = (Math.max(...at) - Math.min(...at)) * cycle.days;
      return at.length > 0 && works >= trust.standingActions && days >= trust.standingDays;
    };
    const trusted = all.filter(hasStanding);
    const counted = trusted.length > 0 ? trusted : all;
    const sorted = counted.map(([, mass]) => mass).sort((a, b) => (a < b ? -1 : 1));
    const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n;
    return counted.map(([member, mass]) => [member, mass < median ? mass : median]);
  }

  /** Works that others vouched for less those that were lost, and the cycles of the former. */
  #record(member: string): { works: number; at: number[] } {
    const at: number[] = [];
    let works = 0;
    for (const { by = [], echo, drift, more, cycle } of this.#facts.get(member) ?? []) {
      if (more === true) continue;
      if (by.length > 0 && echo === 1_000_000) {
        works += 1;
        at.push(cycle);
      } else if (drift === 0 && works > 0) works -= 1;
    }
    return { works, at };
  }

  #close(entry: Extract<Entry, { type: 'cycle' }>): void {
    const document = this.#policy(entry.cycle);
    const lately = [...this.#lastFact].filter(([, cycle]) => cycle > entry.cycle - 56);
    const active = new Set(lately.map(([member]) => this.#whole(member)[0] ?? member));
    const masses = this.#massesForGi(document, active);
    let weighted = 0n;
    let mass = 0n;
    for (const [member, own] of masses) {
      weighted += own * this.#integrity(document, member, entry.cycle);
      mass += own;
    }
    this.#expect('gi', mass === 0n ? undefined : weighted / mass, entry.gi);
    this.#expect('members', BigInt(active.size), entry.members);
    this.#expect('supply', this.supply, micros(entry.supply));
    this.#expect('held', this.accounts.get('held') ?? 0n, micros(entry.held));
    this.#expect('decisions', BigInt(this.#decisions), entry.decisions);
  }

  /** @param reflects with what reflections add: for amounts alone */
  #integrity(
    { integrity: rules }: PolicyNumbers,
    member: string,
    cycle: number,
    reflects = false,
  ): bigint {
    const [facts, prior] = [BigInt(rules.priorFacts), BigInt(rules.priorKept)];
    let sum = 0n;
    for (const channel of CHANNEL_NAMES) {
      const tally = this.#judged(member)?.get(channel);
      const more = reflects ? this.#counted(member, channel) : 0n;
      const score =
        tally === undefined
          ? prior
          : ((tally[0] + more + (facts * prior) / M) * M) / (tally[0] + tally[1] + more + facts);
      sum += BigInt(rules.weights[channel]) * score;
    }
    const counted = [...this.#findings.values()].filter(
      (finding) =>
        this.#whole(member).includes(finding.member) &&
        (finding.status === 'upheld' ||
          (finding.status === 'confirmed' && finding.final <= cycle)) &&
        ['HIGH_VARIANCE', 'NOISE', 'DESTABILIZATION'].includes(finding.code) &&
        finding.final > cycle - 56,
    ).length;
    const full = BigInt(rules.conductFindings);
    const found = BigInt(counted) < full ? BigInt(counted) : full;
    const left = sum / M - ceil(BigInt(rules.conductWeight) * found, full);
    return left > 0n ? left : 0n;
  }

  #policy(cycle: number): PolicyNumbers {
    const found = this.#policies.findLast(({ since }) => since <= cycle);
    if (found === undefined) throw new RangeError(`no policy in cycle ${cycle}`);
    return found.document;
  }

  #credit(from: string, member: string, amount: bigint, units: bigint): void {
    this.released += amount;
    this.#post(from, `member:${member}`, amount);
    this.negentropy.set(member, (this.negentropy.get(member) ?? 0n) + units);
  }

  #post(from: string, to: string, amount: bigint): void {
    this.accounts.set(from, (this.accounts.get(from) ?? 0n) - amount);
    this.accounts.set(to, (this.accounts.get(to) ?? 0n) + amount);
  }

  #expect(what: string, ours: bigint | undefined, theirs: unknown): void {
    const same = ours === undefined ? theirs === undefined : String(theirs) === String(ours);
    if (!same) this.#complain(`${what} ${String(ours)}, not ${String(theirs)}`);
  }

  #complain(what: string): void {
    this.complaints.push(`entry ${this.#index}: ${what}`);
  }
}

/** The table of the books of the page: from where to where an entry moves MIC. */
const BOOKS = new Map(
  tableRows(readText('docs/reference/log.md').split('**Books.**')[1] ?? '').map(
    ([name = '', ...parties]) => [name, parties],
  ),
);

/** The accounts from which and to which an entry moves MIC, as the page says; none: it does not. */
export function postedAs(entry: Entry): readonly string[] {
  const name = entry.type === 'decision' ? `decision, ${entry.outcome}` : entry.type;
  return (BOOKS.get(name) ?? []).map((party) => {
    const field = party === 'the member' ? 'member' : party;
    const member = Object.entries(entry).find(([one]) => one === field)?.[1] as string | undefined;
    return member === undefined ? party : `member:${member}`;
  });
}

/** What the page says to move, beside what is owed for a decision. */
function isMovement(entry: Entry): entry is MovementEntry {
  return BOOKS.has(entry.type) && entry.type !== 'release' && entry.type !== 'cancel';
}

/** What changes a number here, beside movements. */
const COUNTED = [
  'policy',
  'member',
  'fact',
  'reflection',
  'finding',
  'decision',
  'release',
  'cancel',
  'cycle',
  'witness',
  'debt',
  'pledge',
  'reduction',
  'statement',
  'pool',
  'adjustment',
  'settlement',
  'reversal',
  'link',
  'legacy',
  'retraction',
] as const;

function isCounted(
  entry: Entry,
): entry is Extract<Entry, { readonly type: (typeof COUNTED)[number] }> {
  return COUNTED.some((type) => type === entry.type);
}

type Tally = readonly [kept: bigint, lost: bigint];

const M = 1_000_000n;
const CHANNEL_NAMES = ['echo', 'drift', 'coordination', 'stability'] as const;

/** What of a recorded policy the formulas need; decimals are ppm. */
interface PolicyNumbers {
  readonly mint: {
    readonly scale: string;
    readonly negentropyScale: string;
    readonly threshold: number;
  };
  readonly reflection: { readonly weight: number };
  readonly integrity: {
    readonly weights: Readonly<Record<(typeof CHANNEL_NAMES)[number], number>>;
    readonly priorFacts: number;
    readonly priorKept: number;
    readonly decayPerFact: number;
    readonly conductWeight: number;
    readonly conductFindings: number;
  };
  readonly trust: {
    readonly standingActions: number;
    readonly standingDays: number;
    readonly evenGi: boolean;
  };
  readonly cycle: { readonly days: number };
  readonly conduct: { readonly appealCycles: number };
  readonly actions: readonly {
    readonly family: string;
    readonly type: string;
    readonly weight: number;
  }[];
}

function ceil(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

function micros(text: string): bigint {
  return BigInt(text.replace('.', ''));
}
