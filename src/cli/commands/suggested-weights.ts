import { readFile } from 'node:fs/promises';
import { CHANNELS } from '../../core/integrity/tally.ts';
import { parsePolicy, type PolicyDocument } from '../../core/policy/parse-policy.ts';
import { ONE } from '../../core/units.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';

/**
 * The rules with the weights that a study found on some histories and that held on another one, as
 * a draft.
 * @param path `report.json` of a study of weights
 * @throws OperatorError when the study has no weights or they did not hold, and when the rules with
 *   them break a law of policies
 */
export async function withSuggestedWeights(
  path: string,
  rules: PolicyDocument,
): Promise<PolicyDocument> {
  const { weights, isShown, answer } = await reportIn(path);
  if (!isWeights(weights)) {
    throw new OperatorError(`${path} is no report of a study of weights: see study: weights.`);
  }
  if (isShown !== true) {
    throw new OperatorError(`Nothing is suggested, since nothing held up. ${String(answer)}`);
  }
  const shares = Object.fromEntries(CHANNELS.map((name) => [name, (weights[name] ?? 0) / ONE]));
  const integrity = { ...rules.integrity, weights: shares };
  const draft = { ...rules, integrity } as PolicyDocument;
  const read = parsePolicy(draft, 1);
  if (read.ok) return draft;
  throw new OperatorError(`Rules with these weights are refused: ${read.problems.join('; ')}.`);
}

async function reportIn(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read as JSON.`, { cause });
  }
}

function isWeights(value: unknown): value is Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Readonly<Record<string, unknown>>;
  return CHANNELS.every((name) => Number.isSafeInteger(given[name]));
}
