import { encodeBase64 } from '../../core/log/base64.ts';
import {
  type AskedClaim,
  claimProblem,
  claimsRequestText,
  type EvidenceClaim,
} from '../../core/log/evidence-claim.ts';
import { parseVerifierKey } from '../../core/log/note-key.ts';
import { formatVerifierKey, verifierKeyOfSigner } from '../../core/log/note-key.ts';
import { type LogKey, nodeEd25519, signerOf } from '../log/log-key.ts';
import { OperatorError } from '../operator-error.ts';

/** A registry that another installation keeps. */
export interface RemoteRegistry {
  readonly vkey: string;
  /** Of the installation; the path is added. */
  readonly url: string;
  /** What evidence is hashed with for it: the same in every installation that shares it. */
  readonly secret: Uint8Array;
}

/** Whoever waits for a mint waits for this too. */
const ANSWER_MS = 5_000;

/**
 * Asks a registry in the name of a log.
 * @throws OperatorError when it cannot be reached, refuses, or answers something else
 */
export async function askRegistry(
  { vkey, url }: RemoteRegistry,
  asking: {
    readonly key: LogKey;
    /** Name of the log that asks. */
    readonly origin: string;
    readonly claims: readonly AskedClaim[];
  },
): Promise<EvidenceClaim[]> {
  const { key, origin, claims } = asking;
  const { name } = parseVerifierKey(vkey);
  const signer = signerOf(key, origin);
  const text = Buffer.from(claimsRequestText(vkey, claims));
  const signature = encodeBase64(nodeEd25519.sign(text, signer.seed));
  const claimant = formatVerifierKey(verifierKeyOfSigner(signer, nodeEd25519));
  const answer = await posted(url, name, { claimant, claims, signature });
  const answers = answer['claims'];
  if (!Array.isArray(answers) || answers.length !== claims.length) {
    throw new OperatorError(`The registry ${name} answers with something else than claims.`);
  }
  return answers.map((one: unknown) => {
    const claim = one as EvidenceClaim;
    const problem = typeof one === 'object' && one !== null ? claimProblem(claim) : 'an object';
    if (problem === undefined) return claim;
    throw new OperatorError(`The registry ${name} answers without ${problem}.`);
  });
}

async function posted(
  url: string,
  name: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  let response: Response;
  try {
    response = await fetch(`${url.replace(/\/$/, '')}/v1/registry/claims`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.ok) return (await response.json()) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new OperatorError(`The registry ${name} does not answer.`, { cause });
  }
  throw new OperatorError(`The registry ${name} refuses with ${response.status}.`);
}
