import { openCosignatures } from '../../core/log/cosignature.ts';
import { parseDecimal } from '../../core/log/decimal.ts';
import { LogError } from '../../core/log/log-error.ts';
import type { WitnessKey } from '../../core/log/note-key.ts';
import { formatSubmission } from '../../core/log/witness-submission.ts';
import { nodeEd25519 } from '../log/log-key.ts';
import { OperatorError } from '../operator-error.ts';

/** A witness that is asked to cosign. */
export interface AskedWitness {
  readonly key: WitnessKey;
  /** Its submission prefix; `/add-checkpoint` is added. */
  readonly url: string;
}

/** A tree of a log with what leads to it from any smaller one. */
export interface OfferedTree {
  readonly size: number;
  /** The signed checkpoint. */
  readonly note: string;
  readonly proofFrom: (oldSize: number) => Promise<readonly Uint8Array[]>;
}

/** How long a witness may take. */
const ANSWER_MS = 10_000;

/** A witness answers with a few lines; what is longer is something else. */
const ANSWER_CHARACTERS_MAX = 65_536;

/**
 * Asks a witness to cosign a tree. One that has seen another tree than was thought says how large
 * it was, and is asked once more from there.
 * @param knownSize of the tree that it has cosigned last, as far as is known; 0: none
 * @returns its signature line
 * @throws OperatorError when it refuses, cannot be reached, or has seen a larger tree: then this
 *   log has gone back
 */
export async function askWitness(
  witness: AskedWitness,
  tree: OfferedTree,
  knownSize: number,
): Promise<string> {
  const first = await submit(witness, tree, Math.min(knownSize, tree.size));
  const answer =
    first.status === 409 ? await submit(witness, tree, toldSize(witness, tree, first)) : first;
  if (answer.status !== 200) throw refused(witness, answer);
  return cosignatureIn(answer.text, witness, tree);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function submit(
  { url, key }: AskedWitness,
  { note, proofFrom }: OfferedTree,
  oldSize: number,
): Promise<Answer> {
  const body = formatSubmission({ oldSize, proof: await proofFrom(oldSize), note });
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return { status: response.status, text: await beginningOf(response) };
  } catch (cause) {
    throw new OperatorError(`The witness ${key.name} does not answer.`, { cause });
  }
}

async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > ANSWER_CHARACTERS_MAX) break;
  }
  return text;
}

/** @throws OperatorError when the witness has seen a tree that does not exist here */
function toldSize(witness: AskedWitness, { size }: OfferedTree, answer: Answer): number {
  const told = parseDecimal(answer.text.replace(/\n$/, ''));
  if (told === undefined) throw refused(witness, answer);
  if (told <= size) return told;
  throw new OperatorError(
    `The witness ${witness.key.name} has cosigned ${told} entries of the anchor log, but there ` +
      `are ${size}: the store is an older backup, or somebody else signs with its key.`,
  );
}

/** The line of this witness alone: what else it sends is nobody's word. */
function cosignatureIn(text: string, { key }: AskedWitness, { note }: OfferedTree): string {
  const begin = `\u2014 ${key.name} `;
  for (const line of text.split('\n').filter((one) => one.startsWith(begin))) {
    try {
      if (openCosignatures(`${note}${line}\n`, [key], nodeEd25519).length > 0) return `${line}\n`;
    } catch (problem) {
      if (!(problem instanceof LogError)) throw problem;
    }
  }
  throw new OperatorError(`The witness ${key.name} answers without a cosignature that holds.`);
}

function refused({ key }: AskedWitness, { status, text }: Answer): OperatorError {
  const said = JSON.stringify(text.slice(0, 100).trim());
  return new OperatorError(`The witness ${key.name} refuses with ${status}: ${said}.`);
}
