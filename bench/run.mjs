/**
 * Measures ratios of two things on this machine: bench/README.md says which and how to read them.
 *
 *     npm run bench -- [name …] [--rounds n] [--record]
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openCluster } from './cluster.mjs';
import { describeMachine } from './machine.mjs';
import { printFigures, printMachine, printRatios } from './table.mjs';

const NAMES = [
  'mint-decisions',
  'import-decisions',
  'verify',
  'simulate',
  'import-git',
  'import-engines',
  'commit-latency',
  'http-mint',
  'http-batch',
  'http-curve',
  'http-overload',
  'history-pages',
  'many-communities',
  'midnight',
  'idle-embedded',
  'conduct',
  'chart-points',
  'against',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, record: { type: 'boolean' } },
});
const names = positionals.length === 0 ? NAMES : positionals;
const unknown = names.find((name) => !NAMES.includes(name));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}": ${NAMES.join(', ')}.`);
  process.exit(2);
}

const rounds = Math.max(1, Number(values.rounds));
const cluster = await openCluster();
const machine = describeMachine(cluster.version);
const results = [];
try {
  printMachine(machine, cluster.fsync);
  for (const name of names) {
    const { title, measure } = await import(`./${name}.mjs`);
    // Minutes, where the others take seconds.
    const slowRounds = Math.max(1, Math.ceil(rounds / 2));
    const rows = await measure({ cluster, rounds, slowRounds });
    results.push(...rows.map((row) => ({ benchmark: name, ...row })));
    console.log(`\n${title}`);
    printRatios(rows);
    printFigures(rows);
  }
} finally {
  await cluster.close();
}

if (names.length > 1) {
  console.log('\nAll ratios');
  printRatios(results);
}
if (values.record === true) {
  const path = new URL('results/baseline.jsonl', import.meta.url);
  const measuredOn = new Date().toISOString().slice(0, 10);
  const lines = results.map((row) => JSON.stringify({ measuredOn, machine, ...row }));
  appendFileSync(path, `${lines.join('\n')}\n`);
  console.log(`\nAdded ${lines.length} lines to bench/results/baseline.jsonl.`);
}
