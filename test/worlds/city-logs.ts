import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { signCheckpoint } from '../../src/core/log/checkpoint.ts';
import { leafHash, rootOf } from '../../src/core/log/merkle-tree.ts';
import {
  formatVerifierKey,
  type SignerKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { formatDate } from '../../src/core/policy/cycle.ts';
import { parsePolicy, type PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { checkpointLine, headerLine } from '../../src/core/verify/export-format.ts';
import { rulesHash } from '../../src/pipeline/answers/cities/read-children.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { closeCycles, DAILY, linesOf, newDraft } from './memory-community.ts';
import { appendOutcomes } from './random-history.ts';

const DAYS = 14;

/** By which all cities measure `water`. */
export const CITY_POLICY: PolicyDocument = {
  ...PRESETS.standard,
  cycle: DAILY,
  domains: ['water'],
  entropy: {
    ...PRESETS.standard.entropy,
    weights: { failure: 0.5, uncertainty: 0.2, volatility: 0.15, drift: 0.15, disagreement: 0 },
  },
};

/** Fourteen days of eight outcomes each, of which so many are not kept. */
export function cityHistory(failedPerDay: number, policy: PolicyDocument = CITY_POLICY): string[] {
  const draft = newDraft(policy);
  for (let day = 0; day < DAYS; day += 1) {
    appendOutcomes(draft, 'water', 8 - failedPerDay, failedPerDay);
    closeCycles(draft);
  }
  return linesOf(draft);
}

/** A log of that history in the name and by the key of a city. */
export function cityLog(city: number, [first = '', ...lines]: readonly string[]): string {
  const signer = signerOf(city);
  const { name: origin } = signer;
  const key = cityKey(city);
  const opened = { ...JSON.parse(first), origin, key, slug: `city-${city}` } as object;
  const entries = [canonicalizeEntry(opened), ...lines];
  const leaves = entries.map((line) => leafHash(Buffer.from(line), nodeSha256));
  const tree = { origin, size: entries.length, root: rootOf(leaves, nodeSha256) };
  const note = signCheckpoint(tree, [signer], nodeEd25519);
  return `${[headerLine({ origin, key }), ...entries, checkpointLine(note)].join('\n')}\n`;
}

function signerOf(city: number): SignerKey {
  const seed = new Uint8Array(32).fill(city + 1);
  return signerKeyOf(`nation.example/v1/log/city-${city}`, seed, nodeEd25519);
}

/** The verifier key of a city's log. */
export function cityKey(city: number): string {
  return formatVerifierKey(verifierKeyOfSigner(signerOf(city), nodeEd25519));
}

/** The file that says which cities there are, as of the last of their days. */
export function cityTree(cities: number, changes: object = {}): string {
  const parsed = parsePolicy(CITY_POLICY, 1);
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  const asOf = formatDate(Date.UTC(2025, 10, 28 + DAYS) / 1_000);
  const children = Array.from({ length: cities }, (_, city) => {
    return { vkey: cityKey(city), role: 'population', weight: 1_000 * (city + 1) };
  });
  const tree = { name: 'A nation', asOf, rules: rulesHash(parsed.policy), children, ...changes };
  return JSON.stringify({ format: 'negentropy-tree/1', ...tree });
}
