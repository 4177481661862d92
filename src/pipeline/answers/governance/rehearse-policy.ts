import { parseEntry } from '../../../core/entries/parse-entry.ts';
import { parseCanonical } from '../../../core/log/canonical-json.ts';
import { parsePolicy, type PolicyDocument } from '../../../core/policy/parse-policy.ts';
import { policyDocument } from '../../../core/policy/policy-entry.ts';
import {
  type MemberDifference,
  type Rehearsal,
  RehearsalFold,
} from '../../../core/rehearse/rehearsal.ts';
import { keptCycle } from '../../../core/rehearse/not-followed.ts';
import { type EvidenceRow, scanEvidence } from '../../../db/sql/evidence/evidence.ts';
import { readImports } from '../../../db/sql/service/imports.ts';
import { readHead, scanEntries } from '../../../db/sql/log/log.ts';
import { findPeople } from '../../../db/sql/members/member-directory.ts';
import { whyItCannotFollow, withRulesThatStay } from '../../commands/choose-policy.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { RequestError } from '../../request-error.ts';
import { commitment } from '../../writer/evidence.ts';
import { readPolicyHistory } from './policy-history.ts';

/** Rules that are not in force, and over which cycles they are tried. */
export interface RehearsalOrder {
  readonly policy: PolicyDocument;
  /** So many cycles that are closed; absent: all of them. */
  readonly lastCycles?: number | undefined;
}

/** What a member was paid under either rules; erased people have no user id. */
export interface NamedDifference extends MemberDifference {
  readonly userId?: string;
}

export interface RehearsalAnswer extends Omit<Rehearsal, 'members'> {
  /** The version in force, which the other rules were compared with. */
  readonly base: number;
  /** The largest differences. */
  readonly members: readonly NamedDifference[];
}

const MEMBERS_SHOWN = 200;

/**
 * Tries rules on the community's own history, beside those in force; nothing is written. Reads a
 * page at a time, so that others are answered meanwhile.
 * @throws RequestError POLICY_INVALID with every rule that the policy breaks
 */
export async function rehearsePolicy(
  reader: CommunityReader,
  order: RehearsalOrder,
): Promise<RehearsalAnswer> {
  const { db, communityId } = reader;
  const { current, currentEntry } = await readPolicyHistory(reader);
  const after = withRulesThatStay(order.policy, current);
  const checked = parsePolicy(after, current.version + 1);
  if (!checked.ok) throw new RequestError('POLICY_INVALID', checked.problems.join('; '));
  const problem = whyItCannotFollow(checked.policy, current);
  if (problem !== undefined) throw new RequestError('POLICY_INVALID', problem);
  const head = await readHead(db, communityId);
  const { treeSize = 0, cycle = 0 } = head ?? {};
  const before = policyDocument(currentEntry.policy);
  const from = order.lastCycles === undefined ? undefined : cycle - order.lastCycles;
  const madeAt = await timesOfImports(reader);
  const fold = new RehearsalFold({ before, after, from, madeAt });
  for await (const page of scanEntries(db, communityId, 0, treeSize, 1_000)) {
    for (const line of page) fold.push(parseEntry(parseCanonical(line)));
    await new Promise((resume) => setImmediate(resume));
  }
  const { members, ...rest } = fold.finish();
  const notFollowed = [...rest.notFollowed, ...keptCycle(order.policy, after)];
  const shown = members.slice(0, MEMBERS_SHOWN);
  const named = await namedIn(reader, shown);
  return { base: current.version, ...rest, notFollowed, members: named };
}

async function namedIn(
  { db, communityId }: CommunityReader,
  members: readonly MemberDifference[],
): Promise<NamedDifference[]> {
  const ids = members.map(({ member }) => member);
  const people = await findPeople(db, communityId, ids);
  const users = new Map(people.map(({ member, user }) => [member, user]));
  return members.map((one) => {
    const userId = users.get(one.member);
    return userId === undefined ? one : { ...one, userId };
  });
}

/** When the actions of imported histories were done; undefined: nothing was imported. */
async function timesOfImports(
  reader: CommunityReader,
): Promise<((evidence: string) => number | undefined) | undefined> {
  const imports = await readImports(reader.db, reader.communityId);
  if (imports.length === 0) return undefined;
  const times = new TimesOfCommits();
  for (const { source } of imports) {
    for await (const rows of scanEvidence(reader, source)) times.add(rows);
  }
  return (evidence) => times.of(evidence);
}

/** The effective times of imported commits, by the salted hash of their evidence. */
export class TimesOfCommits {
  readonly #times = new Map<string, number>();
  readonly #byOrdinal = new Map<number, number>();

  /** Takes rows in order: what others did to a commit has the time of the commit. */
  add(rows: readonly Pick<EvidenceRow, 'id' | 'salt' | 'ordinal' | 'part' | 'record'>[]): void {
    for (const { ordinal, part, record } of rows) {
      if (part !== 'commit') continue;
      const { effectiveAt } = JSON.parse(record) as { readonly effectiveAt: number };
      this.#byOrdinal.set(ordinal, effectiveAt);
    }
    for (const { id, salt, ordinal } of rows) {
      const at = this.#byOrdinal.get(ordinal);
      if (at !== undefined) this.#times.set(commitment(salt, id), at);
    }
  }

  of(evidence: string): number | undefined {
    return this.#times.get(evidence);
  }
}
