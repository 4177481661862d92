import { readFileSync } from 'node:fs';
import { parseVerifierKey } from '../../core/log/note-key.ts';
import {
  type CityFound,
  type CityPilot,
  type CityReading,
  CityWatch,
  formatCityReading,
  parseCityPilot,
  readCityPilot,
  type ReadStratum,
} from '../../core/pilots/city-pilot.ts';
import type { PilotEstimate } from '../../core/state/pilot-entry.ts';
import { ppmToNumber } from '../../core/units.ts';
import { verifyExport } from '../../pipeline/verify/verify-export.ts';
import { childExports, refuseDivergence } from '../child-exports.ts';
import { type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { jsonIn } from '../json-file.ts';
import { writeOutput } from '../output-file.ts';
import { counted, scoreText } from '../rendering/numbers.ts';
import { tableLines } from '../rendering/table.ts';
import { foreign } from '../terminal.ts';

/** What the command line says of a pilot over cities. */
export interface PilotFiles {
  readonly plan: string;
  readonly children: string;
  readonly out: string | undefined;
  readonly check: string | undefined;
  readonly json: boolean;
}

/**
 * Draws a pilot over cities and reads it, from the logs of all of them.
 * @returns the exit code: failed when it can find nothing, or a published reading differs
 */
export async function cityPilot(files: PilotFiles, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const pilot = parseCityPilot(jsonIn(files.plan));
  const reading = readCityPilot(pilot, await foundIn(pilot, files.children));
  const text = formatCityReading(reading);
  if (files.check !== undefined && readFileSync(files.check, 'utf8').trim() !== text) {
    terminal.print(`${files.check} differs: ${differenceOf(reading, jsonIn(files.check))}.`);
    return FAILED;
  }
  if (files.out !== undefined) await writeOutput(files.out, `${text}\n`);
  if (files.json) terminal.print(text);
  else for (const line of readingLines(pilot, reading, context)) terminal.print(line);
  return reading.state === 'weak' ? FAILED : SUCCESS;
}

/** What each log says, once it was verified by the key that the plan names. */
async function foundIn(pilot: CityPilot, folder: string): Promise<Map<string, CityFound>> {
  const keys = new Map(pilot.cities.map((vkey) => [parseVerifierKey(vkey).name, vkey]));
  const found = new Map<string, CityFound>();
  for await (const { path, origin, lines } of childExports(folder, keys)) {
    const city = new CityWatch(pilot);
    const { divergence } = await verifyExport(lines, keys.get(origin), {
      watch: ({ type }, verifier) => {
        if (type !== 'cycle') return;
        city.closed(verifier.state, () => Buffer.from(verifier.root).toString('hex'));
      },
    });
    refuseDivergence(path, divergence);
    if (city.found !== undefined) found.set(origin, city.found);
  }
  return found;
}

function readingLines(
  pilot: CityPilot,
  reading: CityReading,
  { terminal }: CommandContext,
): string[] {
  const hasStrata = pilot.strata !== undefined;
  const columns = [
    { title: 'city' },
    ...(hasStrata ? [{ title: 'stratum' }] : []),
    { title: 'arm' },
    { title: 'people', align: 'right' },
    { title: pilot.metric, align: 'right' },
  ] as const;
  const rows = reading.cities.map(({ origin, stratum = '', isTreated, people, after }) => [
    foreign(origin, 80),
    ...(hasStrata ? [foreign(stratum, 40)] : []),
    isTreated ? 'treatment' : 'control',
    String(people),
    after === undefined ? '' : scoreText(ppmToNumber(after[pilot.metric])),
  ]);
  return [
    `${foreign(pilot.name, 80)}, from ${pilot.begins} for ${counted(pilot.days, 'day', 'days')}`,
    '',
    ...tableLines(columns, rows, terminal.paint),
    '',
    ...sayings(pilot, reading),
  ];
}

function sayings({ effect }: CityPilot, reading: CityReading): string[] {
  const { state, detectable, estimates = [], outcome = '' } = reading;
  const finds = `It finds ${scoreText(ppmToNumber(detectable))} or more four times in five`;
  switch (state) {
    case 'weak':
      return [`${finds}, not ${scoreText(ppmToNumber(effect))}: it would show nothing.`];
    case 'runs':
      return [`${finds}. It is read when every city has closed its last day.`];
    case 'over':
      return [
        ...estimates.map(estimateText),
        `It comes to: ${outcome}.`,
        ...(reading.strata ?? []).flatMap(stratumLines),
      ];
  }
}

function stratumLines({ stratum, cities, estimates }: ReadStratum): string[] {
  const head = `${foreign(stratum, 40)}, ${counted(cities, 'city', 'cities')}`;
  if (estimates === undefined) return [`${head}: too few to say anything of them alone.`];
  return [`${head}, which decides nothing:`, ...estimates.map((one) => `  ${estimateText(one)}`)];
}

function estimateText({ metric, value, low, high }: PilotEstimate): string {
  const [centre, from, to] = [value, low, high].map((one) => scoreText(ppmToNumber(one)));
  return `${metric}: improvement ${centre} [${from}, ${to}]`;
}

/** Names the city in which a published reading differs first. */
function differenceOf(reading: CityReading, published: unknown): string {
  const cities = (published as { readonly cities?: unknown } | null)?.cities;
  const others: readonly unknown[] = Array.isArray(cities) ? cities : [];
  const wrong = reading.cities.find((one, at) => {
    return JSON.stringify(one) !== JSON.stringify(inOrder(others[at], one));
  });
  return wrong === undefined ? 'not in a city, but in what follows from them' : wrong.origin;
}

/** Fields of a document as the recomputed one has them. */
function inOrder(value: unknown, like: object): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const names = [...Object.keys(like), ...Object.keys(given)];
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) => {
      const known = (like as Readonly<Record<string, unknown>>)[name];
      const isNested = typeof known === 'object' && known !== null;
      if (!(name in given)) return [];
      return [[name, isNested ? inOrder(given[name], known) : given[name]]];
    }),
  );
}
