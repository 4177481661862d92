import { createHash } from 'node:crypto';
import type { ByteString } from './byte-string.ts';

/**
 * Which commit of a history has a subject, or brought a pull request. Of each only the first two
 * are kept: it names a commit when exactly one earlier commit has it.
 */
export class SubjectIndex {
  readonly #ordinals = new Map<string, [number, number]>();

  add(ordinal: number, subject: ByteString): void {
    const plain = subject.trim();
    this.#note(keyOf(plain), ordinal);
    const [, bare, number] = /^(.*?)[ ]*\(#(\d{1,9})\)$/.exec(plain) ?? [];
    if (bare !== undefined) this.#note(keyOf(bare), ordinal);
    const [, merged] = /^Merge pull request #(\d{1,9}) from /.exec(plain) ?? [];
    const pull = number ?? merged;
    if (pull !== undefined) this.#note(`#${Number(pull)}`, ordinal);
  }

  /** The ordinal of the one commit before `before` that has the subject. */
  withSubject(subject: ByteString, before: number): number | undefined {
    return this.#only(keyOf(subject.trim()), before);
  }

  ofPull(number: number, before: number): number | undefined {
    return this.#only(`#${number}`, before);
  }

  #only(key: string, before: number): number | undefined {
    const [first, second] = this.#ordinals.get(key) ?? [Infinity, Infinity];
    return first < before && second >= before ? first : undefined;
  }

  #note(key: string, ordinal: number): void {
    const known = this.#ordinals.get(key);
    if (known === undefined) this.#ordinals.set(key, [ordinal, Infinity]);
    else if (known[0] !== ordinal) {
      const [first, second] = known;
      const [low, high] = ordinal < first ? [ordinal, first] : [first, ordinal];
      this.#ordinals.set(key, [low, Math.min(second, high)]);
    }
  }
}

/** 64 bits: a million subjects as they stand would take hundreds of megabytes. */
function keyOf(subject: ByteString): string {
  return createHash('sha1').update(subject, 'latin1').digest('base64').slice(0, 11);
}
