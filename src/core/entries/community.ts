import { parsePolicyRecord } from '../policy/policy-entry.ts';
import {
  type CommunityEntry,
  type KeyEntry,
  type LinkEntry,
  LOG_FORMAT,
  type MemberEntry,
  type PauseEntry,
  type PolicyEntry,
  type WitnessEntry,
} from '../state/entry.ts';
import { pauseOf } from '../state/pause.ts';
import { joinPerson, membersOf } from '../state/person.ts';
import { type CommunityState, memberOf, newMember, openPolicy } from '../state/state.ts';
import { pauseProblem } from './governance/emergency.ts';
import { foldGovernance } from './governance/governance.ts';
import { ABOUT_MEMBER, changesMember, FOLDED, noPostings, type Rules } from './entry-rule.ts';
import { PROVEN_FIELDS } from './proven-fields.ts';

type CommunityType =
  'community' | 'policy' | 'member' | 'pause' | 'key' | 'erasure' | 'witness' | 'link';

const BY_OPERATOR = { attested: 'that the operator was entitled to it' };

/** The entries about who is there and by which rules. */
export const COMMUNITY_RULES: Rules<CommunityType> = {
  community: {
    fields: { format: 'text', slug: 'text', origin: 'text', key: 'text', startsAt: 'text' },
    apply: applyCommunity,
    ...FOLDED,
    recheck: { attested: 'who opened the log, and when' },
    retold: 'same',
    event: 'community',
  },
  policy: {
    fields: PROVEN_FIELDS.policy,
    apply: applyPolicy,
    ...FOLDED,
    recheck: { ...BY_OPERATOR, closes: ({ proposal }) => proposal !== undefined },
    retold: 'anew',
    event: {
      names: ['policy', 'policy.activated'],
      of: ({ proposal }) => (proposal === undefined ? 'policy' : 'policy.activated'),
    },
  },
  member: {
    fields: { member: 'text' },
    apply: applyMember,
    ...ABOUT_MEMBER,
    changes: changesMember,
    recheck: { attested: 'that two ids are two people' },
    retold: 'same',
    event: 'member',
  },
  pause: {
    fields: {
      paused: 'flag',
      scope: 'text?',
      lastCycle: 'integer?',
      reason: 'hash',
      counter: 'integer?',
      signatures: 'objects?',
    },
    apply: applyPause,
    ...FOLDED,
    recheck: BY_OPERATOR,
    retold: 'anew',
    event: {
      names: ['pause.on', 'pause.off'],
      of: ({ paused }) => (paused ? 'pause.on' : 'pause.off'),
    },
  },
  key: {
    fields: { key: 'text', action: 'text', scopes: 'text?' },
    apply: applyKey,
    ...FOLDED,
    recheck: BY_OPERATOR,
    retold: 'same',
    event: 'key',
  },
  erasure: {
    fields: { member: 'text' },
    apply: (state, { member }) => void memberOf(state, member),
    ...ABOUT_MEMBER,
    recheck: BY_OPERATOR,
    retold: 'same',
    event: 'erasure',
  },
  witness: {
    fields: { member: 'text', named: 'flag' },
    apply: applyWitness,
    ...ABOUT_MEMBER,
    changes: changesMember,
    recheck: BY_OPERATOR,
    retold: 'same',
    event: 'witness',
  },
  link: {
    fields: { member: 'text', to: 'text', linked: 'flag', reason: 'hash' },
    apply: applyLink,
    postings: noPostings,
    changes: (rows, { member, to }, state) => {
      for (const one of new Set([member, ...membersOf(state, to)])) rows.linked(one);
    },
    names: { userId: 'member', toUserId: 'to' },
    recheck: BY_OPERATOR,
    retold: 'same',
    event: 'link',
  },
};

function applyCommunity(state: CommunityState, entry: CommunityEntry): void {
  if (entry.format !== LOG_FORMAT) {
    throw new RangeError(`the log has format ${entry.format}; this program reads ${LOG_FORMAT}`);
  }
  state.community = entry;
  state.cycle = entry.cycle;
}

function applyPolicy(state: CommunityState, entry: PolicyEntry): void {
  const last = state.policies.at(-1)?.policy.version ?? 0;
  if (entry.version !== last + 1) {
    throw new RangeError(`policy version ${entry.version} cannot follow version ${last}`);
  }
  const { council, proposals } = state.governance;
  if (entry.proposal === undefined ? council !== undefined : !proposals.has(entry.proposal)) {
    throw new RangeError('with a council, rules come from a proposal of its own');
  }
  const result = parsePolicyRecord(entry.policy, entry.version);
  if (!result.ok) throw new RangeError(`invalid policy: ${result.problems.join('; ')}`);
  const before = state.policies.at(-1)?.policy.categories ?? [];
  if (before.some((category, index) => result.policy.categories[index] !== category)) {
    // Counts are kept by position: a category that disappears would leave them without meaning.
    throw new RangeError(`entropy.categories must begin with those in force: ${before.join(', ')}`);
  }
  state.policies.push({ policy: result.policy, since: entry.cycle });
  foldGovernance(state.governance, entry);
}

function applyMember(state: CommunityState, { member }: MemberEntry): void {
  if (state.members.has(member)) throw new RangeError(`member ${member} is already in the log`);
  state.members.set(member, newMember());
}

function applyPause(state: CommunityState, entry: PauseEntry): void {
  const problem = pauseProblem(state, entry);
  if (problem !== undefined) throw new RangeError(problem);
  state.pause = pauseOf(entry);
  foldGovernance(state.governance, entry);
}

function applyKey(_: CommunityState, { action }: KeyEntry): void {
  if (!['made', 'rotated', 'revoked'].includes(action)) {
    throw new RangeError(`a key is made, rotated or revoked, not ${action}`);
  }
}

function applyWitness(state: CommunityState, { member, named }: WitnessEntry): void {
  const found = memberOf(state, member);
  if (found.isWitness === named) {
    throw new RangeError(`member ${member} is ${named ? 'already' : 'not'} a first witness`);
  }
  found.isWitness = named;
  if (named) state.witnesses.add(member);
  else state.witnesses.delete(member);
}

/** Who stands for others is linked to nobody, so that each link is one step and can be undone. */
function applyLink(state: CommunityState, { member, to, linked }: LinkEntry): void {
  memberOf(state, member);
  memberOf(state, to);
  const before = membersOf(state, to);
  const rules = openPolicy(state).integrity;
  if (before[0] !== to || member === to) {
    throw new RangeError(`a link to member ${to}, who stands for a person, from somebody else`);
  }
  if (linked) {
    if (state.people.has(member)) throw new RangeError(`member ${member} is linked already`);
    joinPerson(state, rules, [...before, member]);
    return;
  }
  if (!before.includes(member)) throw new RangeError(`member ${member} is not linked to ${to}`);
  state.people.delete(member);
  joinPerson(
    state,
    rules,
    before.filter((one) => one !== member),
  );
}
