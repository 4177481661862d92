import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import type { Family } from '../../core/policy/policy.ts';

/** How one kind of simulated people lives. Shares and chances lie in 0..1. */
export interface PeopleType {
  readonly name: string;
  /** For people: who they are. */
  readonly words: string;
  /** How many of all, relative to the other types. */
  readonly share: number;
  /** Chance that a deed of theirs is settled in a cycle. */
  readonly deeds: number;
  /** Chance that it is kept, before the luck of the cycle. */
  readonly kept: number;
  /** Chance that a kept one came late. */
  readonly late: number;
  /** Between which cycles, from 0, somebody joins. */
  readonly joins: readonly [number, number];
  /** After how many cycles they leave; 0: they stay. */
  readonly stays: number;
  readonly family: Family;
  readonly action: string;
}

/** A part of the life of a community, measured by itself. */
export interface ScenarioDomain {
  readonly name: string;
  /** How many members live there, relative to the others. */
  readonly share: number;
}

/** Who looks at what others did: two members with standing, and how often they say the same. */
export interface RatingHabit {
  /** Chance that a settled deed is rated. */
  readonly share: number;
  /** Chance that both give it the same rating. */
  readonly agree: number;
}

/** What is simulated: plain data, so that it can be hashed and handed to another thread. */
export interface Scenario {
  readonly name: string;
  readonly seed: number;
  /** How often everything is told anew, with other chances. */
  readonly runs: number;
  readonly cycles: number;
  /** Communities of the same making, each with its own log. */
  readonly communities: number;
  /** Of each community. */
  readonly members: number;
  readonly policy: PolicyDocument;
  readonly domains: readonly ScenarioDomain[];
  /** Correlation of two outcomes of the same domain and cycle. */
  readonly correlation: number;
  /** A deed is settled at most so many cycles after it was promised. */
  readonly delay: number;
  readonly types: readonly PeopleType[];
  /** Default: nobody rates. */
  readonly ratings?: RatingHabit | undefined;
}
