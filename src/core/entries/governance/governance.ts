import type { Policy } from '../../policy/policy.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalize, type CanonicalValue } from '../../log/canonical-json.ts';
import { parseVerifierKey } from '../../log/note-key.ts';
import { isSignedBy, signedFor, type SignedText } from '../../log/signed-text.ts';
import { parsePolicyRecord } from '../../policy/policy-entry.ts';
import { present } from '../../present.ts';
import type {
  ApprovalEntry,
  CouncilEntry,
  CouncilSignature,
  CouncilTerms,
  EndingEntry,
  Entry,
  GovernanceLogEntry,
  PauseEntry,
  PolicyEntry,
  ProposalEntry,
} from '../../state/entry.ts';
import { approvalsNeeded, type Governance, type Proposal } from '../../state/governance.ts';
import type { CommunityState } from '../../state/state.ts';
import { FOLDED, refuse, type Rules } from '../entry-rule.ts';
import { hashOfText } from '../../log/sha256.ts';

const BY_SIGNATURE = 'that the key is held by whom it is said to be';

/** The entries about who decides over the rules. */
export const GOVERNANCE_RULES: Rules<GovernanceLogEntry['type']> = {
  council: {
    fields: {
      keys: 'texts',
      approvals: 'integer',
      timelockCycles: 'integer',
      expiryCycles: 'integer',
      proposal: 'hash?',
    },
    apply: (state, entry) => {
      const { governance } = state;
      refuse(councilProblem(entry));
      if (entry.proposal === undefined && governance.council !== undefined) {
        throw new RangeError('a council is changed by a proposal of its own');
      }
      if (entry.proposal === undefined && entry.keys.length === 0) {
        throw new RangeError('the first council has keys');
      }
      foldGovernance(governance, entry);
    },
    ...FOLDED,
    recheck: {
      attested: 'that the operator was entitled to it',
      closes: ({ proposal }) => proposal !== undefined,
    },
    retold: 'left out',
    event: 'council',
  },
  proposal: {
    fields: {
      proposal: 'hash',
      base: 'integer',
      notBefore: 'integer',
      policy: 'object',
      council: 'object?',
      pilot: 'integer?',
      opens: 'texts?',
      override: 'hash?',
    },
    apply: (state, entry) => {
      refuse(proposalProblem(state, entry));
      foldGovernance(state.governance, entry);
    },
    ...FOLDED,
    recheck: { attested: 'that the operator was entitled to it' },
    retold: 'left out',
    event: 'policy.proposed',
  },
  approval: {
    fields: { proposal: 'hash', key: 'text', signature: 'text', activates: 'integer?' },
    apply: (state, entry) => {
      refuse(approvalProblem(state, entry));
      foldGovernance(state.governance, entry);
    },
    ...FOLDED,
    recheck: { attested: BY_SIGNATURE },
    retold: 'left out',
    event: {
      names: ['policy.approved', 'policy.locked'],
      of: ({ activates }) => (activates === undefined ? 'policy.approved' : 'policy.locked'),
    },
  },
  ending: {
    fields: {
      proposal: 'hash',
      outcome: 'text',
      key: 'text?',
      signature: 'text?',
      reason: 'hash?',
    },
    apply: (state, entry) => {
      refuse(endingProblem(state, entry));
      foldGovernance(state.governance, entry);
    },
    ...FOLDED,
    recheck: { attested: BY_SIGNATURE, closes: ({ outcome }) => outcome !== 'cancelled' },
    retold: 'left out',
    event: {
      names: ['policy.cancelled', 'policy.expired', 'policy.stale'],
      of: ({ outcome }) => `policy.${outcome}`,
    },
  },
};

/**
 * What a proposal is: any edit, also of its log, is another one.
 * @param log its verifier key
 */
export function proposalId(
  log: string,
  proposed: Omit<ProposalEntry, 'type' | 'cycle' | 'proposal'>,
): string {
  const { base, notBefore, policy, council, pilot, opens, override } = proposed;
  const terms = {
    ...(council === undefined ? {} : { council: termsOf(council) }),
    ...present({ pilot, opens, override }),
  };
  const about: object = { log, base, notBefore, policy, ...terms };
  const text = canonicalize(about as CanonicalValue);
  return hashOfText(text);
}

/**
 * What a key of the council signs, to agree or to cancel.
 * @param log its verifier key
 */
export function councilText(
  log: string,
  what: 'approval' | 'cancel',
  proposal: string,
): SignedText {
  return signedFor(log, `policy-${what}`, [proposal]);
}

/** Why this cannot be a council; undefined: it can. Two keys or more never decide by one alone. */
export function councilProblem({
  keys,
  approvals,
  timelockCycles,
  expiryCycles,
}: CouncilTerms): string | undefined {
  const least = Math.min(2, keys.length);
  if (keys.length > 50 || new Set(keys.map(publicKeyIn)).size !== keys.length) {
    return 'a council has at most 50 keys, each once';
  }
  if (approvals < least || approvals > keys.length) {
    return `of ${keys.length} keys ${least} to ${keys.length} have to agree, not ${approvals}`;
  }
  return isSpan(timelockCycles) && isSpan(expiryCycles)
    ? undefined
    : 'timelockCycles and expiryCycles lie in 1 to 366';
}

/** Why nobody can propose this now; undefined: somebody can. */
export function proposalProblem(
  state: CommunityState,
  entry: Omit<ProposalEntry, 'type'>,
): string | undefined {
  const { governance, policies, community } = state;
  const active = policies.at(-1)?.policy;
  if (governance.council === undefined) return 'there is no council to ask';
  if (entry.base !== active?.version) {
    const version = active?.version ?? 0;
    return `version ${version} is in force, and the proposal was written against ${entry.base}`;
  }
  if (proposalId(community?.key ?? '', entry) !== entry.proposal) {
    return 'a proposal has the hash of what it proposes';
  }
  if (governance.proposals.has(entry.proposal)) return 'this is proposed already';
  if (governance.ended.has(entry.proposal)) {
    return 'this came to nothing before, and so did its approvals: propose it for another cycle';
  }
  if (entry.pilot !== undefined && !state.pilots.over.has(entry.pilot)) {
    return `entry ${entry.pilot} registered no pilot that is over`;
  }
  const unsaid = openingProblem(entry);
  if (unsaid !== undefined) return unsaid;
  return rulesProblem(entry, active) ?? (entry.council && councilProblem(termsOf(entry.council)));
}

/** What is wrong with the rules that a proposal would bring; undefined: nothing. */
function rulesProblem(
  { policy, base }: Pick<ProposalEntry, 'policy' | 'base'>,
  { categories }: Policy,
): string | undefined {
  const read = parsePolicyRecord(policy, base + 1);
  if (!read.ok) return read.problems.join('; ');
  return categories.some((category, index) => read.policy.categories[index] !== category)
    ? `entropy.categories must begin with those in force: ${categories.join(', ')}`
    : undefined;
}

/** What is wrong with the attacks that a proposal says it opens; undefined: nothing. */
function openingProblem({
  opens,
  override,
}: Pick<ProposalEntry, 'opens' | 'override'>): string | undefined {
  if ((opens === undefined) !== (override === undefined)) {
    return 'rules that open an attack say which, and why all the same';
  }
  if (opens === undefined) return undefined;
  const isInOrder = opens.every((name, at) => at === 0 || (opens[at - 1] ?? '') < name);
  const isNamed = opens.every((name) => name.length > 0 && name.length <= 100);
  return opens.length > 0 && opens.length <= 100 && isNamed && isInOrder
    ? undefined
    : 'opened attacks are 1 to 100 names of at most 100 characters, in order, each once';
}

/** The cycle that a proposal governs first if one more key agrees; undefined: more are needed. */
export function activationAfter(state: CommunityState, proposal: Proposal): number | undefined {
  const { council } = state.governance;
  if (council === undefined) return undefined;
  if (proposal.approvals.size + 1 < approvalsNeeded(council, proposal)) return undefined;
  return Math.max(proposal.notBefore, state.cycle + council.timelockCycles);
}

/** Why a key cannot agree so; undefined: it can. */
export function approvalProblem(
  state: CommunityState,
  entry: Omit<ApprovalEntry, 'type' | 'cycle'>,
): string | undefined {
  const proposal = state.governance.proposals.get(entry.proposal);
  if (proposal === undefined) return 'there is no such proposal, or it has ended';
  if (proposal.activates !== undefined) return 'the proposal is approved already';
  if (proposal.approvals.has(entry.key)) return 'this key has agreed already';
  const wrong = signatureProblem(state, 'approval', entry);
  if (wrong !== undefined) return wrong;
  const activates = activationAfter(state, proposal);
  return activates === entry.activates ? undefined : `it governs from ${activates ?? 'none'} on`;
}

/** Why a proposal cannot end so; undefined: it can. */
export function endingProblem(
  state: CommunityState,
  entry: Omit<EndingEntry, 'type' | 'cycle'>,
): string | undefined {
  const proposal = state.governance.proposals.get(entry.proposal);
  if (proposal === undefined) return 'there is no such proposal, or it has ended';
  const { outcome, key, signature, reason } = entry;
  const isSigned = key !== undefined && signature !== undefined && reason !== undefined;
  if (outcome === 'cancelled') {
    if (!isSigned) return 'whoever cancels signs, and says why';
    if (isRemoved(proposal, key)) return 'no key cancels its own removal: the others decide it';
    if (state.governance.cancelled.has(publicKeyIn(key))) {
      return 'this key has cancelled once since the rules in force came: the others decide it';
    }
    return signatureProblem(state, 'cancel', { proposal: entry.proposal, key, signature });
  }
  if (key ?? signature ?? reason) return 'what ends by itself has no signature';
  return ['expired', 'stale'].includes(outcome) ? undefined : 'no such ending';
}

/** Whether a proposal would leave a key out of the next council, under any name. */
function isRemoved({ council }: Proposal, key: string): boolean {
  if (council === undefined || council.keys.length === 0) return false;
  return !council.keys.some((one) => publicKeyIn(one) === publicKeyIn(key));
}

function signatureProblem(
  { governance, community }: CommunityState,
  what: 'approval' | 'cancel',
  { proposal, key, signature }: Pick<ApprovalEntry, 'proposal' | 'key' | 'signature'>,
): string | undefined {
  const text = councilText(community?.key ?? '', what, proposal);
  return wordProblem(governance, text, { key, signature });
}

/** Why a text is not the word of this key of the council; undefined: it is. */
export function wordProblem(
  { council }: Governance,
  text: SignedText,
  { key, signature }: CouncilSignature,
): string | undefined {
  if (council?.keys.includes(key) !== true) return 'the key is none of the council';
  const isTheirs = isSignedBy({ key, signature }, text);
  return isTheirs ? undefined : 'the signature is not by this key over this text';
}

/**
 * What follows the close of a cycle in the next one: the proposal that comes into force, with its
 * council; then the proposals that come to nothing, in order of the log. So nobody has to be awake.
 */
export function governanceEntries({ governance, policies, ...state }: CommunityState): Entry[] {
  const cycle = state.cycle + 1;
  const version = policies.at(-1)?.policy.version ?? 0;
  const due = [...governance.proposals.values()]
    .filter(({ activates = Infinity, base }) => activates <= cycle && base === version)
    .sort((a, b) => (a.activates ?? 0) - (b.activates ?? 0));
  const [adopted] = due;
  const entries: Entry[] = adopted === undefined ? [] : adoption(adopted, cycle);
  for (const proposal of governance.proposals.values()) {
    if (proposal === adopted) continue;
    const isStale = adopted !== undefined || proposal.base !== version;
    const isLate = proposal.activates === undefined && proposal.expires < cycle;
    if (!isStale && !isLate) continue;
    const outcome = isStale ? 'stale' : 'expired';
    entries.push({ type: 'ending', cycle, proposal: proposal.id, outcome });
  }
  return entries;
}

function adoption({ id, base, policy, council }: Proposal, cycle: number): Entry[] {
  const rules: PolicyEntry = { type: 'policy', cycle, version: base + 1, policy, proposal: id };
  if (council === undefined) return [rules];
  const next: CouncilEntry = { type: 'council', cycle, ...termsOf(council), proposal: id };
  return [rules, next];
}

/** Adds an entry to what was folded before: how a store is loaded, too. */
export function foldGovernance(
  governance: Governance,
  entry: GovernanceLogEntry | PolicyEntry | PauseEntry,
): void {
  switch (entry.type) {
    case 'council':
      governance.council = entry.keys.length === 0 ? undefined : termsOf(entry);
      return;
    case 'proposal':
      foldProposal(governance, entry);
      return;
    case 'approval': {
      const proposal = governance.proposals.get(entry.proposal);
      if (proposal === undefined) return;
      proposal.approvals.add(entry.key);
      proposal.activates = entry.activates;
      return;
    }
    case 'ending':
      governance.proposals.delete(entry.proposal);
      governance.ended.add(entry.proposal);
      if (entry.key !== undefined) governance.cancelled.add(publicKeyIn(entry.key));
      return;
    case 'policy':
      governance.ended.clear();
      governance.cancelled.clear();
      if (entry.proposal !== undefined) governance.proposals.delete(entry.proposal);
      return;
    case 'pause':
      foldEmergency(governance, entry);
  }
}

function foldProposal(governance: Governance, entry: ProposalEntry): void {
  const { proposal: id, base, notBefore, policy, cycle } = entry;
  const expires = cycle + (governance.council?.expiryCycles ?? 0);
  const council = entry.council === undefined ? undefined : termsOf(entry.council);
  const opens = entry.opens !== undefined;
  const about = { id, base, notBefore, policy, council, opens, expires };
  governance.proposals.set(id, { ...about, approvals: new Set(), activates: undefined });
}

function foldEmergency(governance: Governance, entry: PauseEntry): void {
  const { counter, paused, cycle } = entry;
  if (counter === undefined) return;
  const lastCycle = paused ? entry.lastCycle : cycle;
  governance.emergency = { counter, lastCycle, isOn: paused };
}

function termsOf({ keys, approvals, timelockCycles, expiryCycles }: CouncilTerms): CouncilTerms {
  return { keys, approvals, timelockCycles, expiryCycles };
}

function isSpan(cycles: number): boolean {
  return cycles >= 1 && cycles <= 366;
}

/** The key itself: two names for one key are one voice. */
export function publicKeyIn(key: string): string {
  return bytesToHex(parseVerifierKey(key).publicKey);
}
