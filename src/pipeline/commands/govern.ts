import {
  activationAfter,
  approvalProblem,
  councilProblem,
  endingProblem,
  proposalId,
  proposalProblem,
} from '../../core/entries/governance/governance.ts';
import { pauseProblem } from '../../core/entries/governance/emergency.ts';
import { LogError } from '../../core/log/log-error.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import type {
  CouncilSignature,
  CouncilTerms,
  PauseScope,
  ProposalEntry,
} from '../../core/state/entry.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';
import {
  checkedPolicy,
  governed,
  keptCycleOf,
  newestPolicy,
  refuseOtherHoldBack,
  refuseSandboxChange,
  withRulesThatStay,
} from './choose-policy.ts';
import { type PauseAnswer, stopped } from './pause.ts';

/**
 * Gives a community its first council. From then on rules change by its approvals alone.
 * @throws RequestError GOVERNED when there is one; POLICY_INVALID when it cannot be one
 */
export function seatCouncilCommand(
  order: Stamp & { readonly council: CouncilTerms },
): Command<CouncilTerms> {
  return commandOf(order, (draft) => {
    const { governance, cycle } = draft.state;
    if (governance.council !== undefined) throw governed();
    const { keys } = order.council;
    refuse('POLICY_INVALID', () =>
      keys.length === 0 ? 'a council has keys' : councilProblem(order.council),
    );
    draft.append({ type: 'council', cycle, ...order.council });
    return order.council;
  });
}

export interface ProposalOrder extends Stamp {
  readonly policy: PolicyDocument;
  readonly council?: CouncilTerms | undefined;
  /** The version that it was written against; absent: the one in force. */
  readonly base?: number | undefined;
  /** Absent: the next cycle. */
  readonly notBefore?: number | undefined;
  /** The pilot that tried it, by the index of its entry. */
  readonly pilot?: number | undefined;
  /** Attacks of the bench that the rules open, by name. */
  readonly opens?: readonly string[] | undefined;
  /** Why all the same. */
  readonly override?: string | undefined;
}

/** Everything that is signed: it is enough to sign and to check it offline. */
export interface ProposalAnswer {
  readonly proposal: string;
  /** Verifier key of the log. */
  readonly vkey: string;
  readonly base: number;
  readonly notBefore: number;
  readonly policy: PolicyDocument;
  readonly council?: CouncilTerms;
  readonly pilot?: number;
  readonly opens?: readonly string[];
  /** The commitment to the reason, as the log has it. */
  readonly override?: string;
  /** What of the rules would not come about here; absent: all would. It is not signed. */
  readonly notFollowed?: readonly string[];
}

/**
 * Asks the council about rules, and about another council with them.
 * @throws RequestError POLICY_INVALID when they break a rule; CONFLICT when nobody can be asked now
 */
export function proposeCommand(order: ProposalOrder): Command<ProposalAnswer> {
  return commandOf(order, (draft) => {
    const { cycle, community } = draft.state;
    const inForce = newestPolicy(draft.state).policy;
    refuseSandboxChange(inForce, order.policy.preset);
    refuseOtherHoldBack(inForce, order.policy);
    const policy = withRulesThatStay(order.policy, inForce);
    checkedPolicy(policy, inForce);
    const { council, pilot, base = inForce.version, notBefore = cycle + 1 } = order;
    const terms = {
      ...(council && { council }),
      ...(pilot !== undefined && { pilot }),
      ...(order.opens && { opens: order.opens.toSorted() }),
    };
    const vkey = community?.key ?? '';
    const record = policyRecord(policy);
    const entryWith = (override: string | undefined): ProposalEntry => {
      const reason = override === undefined ? {} : { override };
      const about = { base, notBefore, policy: record, ...terms, ...reason };
      return { type: 'proposal', cycle, proposal: proposalId(vkey, about), ...about };
    };
    const { override: why } = order;
    const tried = why === undefined ? undefined : draft.commitmentOf(why).commitment;
    refuse('CONFLICT', () => proposalProblem(draft.state, entryWith(tried)));
    const entry = entryWith(why === undefined ? undefined : draft.addNote(why));
    draft.append(entry);
    const { proposal, override } = entry;
    const reason = override === undefined ? {} : { override };
    const told = keptCycleOf(order.policy, policy);
    return { proposal, vkey, base, notBefore, policy, ...terms, ...reason, ...told };
  });
}

/** The word of a key of the council. */
export interface SignedOrder extends Stamp {
  readonly proposal: string;
  readonly key: string;
  /** Base64. */
  readonly signature: string;
}

export interface ApprovalAnswer {
  readonly proposal: string;
  readonly approvals: number;
  /** The first cycle that it governs, once enough have agreed. */
  readonly activates?: number;
}

/** @throws RequestError NOT_FOUND without such a proposal; CONFLICT when the key cannot agree */
export function approveCommand(order: SignedOrder): Command<ApprovalAnswer> {
  const { proposal, key, signature } = order;
  return commandOf(order, (draft) => {
    const { cycle, governance } = draft.state;
    const found = governance.proposals.get(proposal);
    if (found === undefined) throw noProposal();
    const activates = activationAfter(draft.state, found);
    const last = activates === undefined ? {} : { activates };
    const said = { proposal, key, signature, ...last };
    refuse('CONFLICT', () => approvalProblem(draft.state, said));
    draft.append({ type: 'approval', cycle, ...said });
    return { proposal, approvals: found.approvals.size, ...last };
  });
}

/** @throws RequestError NOT_FOUND without such a proposal; CONFLICT when the key cannot cancel */
export function cancelCommand(
  order: SignedOrder & { readonly reason: string },
): Command<{ readonly proposal: string }> {
  const { proposal, key, signature } = order;
  return commandOf(order, (draft) => {
    const { cycle, governance } = draft.state;
    if (!governance.proposals.has(proposal)) throw noProposal();
    const said = { proposal, outcome: 'cancelled', key, signature } as const;
    const { commitment } = draft.commitmentOf(order.reason);
    refuse('CONFLICT', () => endingProblem(draft.state, { ...said, reason: commitment }));
    draft.append({ type: 'ending', cycle, ...said, reason: draft.addNote(order.reason) });
    return { proposal };
  });
}

/** What keys of the council say, to stop or to resume. */
export interface EmergencyOrder extends Stamp {
  readonly paused: boolean;
  readonly counter: number;
  readonly scope?: PauseScope | undefined;
  readonly lastCycle?: number | undefined;
  readonly signatures: readonly CouncilSignature[];
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
}

/**
 * The council stops or resumes. One key alone stops at most 7 cycles of 35; all else takes as many
 * keys as rules do. What it stopped nobody else resumes.
 * @throws RequestError CONFLICT when the council cannot say so now, or too few of it say it
 */
export function emergencyCommand(order: EmergencyOrder): Command<PauseAnswer> {
  const { paused, counter, scope, lastCycle, signatures } = order;
  return commandOf(order, (draft) => {
    const { cycle } = draft.state;
    const what = scope === 'all' ? ({ scope } as const) : {};
    const end = lastCycle === undefined ? {} : { lastCycle };
    const said = { cycle, paused, ...what, ...end, counter, signatures };
    refuse('CONFLICT', () => pauseProblem(draft.state, said));
    const entry = { type: 'pause', ...said, reason: draft.addNote(order.reason) } as const;
    return { entry: draft.append(entry), cycle, paused, ...stopped(entry) };
  });
}

function noProposal(): RequestError {
  return new RequestError('NOT_FOUND', 'there is no such proposal, or it has ended');
}

/** A key that cannot be read is a problem of whoever sent it. */
function refuse(code: 'CONFLICT' | 'POLICY_INVALID', problemOf: () => string | undefined): void {
  let problem: string | undefined;
  try {
    problem = problemOf();
  } catch (thrown) {
    if (!(thrown instanceof LogError)) throw thrown;
    problem = thrown.message;
  }
  if (problem !== undefined) throw new RequestError(code, problem);
}
