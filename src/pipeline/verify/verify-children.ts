import { rolledUntil } from '../../core/entries/cities/nation.ts';
import type { Mismatch } from '../../core/entries/difference.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import { parseVerifierKey } from '../../core/log/note-key.ts';
import { type ChildLog, type ChildMeasurement, measurementOf } from '../../core/rollup/tree.ts';
import type { Entry, RollupEntry, TreeEntry } from '../../core/state/entry.ts';
import type { Divergence, LogVerifier } from '../../core/verify/verify-log.ts';
import { childLogOf } from '../answers/cities/read-children.ts';
import { verifyExport } from './verify-export.ts';

/** A roll-up of a log, with what it was made from. */
interface FoundRollup {
  readonly index: number;
  readonly entry: RollupEntry;
  readonly tree: TreeEntry;
  readonly parent: string;
  readonly until: number;
}

/** How much of the roll-ups was recomputed. */
export interface ChildrenCounts {
  readonly rollups: number;
  /** What single children said in them: recomputed, and taken as the parent says. */
  readonly recomputed: number;
  readonly attested: number;
}

/**
 * Recomputes the roll-ups of a log from the logs of its children: each is read as far as the parent
 * read it, so that it may have grown since.
 */
export class ChildrenVerifier {
  readonly #rollups: FoundRollup[] = [];
  /** What was read of a child, by origin and then by size and moment. */
  readonly #logs = new Map<string, Map<string, ChildLog>>();
  #recomputed = 0;
  #attested = 0;

  /** Takes an entry of the parent's log. */
  readonly watchParent = (entry: Entry, { state, size }: LogVerifier): void => {
    const { tree } = state.nation;
    if (entry.type !== 'rollup' || tree === undefined) return;
    const parent = state.community?.key ?? '';
    this.#rollups.push({ index: size - 1, entry, tree, parent, until: rolledUntil(state) });
  };

  /** The keys of all children that were ever read, by origin. */
  get keys(): ReadonlyMap<string, string> {
    const children = this.#rollups.flatMap(({ tree }) => tree.children);
    return new Map(children.map(({ vkey }) => [parseVerifierKey(vkey).name, vkey]));
  }

  get counts(): ChildrenCounts {
    const rollups = this.#rollups.length;
    return { rollups, recomputed: this.#recomputed, attested: this.#attested };
  }

  /**
   * Verifies the log of one child, and keeps what it said when it was read.
   * @param origin one of {@link keys}
   */
  async readChild(
    origin: string,
    lines: AsyncIterable<readonly string[]>,
  ): Promise<Divergence | undefined> {
    const wanted = this.#wanted(origin);
    const found = new Map<string, ChildLog>();
    const watch = (_: Entry, verifier: LogVerifier): void => {
      const { state, size } = verifier;
      for (const until of wanted.get(size) ?? []) {
        found.set(`${size}/${until}`, childLogOf(state, verifier.root, until));
      }
    };
    const { divergence } = await verifyExport(lines, this.keys.get(origin), { watch });
    this.#logs.set(origin, found);
    return divergence;
  }

  /** The first roll-up that the children do not bear out. */
  check(): Divergence | undefined {
    const sizes = new Map<string, number>();
    for (const [at, rollup] of this.#rollups.entries()) {
      const divergence = this.#missing(at) ?? this.#checkOne(rollup, sizes);
      if (divergence !== undefined) return divergence;
    }
    return undefined;
  }

  #wanted(origin: string): Map<number, Set<number>> {
    const wanted = new Map<number, Set<number>>();
    for (const { entry, tree, until } of this.#rollups) {
      for (const [at, { vkey }] of tree.children.entries()) {
        const size = entry.children[at]?.size;
        if (size === undefined || parseVerifierKey(vkey).name !== origin) continue;
        wanted.set(size, (wanted.get(size) ?? new Set()).add(until));
      }
    }
    return wanted;
  }

  /** A cycle that was added up was so in every domain of its tree. */
  #missing(at: number): Divergence | undefined {
    const rollup = this.#rollups[at];
    const cycle = rollup?.entry.cycle;
    if (rollup === undefined || this.#rollups[at - 1]?.entry.cycle === cycle) return undefined;
    const there = this.#rollups.filter(({ entry }) => entry.cycle === cycle);
    const found = there.map(({ entry }) => entry.domain);
    const domain = rollup.tree.domains.find((one) => !found.includes(one));
    if (domain === undefined) return undefined;
    const where = `the roll-up of cycle ${cycle}`;
    return { index: rollup.index, where, expected: domain, found: found.join(', ') };
  }

  #checkOne(rollup: FoundRollup, sizes: Map<string, number>): Divergence | undefined {
    const { index, entry, tree } = rollup;
    for (const [at, { vkey }] of tree.children.entries()) {
      const origin = parseVerifierKey(vkey).name;
      const found = entry.children[at];
      const before = sizes.get(origin) ?? 0;
      if (found?.size === undefined) continue;
      sizes.set(origin, found.size);
      const mismatch =
        found.size < before
          ? { expected: `${before} entries or more`, found: `${found.size}` }
          : this.#checkChild(origin, found, rollup);
      const where = `entry ${index} (rollup of ${entry.domain}), ${origin}`;
      if (mismatch !== undefined) return { index, where, ...mismatch };
    }
    return undefined;
  }

  #checkChild(
    origin: string,
    found: ChildMeasurement,
    { entry, tree, parent, until }: FoundRollup,
  ): Mismatch | undefined {
    const logs = this.#logs.get(origin);
    if (logs === undefined) {
      this.#attested += 1;
      return undefined;
    }
    this.#recomputed += 1;
    const log = logs.get(`${found.size}/${until}`);
    if (log === undefined) {
      return { expected: `a log of ${found.size} entries or more`, found: 'a shorter one' };
    }
    const asked = { domain: entry.domain, rules: tree.rules, until, parent };
    const [expected, told] = [measurementOf(log, asked), found].map(textOf);
    return expected === told ? undefined : { expected: expected ?? '', found: told ?? '' };
  }
}

function textOf(measurement: ChildMeasurement): string {
  return canonicalize({ ...measurement });
}
