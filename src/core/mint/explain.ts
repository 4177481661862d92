import type { CancelEntry, DecisionEntry, ReleaseEntry } from '../state/entry.ts';
import type { Measurement } from '../entropy/measurement.ts';
import { askedWeight, type Policy } from '../policy/policy.ts';
import { formatMicros, formatPpm, ONE } from '../units.ts';
import type { Change } from './change.ts';
import { changeText, type Explanation, measuredName, type Reason } from './explanation.ts';
import { floorOf, integrityLimit, integrityText, lowIntegrity } from './integrity-reason.ts';
import { inactivePolicy, lostOutcome, REFUSAL_REASONS } from './refusal-reasons.ts';
import { en } from './words/en.ts';
import type { QualifiedBy, Words } from './words/words.ts';

/** What a decision is explained with. */
export interface ExplainedWith {
  /** The version that the decision names; undefined only if it names none. */
  readonly policy: Policy | undefined;
  /**
   * The entry of the decision's domain, or of `decision.entropy.domain`, at the close of
   * `decision.entropy.cycle`; with it the limits of entropy are given as numbers.
   */
  readonly measurement?: Measurement | undefined;
  /** Default: English. */
  readonly words?: Words | undefined;
}

/**
 * Explains a decision from its own recorded numbers, its policy and, where given, the measurement
 * that it names. Nothing else is looked up, so anyone with an export gets the same text.
 * @throws RangeError when the policy is missing or of another version
 */
export function explain(decision: DecisionEntry, given: ExplainedWith): Explanation {
  const { words = en } = given;
  const reason = reasonOf(decision, given);
  const { code } = decision;
  const { measured, limit, change } = reason;
  const sentence = sentenceOf(decision, { ...given, words });
  const nearest = changeText(words, change);
  return code === undefined
    ? { sentence, measured, limit, nearest }
    : { code, sentence, measured, limit, nearest };
}

/**
 * The nearest change that would have passed, as something to be done; for what did pass, how it
 * goes on.
 * @throws RangeError as {@link explain} does
 */
export function nearestChange(decision: DecisionEntry, given: ExplainedWith): Change {
  return reasonOf(decision, given).change;
}

/**
 * Explains how a held decision ended.
 * @param policy the version of the held decision, not the one in force at its end
 */
export function explainEnd(
  policy: Policy,
  end: ReleaseEntry | CancelEntry,
  words: Words = en,
): Explanation {
  const { outcomes, sentences } = words;
  const { measured, limit, change } = endReason(policy, end, words);
  const nearest = changeText(words, change);
  if (end.type === 'release') {
    return { sentence: outcomes.released(end.amount), measured, limit, nearest };
  }
  const { code } = end;
  return { code, sentence: outcomes.cancelled(sentences[code]), measured, limit, nearest };
}

/** The nearest change for how a hold ended. */
export function nearestChangeOfEnd(policy: Policy, end: ReleaseEntry | CancelEntry): Change {
  return endReason(policy, end, en).change;
}

function reasonOf(decision: DecisionEntry, given: ExplainedWith): Reason {
  const { policy, measurement, words = en } = given;
  if (decision.policy === undefined) return inactivePolicy({ decision, words });
  if (policy?.version !== decision.policy) {
    throw new RangeError(`a decision under policy ${decision.policy} needs that policy`);
  }
  if (decision.outcome !== 'refused') return qualified(policy, decision, words);
  if (decision.code === undefined) throw new RangeError('a refused decision has a code');
  return REFUSAL_REASONS[decision.code]({ policy, decision, measurement, words });
}

function sentenceOf(
  decision: DecisionEntry,
  { policy, words }: ExplainedWith & { readonly words: Words },
): string {
  const { sentences, outcomes } = words;
  const { code, outcome } = decision;
  if (policy === undefined || outcome === 'refused') return sentences[code ?? 'POLICY_INACTIVE'];
  const why = outcomes.qualified(qualifiedBy(policy, decision, words));
  if (outcome === 'minted') return outcomes.minted(why);
  return outcomes.held(why, code === undefined ? undefined : sentences[code]);
}

function qualified(policy: Policy, decision: DecisionEntry, words: Words): Reason {
  return {
    measured: `${integrityText(words, decision)}; ${amountText(policy, decision, words)}`,
    limit: integrityLimit(words, policy),
    change:
      decision.outcome === 'minted'
        ? { kind: 'passed', by: decision.integrity - policy.threshold }
        : {
            kind: 'the hold ends',
            due: decision.due ?? decision.cycle,
            threshold: policy.threshold,
            floor: floorOf(policy),
          },
  };
}

function endReason(policy: Policy, end: ReleaseEntry | CancelEntry, words: Words): Reason {
  const { measured, limits } = words;
  if (end.type === 'release') {
    return {
      measured: integrityText(words, end),
      limit: integrityLimit(words, policy),
      change: { kind: 'released' },
    };
  }
  const { code } = end;
  if (code === 'BELOW_THRESHOLD') return lowIntegrity({ policy, standing: end, words });
  if (code === 'OUTCOME_LOST') return lostOutcome(words);
  if (code === 'RETRACTED') {
    return {
      measured: measured.retractedWhileHeld,
      limit: limits.stands,
      change: { kind: 'evidence that stands' },
    };
  }
  return {
    measured: measured.confirmedFinding(code),
    limit: limits.noFinding,
    change: { kind: 'the finding is cleared' },
  };
}

function amountText(policy: Policy, decision: DecisionEntry, { measured }: Words): string {
  const weight = askedWeight(policy, decision);
  const factors = [
    formatMicros(policy.mintScale),
    `(${formatPpm(decision.integrity)} − ${formatPpm(policy.threshold)})`,
    formatPpm(weight),
    formatPpm(decision.entropyFactor ?? 0),
  ];
  return measured.amount(factors.join('·'), decision.amount ?? '');
}

function qualifiedBy(
  policy: Policy,
  { domain: asked, entropy, entropyFactor }: DecisionEntry,
  words: Words,
): QualifiedBy {
  if (!policy.entropyGate) return { gate: 'off' };
  const domain = measuredName(words, asked, entropy);
  if (entropy?.direction !== 'fell') return { gate: 'flat', domain };
  if (entropyFactor === ONE) return { gate: 'fell', domain };
  return { gate: entropy.broad === true ? 'no longer' : 'few', domain };
}
