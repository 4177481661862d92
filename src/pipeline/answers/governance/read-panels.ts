import type { SentinelEntry, VerdictEntry } from '../../../core/state/entry.ts';
import { qualityOf, type ReviewQuality } from '../../../core/review/quality.ts';
import type { Panel, SentinelKind } from '../../../core/state/panels.ts';
import { findEvidence } from '../../../db/sql/evidence/evidence.ts';
import { readLog } from '../../../db/sql/log/log.ts';
import { findPeople } from '../../../db/sql/members/member-directory.ts';
import {
  type PanelClaimRow,
  readPanelClaims,
  readSentinelLines,
  readUndecidedLines,
  readVerdictLines,
} from '../../../db/sql/governance/panels.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { foldedPanels, toldPanels } from './panel-reports.ts';
import { type FindingStory, readFinding } from './read-findings.ts';

/** Somebody who reviews, or did. */
export interface SentinelReport {
  readonly sentinel: string;
  readonly memberId: string;
  /** Absent once the person was erased. */
  readonly userId?: string;
  readonly key: string;
  readonly kind: SentinelKind;
  readonly group?: string;
  readonly isRetired: boolean;
  readonly since: number;
}

/** Everybody who was ever registered to review, in order of the log. */
export async function readSentinels(reader: CommunityReader): Promise<SentinelReport[]> {
  const { db, communityId } = reader;
  const sentinels = new Map<string, SentinelReport>();
  const lines = await readSentinelLines(db, communityId);
  const entries = lines.map(({ line }) => JSON.parse(line) as SentinelEntry);
  const people = await findPeople(db, communityId, [...new Set(entries.map((one) => one.member))]);
  const users = new Map(people.map(({ member, user }) => [member, user]));
  for (const { sentinel, member, registered, key = '', kind = 'person', group, cycle } of entries) {
    const known = sentinels.get(sentinel);
    if (known !== undefined && !registered) sentinels.set(sentinel, { ...known, isRetired: true });
    if (!registered) continue;
    const userId = users.get(member);
    sentinels.set(sentinel, {
      sentinel,
      memberId: member,
      ...(userId === undefined ? {} : { userId }),
      key,
      kind,
      ...(group === undefined ? {} : { group }),
      isRetired: false,
      since: cycle,
    });
  }
  return [...sentinels.values()];
}

/** How often sentinels err and how much they agree. */
export async function readReviewQuality({
  db,
  communityId,
}: CommunityReader): Promise<ReviewQuality> {
  const lines = await readVerdictLines(db, communityId);
  return qualityOf(lines.map(({ line }) => JSON.parse(line) as VerdictEntry));
}

/** Something that a sentinel was asked to review, and has not yet. */
export interface AssignedReview {
  readonly panel: number;
  /** Verifier key of the log; it is signed with the rest. */
  readonly vkey: string;
  readonly until: number;
  /** The claim, and what was said of it, as they were attested. */
  readonly claim?: object;
  readonly supports?: readonly object[];
  readonly finding?: FindingStory;
}

/** What waits for a sentinel, the oldest first. */
export async function readAssigned(
  reader: CommunityReader,
  sentinel: string,
): Promise<AssignedReview[]> {
  const { db, communityId } = reader;
  const open = foldedPanels(toldPanels(await readUndecidedLines(db, communityId)));
  const waiting = [...open.values()].filter(
    ({ seats }) => seats.has(sentinel) && seats.get(sentinel) === undefined,
  );
  const claims = await readPanelClaims(
    db,
    communityId,
    waiting.map(({ panel }) => panel),
  );
  const { log: vkey } = await readLog({ db, communityId });
  const assigned: AssignedReview[] = [];
  for (const panel of waiting) {
    const about = await subjectOf(reader, panel, claims.get(panel.panel)?.claim);
    assigned.push({ panel: panel.panel, vkey, until: panel.until, ...about });
  }
  return assigned;
}

/** The claim that a panel looks at; undefined when it is a finding. */
export async function readPanelClaim(
  { db, communityId }: CommunityReader,
  panel: number,
): Promise<PanelClaimRow | undefined> {
  return (await readPanelClaims(db, communityId, [panel])).get(panel);
}

async function subjectOf(
  reader: CommunityReader,
  { finding }: Panel,
  claim: string | undefined,
): Promise<Pick<AssignedReview, 'claim' | 'supports' | 'finding'>> {
  if (finding !== undefined) {
    const story = await readFinding(reader, finding);
    return story === undefined ? {} : { finding: story };
  }
  if (claim === undefined) return {};
  const { db, communityId } = reader;
  const rows = await findEvidence({ db, communityId }, { ids: [claim] });
  const records = rows.map(({ id, record }) => ({ id, record: JSON.parse(record) as object }));
  const supports = records.filter(({ id, record }) => id !== claim && !isOfOffice(record));
  return {
    claim: records.find(({ id }) => id === claim)?.record ?? {},
    supports: supports.map(({ record }) => record),
  };
}

/** What a panel or an audit said: whoever looks at a claim again is not to know it. */
function isOfOffice(record: object): boolean {
  return 'as' in record && (record.as === 'panel' || record.as === 'audit');
}
