import { effectiveTimes, countBehind } from './commit-dates.ts';
import type { DateOptions } from './commit-dates.ts';
import { ShaTable } from './sha-table.ts';
import { SourceError } from '../records/source-error.ts';

/** The order of a git history, held in typed arrays: about 80 bytes per commit. */
export interface GitOrder {
  readonly total: number;
  readonly behindRunningMaximum: number;
  shaAt(ordinal: number): string;
  /** Unix seconds. */
  committedAt(ordinal: number): number;
  /** Unix seconds: the running maximum along first-parent order. */
  effectiveAt(ordinal: number): number;
  /** An author time, as far from a commit time that was replaced as it was. */
  authoredAt(ordinal: number, time: number): number;
  isMerge(ordinal: number): boolean;
  /** The ordinal of the first-parent commit that brought this one; its own on the main line. */
  bringerOf(ordinal: number): number;
  /**
   * The one commit before `before` whose id starts with `prefix`; undefined for none or several.
   */
  resolveEarlier(prefix: string, before: number): string | undefined;
  /** The ordinal of a commit by its full id, or -1. */
  ordinalOf(sha: string): number;
}

/**
 * Orders the history of one commit.
 *
 * The first-parent chain runs oldest to newest. Right before each of its commits stands what that
 * commit brings: everything reachable from it and not from its first parent, parents before
 * children, as a depth-first walk along the parents in their recorded order finds it. The order
 * depends on the commits alone, and appending to the main line only appends to it.
 *
 * `git log --reverse --topo-order` is not used because it may tear such groups apart.
 *
 * @param revisions `git rev-list --parents --timestamp <head>`, in any order
 * @param head full id of the newest commit
 * @throws SourceError OBJECTS_MISSING when a parent is absent, DATE_IMPLAUSIBLE
 */
export async function readGitOrder(
  revisions: AsyncIterable<Buffer>,
  head: string,
  options: DateOptions,
): Promise<GitOrder> {
  const graph = new RevisionGraph(head);
  await graph.read(revisions);
  const { order, bringers } = orderFrom(graph);
  const committedAt = Float64Array.from(order, (index) => graph.timeOf(index));
  const ordinals = new Int32Array(graph.shas.size).fill(-1);
  order.forEach((index, ordinal) => (ordinals[index] = ordinal));
  const shaAt = (ordinal: number): string => graph.shas.hexAt(order[ordinal] ?? -1);
  const { effectiveAt, authoredAt } = effectiveTimes(committedAt, bringers, shaAt, options);
  const resolveEarlier = (prefix: string, before: number): string | undefined => {
    const earlier = graph.shas.startingWith(prefix).filter((index) => isBefore(index, before));
    return earlier.length === 1 ? graph.shas.hexAt(earlier[0] ?? -1) : undefined;
  };
  const isBefore = (index: number, before: number): boolean => {
    const ordinal = ordinals[index] ?? -1;
    return ordinal >= 0 && ordinal < before;
  };
  return {
    total: order.length,
    behindRunningMaximum: countBehind(committedAt, effectiveAt),
    shaAt,
    committedAt: (ordinal) => committedAt[ordinal] ?? 0,
    effectiveAt: (ordinal) => effectiveAt[ordinal] ?? 0,
    authoredAt,
    isMerge: (ordinal) => graph.parentCount(order[ordinal] ?? -1) > 1,
    bringerOf: (ordinal) => bringers[ordinal] ?? ordinal,
    resolveEarlier,
    ordinalOf: (sha) => {
      const [index = -1] = graph.shas.startingWith(sha);
      return ordinals[index] ?? -1;
    },
  };
}

/** Commits numbered by first sight, with their times and parents. */
class RevisionGraph {
  readonly shas: ShaTable;
  readonly head: number;
  #times = new Float64Array(1024);
  /** Where a commit's parents start in #parents; -1 while it was only seen as a parent. */
  #starts = new Int32Array(1024).fill(-1);
  #counts = new Int32Array(1024);
  #parents = new Int32Array(1024);
  #parentsUsed = 0;

  constructor(head: string) {
    this.shas = new ShaTable(head.length);
    this.head = this.shas.intern(Buffer.from(head), 0);
  }

  async read(revisions: AsyncIterable<Buffer>): Promise<void> {
    let carried: Buffer = Buffer.alloc(0);
    for await (const chunk of revisions) {
      const text = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
      let start = 0;
      for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
        this.#addLine(text, start, end);
        start = end + 1;
      }
      carried = text.subarray(start);
    }
    if (carried.length > 0) throw unreadableRevision(carried.toString('latin1'));
  }

  timeOf(index: number): number {
    return this.#times[index] ?? 0;
  }

  parentCount(index: number): number {
    return this.#counts[index] ?? 0;
  }

  /** @throws SourceError OBJECTS_MISSING when the commit itself was not listed */
  parentOf(index: number, place: number): number {
    const start = this.#starts[index] ?? -1;
    if (start < 0) throw missingCommit(this.shas.hexAt(index));
    return place < this.parentCount(index) ? (this.#parents[start + place] ?? -1) : -1;
  }

  /** One line: time, commit, parents. */
  #addLine(text: Buffer, start: number, end: number): void {
    let time = 0;
    let at = start;
    for (let code = text[at] ?? 0; code >= 48 && code <= 57; code = text[++at] ?? 0) {
      time = time * 10 + (code - 48);
    }
    const stride = this.shas.digits + 1;
    if ((end - at) % stride !== 0 || at === start) {
      throw unreadableRevision(text.toString('latin1', start, end));
    }
    const index = this.#intern(text, at + 1);
    this.#times[index] = time;
    this.#starts[index] = this.#parentsUsed;
    this.#counts[index] = (end - at) / stride - 1;
    for (let parent = at + 1 + stride; parent < end; parent += stride) {
      this.#parents = withRoomInt32(this.#parents, this.#parentsUsed);
      this.#parents[this.#parentsUsed++] = this.#intern(text, parent);
    }
  }

  #intern(text: Buffer, start: number): number {
    const index = this.shas.intern(text, start);
    if (index < 0) throw unreadableRevision(text.toString('latin1', start, start + 80));
    if (index >= this.#times.length) {
      const times = new Float64Array(this.#times.length * 2);
      times.set(this.#times);
      this.#times = times;
      this.#counts = withRoomInt32(this.#counts, index);
      this.#starts = withRoomInt32(this.#starts, index, -1);
    }
    return index;
  }
}

function orderFrom(graph: RevisionGraph): { order: Int32Array; bringers: Int32Array } {
  const mainLine: number[] = [];
  for (let index = graph.head; index >= 0; index = graph.parentOf(index, 0)) mainLine.push(index);
  const order = new Int32Array(graph.shas.size);
  const bringers = new Int32Array(graph.shas.size);
  const placed = new Uint8Array(graph.shas.size);
  // Which parent comes next, per commit on the walk.
  const nextParent = new Int32Array(graph.shas.size);
  let used = 0;
  for (const main of mainLine.reverse()) {
    const groupStart = used;
    const walk = [main];
    placed[main] = 1;
    for (let index = walk.at(-1); index !== undefined; index = walk.at(-1)) {
      const place = nextParent[index] ?? 0;
      nextParent[index] = place + 1;
      const parent = graph.parentOf(index, place);
      if (parent < 0) {
        order[used++] = index;
        walk.pop();
      } else if (placed[parent] === 0) {
        placed[parent] = 1;
        walk.push(parent);
      }
    }
    bringers.fill(used - 1, groupStart, used);
  }
  return { order: order.subarray(0, used), bringers: bringers.subarray(0, used) };
}

function withRoomInt32(array: Int32Array<ArrayBuffer>, index: number, filler = 0): typeof array {
  if (index < array.length) return array;
  const larger = new Int32Array(array.length * 2).fill(filler, array.length);
  larger.set(array);
  return larger;
}

function missingCommit(sha: string): SourceError {
  return new SourceError(
    'OBJECTS_MISSING',
    `commit ${sha} is named as a parent but absent, so its outcome is unknowable: ` +
      'fetch the whole history (git fetch --unshallow, git fetch --refetch) and import again',
  );
}

function unreadableRevision(text: string): SourceError {
  return new SourceError('GIT_FAILED', `git listed a commit unreadably: "${text.slice(0, 120)}"`);
}
