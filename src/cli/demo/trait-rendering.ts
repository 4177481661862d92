import { formatMicros } from '../../core/units.ts';
import { amountText, grouped, percent, shortAmount } from '../rendering/numbers.ts';
import { type Column, proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import type { TraitReport } from './trait-report.ts';

const TRAIT_COLUMNS: readonly Column[] = [
  { title: 'habit' },
  { title: 'people', align: 'right' },
  { title: 'asked', align: 'right' },
  { title: 'paid', align: 'right' },
  { title: 'MIC', align: 'right' },
  { title: 'MIC each', align: 'right' },
  { title: 'mostly refused for' },
];

/** A table of habits, and what those who game earned together. */
export function traitLines(traits: readonly TraitReport[], paint: Paint): string[] {
  const total = sumOf(traits);
  const gamers = traits.filter(({ gaming }) => gaming);
  const people = gamers.reduce((sum, one) => sum + one.people, 0);
  const everybody = traits.reduce((sum, one) => sum + one.people, 0);
  const earned = sumOf(gamers);
  const text =
    `${people} of ${everybody} people game the rules (marked *). Together they earned ` +
    `${amountText(formatMicros(earned))} of ${amountText(formatMicros(total))} MIC: ` +
    `${percent(Number(earned), Number(total))} of the credits for ` +
    `${percent(people, everybody)} of the people. The rules do not know who they are.`;
  return [
    ...tableLines(
      TRAIT_COLUMNS,
      traits.map((trait) => traitRow(trait, paint)),
      paint,
    ),
    '',
    ...proseLines(text, paint),
  ];
}

function traitRow(report: TraitReport, paint: Paint): string[] {
  const { trait, gaming, people, asked, paid, mintedShards, reasons } = report;
  const [reason] = reasons;
  return [
    gaming ? paint.warn(`${trait} *`) : trait,
    String(people),
    grouped(asked),
    grouped(paid),
    shortAmount(formatMicros(mintedShards)),
    shortAmount(formatMicros(mintedShards / BigInt(people))),
    reason === undefined ? '' : `${reason.code} ${percent(reason.decisions, asked)}`,
  ];
}

function sumOf(traits: readonly TraitReport[]): bigint {
  return traits.reduce((sum, { mintedShards }) => sum + mintedShards, 0n);
}
