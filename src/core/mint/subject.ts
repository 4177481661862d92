import { codeRule } from '../codes/codes.ts';
import type { DecisionEntry } from '../state/entry.ts';

/** A decision with its place in the log. */
export interface KnownDecision {
  readonly index: number;
  readonly entry: DecisionEntry;
}

/** What a decision can be about: the claim, what the caller's name stands for, or the action. */
export type About = 'claim' | 'name' | 'action';

/** What came with a request. */
export interface AskedFacts {
  /** The claim among the evidence, and whether it is of the action's type and domain. */
  readonly claim: 'none' | 'fits' | 'misfits';
  /** The claim came in before this request. */
  readonly isClaimKnown: boolean;
  /** What the caller's name for the action stands for; nothing also if the caller gives none. */
  readonly name: 'nothing' | 'this claim' | 'another claim' | 'an action';
  /** Something of it was erased with a person, who may come back and is not paid again. */
  readonly isErased: boolean;
}

/** What is known when somebody asks to be paid. */
export interface MintFacts extends AskedFacts {
  /** The earlier decision that this request repeats. */
  readonly answer: KnownDecision | undefined;
  /** What another action claimed first: of several the first of {@link mayBeAbout}. */
  readonly claimed: About | undefined;
  /** The claim is the asker's, and the asker neither attests nor confirms it. */
  readonly mayAsk: boolean;
  /** The policy has the action and the domain. */
  readonly isListed: boolean;
  /** The registry of the policy was asked about this request, and does not answer. */
  readonly isRegistryAway: boolean;
}

/**
 * What a request is about.
 * - `repeat`: it was asked before, and this is the answer.
 * - `refused`: another action claimed it, it was erased, the asker may not ask, or a registry has
 *   to agree and is away; no evidence is looked at.
 * - `unlisted`: the policy has no such action; no evidence is looked at.
 * - `claim`: the claim that came with it, which fits.
 * - `action`: no claim came that fits, so it is what the name stands for, or the action itself.
 */
export type Subject =
  | { readonly kind: 'repeat'; readonly answer: KnownDecision }
  | { readonly kind: 'refused'; readonly code: RefusedSubject; readonly about: About }
  | { readonly kind: 'unlisted'; readonly about: About }
  | { readonly kind: 'claim'; readonly about: 'claim' }
  | { readonly kind: 'action'; readonly about: 'name' | 'action' };

function duplicate(about: About): Subject {
  return { kind: 'refused', code: 'DUPLICATE', about };
}

/** Why no evidence is looked at. */
export type RefusedSubject = 'DUPLICATE' | 'IDENTITY' | 'REGISTRY_AWAY';

/**
 * Decides once what a mint request is about. A claim that does not fit, or whose name stands for
 * another claim, is not looked at: it stays free for a request that asks for it as it should.
 */
export function subjectOf(facts: MintFacts): Subject {
  const { answer, claim, name, claimed } = facts;
  if (answer !== undefined) return { kind: 'repeat', answer };
  if (facts.isErased) return duplicate('action');
  const withoutClaim = name === 'nothing' ? 'action' : 'name';
  const asked = claim === 'none' ? withoutClaim : 'claim';
  if (claimed !== undefined) return duplicate(claimed === 'claim' ? 'claim' : withoutClaim);
  if (claim !== 'none' && name === 'another claim') return duplicate('action');
  if (!facts.mayAsk) return { kind: 'refused', code: 'IDENTITY', about: asked };
  if (!facts.isListed) return { kind: 'unlisted', about: asked };
  // Taken now and paid later, it would be paid by another record than if it came when it can be.
  if (claim === 'fits' && facts.isRegistryAway) {
    return { kind: 'refused', code: 'REGISTRY_AWAY', about: withoutClaim };
  }
  if (claim === 'fits') return { kind: 'claim', about: 'claim' };
  return { kind: 'action', about: withoutClaim };
}

/**
 * What decisions that this request may repeat are about, the likeliest first: its claim, and the
 * action as it was asked for before the claim came. A claim that is not known is taken for the one
 * that the caller's name stands for; of what was erased only the action is left.
 */
export function mayBeAbout(asked: AskedFacts): readonly About[] {
  const { claim, isClaimKnown, name, isErased } = asked;
  if (isErased) return ['action'];
  if (claim === 'none') return [name === 'nothing' ? 'action' : 'name'];
  const isTaken = name === 'another claim';
  const about: About[] = ['claim'];
  if (name === 'an action' || (isTaken && !isClaimKnown)) about.push('name');
  if (isTaken || claim === 'misfits') about.push('action');
  return about;
}

/** How an action is asked for. */
export interface Asked {
  readonly isUnderNewKey: boolean;
  /** Whether this member may ask with this evidence and key. */
  readonly mayAsk: boolean;
  /** The open cycle. */
  readonly cycle: number;
}

/**
 * The one of an action's earlier decisions that a request for it repeats: a final one, else the
 * latest. A refusal that may be asked again is asked again under a new key, or in a later cycle;
 * and what a stranger was refused, who may not ask, is no answer to somebody who may.
 */
export function repeatedAnswer(
  own: readonly KnownDecision[],
  { isUnderNewKey, mayAsk, cycle }: Asked,
): KnownDecision | undefined {
  const answers = own.filter(({ entry }) => !(mayAsk && entry.code === 'IDENTITY'));
  const final = answers.findLast(isFinal);
  if (final !== undefined || isUnderNewKey) return final;
  const last = answers.at(-1);
  return last?.entry.cycle === cycle ? last : undefined;
}

function isFinal({ entry: { outcome, code } }: KnownDecision): boolean {
  return outcome !== 'refused' || code === undefined || !codeRule(code).askAgain;
}
