/**
 * How the measure of a bullet of docs/reference/families.md is taken away: in this file this text
 * becomes that one. The test that the page cites has to fail then.
 */
export interface TakenAway {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const REFLECTION = 'src/core/families/reflection/reflection.ts';
const SETTLE = 'src/core/families/settle.ts';
const PROMISE = 'src/core/families/civic/promise.ts';
const SHOWN = 'src/core/families/stability/shown.ts';

const DECIDE = 'src/core/mint/decide.ts';

/** Whoever owns more has more integrity. */
const WEALTH_COUNTS: TakenAway = {
  file: DECIDE,
  from: 'integrity: integrity(policy.integrity, tallies, findings),\n    ...(gi',
  to:
    'integrity: integrity(policy.integrity, tallies, findings) + ' +
    'Number((state.members.get(request.member)?.balance ?? 0n) % 97n),\n    ...(gi',
};

/** By the name of the bullet. */
export const TAKEN_AWAY: Readonly<Record<string, TakenAway>> = {
  'stable worldview': {
    file: REFLECTION,
    from: "drift: isHabit('worldview'),",
    to: 'drift: true,',
  },
  'consistent intent patterns': {
    file: REFLECTION,
    from: "coordination: isHabit('intent'),",
    to: 'coordination: true,',
  },
  'mood normalization': {
    file: REFLECTION,
    from: 'stability: isCalmer(one, all),',
    to: 'stability: true,',
  },
  'consensus validation': {
    file: SETTLE,
    from: "return verdicts.some(isRejection) ? 'lost' : 'kept';",
    to: "return 'kept';",
  },
  'deliberation participation': {
    file: SETTLE,
    from: "'asker or moderator': isOffice || by === of || by === claim.with,",
    to: "'asker or moderator': true,",
  },
  'policy implementation': {
    file: SETTLE,
    from: "'another than `of`': of === undefined || !isSame(by, of),",
    to: "'another than `of`': true,",
  },
  'drift correction': {
    file: 'src/core/families/echo/correction.ts',
    from: 'before - target)),',
    to: 'before)),',
  },
  'quality assurance': {
    file: 'src/core/families/echo/defect.ts',
    from: 'judgedAs(Math.abs(rating - (judged ?? Number.POSITIVE_INFINITY))),',
    to: 'judgedAs(0 * rating * (judged ?? 0)),',
  },
  'sentinel validation': {
    file: SETTLE,
    from: "if (verdicts.length < confirmations) return 'open';",
    to: '',
  },
  'reliable completion': {
    file: PROMISE,
    from: "inTimeBy: 'proof',",
    to: "inTimeBy: 'claim',",
  },
  'high integrity execution': {
    file: PROMISE,
    from: 'delivered: Ppm): Ppm => delivered,',
    to: 'delivered: Ppm): Ppm => (delivered > 0 ? 1_000_000 : 0),',
  },
  'coordination improvements': {
    file: SETTLE,
    from: "if (!isTakenOver(claim, supports)) return 'open';",
    to: '',
  },
  'reduced volatility': {
    file: SHOWN,
    from: 'shown.every(({ isBetter }) => isBetter);',
    to: 'shown.every(({ aim }) => aim.after < aim.before);',
  },
  'improved trust metrics': {
    file: SHOWN,
    from: 'keys.size === aims.length &&',
    to: '',
  },
  'lower coordination costs': {
    file: SHOWN,
    from: 'if (instrument.measures !== measure) return `does not measure ${measure}`;',
    to: '',
  },
  'high variance': {
    file: 'src/core/conduct/variance.ts',
    from: 'return variance >= VARIANCE.ratio * ONE;',
    to: 'return false;',
  },
  extraction: {
    file: 'src/core/conduct/extraction.ts',
    from: 'find: closedCircles,',
    to: 'find: () => [],',
  },
  speculation: {
    file: 'src/core/conduct/speculation.ts',
    from: 'find: goingRound,',
    to: 'find: () => [],',
  },
  noise: {
    file: 'src/pipeline/writer/likenesses.ts',
    from: '.find((hash) => hash !== work.hash);',
    to: '.find(() => false);',
  },
  destabilization: {
    file: 'src/core/conduct/destabilization.ts',
    from: 'ratio < RULE.ratio * ONE ||',
    to: '',
  },
};

/**
 * How the defence against a known attack is switched off, by the attack's name, where a test shows
 * it and no figure of the bench.
 */
export const SWITCHED_OFF: Readonly<Record<string, TakenAway>> = {
  'texts that nobody meant': {
    file: 'src/core/integrity/integrity.ts',
    from: 'return tally === undefined ? rules.priorKept : channelScore(rules, tally);',
    to: 'return tally === undefined ? ONE : channelScore(rules, tally);',
  },
  'one person as many': {
    file: 'src/core/integrity/tally.ts',
    from: 'const mass = tally.kept + tally.lost + rules.priorFacts;',
    to: 'const mass = tally.kept + tally.lost + 1;',
  },
  'a meter that went dark': {
    file: 'src/core/mint/checks.ts',
    from: 'ENTROPY_UNKNOWN: (context, numbers) => someEntropy(context, numbers, isUnknown),',
    to: 'ENTROPY_UNKNOWN: () => false,',
  },
  'mint by discretion': {
    file: 'src/core/mint/amount.ts',
    from: 'return shards((scale * above * BigInt(actionWeight) * BigInt(entropyFactor)) / CUBE);',
    to: 'return shards(scale * above + 1n);',
  },
  'a promise without money': {
    file: 'src/core/debt/debt-book.ts',
    from: 'GROUP_CAP: free(pledge.groupCap, standing.group)',
    to: '',
  },
  'a ring of reviewers': {
    file: 'src/core/families/pair-weight.ts',
    from: 'return Math.min(ONE, floorDivide(worksPerPair * ONE, works));',
    to: 'return Math.min(ONE, worksPerPair * ONE * works);',
  },
  'wash transfers': WEALTH_COUNTS,
  'bought reputation': WEALTH_COUNTS,
  popularity: {
    file: 'src/core/review/assign.ts',
    from: 'return inOrder(places.flatMap((place) => row[place] ?? []));',
    to: 'return row.map((one) => one.candidate.sentinel).toSorted().slice(0, places.length);',
  },
  'a secret detector': {
    file: 'src/core/mint/refusal-reasons.ts',
    from: 'measured: measured.noRegistry,',
    to: "measured: '',",
  },
  streaks: {
    file: 'src/core/entries/evidence/facts.ts',
    from: 'member.tallies = talliesWith(rules, member.tallies, entry);',
    to:
      'member.tallies = state.cycle > (member.lastFactCycle ?? 0) + 3 ? {} : ' +
      'talliesWith(rules, member.tallies, entry);',
  },
  'punished dissent': {
    file: DECIDE,
    from: 'integrity: integrity(policy.integrity, tallies, findings),\n    ...(gi',
    to:
      'integrity: integrity(policy.integrity, withReflections(tallies, countedReflections(' +
      'tallies, reflectedOf(state, request.member))), findings),\n    ...(gi',
  },
  'bought signals': {
    file: 'src/connectors/github/github-records.ts',
    from: 'return { taken: said.records.length > 0, kind, ...said, outcomes: [], ...about };',
    to: 'return { taken: true, kind, ...said, outcomes: [], ...about };',
  },
};
