import { createHmac } from 'node:crypto';
import { commitmentTo } from '../../core/review/assign.ts';

/**
 * What the panels and pilots of a community are drawn with. Seeds come as a chain in which each is
 * the SHA-256 of the next, so that one entry of the log settles a thousand draws before anybody
 * asks for them, and each that is revealed shows that it is the one that was settled. They follow
 * from the log key: nobody without it knows the next, and nothing has to be stored.
 */
export class PanelSeeds {
  readonly #secret: Uint8Array;
  readonly #chains = new Map<number, Map<string, string>>();

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** What the entry with this index, which begins a chain, commits the log to. */
  commitmentOf(entry: number): string {
    return [...this.#chain(entry).keys()].at(-1) ?? '';
  }

  /** The seed behind what the log is committed to; undefined when another key made the chain. */
  seedBehind(entry: number, commitment: string): string | undefined {
    return this.#chain(entry).get(commitment);
  }

  /** Seeds by their SHA-256, the last to be revealed first. */
  #chain(entry: number): Map<string, string> {
    let chain = this.#chains.get(entry);
    if (chain === undefined) {
      chain = new Map();
      let seed = createHmac('sha256', this.#secret).update(`panels\n${entry}`).digest('hex');
      for (let length = 0; length < CHAIN_LENGTH; length += 1) {
        const commitment = commitmentTo(seed);
        chain.set(commitment, seed);
        seed = commitment;
      }
      this.#chains.set(entry, chain);
    }
    return chain;
  }
}

const CHAIN_LENGTH = 1_000;
