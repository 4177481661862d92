import { readRows } from './contribution-files.ts';

/**
 * The rules of docs/reference/commits.md once more, written independently of src: floats, and holds
 * that end at their very second instead of at the close of a cycle. Authors' own commits only, no
 * gate but the channel floor, no caps.
 */
export interface ReferenceOptions {
  readonly channelFloor: boolean;
  /** When a hold from a commit that was made at a moment is looked at; default 180 days on. */
  readonly endOf?: (madeAt: number) => number;
  /** ppm integers, rounded as docs/internals/design.md#numbers has it, in place of floats. */
  readonly rounded?: boolean;
}

export type ReferenceEnd = 'released' | 'cancelled' | 'open';

export interface ReferenceDecision {
  readonly ordinal: number;
  readonly author: string;
  readonly madeAt: number;
  /** MIC. */
  readonly amount: number;
  end: ReferenceEnd;
}

export const DAY = 86_400;
export const TERM = 180 * DAY;

interface Commit {
  readonly ordinal: number;
  readonly author: string;
  readonly madeAt: number;
  readonly isMerge: boolean;
  readonly isEndorsed: boolean;
  readonly isOnTime: boolean;
  readonly repairs: readonly string[];
  repairedAt: number;
}

interface Event {
  readonly at: number;
  /** Within a second: what falls due, then what happens. */
  readonly phase: 0 | 1;
  readonly ordinal: number;
  readonly rank: number;
  readonly run: () => void;
}

/** Every decision that is held, in order of commits, with its end. */
export function referenceDecisions(path: string, options: ReferenceOptions): ReferenceDecision[] {
  const commits = readCommits(path);
  const lastAt = commits.at(-1)?.madeAt ?? 0;
  const people = new Map<string, Tallies>();
  const held = new Map<number, ReferenceDecision>();
  const events = commits
    .filter(({ isMerge }) => !isMerge)
    .flatMap((commit) => eventsOf(commit, talliesOf(people, commit.author, options), held, options))
    .filter(({ at }) => at <= lastAt)
    .sort((a, b) => a.at - b.at || a.phase - b.phase || a.ordinal - b.ordinal || a.rank - b.rank);
  for (const event of events) event.run();
  return [...held.values()];
}

function eventsOf(
  commit: Commit,
  tallies: Tallies,
  held: Map<number, ReferenceDecision>,
  options: ReferenceOptions,
): Event[] {
  const { ordinal, author, madeAt, repairedAt } = commit;
  const { endOf = (at: number) => at + TERM } = options;
  const age = repairedAt - madeAt;
  const event = (at: number, rank: number, run: () => void): Event => ({
    at,
    // A repair of the same second can only follow the commit that it repairs.
    phase: age === 0 && at === madeAt ? 1 : 0,
    ordinal,
    rank,
    run,
  });
  const fact = (channel: Channel, kept: boolean) => (): void => tallies.add(channel, kept);
  const events: Event[] = [
    {
      ...event(madeAt, 0, () => {
        fact('echo', commit.isEndorsed)();
        fact('coordination', commit.isOnTime)();
        const amount = tallies.amount();
        if (amount > 0) held.set(ordinal, { ordinal, author, madeAt, amount, end: 'open' });
      }),
      phase: 1,
    },
    age <= 14 * DAY
      ? event(repairedAt, 1, fact('stability', false))
      : event(madeAt + 14 * DAY, 1, fact('stability', true)),
    age <= TERM
      ? event(repairedAt, 2, fact('drift', false))
      : event(madeAt + TERM, 2, fact('drift', true)),
  ];
  if (age > TERM && repairedAt < Infinity) events.push(event(repairedAt, 2, fact('drift', false)));
  const close = (): void => {
    const decision = held.get(ordinal);
    if (decision === undefined) return;
    decision.end = age > TERM && tallies.amount() > 0 ? 'released' : 'cancelled';
  };
  events.push({ ...event(endOf(madeAt), 3, close), phase: 0 });
  return events;
}

type Channel = 'echo' | 'drift' | 'coordination' | 'stability';

const WEIGHTS: Readonly<Record<Channel, number>> = {
  echo: 0.35,
  drift: 0.25,
  coordination: 0.25,
  stability: 0.15,
};

/** Kept and lost by channel, and what an action would be paid now. */
class Tallies {
  readonly #kept = new Map<string, number>();
  readonly #lost = new Map<string, number>();
  readonly #channelFloor: boolean;
  readonly #unit: number;

  constructor({ channelFloor, rounded = false }: ReferenceOptions) {
    this.#channelFloor = channelFloor;
    this.#unit = rounded ? 1_000_000 : 0;
  }

  add(channel: Channel, kept: boolean): void {
    const fade = 0.992328;
    const keptBefore = this.#down((this.#kept.get(channel) ?? 0) * fade);
    const lostBefore = this.#up((this.#lost.get(channel) ?? 0) * fade);
    this.#kept.set(channel, keptBefore + (kept ? 1 : 0));
    this.#lost.set(channel, lostBefore + (kept ? 0 : 1));
  }

  /** 100 · max(0, I − 0.93), or 0 where a channel is missing or below its prior. */
  amount(): number {
    const channels = Object.keys(WEIGHTS) as Channel[];
    if (channels.some((channel) => !this.#kept.has(channel))) return 0;
    const scores = channels.map((channel) => {
      const [kept, lost] = [this.#kept.get(channel) ?? 0, this.#lost.get(channel) ?? 0];
      return this.#down((kept + 8 * 0.85) / (kept + lost + 8));
    });
    if (this.#channelFloor && scores.some((score) => score < 0.85)) return 0;
    const sum = channels.reduce((total, name, at) => total + WEIGHTS[name] * (scores[at] ?? 0), 0);
    return Math.max(0, 100 * (this.#down(sum) - 0.93));
  }

  // A millionth of a unit is far above what a float is off by, far below what rounding is about.
  #down(value: number): number {
    return this.#unit === 0 ? value : Math.floor(value * this.#unit + 1e-6) / this.#unit;
  }

  #up(value: number): number {
    return this.#unit === 0 ? value : Math.ceil(value * this.#unit - 1e-6) / this.#unit;
  }
}

function talliesOf(
  people: Map<string, Tallies>,
  author: string,
  options: ReferenceOptions,
): Tallies {
  const found = people.get(author) ?? new Tallies(options);
  people.set(author, found);
  return found;
}

function readCommits(path: string): Commit[] {
  const ordinals = new Map<string, number>();
  const commits: Commit[] = [];
  let latest = 0;
  for (const row of readRows(path)) {
    const [sha = '', authored, committed, author = '', merge, reviewed, acked, tested, ...rest] =
      row.split(',');
    const [, , , fixes, , reverts] = rest;
    latest = Math.max(latest, Number(committed));
    const names = (text: string | undefined): string[] =>
      (text ?? '').split(' ').filter((name) => name !== '');
    const endorsers = [reviewed, acked, tested].flatMap(names);
    const commit: Commit = {
      ordinal: commits.length,
      author,
      madeAt: latest,
      isMerge: merge === '1',
      isEndorsed: endorsers.some((person) => person !== author),
      isOnTime: Number(committed) - Number(authored) <= 60 * DAY,
      repairs: [fixes, reverts].flatMap(names),
      repairedAt: Infinity,
    };
    if (!commit.isMerge) noteRepairs(commit, commits, ordinals);
    ordinals.set(sha, commits.length);
    commits.push(commit);
  }
  return commits;
}

/** The first repair of an earlier commit counts. */
function noteRepairs(
  { repairs, madeAt }: Commit,
  commits: readonly Commit[],
  ordinals: ReadonlyMap<string, number>,
): void {
  for (const sha of repairs) {
    const target = commits[ordinals.get(sha) ?? -1];
    if (target !== undefined && !target.isMerge) {
      target.repairedAt = Math.min(target.repairedAt, madeAt);
    }
  }
}
