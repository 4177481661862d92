import { amountInWords, type RuleWords } from './rules.ts';

/** The rules of a policy in English, for members. */
export const rulesEn: RuleWords = {
  preset: (preset) =>
    preset === 'sandbox'
      ? 'These rules are a sandbox: its credits are worth nothing.'
      : `These rules began as the preset ${preset}.`,
  mint: {
    scale: (scale) =>
      `An action of weight 1 pays ${amount(scale)} MIC times how far integrity is above the ` +
      'threshold.',
    negentropyScale: (scale) =>
      `Its negentropy N is ${amount(scale)} times the integrity, and takes debts off.`,
    threshold: (share) => `Integrity has to be above ${share}.`,
    flatWeight: (share) =>
      share === 0
        ? 'In a domain whose disorder did not fall, nothing is paid.'
        : `In a domain whose disorder is flat, ${share} of the amount is paid.`,
  },
  holdBack: (wait) => {
    const [long, unit] = 'days' in wait ? [wait.days, 'day'] : [wait.cycles, 'cycle'];
    return long === 0
      ? 'What qualifies is paid at once.'
      : `What qualifies is held for ${count(long, unit)}, and paid if the promise was kept ` +
          'until then.';
  },
  giFloor: (share) =>
    share === 0
      ? 'The integrity of the whole community is shown and stops nobody’s pay.'
      : `Nothing is paid while the integrity of the whole community is below ${share}.`,
  gates: {
    entropy: (isOn) =>
      isOn
        ? 'Nothing is paid in a domain whose disorder rose or is not known.'
        : 'What disorder does is not asked.',
    channelFloor: (isOn) =>
      isOn
        ? 'Nothing is paid while one channel of the record is below what a newcomer has.'
        : 'A good channel of the record makes up for a bad one.',
  },
  caps: {
    mintsPerMemberAndCycle: (most) =>
      most === 0
        ? 'A member may be paid any number of times in a cycle.'
        : `A member is paid at most ${count(most, 'time')} in a cycle.`,
    mintPerCycle: (most) =>
      Number(most) === 0
        ? 'A cycle may pay any amount in all.'
        : `A cycle pays at most ${amount(most)} MIC in all.`,
  },
  integrity: {
    weights: (weights) => `Integrity is the mean of the channels, weighed so: ${pairs(weights)}.`,
    priorFacts: (facts) => `A record begins as if it had ${count(facts, 'fact')} already.`,
    priorKept: (share) => `Of these, ${share} were kept.`,
    decayPerFact: (share) =>
      `Each new fact leaves ${share} of those before it; time alone changes nothing.`,
    conductWeight: (share) => `Confirmed findings of conduct take off at most ${share}.`,
    conductFindings: (findings) => `All of that with ${count(findings, 'finding')}.`,
  },
  trust: {
    trailers: (kind) =>
      kind === 'integrated'
        ? 'Who is named in a commit counts if somebody with standing brought it in.'
        : 'Who is named in a commit counts as it stands there.',
    standingActions: (actions) =>
      actions === 0
        ? 'Everybody has standing: their word counts from the first day.'
        : `Standing takes ${count(actions, 'own action')} that others made possible.`,
    standingDays: (days) => `These spread over at least ${count(days, 'day')}.`,
    worksPerPair: (works) =>
      works === 0
        ? 'The word of one person about another counts in full, however often.'
        : `Between the same two people ${count(works, 'work')} in 56 days count in full.`,
    sharedPay: (isOn) =>
      isOn
        ? 'All who vouch for a work share the pay of one action.'
        : 'Each who vouches for a work is paid for an action.',
    answeredRepairs: (isOn) =>
      isOn
        ? 'A repair counts against somebody else only if a witness brought it in.'
        : 'A repair counts against whose work it repairs.',
    namedRejections: (isOn) =>
      isOn
        ? 'Only a party that the claim names, a panel or an audit can reject a claim.'
        : 'Anybody else can reject a claim.',
    oneClaimPerSubject: (isOn) =>
      isOn
        ? 'A member has one open claim about the same subject.'
        : 'A member may have several open claims about the same subject.',
    onePersonPerDeed: (isOn) =>
      isOn
        ? 'Of several people who say that one deed was theirs, one is paid.'
        : 'Several people may be paid for one deed.',
    graceCycles: (cycles) =>
      cycles === 0
        ? 'A promise that nobody settles stays open.'
        : `A promise is missed ${count(cycles, 'cycle')} after it was due.`,
    wholeOverturns: (isOn) =>
      isOn
        ? 'What an overturned claim had added is taken out, and it counts as a rejected one.'
        : 'An overturned claim keeps what it had added, and adds that it did not last.',
    horizonCycles: (cycles) =>
      cycles === 0
        ? 'Anybody who may reject a claim can overturn it, ever.'
        : `After ${count(cycles, 'cycle')} at most, only an audit overturns a kept claim.`,
    answeredConfirmations: (isOn) =>
      isOn
        ? 'Who vouched for what a panel or an audit overturns loses a quarter of a fact.'
        : 'Who vouched for what is overturned loses nothing.',
    standingParties: (isOn) =>
      isOn
        ? 'Who accepts a claim needs standing; who rejects it does not.'
        : 'Who accepts a claim needs no standing.',
    dueDays: (days) =>
      days === 0
        ? 'A claim may be due at any time.'
        : `A claim is due at most ${count(days, 'day')} after it came in.`,
    promisesAhead: (isOn) =>
      isOn
        ? 'Who says that the work was done before its promise came in is not heard of it.'
        : 'It does not matter whether the work was done before its promise came in.',
    timedWords: (isOn) =>
      isOn
        ? 'Who says that a promise was kept is heard once they say when the work was done: in ' +
          'time, if it was shown in time.'
        : 'Who says that a promise was kept need not say when the work was done.',
    ownWordDays: (days) =>
      days === 0
        ? 'A member’s own key may tell of any time.'
        : `A member’s own key tells of what was done at most ${count(days, 'day')} before.`,
    openClaims: (claims) =>
      claims === 0
        ? 'A person may have any number of open claims and reviews.'
        : `A person has at most ${count(claims, 'open claim')}, and as many open reviews.`,
    laterVouchers: (isOn) =>
      isOn
        ? 'Who vouches later adds what the first one’s word was too much repeated for.'
        : 'Only the first who vouch for a claim count.',
    standingMisses: (isOn) =>
      isOn
        ? 'What somebody misses is an outcome of the domain once something of theirs was ' +
          'confirmed, and not far more often than of members with standing.'
        : 'What anybody misses is an outcome of the domain.',
    evenGi: (isOn) =>
      isOn
        ? 'The community’s integrity is that of members with standing, none of whom weighs ' +
          'more than the median.'
        : 'The community’s integrity weighs each member by their facts.',
  },
  conduct: {
    detectors: (names) =>
      names.length === 0
        ? 'No detector looks at the conduct of members.'
        : `Conduct is looked at by ${names.join(', ')}.`,
    answerCycles: (cycles) =>
      `A finding or an appeal that nobody answers in ${count(cycles, 'cycle')} falls.`,
    appealCycles: (cycles) =>
      cycles === 0
        ? 'A confirmed finding takes effect at once.'
        : `A confirmed finding can be appealed for ${count(cycles, 'cycle')}, and has no ` +
          'effect until then.',
  },
  reflection: {
    worldviews: (labels) =>
      labels.length === 0
        ? 'Nobody reflects on their days here.'
        : `Who opts in says of a day one of ${labels.join(', ')}; no label lowers anything.`,
    weight: (share) => `A reflection that was followed through adds ${share} of a fact.`,
  },
  entropy: {
    weights: (weights) => `Disorder is the sum of its factors, weighed so: ${pairs(weights)}.`,
    known: ({ outcomes, activeCycles, members }) =>
      `It is known with ${count(outcomes, 'outcome')} in ${count(activeCycles, 'cycle')}` +
      `${members === 0 ? '' : ` of ${count(members, 'member')}`} within 14 cycles.`,
    fellMembers: (members) =>
      members === 0
        ? 'Every fall of disorder pays in full.'
        : `A fall of disorder pays in full if ${count(members, 'member')} had a part in it.`,
    pool: (isOn) =>
      isOn
        ? 'Domains that are too small to be known are measured together.'
        : 'Each domain is measured alone.',
    categories: (names) => `An outcome is one of ${names.join(', ')}.`,
    ratingClasses: (classes) => `Ratings have ${count(classes, 'class', 'classes')}.`,
  },
  cycle: {
    days: (days) => `A cycle lasts ${count(days, 'day')}.`,
    anchorDate: (date) => `Cycles are counted from ${date}, midnight UTC.`,
    anchorCycle: (cycle) => `That was the beginning of cycle ${cycle}.`,
  },
  credits: {
    transfers: (who) => `Credits are given to other members ${MOVED_BY[who] ?? who}.`,
    burns: (who) => `Credits are burned, for good, ${MOVED_BY[who] ?? who}.`,
    grants: (who) => `Credits go into the fund, and from it to members, ${MOVED_BY[who] ?? who}.`,
  },
  domains: (names) => `Disorder is tracked in ${names.join(', ')}.`,
  guardedDomains: (names) =>
    names.length === 0
      ? 'No domain stops the pay of another one.'
      : `If disorder rises far in one of ${names.join(', ')}, nothing is paid elsewhere either.`,
  registry: (key) =>
    key === undefined
      ? 'No registry is asked whether evidence earns elsewhere.'
      : `A registry has each piece of evidence earn once in all communities: ${key}.`,
  actions: (actions) => {
    const each = actions.map(({ family, type, weight }) => `${family}/${type} (weight ${weight})`);
    return `Paid are ${each.join(', ')}.`;
  },
};

const MOVED_BY: Readonly<Record<string, string>> = {
  on: 'by a member’s own key or one that attests',
  members: 'by a member’s own key alone',
  off: 'by nobody',
};

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}

function pairs(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([name, weight]) => `${name} ${weight}`)
    .join(', ');
}

function amount(text: string): string {
  return amountInWords(text, { thousands: ',', point: '.' });
}
