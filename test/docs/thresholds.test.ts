import { expect, test } from 'vitest';
import { ENTROPY_LIMITS } from '../../src/core/entropy/entropy-rules.ts';
import { integrity } from '../../src/core/integrity/integrity.ts';
import { addFact, CHANNELS, EMPTY_TALLY, type Tally } from '../../src/core/integrity/tally.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS, type PresetName } from '../../src/core/policy/presets.ts';
import { ONE, ppmToNumber } from '../../src/core/units.ts';
import { readText } from '../house-rules/source-files.ts';
import { markedPart, tableRows } from './tables.ts';

const { windowCycles, minRatedItems, warmUpCycles, coverageMin } = ENTROPY_LIMITS;

/** What has to come together before a credit is paid; each row by the rules of a preset. */
const THRESHOLDS: readonly (readonly [string, (preset: PresetName) => string])[] = [
  ['integrity of who asks, above', (preset) => String(PRESETS[preset].mint.threshold)],
  ['each of the four channels, at least', (preset) => String(PRESETS[preset].integrity.priorKept)],
  ['so at the earliest with which kept promise', (preset) => String(firstMint(preset))],
  [
    'works that give whoever vouches a standing',
    (preset) => String(PRESETS[preset].trust.standingActions),
  ],
  ['over how many days, at least', (preset) => String(PRESETS[preset].trust.standingDays)],
  [
    `outcomes of the domain in ${windowCycles} cycles`,
    (preset) => String(PRESETS[preset].entropy.known.outcomes),
  ],
  ['in how many of those cycles', (preset) => String(PRESETS[preset].entropy.known.activeCycles)],
  ['by how many members', (preset) => String(PRESETS[preset].entropy.known.members || 'any')],
  [
    'things that two people have rated',
    (preset) => (PRESETS[preset].entropy.weights.disagreement > 0 ? String(minRatedItems) : 'none'),
  ],
  ['cycles of outcomes before the first direction', () => String(warmUpCycles)],
  ['global integrity, at least', (preset) => String(PRESETS[preset].giFloor)],
  ['then held for how many cycles', (preset) => heldFor(preset)],
  ['days of a cycle', (preset) => String(PRESETS[preset].cycle.days)],
];

test('docs/operator.md says what it takes before a credit is paid, as the presets have it', () => {
  const rows = tableRows(markedPart('docs/operator.md', 'thresholds'));
  expect(rows).toEqual(THRESHOLDS.map(([what, of]) => [what, of('civic'), of('standard')]));
  expect(readText('docs/operator.md')).toContain(`at least ${ppmToNumber(coverageMin)} of`);
});

test('docs/member.md has the figures of civic, which a community begins with', () => {
  const { threshold } = PRESETS.civic.mint;
  const { priorKept, priorFacts } = PRESETS.civic.integrity;
  expect(readText('docs/member.md').replaceAll(/\s+/g, ' ')).toContain(
    `A new member starts at ${priorKept} in every channel, as if ${priorFacts} facts had said ` +
      'so. ' +
      `With \`τ\` at ${threshold} somebody who keeps everything first mints at about the ` +
      `${firstMint('civic')}th action, with \`τ\` at ${PRESETS.standard.mint.threshold} at about ` +
      `the ${firstMint('standard')}th.`,
  );
});

function heldFor(preset: PresetName): string {
  const { unit, count } = policyFrom(PRESETS[preset], 1).holdBack;
  return unit === 'cycles' ? String(count) : `${count} ${unit}`;
}

/** The first action that is paid to somebody who keeps everything: its own facts count too. */
function firstMint(preset: PresetName): number {
  const { integrity: rules, threshold } = policyFrom(PRESETS[preset], 1);
  let tally: Tally = EMPTY_TALLY;
  for (let action = 1; action <= 100; action += 1) {
    tally = addFact(rules, tally, ONE, ONE);
    const tallies = Object.fromEntries(CHANNELS.map((name) => [name, tally]));
    if (integrity(rules, tallies, 0) > threshold) return action;
  }
  throw new RangeError(`${preset} pays nobody`);
}
