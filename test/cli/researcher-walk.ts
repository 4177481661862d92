import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cityHistory, cityLog, cityTree } from '../worlds/city-logs.ts';
import { take, type Walk } from './walk-steps.ts';

/**
 * Walks as a researcher does, in the folder of the process.
 * @param store that of a repository that was judged, with its export beside
 */
export async function researcherWalks(store: string): Promise<Walk[]> {
  return [
    await logWalk(store),
    await tableWalk(),
    await ruleWalk(),
    await cityWalk(),
    await censusWalk(store),
  ];
}

const PLAN = `study: lasting
dataset: log.jsonl
hypothesis: Integrity before a commit says that it lasts.
primary: auc(integrity) - auc(past-kept-rate)
decision: low > 0 and low auc(integrity) > 0.5
samples: 100
`;

const DISORDER = `study: disorder
dataset: log.jsonl
hypothesis: Disorder says what fails next.
primary: correlation of differences
decision: adjusted p <= 0.05 and correlation > 0
samples: 100
`;

async function logWalk(data: string): Promise<Walk> {
  writeFileSync('lasting.yaml', PLAN);
  writeFileSync('disorder.yaml', DISORDER);
  writeFileSync('other.yaml', PLAN.replace('samples: 100', 'samples: 200'));
  return {
    title: 'A log',
    about: 'What happened lately, and two studies by plans that were written before.',
    steps: await take([
      { args: ['report', '--cycles', '4'], data },
      { args: ['report', '--for', 'council'], data },
      { args: ['report', '--cycle', '900'], data },
      { args: ['export'], data, to: 'log.jsonl' },
      { args: ['study', 'run', 'lasting.yaml', '--out', 'first'] },
      { args: ['study', 'run', 'other.yaml', '--out', 'first'] },
      { args: ['study', 'run', 'disorder.yaml'] },
    ]),
  };
}

/** Forty states in three years: a rate of 2 and 10 points for a whole step of S, and some noise. */
function rates(): string {
  const rows = Array.from({ length: 120 }, (_, at) => {
    const [state, year] = [at % 40, 2_020 + Math.floor(at / 40)];
    const disorder = 0.1 + state / 50 + (at % 3) / 100;
    const rate = 2 + 10 * disorder + ((at * 7) % 11) / 10;
    return `state-${state},${year},${rate.toFixed(3)},${disorder.toFixed(3)}`;
  });
  return `${['entity,year,rate,S', ...rows].join('\n')}\n`;
}

/** Two hundred people, of whom half were reminded. */
function arms(): string {
  const rows = Array.from({ length: 200 }, (_, at) => {
    const isTreated = at % 2 === 0;
    const before = ((at * 13) % 17) / 17;
    return [isTreated ? 'treatment' : 'control', before + (isTreated ? 0.3 : 0), before].join(',');
  });
  return `${['arm,outcome,before', ...rows].join('\n')}\n`;
}

async function tableWalk(): Promise<Walk> {
  writeFileSync('rates.csv', rates());
  writeFileSync('arms.csv', arms());
  const debt = ['--debt', '100', '--spending', '40', '--taxes', '38', '--change=-0.05'];
  return {
    title: 'Tables',
    about: 'Rates of forty states that there are not, and an experiment that was not.',
    steps: await take([
      { args: ['interest', 'calibrate', 'rates.csv'] },
      { args: ['interest', 'calibrate', 'rates.csv', ...debt, '--years', '3'] },
      { args: ['interest', 'calibrate', 'arms.csv'] },
      { args: ['study', 'arms', 'arms.csv', '--planned', '200', '--effect', '0.2'] },
      { args: ['study', 'arms', 'rates.csv', '--planned', '200'] },
    ]),
  };
}

/** The town of the examples, with fewer people and a shorter time. */
function smallTown(): string {
  return readFileSync(new URL('../../examples/town.yaml', import.meta.url), 'utf8')
    .replace(/^members: .*/m, 'members: 300')
    .replace(/^cycles: .*/m, 'cycles: 120')
    .replace(/joins: .*/, 'joins: [60, 119]');
}

async function ruleWalk(): Promise<Walk> {
  writeFileSync('town.yaml', smallTown());
  writeFileSync('typo.yaml', smallTown().replace('kept: 0.8', 'kept: 80'));
  return {
    title: 'Rules',
    about: 'Attackers that look for what pays most, and a small town like `examples/town.yaml`.',
    steps: await take([
      { args: ['bench', 'search', '--evaluations', '1'] },
      { args: ['simulate', 'typo.yaml'] },
      { args: ['simulate', 'town.yaml', '--runs', '2'] },
    ]),
  };
}

async function cityWalk(): Promise<Walk> {
  mkdirSync('cities');
  writeFileSync('tree.json', cityTree(3));
  for (const [city, failed] of [0, 3].entries()) {
    writeFileSync(join('cities', `city-${city}.jsonl`), cityLog(city, cityHistory(failed)));
  }
  const rollup = ['rollup', 'tree.json', '--children', 'cities'];
  return {
    title: 'Many communities',
    about: 'Three cities, one of which shows no log.',
    steps: await take([
      { args: [...rollup, '--out', 'rollup.json'] },
      { args: [...rollup, '--check', 'rollup.json'] },
    ]),
  };
}

/** Forty people of a town, a twin and somebody whose district is not told. */
function people(): string {
  const rows = Array.from({ length: 40 }, (_, at) => {
    const age = at % 3 === 0 ? 'under 30' : '30 and over';
    return `resident-${at},${at < 38 ? 'north' : 'south'},${age}`;
  });
  return `${['person,district,age', ...rows, 'resident-7,north,under 30', 'eve,,'].join('\n')}\n`;
}

async function censusWalk(data: string): Promise<Walk> {
  writeFileSync('people.csv', people());
  const counts = ['import', 'census', 'people.csv', '--id', 'person'];
  const strata = ['--strata', 'district,age'];
  return {
    title: 'How many people there are',
    about: 'A table of people is looked at, then counted; the log gets the numbers.',
    steps: await take([
      { args: ['census'], data },
      { args: [...counts, ...strata], data },
      { args: [...counts, ...strata, '--apply'], data },
      { args: ['census'], data },
      { args: ['census', 'forget', 'resident-7'], data },
    ]),
  };
}
