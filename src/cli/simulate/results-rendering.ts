import { grouped } from '../rendering/numbers.ts';
import { proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import type { Estimate, Results } from './results.ts';

/** What a simulation came to, for people. */
export function resultLines(results: Results, paint: Paint): string[] {
  const { name, members, communities, cycles, runs, seed, policy, types } = results;
  const where = communities === 1 ? 'one community' : `${grouped(communities)} communities`;
  const about =
    `${grouped(members)} simulated members in ${where}, ${grouped(cycles)} cycles under the ` +
    `rules of ${policy}, told ${runs === 1 ? 'once' : `${grouped(runs)} times`}; nobody exists.`;
  return [
    paint.strong(`Simulated: ${name} (seed ${seed})`),
    ...proseLines(about, paint),
    '',
    ...tableLines(COLUMNS, types.map(cellsOf), paint),
    '',
    ...proseLines(MEANING, paint),
    ...proseLines(runs === 1 ? ONE_RUN : MANY_RUNS, paint),
    '',
    ...endLines(results),
  ];
}

const COLUMNS = [
  { title: 'simulated', canShrink: true },
  { title: 'people', align: 'right' },
  { title: 'deeds', align: 'right' },
  { title: 'MIC each', align: 'right' },
  { title: 'per deed', align: 'right' },
  { title: 'paid', align: 'right' },
  { title: 'gate', align: 'right' },
  { title: 'else', align: 'right' },
] as const;

const MEANING =
  'MIC each and per deed: what was released. paid: the share of them with a release. Of what ' +
  'members above the threshold ask for, gate is the share refused because of entropy, and else ' +
  'that refused because of GI or caps.';
const MANY_RUNS = 'Behind ± stands half of a 95 % interval of the mean over the runs.';
const ONE_RUN = 'With one run nothing is known of how far the figures would vary.';

function cellsOf(type: Results['types'][number]): string[] {
  const { name, people, deeds, micEach, micPerDeed, paid, entropyLoss, otherLoss } = type;
  return [
    name,
    grouped(people),
    grouped(Math.round(deeds.mean)),
    ranged(micEach, 2),
    ranged(micPerDeed, 3),
    shareText(paid),
    shareText(entropyLoss),
    shareText(otherLoss),
  ];
}

function endLines({ series }: Results): string[] {
  return series.flatMap(({ measure, of, values }) => {
    const last = values.at(-1);
    const words = WORDS[measure];
    if (last === undefined || words === undefined) return [];
    const unit = of === '' ? '' : ` in ${of}`;
    const digits = measure === 'supply' || measure === 'held' ? 0 : 3;
    return [`  ${words}${unit}: ${ranged(last, digits)}`];
  });
}

const WORDS: Readonly<Partial<Record<Results['series'][number]['measure'], string>>> = {
  supply: 'MIC in the world at the end',
  held: 'MIC held then',
  gi: 'GI then, mean of the communities',
  entropy: 'Entropy then, where it is known,',
};

function ranged({ mean, high }: Estimate, digits: number): string {
  if (Number.isNaN(mean)) return 'unknown';
  const text = decimals(mean, digits);
  return high === undefined ? text : `${text} ± ${decimals(high - mean, digits)}`;
}

function decimals(value: number, digits: number): string {
  return digits === 0 ? grouped(Math.round(value)) : value.toFixed(digits);
}

function shareText({ mean }: Estimate): string {
  return Number.isNaN(mean) ? '' : mean.toFixed(3);
}
