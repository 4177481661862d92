import { foldPanels } from '../../../core/entries/evidence/panels.ts';
import type {
  PanelLogEntry,
  RevealedReview,
  SentinelEntry,
  VerdictEntry,
} from '../../../core/state/entry.ts';
import { type PanelCheck, parseCheck } from '../../../core/review/checks.ts';
import { qualityOf, type ReviewQuality } from '../../../core/review/quality.ts';
import type { Panel, SentinelKind } from '../../../core/state/panels.ts';
import { emptyState } from '../../../core/state/empty-state.ts';
import { present } from '../../../core/present.ts';
import { findEvidence } from '../../../db/sql/evidence/evidence.ts';
import { readLog } from '../../../db/sql/log/log.ts';
import { findPeople } from '../../../db/sql/members/member-directory.ts';
import {
  type PanelClaimRow,
  readLinesOfPanel,
  readPanelClaims,
  readSentinelLines,
  readUndecidedLines,
  readVerdictLines,
} from '../../../db/sql/governance/panels.ts';
import type { CommunityReader } from '../../community-reader.ts';
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

/** One panel: what it looks at, who sits, and what came of it. */
export interface PanelReport {
  readonly panel: number;
  readonly opened: number;
  readonly claim?: string;
  readonly finding?: number;
  readonly seats: readonly { readonly sentinel: string; readonly answered: boolean }[];
  readonly state: 'sits' | 'decided' | 'ended';
  readonly until?: number;
  readonly holds?: boolean;
  /** What it was asked for, once there is a verdict; absent about a finding. */
  readonly check?: Omit<PanelCheck, 'salt'>;
  readonly reviews?: readonly RevealedReview[];
}

/** How often sentinels err and how much they agree. */
export async function readReviewQuality({
  db,
  communityId,
}: CommunityReader): Promise<ReviewQuality> {
  const lines = await readVerdictLines(db, communityId);
  return qualityOf(lines.map(({ line }) => JSON.parse(line) as VerdictEntry));
}

export async function readPanel(
  reader: CommunityReader,
  index: number,
): Promise<PanelReport | undefined> {
  const { db, communityId } = reader;
  const lines = await readLinesOfPanel(db, communityId, index);
  const entries = lines.map(({ line }) => JSON.parse(line) as PanelLogEntry);
  const [opening] = entries;
  if (opening?.type !== 'panel') return undefined;
  const verdict = entries.find((entry) => entry.type === 'verdict');
  const undecided = entries.filter((entry) => entry.type !== 'verdict');
  const panel = foldedOf(
    undecided,
    lines.map((line) => line.index),
  ).get(index);
  const isOver = panel === undefined;
  const claim = (await readPanelClaims(db, communityId, [index])).get(index)?.claim;
  const check = checkOf(verdict);
  const seats = [...(panel?.seats ?? opening.seats.map((one) => [one, undefined] as const))];
  return {
    panel: index,
    opened: opening.cycle,
    ...present({ claim, finding: opening.finding }),
    seats: seats.map(([sentinel, seal]) => ({ sentinel, answered: seal !== undefined })),
    state: verdict === undefined ? (isOver ? 'ended' : 'sits') : 'decided',
    ...(verdict === undefined && !isOver ? { until: panel.until } : {}),
    ...(verdict === undefined ? {} : { holds: verdict.holds }),
    ...(check === undefined ? {} : { check }),
    ...(verdict === undefined ? {} : { reviews: verdict.reviews }),
  };
}

function checkOf(verdict: VerdictEntry | undefined): PanelReport['check'] {
  const asked = verdict?.check === undefined ? undefined : parseCheck(verdict.check);
  if (asked === undefined) return undefined;
  const { salt: _, ...check } = asked;
  return check;
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
  const lines = await readUndecidedLines(db, communityId);
  const entries = lines.map(({ line }) => JSON.parse(line) as PanelLogEntry);
  const open = foldedOf(
    entries,
    lines.map(({ index }) => index),
  );
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

function foldedOf(
  entries: readonly PanelLogEntry[],
  indexes: readonly number[],
): ReadonlyMap<number, Panel> {
  const state = emptyState(false);
  for (const [at, entry] of entries.entries()) foldPanels(state, entry, indexes[at] ?? -1);
  return state.panels.open;
}
