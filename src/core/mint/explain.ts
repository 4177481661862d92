import { codeRule } from '../codes/codes.ts';
import type { CancelEntry, DecisionEntry, ReleaseEntry } from '../state/entry.ts';
import type { Measurement } from '../entropy/measurement.ts';
import { askedWeight, type Policy } from '../policy/policy.ts';
import { formatMicros, formatPpm, ONE } from '../units.ts';
import { type Explanation, measuredName, type Reason } from './explanation.ts';
import { floorClause, integrityLimit, integrityText, lowIntegrity } from './integrity-reason.ts';
import { inactivePolicy, lostOutcome, REFUSAL_REASONS } from './refusal-reasons.ts';

/**
 * Explains a decision from its own recorded numbers, its policy and, where given, the measurement
 * that it names. Nothing else is looked up, so anyone with an export gets the same text.
 * @param policy the version that the decision names; undefined only where it names none
 * @param measurement the entry of the decision's domain, or of `decision.entropy.domain`, at the
 *   close of `decision.entropy.cycle`;
 *   with it the limits of entropy are given as numbers
 * @throws RangeError when the policy is missing or of another version
 */
export function explain(
  policy: Policy | undefined,
  decision: DecisionEntry,
  measurement?: Measurement,
): Explanation {
  if (decision.policy === undefined) return explainWithoutPolicy(decision);
  if (policy?.version !== decision.policy) {
    throw new RangeError(`a decision under policy ${decision.policy} needs that policy`);
  }
  if (decision.outcome !== 'refused') return explainQualified(policy, decision);
  const { code } = decision;
  if (code === undefined) throw new RangeError('a refused decision has a code');
  const reason = REFUSAL_REASONS[code]({ policy, decision, measurement });
  return { code, sentence: codeRule(code).sentence, ...reason };
}

/**
 * Explains how a held decision ended.
 * @param policy the version of the held decision, not the one in force at its end
 */
export function explainEnd(policy: Policy, end: ReleaseEntry | CancelEntry): Explanation {
  const measured = integrityText(end);
  const limit = integrityLimit(policy);
  if (end.type === 'release') {
    const sentence = `Released: ${end.amount} MIC are the member's own.`;
    return {
      sentence,
      measured,
      limit,
      nearest: 'Nothing was missing; what is released is final.',
    };
  }
  const { code } = end;
  const { sentence } = codeRule(code);
  return { code, sentence: `Cancelled: ${sentence}`, ...cancelReason(policy, end) };
}

function explainWithoutPolicy(decision: DecisionEntry): Explanation {
  const code = decision.code ?? 'POLICY_INACTIVE';
  return { code, sentence: codeRule(code).sentence, ...inactivePolicy(decision) };
}

function explainQualified(policy: Policy, decision: DecisionEntry): Explanation {
  const { code, due } = decision;
  const why = `Integrity is above the threshold${entropyClause(policy, decision)}.`;
  const limit = integrityLimit(policy);
  const measured = `${integrityText(decision)}; ${amountText(policy, decision)}`;
  if (decision.outcome === 'minted') {
    const margin = formatPpm(decision.integrity - policy.threshold);
    return { sentence: `Minted. ${why}`, measured, limit, nearest: `Passed by ${margin}.` };
  }
  const finding = code === undefined ? '' : ` An open finding: ${codeRule(code).sentence}`;
  const waits =
    `It ends at the close of cycle ${due}: released if integrity is still above ` +
    `${formatPpm(policy.threshold)}${floorClause(policy)}, its promise was not lost and no ` +
    'finding on it is confirmed; an open finding postpones the end.';
  return {
    sentence: `Held. ${why}${finding}`,
    ...(code === undefined ? {} : { code }),
    measured,
    limit,
    nearest: waits,
  };
}

function cancelReason(policy: Policy, end: CancelEntry): Reason {
  if (end.code === 'BELOW_THRESHOLD') return lowIntegrity(policy, end);
  if (end.code === 'OUTCOME_LOST') return lostOutcome();
  if (end.code === 'RETRACTED') {
    return {
      measured: 'the evidence was retracted while the decision was held',
      limit: 'evidence that stands',
      nearest: 'Evidence that stands until the end.',
    };
  }
  return {
    measured: `a finding ${end.code} on this evidence was confirmed`,
    limit: 'no confirmed finding on the evidence',
    nearest: 'The finding is cleared before the end.',
  };
}

function amountText(policy: Policy, decision: DecisionEntry): string {
  const weight = askedWeight(policy, decision);
  const factors = [
    formatMicros(policy.mintScale),
    `(${formatPpm(decision.integrity)} − ${formatPpm(policy.threshold)})`,
    formatPpm(weight),
    formatPpm(decision.entropyFactor ?? 0),
  ];
  return `amount k·(I − τ)·a·e = ${factors.join('·')} = ${decision.amount} MIC`;
}

function entropyClause(policy: Policy, { domain, entropy, entropyFactor }: DecisionEntry): string {
  if (!policy.entropyGate) return '; the entropy gate is off';
  const measured = measuredName(domain, entropy);
  if (entropy?.direction !== 'fell') return ` and entropy in ${measured} is flat`;
  if (entropyFactor === ONE) return ` and entropy in ${measured} fell`;
  const why = entropy.broad === true ? 'no longer at the ask' : 'by the record of too few members';
  return ` and entropy in ${measured} fell, but ${why}: it pays as if it were flat`;
}
