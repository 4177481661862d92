import { foldGovernance } from '../../../core/entries/governance/governance.ts';
import type { PolicyDocument } from '../../../core/policy/parse-policy.ts';
import { type PolicyChange, policyDiff } from '../../../core/policy/policy-diff.ts';
import { policyDocument } from '../../../core/policy/policy-entry.ts';
import type {
  CouncilTerms,
  GovernanceLogEntry,
  PilotEstimate,
  PilotLogEntry,
  PolicyEntry,
  ProposalEntry,
} from '../../../core/state/entry.ts';
import type { PilotOutcome } from '../../../core/state/pilots.ts';
import { approvalsNeeded, noGovernance } from '../../../core/state/governance.ts';
import { readGovernanceEntries } from '../../../db/sql/governance/governance.ts';
import { readPilotLines } from '../../../db/sql/governance/pilots.ts';
import { readLog } from '../../../db/sql/log/log.ts';
import type { CommunityReader } from '../../community-reader.ts';

export type ProposalState =
  'proposed' | 'locked' | 'active' | 'superseded' | 'cancelled' | 'expired' | 'stale';

/** A proposal and what has become of it. */
export interface ProposalReport {
  readonly proposal: string;
  /** Verifier key of the log: a part of what is signed. */
  readonly vkey: string;
  readonly state: ProposalState;
  readonly base: number;
  readonly notBefore: number;
  readonly policy: PolicyDocument;
  readonly council?: CouncilTerms;
  /** The pilot that tried it, by the index of its entry: its looks are in the log. */
  readonly pilot?: ProposedPilot;
  /** Attacks of the bench that it says it opens, and the commitment to why all the same. */
  readonly opens?: readonly string[];
  readonly override?: string;
  /** What it changes of its base. */
  readonly changes: readonly PolicyChange[];
  /** Keys that agreed. */
  readonly approvals: readonly string[];
  /** How many have to. */
  readonly needed: number;
  /** The last cycle in which it can be approved. */
  readonly expires: number;
  /** The first cycle that it governs, once enough have agreed. */
  readonly activates?: number;
}

/** What the log says that a pilot showed at its last look; shares are in ppm. */
export interface ProposedPilot {
  readonly pilot: number;
  readonly outcome: PilotOutcome;
  readonly estimates: readonly PilotEstimate[];
}

/** Who decides over the rules now, and every proposal, the newest first. */
export interface GovernanceReport {
  /** Absent: an operator decides alone. */
  readonly council?: CouncilTerms;
  readonly proposals: readonly ProposalReport[];
}

/** From the log alone: members see what is locked before it acts. */
export async function readGovernance({
  db,
  communityId,
}: CommunityReader): Promise<GovernanceReport> {
  const pilots = await readProposedPilots({ db, communityId });
  const { log: vkey } = await readLog({ db, communityId });
  const governance = noGovernance();
  const reports = new Map<string, ProposalReport>();
  const policies: PolicyEntry[] = [];
  for (const entry of await readGovernanceEntries(db, communityId)) {
    foldGovernance(governance, entry);
    if (entry.type === 'pause') continue;
    if (entry.type === 'policy') {
      policies.push(entry);
      for (const [id, { state, ...rest }] of reports) {
        if (state === 'active') reports.set(id, { ...rest, state: 'superseded' });
      }
    }
    const about = entry.proposal === undefined ? undefined : reports.get(entry.proposal);
    if (entry.type === 'proposal') {
      reports.set(entry.proposal, proposed(entry, policies, { vkey, governance, pilots }));
    } else if (about !== undefined) {
      const proposal = governance.proposals.get(about.proposal);
      const { activates } = proposal ?? about;
      reports.set(about.proposal, {
        ...about,
        approvals: proposal === undefined ? about.approvals : [...proposal.approvals],
        ...(activates === undefined ? {} : { activates }),
        state: stateAfter(entry, about.state),
      });
    }
  }
  const { council } = governance;
  return { ...(council && { council }), proposals: [...reports.values()].reverse() };
}

async function readProposedPilots({
  db,
  communityId,
}: CommunityReader): Promise<Map<number, ProposedPilot>> {
  const over = new Map<number, ProposedPilot>();
  for (const { line } of await readPilotLines(db, communityId)) {
    const entry = JSON.parse(line) as PilotLogEntry;
    if (entry.type !== 'look' || entry.outcome === undefined) continue;
    const { pilot, outcome, estimates } = entry;
    over.set(pilot, { pilot, outcome, estimates });
  }
  return over;
}

function stateAfter(entry: GovernanceLogEntry | PolicyEntry, before: ProposalState): ProposalState {
  switch (entry.type) {
    case 'ending':
      return entry.outcome;
    case 'policy':
      return 'active';
    case 'approval':
      return entry.activates === undefined ? before : 'locked';
    case 'council':
    case 'proposal':
      return before;
  }
}

function proposed(
  entry: ProposalEntry,
  policies: readonly PolicyEntry[],
  {
    vkey,
    governance,
    pilots,
  }: {
    readonly vkey: string;
    readonly governance: ReturnType<typeof noGovernance>;
    readonly pilots: ReadonlyMap<number, ProposedPilot>;
  },
): ProposalReport {
  const { proposal: id, base, notBefore, council, opens, override } = entry;
  const pilot = entry.pilot === undefined ? undefined : pilots.get(entry.pilot);
  const policy = policyDocument(entry.policy);
  const before = policies.find(({ version }) => version === base);
  const found = governance.proposals.get(id);
  const needed =
    governance.council === undefined || found === undefined
      ? 0
      : approvalsNeeded(governance.council, found);
  return {
    proposal: id,
    vkey,
    state: 'proposed',
    base,
    notBefore,
    policy,
    ...(council && { council }),
    ...(pilot && { pilot }),
    ...(opens && { opens }),
    ...(override !== undefined && { override }),
    changes: before === undefined ? [] : policyDiff(policyDocument(before.policy), policy),
    approvals: [],
    needed,
    expires: found?.expires ?? 0,
  };
}
