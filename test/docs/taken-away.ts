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
