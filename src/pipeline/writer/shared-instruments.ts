import { canonicalize } from '../../core/log/canonical-json.ts';
import { namesLike } from '../../core/families/stability/shown.ts';
import { floorDivide, ONE, type Ppm } from '../../core/units.ts';
import { isSameMember } from '../../core/state/person.ts';
import { type OpenAims, type OpenClaimRow, updateAims } from '../../db/sql/evidence/open-claims.ts';
import type { BatchDraft } from './draft.ts';
import { aimsOf } from './open-claims.ts';

/**
 * Open claims of others that instruments of the same measure in the same domain shall show: they
 * may read one fall, which is paid once, and the claims share it. Whoever is first would otherwise
 * shut out who does the work.
 */
function sharedWith(draft: BatchDraft, claim: OpenClaimRow): OpenClaimRow[] {
  const names = aimsOf(claim)?.aims.map(({ instrument }) => instrument) ?? [];
  if (names.length === 0) return [];
  return openLike(draft, claim.domain, names).filter(
    ({ id, member }) => id !== claim.id && !isSameMember(draft.state, member, claim.member),
  );
}

/** All open claims that instruments shall show which measure in a domain what these do. */
export function openLike(
  draft: BatchDraft,
  domain: string,
  names: readonly string[],
): OpenClaimRow[] {
  const instruments = draft.state.domains.get(domain)?.instruments ?? new Map<string, never>();
  return draft.claims.shownBy(domain, namesLike(instruments, names));
}

/** Opens a claim; those of the same measure share with it from now on. */
export function openShared(draft: BatchDraft, claim: OpenClaimRow): void {
  const others = sharedWith(draft, claim);
  draft.openClaim(withShared(claim, { others: others.length }));
  for (const other of others) setOthers(draft, other, 1);
}

/** Ends a claim that instruments did not show: it takes no share from others any more. */
export function endUnshown(draft: BatchDraft, id: string): void {
  const claim = draft.claims.byId(id);
  draft.endClaim(id);
  if (claim === undefined) return;
  for (const other of sharedWith(draft, claim)) setOthers(draft, other, -1);
}

/** The part of the pay of what instruments show that a claim has, ppm. */
export function shareOf(claim: OpenClaimRow): Ppm {
  return floorDivide(ONE, 1 + (aimsOf(claim)?.others ?? 0));
}

/** Remembers, once a claim is kept, that those who share with it have cost it a part. */
export function markSharers(draft: BatchDraft, claim: OpenClaimRow): void {
  for (const other of sharedWith(draft, claim)) change(draft, other, { isTaken: true });
}

/** Whether a claim that is still open had a part of what another one was paid. */
export function hasTakenShare(claim: OpenClaimRow | undefined): boolean {
  return claim !== undefined && aimsOf(claim)?.isTaken === true;
}

function setOthers(draft: BatchDraft, claim: OpenClaimRow, by: 1 | -1): void {
  const others = Math.max(0, (aimsOf(claim)?.others ?? 0) + by);
  change(draft, claim, { others });
}

function change(draft: BatchDraft, claim: OpenClaimRow, shared: Shared): void {
  const changed = withShared(claim, shared);
  draft.claims.add(changed);
  draft.also((community) => updateAims(community, changed));
}

type Shared = Pick<OpenAims, 'others' | 'isTaken'>;

function withShared(claim: OpenClaimRow, shared: Shared): OpenClaimRow {
  const asked = aimsOf(claim);
  if (asked === undefined) return claim;
  const { from, aims, others = 0, isTaken = false } = { ...asked, ...shared };
  const told = { ...(others > 0 ? { others } : {}), ...(isTaken ? { isTaken } : {}) };
  return { ...claim, aims: canonicalize({ from, aims, ...told }) };
}
