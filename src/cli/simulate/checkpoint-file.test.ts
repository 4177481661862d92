import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chunksOf } from '../../simulator/population/chunks.ts';
import { Counts } from '../../simulator/population/counts.ts';
import type { Scenario } from '../../simulator/population/scenario.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { resultsCsv } from './results-csv.ts';
import { resultsSvg } from './results-svg.ts';
import { resultsOf } from './results.ts';
import { readScenario } from './scenario-file.ts';
import { tellChunks } from './tell-chunks.ts';

const TEXT = `format: 1
name: a <street>
runs: 3
cycles: 90
members: 60
domains: { community: 1 }
types:
  steady: { share: 1, deeds: 0.5, kept: 0.99 }
`;
let folder: string;
let scenario: Scenario;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'negentropy-simulate-'));
  const result = await readScenario(TEXT, async () => Promise.resolve(undefined));
  if (!result.ok) throw new Error('the scenario is wrong');
  scenario = result.scenario;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

class Stopped extends Error {}

/** Tells what a checkpoint lacks, and stops after some chunks. @returns counts by run */
async function tell(path: string, stopAfter = Infinity): Promise<Counts[]> {
  const chunks = chunksOf(scenario);
  const runs = Array.from({ length: scenario.runs }, () => Counts.of(scenario));
  const done = new Set<number>();
  const add = (index: number, counts: Counts): void => {
    done.add(index);
    runs[chunks[index]?.run ?? 0]?.add(counts);
  };
  const kept = await CheckpointFile.open(path, scenario, add);
  const left = chunks.flatMap((chunk, index) => (done.has(index) ? [] : [{ index, chunk }]));
  let told = 0;
  await tellChunks(left, {
    scenario,
    threads: 1,
    check: () => {
      if (told >= stopAfter) throw new Stopped();
    },
    onTold: (index, counts) => {
      told += 1;
      kept.add(index, counts);
      add(index, counts);
    },
  });
  return runs;
}

test('what was stopped and cut off goes on to the same, to the last digit', async () => {
  const whole = await tell(join(folder, 'whole'));
  const path = join(folder, 'stopped');
  await expect(tell(path, 1)).rejects.toThrow(Stopped);
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
  appendFileSync(path, '{"chunk":1,"counts":{"whole":[1,2');
  const gone = await tell(path);
  expect(JSON.stringify(gone)).toBe(JSON.stringify(whole));
  const csv = resultsCsv(resultsOf(scenario, gone));
  expect(csv).toBe(resultsCsv(resultsOf(scenario, whole)));
  const [, ...lines] = csv.trimEnd().split('\n');
  expect(lines.every((line) => line.startsWith('yes,'))).toBe(true);
  expect(resultsOf(scenario, gone).types[0]?.micEach.mean).toBeGreaterThan(0);
});

test('a checkpoint of another scenario is refused and stays as it is', async () => {
  const path = join(folder, 'other');
  writeFileSync(path, '{"simulated":true,"format":1,"scenario":"00"}\n');
  await expect(tell(path)).rejects.toThrow('no checkpoint of this scenario');
  expect(readFileSync(path, 'utf8')).toBe('{"simulated":true,"format":1,"scenario":"00"}\n');
});

test('a drawing says that it is simulated, and quotes names', () => {
  const runs = Array.from({ length: 3 }, () => Counts.of(scenario));
  const svg = resultsSvg(resultsOf(scenario, runs));
  expect(svg).toContain('Simulated: a &lt;street>');
  expect(svg).not.toContain('<street>');
});
