/** What the estimate is set against, so that nobody takes it for more than it is. */
export interface ComparisonNumbers {
  /** α within entities, about each one's own mean; undefined when no S ever moves. */
  readonly within?: { readonly alpha: number; readonly error: number } | undefined;
  /** What the logarithm of income explains of the same rows. */
  readonly income?: {
    readonly rows: number;
    readonly rSquared: number;
    readonly rSquaredOfEntropy: number;
    /** α when income stands beside it in the fit. */
    readonly alphaBeside?: number;
    readonly errorBeside?: number;
  };
}

interface Numbers {
  readonly entities: number;
  readonly rows: number;
  readonly rSquared: number;
  readonly outOfSampleRSquared?: number;
  readonly conditionNumber: number;
  readonly estimates: readonly {
    readonly name: string;
    readonly errorClassical: number;
    readonly errorClustered: number;
    readonly interval: readonly [number, number];
  }[];
  readonly comparison: ComparisonNumbers;
}

/** Beyond it columns say nearly the same (Belsley, Kuh and Welsch, Regression Diagnostics, 3.2). */
const COLLINEAR_FROM = 30;

/** Groups from which clustered errors are usually trusted. */
const ENTITIES_ENOUGH = 40;

/** What the estimate does not mean, in sentences; the first one always stands there. */
export function warningsOf(numbers: Numbers): string[] {
  const { estimates, conditionNumber, outOfSampleRSquared: foretold } = numbers;
  const alpha = estimates.find(({ name }) => name === 'alpha');
  return [
    'This is an indicator. No rate that anybody pays follows from it.',
    ...acrossOrWithin(numbers),
    ...besideIncome(numbers.comparison),
    ...(alpha !== undefined && alpha.interval[0] < 0 && alpha.interval[1] > 0
      ? ['The interval of α has nought in it: there may be no connection at all.']
      : []),
    ...(alpha !== undefined && alpha.errorClustered > 1.5 * alpha.errorClassical
      ? [
          `Rows of one entity depend on each other: the error of α is ` +
            `${(alpha.errorClustered / alpha.errorClassical).toFixed(1)} times what ` +
            `${numbers.rows} independent rows would give.`,
        ]
      : []),
    ...(numbers.entities < ENTITIES_ENOUGH
      ? [`${numbers.entities} entities are few: the intervals are likely too narrow.`]
      : []),
    ...(conditionNumber > COLLINEAR_FROM
      ? [
          `The columns say nearly the same (condition number ${conditionNumber.toFixed(0)}, ` +
            `trouble begins at ${COLLINEAR_FROM}): their shares cannot be told apart.`,
        ]
      : []),
    ...(foretold !== undefined && foretold < numbers.rSquared / 2
      ? [
          `An entity that was not looked at is foretold badly: R² is ${foretold.toFixed(3)} ` +
            `there, and ${numbers.rSquared.toFixed(3)} among those that were.`,
        ]
      : []),
  ];
}

function acrossOrWithin({ comparison: { within } }: Numbers): string[] {
  const across = 'The estimate holds across entities, not within one of them: it compares them.';
  if (within === undefined) return [`${across} S of no entity ever moves here.`];
  const [alpha, error] = [within.alpha.toFixed(2), within.error.toFixed(2)];
  const isSeen = Math.abs(within.alpha) > 2 * within.error;
  const told = isSeen ? 'was also seen to move with it' : 'was not seen to move with it';
  return [
    `${across} When S of one entity moved, its rate ${told} ` +
      `(α within is ${alpha}, error ${error}).`,
  ];
}

function besideIncome({ income }: ComparisonNumbers): string[] {
  if (income === undefined) {
    return [
      'No column has the income of a person, which often explains as much. Add one to see ' +
        'whether S says more.',
    ];
  }
  const { rSquared, rSquaredOfEntropy, alphaBeside, errorBeside } = income;
  const explains =
    `Income explains ${percent(rSquared)} of the differences in ${income.rows} rows, ` +
    `S ${percent(rSquaredOfEntropy)}`;
  const beside =
    alphaBeside === undefined || errorBeside === undefined
      ? ''
      : ` Beside income α is ${alphaBeside.toFixed(2)} (error ${errorBeside.toFixed(2)}).`;
  if (rSquared < 0.8 * rSquaredOfEntropy) return [`${explains}.${beside}`];
  return [`${explains}: income explains as much, so S may only stand for it.${beside}`];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
