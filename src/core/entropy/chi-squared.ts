/**
 * χ²₉₅(df): the value that a χ² variable of df degrees of freedom exceeds with probability .05. A
 * table, so that every implementation on every machine starts from the same digits; computed with
 * 50 decimals from the series of the incomplete gamma function (DLMF 8.7.1), rounded down to 12.
 * Its first three decimals are those of the NIST/SEMATECH e-Handbook, table 1.3.6.7.4.
 */
// prettier-ignore
const UPPER_FIVE_PERCENT: readonly number[] = [
  3.841458820694, 5.991464547108, 7.814727903251, 9.487729036781, 11.070497693516,
  12.591587243744, 14.067140449340, 15.507313055865, 16.918977604620, 18.307038053275,
  19.675137572682, 21.026069817483, 22.362032494827, 23.684791304841, 24.995790139729,
  26.296227604864, 27.587111638275, 28.869299430393, 30.143527205646, 31.410432844231,
  32.670573340917, 33.924438471444, 35.172461626908, 36.415028501807, 37.652484133483,
  38.885138659830, 40.113272069414, 41.337138151427, 42.556967804293, 43.772971825742,
  44.985343280365, 46.194259520278, 47.399883919081, 48.602367367294, 49.801849568202,
  50.998460165711, 52.192319730103, 53.383540622969, 54.572227758942, 55.758479278887,
  56.942387146824, 58.124037680868, 59.303512026900, 60.480886582336, 61.656233376280,
  62.829620411408, 64.001111972218, 65.170768903570, 66.338648862969, 67.504806549541,
  68.669293912286, 69.832160339848, 70.993452833782, 72.153216167023, 73.311493029083,
  74.468324159309, 75.623748469376, 76.777803156061, 77.930523805230, 79.081944487849,
];

/** The most degrees of freedom that {@link chiSquared95} knows: enough for windows of 61 cycles. */
export const CHI_SQUARED_DEGREES_MAX: number = UPPER_FIVE_PERCENT.length;

/**
 * The 95 % quantile of the χ² distribution.
 * @throws RangeError unless `degrees` is an integer from 1 to {@link CHI_SQUARED_DEGREES_MAX}.
 */
export function chiSquared95(degrees: number): number {
  const quantile = UPPER_FIVE_PERCENT[degrees - 1];
  if (quantile === undefined) {
    throw new RangeError(`no χ² quantile for ${degrees} degrees of freedom`);
  }
  return quantile;
}
