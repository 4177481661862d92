import { encodeBase64 } from '../../core/log/base64.ts';
import {
  type AskedClaim,
  claimsRequestText,
  claimText,
  type EvidenceClaim,
} from '../../core/log/evidence-claim.ts';
import {
  formatVerifierKey,
  parseVerifierKey,
  type SignerKey,
  type VerifierKey,
  verifierKeyOfSigner,
} from '../../core/log/note-key.ts';
import { isSignedBy } from '../../core/log/signed-text.ts';
import type { Database } from '../../db/engine/port.ts';
import {
  countEvidenceClaims,
  type EvidenceClaimRow,
  insertEvidenceClaims,
  readEvidenceClaims,
} from '../../db/sql/evidence/evidence-claims.ts';
import { type LogKey, nodeEd25519, signerOf } from '../log/log-key.ts';
import { RequestError } from '../request-error.ts';

export interface RegistryOptions {
  readonly db: Database;
  readonly key: LogKey;
  /** The installation's name: the first part of the registry's. */
  readonly installation: string;
  /** Logs of other installations that may claim, by their verifier keys as they are written. */
  readonly admitted: ReadonlySet<string>;
}

/** What a log of another installation sends. */
export interface ClaimsOrder {
  /** The verifier key of the log that asks. */
  readonly claimant: string;
  readonly claims: readonly AskedClaim[];
  /** Base64 of its signature over what it asks for. */
  readonly signature: string;
}

/** The name of the registry that an installation keeps. */
function registryName(installation: string): string {
  return `${installation}/v1/registry`;
}

/** The verifier key of the registry that an installation keeps. */
export function registryKeyText(key: LogKey, installation: string): string {
  const signer = signerOf(key, registryName(installation));
  return formatVerifierKey(verifierKeyOfSigner(signer, nodeEd25519));
}

/**
 * The registry that this installation keeps: each key belongs to the log that claims it first, for
 * good. It knows neither people nor evidence, only hashes under a secret that it is never sent.
 * The same claim has the same answer each time, so that whoever was cut off asks again.
 */
export class EvidenceRegistry {
  readonly vkey: string;
  readonly #options: RegistryOptions;
  readonly #signer: SignerKey;
  readonly #publicKey: string;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#signer = signerOf(options.key, registryName(options.installation));
    this.vkey = registryKeyText(options.key, options.installation);
    this.#publicKey = publicKeyOf(parseVerifierKey(this.vkey));
  }

  /** How many claims it holds. */
  async count(): Promise<number> {
    return await countEvidenceClaims(this.#options.db);
  }

  /**
   * Answers a log of any installation.
   * @throws RequestError CONFLICT when the log is not admitted, SIGNATURE_INVALID when the
   *   order is not its own; nothing is claimed then
   */
  async claim({ claimant, claims, signature }: ClaimsOrder): Promise<EvidenceClaim[]> {
    const key = this.#admitted(claimant);
    const text = claimsRequestText(this.vkey, claims);
    if (!isSignedBy({ key: claimant, signature }, text, nodeEd25519)) {
      throw new RequestError('SIGNATURE_INVALID', 'the claims are not signed by this log');
    }
    return await this.claimFor(formatVerifierKey(key), claims);
  }

  /**
   * Answers a log of this installation, whose word needs no signature here.
   * @param claimant its verifier key
   */
  async claimFor(claimant: string, claims: readonly AskedClaim[]): Promise<EvidenceClaim[]> {
    const keys = claims.map(({ key }) => key);
    const rows = await this.#options.db.transaction(async (tx) => {
      await insertEvidenceClaims(tx, claimant, firstOfEach(claims));
      // In a statement of its own: what somebody else has just claimed is seen only then.
      return await readEvidenceClaims(tx, keys);
    });
    const held = new Map(rows.map((row) => [row.key, row]));
    return claims.map((asked) => this.#answer(claimant, asked, held.get(asked.key)));
  }

  #answer(
    claimant: string,
    { key, ref }: AskedClaim,
    held: EvidenceClaimRow | undefined,
  ): EvidenceClaim {
    if (held === undefined) throw new RangeError(`claim ${key} was not kept`);
    const granted = held.claimant === claimant && held.ref === ref;
    const answer = { granted, index: held.index, ref };
    const { name, seed } = this.#signer;
    const signed = nodeEd25519.sign(Buffer.from(claimText(claimant, name, answer)), seed);
    return { ...answer, signature: encodeBase64(signed) };
  }

  #admitted(claimant: string): VerifierKey {
    const key = keyIn(claimant);
    const { installation, admitted } = this.#options;
    if (key === undefined) throw new RequestError('CONFLICT', 'claimant is no verifier key');
    const isOwn =
      key.name.startsWith(`${installation}/v1/log/`) && publicKeyOf(key) === this.#publicKey;
    if (isOwn || admitted.has(formatVerifierKey(key))) return key;
    throw new RequestError('CONFLICT', `the log ${key.name} is not admitted to this registry`);
  }
}

/** Of what is asked for twice at once, the first has it. */
function firstOfEach(claims: readonly AskedClaim[]): AskedClaim[] {
  const first = new Map<string, AskedClaim>();
  for (const claim of claims) if (!first.has(claim.key)) first.set(claim.key, claim);
  return [...first.values()];
}

function publicKeyOf({ publicKey }: VerifierKey): string {
  return Buffer.from(publicKey).toString('hex');
}

function keyIn(text: string): VerifierKey | undefined {
  try {
    return parseVerifierKey(text);
  } catch {
    return undefined;
  }
}
