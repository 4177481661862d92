import { apply } from '../../src/core/entries/apply.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { type Divergence, LogVerifier } from '../../src/core/verify/verify-log.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { copyOf, HEADER } from '../worlds/memory-community.ts';
import { isClosing } from './first-difference.ts';

/**
 * Verifies other versions of an entry without verifying everything before it each time: a verifier
 * is given the state in which the last complete sequence before the entry ended.
 */
export class ResumedVerifier {
  readonly #entries: readonly Entry[];
  readonly #lines: readonly string[];
  readonly #state: CommunityState = emptyState(true);
  #from = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#entries = lines.map((line) => JSON.parse(line) as Entry);
  }

  /** What a verifier says of an entry put in the place of another one; indexes must not fall. */
  replace(index: number, entry: Entry): Divergence | undefined {
    return this.push(index, canonicalizeEntry(entry));
  }

  push(index: number, line: string): Divergence | undefined {
    const verifier = this.#verifierAt(index);
    for (let at = this.#from; at < index; at += 1) {
      const early = verifier.push(this.#lines[at] ?? '');
      if (early !== undefined) return early;
    }
    return verifier.push(line);
  }

  /** The state before an entry that closes no cycle. */
  stateBefore(index: number): CommunityState {
    this.#advanceTo(index);
    return copyOf(this.#state);
  }

  #verifierAt(index: number): LogVerifier {
    this.#advanceTo(index);
    const encode = (line: string): Uint8Array => Buffer.from(line, 'utf8');
    const verifier = new LogVerifier(HEADER, { hash: nodeSha256, encode });
    Object.assign(verifier.state, copyOf(this.#state));
    return verifier;
  }

  /** A cycle is closed by one sequence, so nothing can be resumed in the middle of one. */
  #advanceTo(index: number): void {
    let start = index;
    while (this.#isClosing(start) && this.#isClosing(start - 1)) {
      if (this.#endsAt(start - 1) && !isFollower(this.#entries[start])) break;
      start -= 1;
    }
    for (; this.#from < start; this.#from += 1) {
      const entry = this.#entries[this.#from];
      if (entry !== undefined) apply(this.#state, entry);
    }
  }

  /** Behind the end of a cycle stands what comes into force in the next one. */
  #endsAt(index: number): boolean {
    const entry = this.#entries[index];
    return entry?.type === 'cycle' || isFollower(entry);
  }

  #isClosing(index: number): boolean {
    const entry = this.#entries[index];
    return entry !== undefined && isClosing(entry);
  }
}

function isFollower(entry: Entry | undefined): boolean {
  return entry?.type === 'policy' || entry?.type === 'council' || entry?.type === 'ending';
}
