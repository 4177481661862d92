import { ofEachCode } from '../../codes/codes.ts';
import { formatPpm, type Ppm } from '../../units.ts';
import type { Change } from '../change.ts';
import { rulesEn } from './rules-en.ts';
import type { Words } from './words.ts';

/** English, the language of the log's own page and of every answer that asks for no other. */
export const en: Words = {
  language: 'en',
  sentences: ofEachCode(({ sentence }) => sentence),
  measured: {
    pool: (pool, domain) => `the pool ${pool} with ${domain}`,
    actionOfCycle: (cycle) => `an action of cycle ${cycle}`,
    paused: (cycle) => `minting was paused in cycle ${cycle}`,
    action: (family, action, domain) => `${family}/${action} in ${domain}`,
    claimed: (evidence) => `evidence ${evidence} was claimed before`,
    taken: (evidence) =>
      `a claim of somebody else about the same deed was kept first, evidence ${evidence}`,
    givenAway: (claim) => `the registry has given it away, as its claim ${claim}`,
    noRegistry: 'no answer of the registry that the policy names',
    claimBy: (member) => `a claim by member ${member}`,
    unseenHistory: 'a history that does not show whether somebody else looked at this commit',
    unconfirmed:
      'no claim of this kind and domain that somebody else has confirmed whose word counts',
    noFact: 'no fact in any channel',
    facts: (channels) => `facts in ${channels.join(', ')}`,
    inReview: 'somebody whose word counts promised the same deed before, and that is open',
    conduct: 'conduct that a detector reports',
    ownMaking: 'what was repaired was of the claimant’s own making',
    state: (domain, { cycle, state = 'not measured' }, counted) => {
      const numbers =
        counted === undefined
          ? ''
          : `, with ${counted.outcomes} outcomes of ${counted.members} members in ` +
            `${counted.activeCycles} cycles and coverage ${formatPpm(counted.coverage)}`;
      return `${domain} was ${state} ${atClose(cycle)}${numbers}`;
    },
    noDirection: (domain, cycle) => `${domain} was KNOWN ${atClose(cycle)}, but had no direction`,
    entropy: ({ domain, cycle, entropy, error }) =>
      `S ${formatPpm(entropy)} (SE ${formatPpm(error)}) in ${domain} ${atClose(cycle)}`,
    flat: ({ domain, cycle, entropy, error }) =>
      `S ${formatPpm(entropy)} (SE ${formatPpm(error)}) in ${domain} ${atClose(cycle)}: ` +
      'not fallen for many, and flat pays 0',
    spillover: (cycle, domains) =>
      `S above L + 4.2σ ${atClose(cycle)} in one of the guarded domains ${domains.join(', ')}`,
    globalIntegrity: (gi, cycle) =>
      gi === undefined
        ? `GI was not known ${atClose(cycle)}`
        : `GI ${formatPpm(gi)} ${atClose(cycle)}`,
    lost: 'the promise of this action was lost',
    retracted: 'the evidence was retracted',
    retractedWhileHeld: 'the evidence was retracted while the decision was held',
    expired: (cycles) => `the action settled more than ${cycles} cycles before it was asked for`,
    asked: (amount, cycle) => `${amount} MIC asked on top of what cycle ${cycle} had already given`,
    confirmedFinding: (code) => `a finding ${code} on this evidence was confirmed`,
    integrity: (value, scores, findings) => {
      const told = scores.map(([channel, score]) => `${channel} ${formatPpm(score)}`).join(', ');
      const counted = findings === 0 ? '' : `, ${findings} confirmed findings`;
      return `integrity ${formatPpm(value)} (${told}${counted})`;
    },
    amount: (factors, amount) => `amount k·(I − τ)·a·e = ${factors} = ${amount} MIC`,
  },
  limits: {
    rules: 'a policy in force in that cycle',
    notPaused: 'minting is not paused',
    actions: (actions, domains) =>
      `one of the actions ${actions.join(', ')} in one of the domains ${domains.join(', ')}`,
    claimedOnce: 'each piece of evidence is claimed once, by one member’s one action',
    member: 'a member of this community, not the one who attests to the claim',
    registry: 'the registry’s word that this evidence earns here',
    secondPerson: 'a second person whom the history names, and not in its first 8 weeks',
    confirmed: 'a claim with its proof, where it needs one, and a confirmation by another party',
    channels: (channels) => `a fact in each of ${channels.join(', ')}`,
    noReview: 'no earlier promise of the deed by somebody else is open',
    noConduct: 'no such conduct',
    othersMaking: 'a repair of what somebody else made',
    known: 'state KNOWN',
    direction: 'a direction: fell or flat',
    notRisen: (mark, most) =>
      mark === undefined || most === undefined
        ? 'S at most L + 3.1σ, L being the domain’s own low-water mark'
        : `S at most ${formatPpm(most)}: L ${formatPpm(mark.entropy)} ` +
          `(SE ${formatPpm(mark.error)}) of cycle ${mark.cycle} + 3.1σ`,
    fallen: (mark) =>
      mark === undefined
        ? 'S below L − 0.5σ, L being the domain’s own low-water mark'
        : `S below L − 0.5σ, L ${formatPpm(mark.entropy)} (SE ${formatPpm(mark.error)}) of ` +
          `cycle ${mark.cycle}`,
    guarded: 'S at most L + 4.2σ in every guarded domain',
    globalIntegrity: (floor) => `GI of at least ${formatPpm(floor)}`,
    kept: 'a promise that was not lost',
    stands: 'evidence that stands',
    recent: (cycles) => `asked for within ${cycles} cycles after it settled`,
    caps: (mints, total) =>
      [
        ...(mints > 0 ? [`${mints} decisions held or minted per member and cycle`] : []),
        ...(total === undefined ? [] : [`${total} MIC per cycle in all`]),
      ].join(', '),
    integrity: (threshold, floor) => `integrity above ${formatPpm(threshold)}${floorClause(floor)}`,
    noFinding: 'no confirmed finding on the evidence',
  },
  nearest: {
    'minting is resumed': ({ withinCycles }) =>
      'The same request once minting is resumed, which it is by itself within ' +
      `${withinCycles} cycles.`,
    'a cycle with rules': () => 'An action of a cycle that a policy governs.',
    'an action of the rules': ({ actions, domains }) => {
      if (actions.length === 0) return `The same action in one of ${domains.join(', ')}.`;
      const there = domains.length === 0 ? '' : ` in one of ${domains.join(', ')}`;
      return `One of ${actions.join(', ')}${there}.`;
    },
    'unclaimed evidence': () => 'Evidence that nobody has claimed.',
    'a deed that is free': () =>
      'The same request once an audit has overturned that claim, or it was taken back.',
    'claimed by its maker': () =>
      'The same action claimed by the member who did it, through somebody else’s key.',
    'the registry answers': () =>
      'The whole request again, under a new Idempotency-Key, once the registry answers.',
    'a confirmation': () =>
      'The same request with the confirmation of somebody else whose word counts, under a new ' +
      'Idempotency-Key.',
    'the word of a forge': () => 'The same commit with the word of the forge: import github.',
    facts: ({ channels }) => `A fact in ${channels.join(', ')}; then integrity decides.`,
    'the review ends': () => 'The same request once that promise has ended otherwise than kept.',
    'no such conduct': () => 'The same action without it.',
    'a repair for others': () => 'A repair of somebody else’s disorder.',
    'known entropy': (change) => `${knownText(change)}.${atAskText(change)}`,
    'a direction': (change) =>
      `An action that comes in once there is ${recordText(change)}.${atAskText(change)}`,
    'entropy that did not rise': ({ domain, numbers, atAsk }) => {
      const by =
        numbers === undefined
          ? 'falls to at most L + 3.1σ'
          : `falls by ${formatPpm(numbers.by)} to ${formatPpm(numbers.most)}, with the same SE`;
      return `S in ${domain} ${by}.${atAskText({ atAsk })}`;
    },
    'entropy that fell': ({ domain, members, atAsk }) =>
      `S in ${domain} falls below L − 0.5σ${members === 0 ? '' : `, ${ofMany(members)}`}, or a ` +
      `policy in which \`mint.flatWeight\` pays.${atAskText({ atAsk })}`,
    'a fall of many': ({ domain, members, atAsk }) =>
      `A fall of S in ${domain} ${ofMany(members)}, or a policy in which \`mint.flatWeight\` ` +
      `pays.${atAskText({ atAsk })}`,
    'a policy that pays for flat': ({ domain }) =>
      `A policy in which \`mint.flatWeight\` pays: S in ${domain} is so low that it cannot fall ` +
      'by more than chance.',
    'guarded domains': ({ domains }) =>
      `S falls to at most L + 4.2σ in each of ${domains.join(', ')}.`,
    'a closed cycle': ({ floor }) =>
      `A closed cycle before the action's own, with a GI of at least ${formatPpm(floor)}.`,
    'a higher GI': ({ by }) => `GI higher by ${formatPpm(by)}.`,
    'kept actions': keptActionsText,
    'a kept promise': () => 'An action whose promise is kept.',
    'other evidence': () => 'Other evidence that stands.',
    'a recent action': ({ cycles }) =>
      `An action that settled in one of the last ${cycles} cycles.`,
    'a later cycle': ({ than }) => `The same request in a later cycle than ${than}.`,
    'a higher cap': () => 'A policy with a higher cap: this amount alone is above it.',
    'evidence that stands': () => 'Evidence that stands until the end.',
    'the finding is cleared': () => 'The finding is cleared before the end.',
    passed: ({ by }) => `Passed by ${formatPpm(by)}.`,
    released: () => 'Nothing was missing; what is released is final.',
    'the hold ends': ({ due, threshold, floor }) =>
      `It ends at the close of cycle ${due}: released if integrity is still above ` +
      `${formatPpm(threshold)}${floorClause(floor)}, its promise was not lost and no ` +
      'finding on it is confirmed; an open finding postpones the end.',
  },
  outcomes: {
    qualified: (by) => {
      const above = 'Integrity is above the threshold';
      if (by.gate === 'off') return `${above}; the entropy gate is off.`;
      if (by.gate === 'flat') return `${above} and entropy in ${by.domain} is flat.`;
      const fell = `${above} and entropy in ${by.domain} fell`;
      if (by.gate === 'fell') return `${fell}.`;
      const why = by.gate === 'few' ? 'by the record of too few members' : 'no longer at the ask';
      return `${fell}, but ${why}: it pays as if it were flat.`;
    },
    minted: (why) => `Minted. ${why}`,
    held: (why, finding) =>
      `Held. ${why}${finding === undefined ? '' : ` An open finding: ${finding}`}`,
    released: (amount) => `Released: ${amount} MIC are the member's own.`,
    cancelled: (sentence) => `Cancelled: ${sentence}`,
  },
  rules: rulesEn,
};

function atClose(cycle: number): string {
  return `at the close of cycle ${cycle}`;
}

function floorClause(floor: Ppm | undefined): string {
  return floor === undefined ? '' : `, no channel below ${formatPpm(floor)}`;
}

type Needs<Kind extends Change['kind']> = Omit<Extract<Change, { kind: Kind }>, 'kind'>;

function knownText(needs: Needs<'known entropy'>): string {
  const { domain, outcomes, members, activeCycles, windowCycles, coverage, ratedItems } = needs;
  const by = members === 0 ? '' : ` of at least ${members} members`;
  const rated = ratedItems === 0 ? '' : `, ratings of at least ${ratedItems} items`;
  return (
    `An action that comes in once ${domain} has at least ${outcomes} outcomes${by} in at least ` +
    `${activeCycles} of ${windowCycles} cycles, coverage of at least ` +
    `${formatPpm(coverage)}${rated}, readings of its instruments if it has any, and ` +
    recordText(needs)
  );
}

function recordText({
  warmUpCycles,
  gapCycles,
}: Pick<Needs<'a direction'>, 'warmUpCycles' | 'gapCycles'>): string {
  return (
    `a record of at least ${warmUpCycles} cycles with a KNOWN measurement at least ` +
    `${gapCycles} cycles older to compare with`
  );
}

/** What makes a fall broad. */
function ofMany(members: number): string {
  return (
    `by outcomes of at least ${members} members in both windows, nobody having more than a ` +
    'third, in a domain that was not thin'
  );
}

function atAskText({ atAsk }: { readonly atAsk: number | undefined }): string {
  return atAsk === undefined ? '' : ` And so ${atClose(atAsk)} too, before the ask.`;
}

function keptActionsText(change: Needs<'kept actions'>): string {
  const { count, most, action, isHistory, worksPerPair, pairDays } = change;
  const off = change.penalty === 0 ? '' : ` ${penaltyText(change)}`;
  const kept = isHistory ? 'commit' : (action ?? 'action');
  const what = (number: number): string => `further kept ${kept}${number === 1 ? '' : 's'}`;
  if (count === undefined) return `Out of reach within ${most} ${what(most)}.${off}`;
  const like = action === undefined || isHistory ? '' : ' like this one';
  const terms = isHistory
    ? 'vouched for by somebody else'
    : 'delivered in full and accepted by somebody else';
  const pairs =
    worksPerPair === 0
      ? ''
      : ` The same person’s word counts in full ${worksPerPair} times in ${pairDays} days.`;
  const each = count === 1 ? '' : ', each';
  return `${count} ${what(count)}${like}${each} in time, ${terms}.${pairs}${off}`;
}

function penaltyText({ penalty, penaltyCycles }: Needs<'kept actions'>): string {
  return (
    `Confirmed findings take ${formatPpm(penalty)} off until they are ` +
    `${penaltyCycles} cycles old.`
  );
}
