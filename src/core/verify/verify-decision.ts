import { utf8ToBytes } from '@noble/hashes/utils.js';
import { parseProvenEntry } from '../entries/proven-fields.ts';
import { decodeBase64 } from '../log/base64.ts';
import { parseCanonical } from '../log/canonical-json.ts';
import { type Checkpoint, openCheckpoint } from '../log/checkpoint.ts';
import { verifyInclusion } from '../log/merkle-proof.ts';
import { leafHash } from '../log/merkle-tree.ts';
import { parseVerifierKey } from '../log/note-key.ts';
import type { CycleEntry, DecisionEntry, Entry, MeasurementEntry } from '../state/entry.ts';
import { type DecisionParts, recheckAlone, type RecheckedAlone } from './recheck-alone.ts';
import { messageOf } from '../message-of.ts';

/** An entry as it stands in the log, and the hashes that lead from it to the signed root. */
export interface ProvenEntry {
  readonly index: number;
  /** RFC 8785 JSON. */
  readonly entry: string;
  /** Base64, the leaf's sibling first. */
  readonly hashes: readonly string[];
}

/** What `GET /v1/decisions/{id}/proof` answers: one decision with all that it was computed from. */
export interface DecisionProof {
  /** Index of the decision. */
  readonly id: string;
  /** The last signed tree head. */
  readonly checkpoint: string;
  /** The decision first; then its policy, its measurements and the close of its GI. */
  readonly entries: readonly ProvenEntry[];
}

/** In which step a proof breaks. */
export type BrokenStep = 'key' | 'signature' | 'inclusion' | 'decision';

/** What came of a proof. */
export type VerifiedDecision =
  | {
      readonly holds: true;
      readonly decision: DecisionEntry;
      readonly treeSize: number;
      readonly rechecked: Exclude<RecheckedAlone, { readonly verdict: 'different' }>;
    }
  | {
      readonly holds: false;
      readonly broken: BrokenStep;
      /** The entry that it breaks at; undefined where it is none. */
      readonly index: number | undefined;
      readonly expected: string;
      readonly found: string;
    };

/**
 * Verifies one decision without the whole log: its tree head is signed by this key, every entry
 * hashes into that tree, and the decision is what the other entries give. Runs alike in Node and in
 * a browser. Never throws.
 *
 * @param vkey the log's public key, from another source than the service: `<origin>+<id>+<base64>`
 */
export function verifyDecision(proof: DecisionProof, vkey: string): VerifiedDecision {
  let step: BrokenStep = 'key';
  let index: number | undefined;
  try {
    const key = parseVerifierKey(vkey.trim());
    step = 'signature';
    const { checkpoint } = openCheckpoint(proof.checkpoint, { origin: key.name, keys: [key] });
    step = 'inclusion';
    const entries: Entry[] = [];
    for (const proven of proof.entries) {
      index = proven.index;
      entries.push(includedEntry(proven, checkpoint));
    }
    step = 'decision';
    index = Number(proof.id);
    return judged(partsIn(proof, entries), index, checkpoint.size);
  } catch (problem) {
    const found = messageOf(problem);
    return { holds: false, broken: step, index, expected: EXPECTED[step], found };
  }
}

const EXPECTED: Readonly<Record<BrokenStep, string>> = {
  key: 'the public key of a log',
  signature: 'a tree head that this key has signed',
  inclusion: 'an entry of the tree that was signed',
  decision: 'the decision that was asked for, with what it follows from',
};

function includedEntry({ index, entry, hashes }: ProvenEntry, checkpoint: Checkpoint): Entry {
  const { size: treeSize, root } = checkpoint;
  const proof = hashes.map((hash) => decodeBase64(hash));
  const leaf = leafHash(utf8ToBytes(entry));
  if (!verifyInclusion({ leafHash: leaf, leafIndex: index, treeSize, root, proof })) {
    throw new RangeError(`entry ${index} is not shown to be in the tree of ${treeSize} entries`);
  }
  return parseProvenEntry(parseCanonical(entry));
}

function judged(parts: DecisionParts, index: number, treeSize: number): VerifiedDecision {
  const rechecked = recheckAlone(parts);
  if (rechecked.verdict !== 'different') {
    return { holds: true, decision: parts.decision, treeSize, rechecked };
  }
  const { expected, found } = rechecked;
  return { holds: false, broken: 'decision', index, expected, found };
}

function partsIn({ id, entries: proven }: DecisionProof, entries: readonly Entry[]): DecisionParts {
  const [decision] = entries;
  if (decision?.type !== 'decision' || String(proven[0]?.index) !== id) {
    throw new RangeError(`entry ${proven[0]?.index ?? '(none)'}, ${decision?.type ?? 'nothing'}`);
  }
  const closed = (decision.actionCycle ?? decision.cycle) - 1;
  return {
    decision,
    policy: entries.find((entry) => entry.type === 'policy'),
    measurements: entries.filter(
      (entry): entry is MeasurementEntry => entry.type === 'measurement',
    ),
    cycle: entries.find(
      (entry): entry is CycleEntry => entry.type === 'cycle' && entry.cycle === closed,
    ),
  };
}
