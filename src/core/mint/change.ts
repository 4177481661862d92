import type { Channel } from '../integrity/tally.ts';
import type { Ppm } from '../units.ts';

/**
 * The nearest change that would have passed, as something that can be done: a test does each of
 * them and asks again. For what did pass, how it goes on. Its words stand in the catalogue
 * (`words/words.ts`).
 */
export type Change =
  | { readonly kind: 'minting is resumed'; readonly withinCycles: number }
  | { readonly kind: 'a cycle with rules' }
  /** Both lists if neither the action nor the domain is known. */
  | {
      readonly kind: 'an action of the rules';
      readonly actions: readonly string[];
      readonly domains: readonly string[];
    }
  | { readonly kind: 'unclaimed evidence' }
  | { readonly kind: 'a deed that is free' }
  | { readonly kind: 'claimed by its maker' }
  | { readonly kind: 'the registry answers' }
  | { readonly kind: 'a confirmation' }
  | { readonly kind: 'the word of a forge' }
  | { readonly kind: 'facts'; readonly channels: readonly Channel[] }
  | { readonly kind: 'the review ends' }
  | { readonly kind: 'no such conduct' }
  | { readonly kind: 'a repair for others' }
  /** A record that is too short has no direction once it is known: both are needed. */
  | ({ readonly kind: 'known entropy' } & KnownNeeds & RecordNeeds & AtAsk)
  | ({ readonly kind: 'a direction' } & RecordNeeds & AtAsk)
  /** Without numbers if no measurement was given. */
  | ({
      readonly kind: 'entropy that did not rise';
      readonly domain: string;
      readonly numbers: { readonly by: Ppm; readonly most: Ppm } | undefined;
    } & AtAsk)
  /** By the record of so many members; 0: nobody asks. */
  | ({
      readonly kind: 'entropy that fell';
      readonly domain: string;
      readonly members: number;
    } & AtAsk)
  /** It did fall, and by the record of too few. */
  | ({
      readonly kind: 'a fall of many';
      readonly domain: string;
      readonly members: number;
    } & AtAsk)
  /** If S cannot fall so far: at L − 0.5σ there is nothing left. */
  | { readonly kind: 'a policy that pays for flat'; readonly domain: string }
  | { readonly kind: 'guarded domains'; readonly domains: readonly string[] }
  | { readonly kind: 'a closed cycle'; readonly floor: Ppm }
  | { readonly kind: 'a higher GI'; readonly by: Ppm }
  | ({ readonly kind: 'kept actions' } & KeptActions)
  | { readonly kind: 'a kept promise' }
  | { readonly kind: 'other evidence' }
  | { readonly kind: 'a recent action'; readonly cycles: number }
  | { readonly kind: 'a later cycle'; readonly than: number }
  | { readonly kind: 'a higher cap' }
  | { readonly kind: 'evidence that stands' }
  | { readonly kind: 'the finding is cleared' }
  | { readonly kind: 'passed'; readonly by: Ppm }
  | { readonly kind: 'released' }
  | {
      readonly kind: 'the hold ends';
      readonly due: number;
      readonly threshold: Ppm;
      /** p0; undefined if the policy has no floor for channels. */
      readonly floor: Ppm | undefined;
    };

/** Who asks later than the action came in is judged by both measurements: by the lesser e. */
interface AtAsk {
  /** At the close of this cycle, before the ask, it has to be so too; undefined: it was. */
  readonly atAsk: number | undefined;
}

interface KnownNeeds {
  readonly domain: string;
  readonly outcomes: number;
  readonly activeCycles: number;
  readonly windowCycles: number;
  /** 0: nobody asks. */
  readonly members: number;
  readonly coverage: Ppm;
  /** Rated items; 0: disagreement has no weight. */
  readonly ratedItems: number;
}

interface RecordNeeds {
  readonly warmUpCycles: number;
  readonly gapCycles: number;
}

/** Further actions, each kept in all four channels. */
export interface KeptActions {
  /** Undefined if as many as `most` do not suffice. */
  readonly count: number | undefined;
  readonly most: number;
  /** Its type; undefined if any will do. */
  readonly action: string | undefined;
  /** Commits of a history, which somebody else vouches for. */
  readonly isHistory: boolean;
  /** So many works of the same two people count in full; 0: all. */
  readonly worksPerPair: number;
  readonly pairDays: number;
  /** What confirmed findings take off; 0: there are none. */
  readonly penalty: Ppm;
  readonly penaltyCycles: number;
}
