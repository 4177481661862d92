import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { RULES } from '../../src/study/studies/study-file.ts';
import { json, negentropy, temporaryFolder } from './command-line.ts';
import { makeRepository } from './git-history.ts';

const folder = temporaryFolder();
const data = join(folder, 'store');
const log = join(folder, 'log.jsonl');

/** A plan in a file of its own. */
function planned(name: string, lines: readonly string[]): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** Without the breaks of lines that a narrow terminal needs. */
function told(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

const DISORDER = [
  'study: disorder',
  'dataset: log.jsonl',
  'hypothesis: A rise of disorder goes before more failures.',
  `primary: ${RULES.disorder.primary}`,
  `decision: ${RULES.disorder.decision}`,
];

beforeAll(async () => {
  const repository = makeRepository(join(folder, 'repository'), [
    { at: 1_700_000_000, by: 'ada', path: 'README.md' },
  ]);
  await negentropy(['import', 'git', repository], { data });
  writeFileSync(log, (await negentropy(['export'], { data })).stdout);
});

/** The entries about studies of the log, as everybody may read them. */
async function studiesInLog(): Promise<Readonly<Record<string, unknown>>[]> {
  const { stdout } = await negentropy(['export'], { data });
  const lines = stdout
    .split('\n')
    .slice(1)
    .filter((line) => line.startsWith('{'));
  return lines
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(({ type }) => type === 'study' || type === 'studied');
}

test('a plan is bound in the log before the data, and the report after it, once', async () => {
  const plan = planned('disorder', DISORDER);
  const registered = await negentropy(['study', 'register', plan, '--json'], { data });
  expect(registered).toMatchObject({ code: 0, stderr: '' });
  const { hash, log: bound } = json(registered) as { hash: string; log: { entry: string } };
  expect(await studiesInLog()).toMatchObject([{ type: 'study', kind: 'disorder', plan: hash }]);
  const again = await negentropy(['study', 'register', plan, '--json'], { data });
  expect(json(again)).toEqual(json(registered));

  const run = await negentropy(['study', 'run', plan], { data });
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('Nothing can be told');
  expect(run.stdout).toMatch(new RegExp(`entry +${bound.entry}\n`));
  const report = readFileSync(join(folder, 'disorder-study', 'report.json'));
  const sum = createHash('sha256').update(report).digest('hex');
  const [, studied] = await studiesInLog();
  expect(studied).toMatchObject({ study: Number(bound.entry), report: sum, shown: false });
  // Run again it says the same, and binds nothing more: nobody chooses between reports.
  expect((await negentropy(['study', 'run', plan], { data })).code).toBe(0);
  expect(await studiesInLog()).toHaveLength(2);
  const verified = await negentropy(['verify'], { data });
  expect(verified).toMatchObject({ code: 0 });
});

test('data that was changed after its registration is not read', async () => {
  const changed = planned('changed', [...DISORDER, 'seed: 2']);
  writeFileSync(join(folder, 'log.jsonl.kept'), readFileSync(log));
  const bound = json(await negentropy(['study', 'register', changed, '--json'], { data }));
  const sha256 = createHash('sha256').update(readFileSync(log)).digest('hex');
  expect(bound).toMatchObject({ files: [{ name: 'log.jsonl', sha256 }] });
  writeFileSync(log, `${readFileSync(log, 'utf8')}\n`);
  const { code, stderr } = await negentropy(['study', 'run', changed], { data });
  writeFileSync(log, readFileSync(join(folder, 'log.jsonl.kept')));
  expect(code).toBe(1);
  expect(told(stderr)).toContain('log.jsonl is not what it was when the plan was registered');
  expect((await negentropy(['study', 'run', changed], { data })).code).toBe(0);
});

test('a plan that another folder has bound is not bound twice', async () => {
  const plan = planned('twice', DISORDER);
  const { code, stderr } = await negentropy(['study', 'register', plan], { data });
  expect(code).toBe(1);
  expect(stderr).toContain('this plan is registered already');
  const kept = readFileSync(join(folder, 'twice-study', 'registration.json'), 'utf8');
  expect(JSON.parse(kept)).not.toHaveProperty('log');
});

test('without a store nothing is bound, and it says so', async () => {
  const plan = planned('nowhere', DISORDER);
  const { code, stderr } = await negentropy(['study', 'register', plan]);
  expect(code).toBe(1);
  expect(stderr).toContain('no store');
});

test('a history does not judge weights that were fitted on itself', async () => {
  writeFileSync(join(folder, 'copy.jsonl'), readFileSync(log));
  const plan = planned('weights', [
    'study: weights',
    'dataset: log.jsonl',
    'fit: [copy.jsonl]',
    'hypothesis: Other weights rank better.',
    `primary: ${RULES.weights.primary}`,
    `decision: ${RULES.weights.decision}`,
  ]);
  const { code, stderr } = await negentropy(['study', 'run', plan], { data });
  expect(code).toBe(1);
  expect(told(stderr)).toContain('log.jsonl is the same file as copy.jsonl: nothing judges itself');
});

test('weights that held up become a draft of rules, and no others do', async () => {
  const report = join(folder, 'report.json');
  const weights = { echo: 300_000, drift: 400_000, coordination: 200_000, stability: 100_000 };
  const suggest = async (value: object): ReturnType<typeof negentropy> => {
    writeFileSync(report, JSON.stringify(value));
    return await negentropy(['policy', 'suggest-weights', report, '--preset', 'git']);
  };
  const held = await suggest({ weights, isShown: true, answer: 'They rank better.' });
  expect(held.code).toBe(0);
  expect(held.stderr).toContain('A draft, not in force');
  const draft = json(held) as typeof PRESETS.git;
  expect(policyFrom(draft, 1).integrity.weights).toEqual(weights);
  expect({ ...draft, integrity: PRESETS.git.integrity }).toEqual(PRESETS.git);

  const lost = await suggest({ weights, isShown: false, answer: 'Not shown.' });
  expect(lost).toMatchObject({ code: 1, stdout: '' });
  expect(lost.stderr).toContain('Nothing is suggested, since nothing held up. Not shown.');
  const one = { echo: 0, drift: 900_000, coordination: 50_000, stability: 50_000 };
  const alone = await suggest({ weights: one, isShown: true, answer: 'So.' });
  expect(alone.stderr).toContain('this channel alone reaches mint.threshold');
  expect(told((await suggest({ isShown: true })).stderr)).toContain(
    'is no report of a study of weights',
  );
});
