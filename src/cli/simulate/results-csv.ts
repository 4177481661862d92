import { csvField } from '../../core/csv-field.ts';
import type { Estimate, Results } from './results.ts';

const HEAD = 'simulated,measure,of,cycle,mean,low,high,least,most,runs';

/** Every figure as a line of a table; `simulated` is yes in each, wherever the line is copied. */
export function resultsCsv({ runs, types, series }: Results): string {
  const lines = [HEAD];
  const add = (measure: string, of: string, cycle: string, estimate: Estimate): void => {
    const { mean, low, high, least, most } = estimate;
    const numbers = [mean, low, high, least, most].map((value) =>
      value === undefined || Number.isNaN(value) ? '' : String(value),
    );
    lines.push(['yes', measure, csvField(of), cycle, ...numbers, String(runs)].join(','));
  };
  for (const type of types) {
    const { name, people, refused } = type;
    add('people', name, '', { mean: people, least: people, most: people });
    for (const measure of OF_TYPES) add(measure, name, '', type[measure]);
    for (const [code, estimate] of Object.entries(refused)) add(code, name, '', estimate);
  }
  for (const { measure, of, values } of series) {
    for (const [cycle, estimate] of values.entries()) add(measure, of, String(cycle), estimate);
  }
  return `${lines.join('\n')}\n`;
}

const OF_TYPES = [
  'deeds',
  'asked',
  'micEach',
  'micPerDeed',
  'negentropyEach',
  'paid',
  'entropyLoss',
  'otherLoss',
] as const;
