import { createHmac, hash } from 'node:crypto';
import { textSkeleton } from '../../core/identity/skeleton.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import {
  type AskedClaim,
  CLAIMS_MAX,
  type EvidenceClaim,
  isClaimSigned,
} from '../../core/log/evidence-claim.ts';
import { type LogKey, nodeEd25519, secretFor } from '../log/log-key.ts';
import { publicKeyText } from '../writer/community.ts';
import type { EvidenceRegistry } from './evidence-registry.ts';
import { askRegistry, type RemoteRegistry } from './registry-client.ts';

export interface RegistriesOptions {
  readonly key: LogKey;
  /** The one that this installation keeps. */
  readonly own: EvidenceRegistry;
  /** Those of other installations. */
  readonly remote: readonly RemoteRegistry[];
  /** Told of registries that do not answer. */
  readonly onProblem: (problem: unknown) => void;
}

/** What is to earn once, and who asks. */
export interface RegistryQuestion {
  /** The verifier key of the registry. */
  readonly registry: string;
  /** Name of the log that asks. */
  readonly origin: string;
  readonly userId: string;
  readonly subject: string;
  /** Content address of the claim. */
  readonly evidenceId: string;
}

/** An answer with whose it is. */
export interface RegistryAnswer {
  /** The verifier key of the registry. */
  readonly registry: string;
  readonly claim: EvidenceClaim;
}

/**
 * The registries of evidence that the communities of an installation ask. What waits while one is
 * asked goes with the next request.
 */
export class Registries {
  readonly own: EvidenceRegistry;
  readonly #options: RegistriesOptions;
  readonly #queues = new Map<string, ClaimQueue>();

  constructor(options: RegistriesOptions) {
    this.own = options.own;
    this.#options = options;
  }

  /** Asks a registry; undefined: it is not known, or is away. Asking again changes nothing. */
  async ask(question: RegistryQuestion): Promise<RegistryAnswer | undefined> {
    const { registry, origin } = question;
    const reached = this.#reached(registry);
    if (reached === undefined) {
      this.#options.onProblem(new Error(`no address is known of the registry ${registry}`));
      return undefined;
    }
    const asked = askedClaim(question, reached.secret, secretFor(this.#options.key, REF_PURPOSE));
    const log = publicKeyText(this.#options.key, origin);
    const name = `${registry} ${origin}`;
    const queue = this.#queues.get(name) ?? new ClaimQueue((claims) => reached.ask(origin, claims));
    this.#queues.set(name, queue);
    try {
      const claim = await queue.ask(asked);
      if (!isClaimSigned({ log, registry }, claim, nodeEd25519) || claim.ref !== asked.ref) {
        throw new Error(`the registry ${registry} answers what it has not signed`);
      }
      return { registry, claim };
    } catch (problem) {
      this.#options.onProblem(problem);
      return undefined;
    }
  }

  #reached(registry: string): Reached | undefined {
    const { own, remote, key } = this.#options;
    if (registry === own.vkey) {
      return {
        secret: registrySecret(key),
        ask: async (origin, claims) => {
          return await own.claimFor(publicKeyText(key, origin), claims);
        },
      };
    }
    const other = remote.find(({ vkey }) => vkey === registry);
    return (
      other && {
        secret: other.secret,
        ask: async (origin, claims) => await askRegistry(other, { key, origin, claims }),
      }
    );
  }
}

/** What the communities of an installation hash evidence with for the registry that it keeps. */
export function registrySecret(key: LogKey): Uint8Array {
  return secretFor(key, 'evidence registry');
}

const REF_PURPOSE = 'registry references';

interface Reached {
  readonly secret: Uint8Array;
  readonly ask: (origin: string, claims: readonly AskedClaim[]) => Promise<EvidenceClaim[]>;
}

/**
 * What is asked for. The key is the same from every log that knows the secret: one deed of one
 * person, in whatever domain and however it is spelled. The reference is the same each time the
 * same log asks for the same claim, and opens only with what this installation knows.
 */
function askedClaim(
  { userId, subject, evidenceId, origin }: Omit<RegistryQuestion, 'registry'>,
  secret: Uint8Array,
  refSecret: Uint8Array,
): AskedClaim {
  const deed = canonicalize({ userId: textSkeleton(userId), subject: textSkeleton(subject) });
  const key = createHmac('sha256', secret).update(deed).digest('hex');
  const own = createHmac('sha256', refSecret).update(`${origin} ${key} ${evidenceId}`);
  return { key, ref: hash('sha256', `${own.digest('hex')} ${key}`, 'hex') };
}

interface WaitingClaim {
  readonly claim: AskedClaim;
  readonly resolve: (answer: EvidenceClaim) => void;
  readonly reject: (problem: unknown) => void;
}

/** One request at a time: what comes meanwhile shares the next. */
class ClaimQueue {
  readonly #ask: (claims: readonly AskedClaim[]) => Promise<EvidenceClaim[]>;
  readonly #waiting: WaitingClaim[] = [];
  #isAsking = false;

  constructor(ask: (claims: readonly AskedClaim[]) => Promise<EvidenceClaim[]>) {
    this.#ask = ask;
  }

  ask(claim: AskedClaim): Promise<EvidenceClaim> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ claim, resolve, reject });
      if (!this.#isAsking) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, CLAIMS_MAX);
      try {
        const answers = await this.#ask(batch.map(({ claim }) => claim));
        for (const [at, { resolve, reject }] of batch.entries()) {
          const answer = answers[at];
          if (answer === undefined) reject(new Error('the registry left a claim out'));
          else resolve(answer);
        }
      } catch (problem) {
        for (const { reject } of batch) reject(problem);
      }
    }
    this.#isAsking = false;
  }
}
