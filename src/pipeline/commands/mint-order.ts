import {
  type ClaimRecord,
  type EvidenceRecord,
  isClaim,
  isSupport,
} from '../../core/families/record.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { NAME_PATTERN } from '../../core/policy/policy-shape.ts';
import type { RegistryAnswer } from '../registry/registries.ts';
import type { IdempotencyKey } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';
import type { Attestor } from '../checks/attestor.ts';

/** A record, or one that is known by its content address. */
export type EvidenceInput = { readonly id: string } | EvidenceRecord;

/** One request to be paid, as a caller makes it. */
export interface MintOrder {
  readonly userId: string;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  /** Unix seconds; absent: now. */
  readonly occurredAt?: number | undefined;
  /** The caller's own name for the action; the same name is the same action. */
  readonly reference?: string | undefined;
  /** The claim and what others say about it; kept beside the log. */
  readonly evidence: readonly EvidenceInput[];
  readonly attestor?: Attestor | undefined;
  readonly idempotency?: IdempotencyKey | undefined;
  /**
   * What the registry of evidence answered, or that it is `away`; absent: it was not asked.
   * `assumed`: nobody asks it, and nothing is paid.
   */
  readonly claim?: RegistryAnswer | 'assumed' | 'away' | undefined;
  /** Unix seconds. */
  readonly now: number;
}

/** @throws RequestError for names that no policy has, and for a reference of several lines */
export function checkNames({ family, action, domain, reference = '' }: MintOrder): void {
  // Also what nobody knows is refused in the public log, which must not carry free text.
  if (![family, action, domain].every((name) => POLICY_NAME.test(name))) {
    const message = 'family, type and domain are lower-case letters, digits and hyphens';
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  if (/\p{Cc}/u.test(reference)) {
    throw new RequestError('EVIDENCE_INVALID', 'a reference must have no control characters');
  }
}

const POLICY_NAME = new RegExp(NAME_PATTERN);

/**
 * @param latest the latest moment at which something can have happened
 * @throws RequestError when the action lies in the future or too far back
 */
export function checkTime({ occurredAt }: MintOrder, latest: number): void {
  if (occurredAt === undefined) return;
  if (occurredAt > latest) {
    throw new RequestError('TIME_INVALID', 'occurredAt lies in the future; ask when it happened');
  }
  if (occurredAt < latest - LATE_DAYS * DAY_SECONDS) {
    throw new RequestError('TIME_INVALID', `occurredAt lies more than ${LATE_DAYS} days back`);
  }
}

/**
 * An action may be asked for at the latest so many days after it happened
 * (docs/reference/evidence.md#times).
 */
const LATE_DAYS = 30;

/** Whether a claim is of the type and the domain that are asked for. */
export function fits(claim: ClaimRecord, { action, domain }: MintOrder): boolean {
  return claim.type === action && claim.domain === domain;
}

/**
 * Whether this member may ask: the claim is the member's own, and others say whatever is said with
 * the request. So a key of the member’s own asks by the id of a claim alone, of which others have
 * said before what became of it; no key of somebody who is linked with the member does.
 * @param isAsker whether a user is the same person as who asks
 */
export function mayAsk(
  { attestor, evidence, userId }: MintOrder,
  claim: ClaimRecord | undefined,
  isAsker: (user: string) => boolean,
): boolean {
  if (claim !== undefined && claim.userId !== userId) return false;
  const isOwnKey = attestor?.userId !== undefined && isAsker(attestor.userId);
  const isSaidByAsker = (given: EvidenceInput): boolean =>
    isRecord(given) && (isOwnKey || (given.type === 'confirmation' && isAsker(given.by)));
  if (evidence.some(isSaidByAsker)) return false;
  return !isOwnKey || (claim !== undefined && attestor.userId === userId);
}

/** What an action is known by if no claim came with it: canonical text. */
export function actionText(order: MintOrder): string {
  const { userId, family, action, domain, occurredAt, reference } = order;
  return canonicalize({
    type: 'action',
    userId,
    family,
    action,
    domain,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(reference === undefined ? {} : { reference }),
  });
}

/**
 * The claims that evidence is or says something about.
 * @param stored a claim that is known, by its content address
 */
export function claimsIn(
  evidence: readonly EvidenceInput[],
  stored: (id: string) => ClaimRecord | undefined,
): readonly ClaimRecord[] {
  return evidence.flatMap((given) => {
    if (!isRecord(given)) return stored(given.id) ?? [];
    if (isClaim(given)) return [given];
    return isSupport(given) ? (stored(given.claim) ?? []) : [];
  });
}

/** Whether evidence was sent as a record, not by its content address. */
export function isRecord(given: EvidenceInput): given is EvidenceRecord {
  return 'type' in given;
}
