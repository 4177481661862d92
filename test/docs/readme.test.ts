import { expect, test } from 'vitest';
import { integrity } from '../../src/core/integrity/integrity.ts';
import { addFact, CHANNELS, EMPTY_TALLY, type Tally } from '../../src/core/integrity/tally.ts';
import { mintAmount } from '../../src/core/mint/amount.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { formatMicros, ONE, type Ppm, ppmToNumber } from '../../src/core/units.ts';
import { readText } from '../house-rules/source-files.ts';
import { markedPart, tableRows } from './tables.ts';

const RULES = policyFrom(PRESETS.civic, 1);

test('README.md shows what the whole life of a service printed', () => {
  const [, section = ''] = readText('README.md').split('## Run the service');
  const [, excerpt] = [...section.matchAll(/```text\n([^]*?)```/g)];
  const parts = (excerpt?.[1] ?? '').split('…\n');
  const printed = readText('examples/whole-life.out');
  for (const part of parts) expect(printed).toContain(part.trimEnd());
  expect(parts).toHaveLength(2);
});

test('README.md works the formula out as the core does', () => {
  const rows = tableRows(markedPart('README.md', 'example'));
  expect(rows.map(([count = '']) => exampleRow(Number(count)))).toEqual(rows);
  const [before] = rows;
  expect(before?.[3]).toBe('0');
  const text = readText('README.md').replaceAll(/\s+/g, ' ');
  const broken = integrityAfter(20, 15);
  expect(broken).toBeLessThan(RULES.threshold);
  expect(text).toContain(`\`I\` would be ${ppmToNumber(broken)}, and nothing is paid`);
  expect(text).toContain(`to more than ${most()}.`);
});

/** What stands in a row about somebody who kept so many promises, and nothing else. */
function exampleRow(kept: number): readonly string[] {
  const reached = integrityAfter(kept);
  const above = reached - RULES.threshold;
  const paid = [ONE, RULES.flatWeight, 0].map((factor) => {
    const amount = mintAmount(RULES.mintScale, reached, RULES.threshold, ONE, factor);
    return Number(formatMicros(amount))
      .toFixed(4)
      .replace(/^0\.0000$/, '0');
  });
  return [
    String(kept),
    ppmToNumber(reached).toFixed(6),
    above > 0 ? ppmToNumber(above).toFixed(6) : '–',
    ...paid,
  ];
}

/** I after so many promises that were kept in every channel, but for one. */
function integrityAfter(promises: number, broken?: number): Ppm {
  let tally: Tally = EMPTY_TALLY;
  for (let number = 1; number <= promises; number += 1) {
    tally = addFact(RULES.integrity, tally, number === broken ? 0 : ONE, ONE);
  }
  return integrity(RULES.integrity, Object.fromEntries(CHANNELS.map((name) => [name, tally])), 0);
}

function most(): string {
  return String(Number(formatMicros(mintAmount(RULES.mintScale, ONE, RULES.threshold, ONE, ONE))));
}
