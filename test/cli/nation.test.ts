import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { partsOf, rolledUntil } from '../../src/core/entries/cities/nation.ts';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { signCheckpoint } from '../../src/core/log/checkpoint.ts';
import { leafHash, rootOf } from '../../src/core/log/merkle-tree.ts';
import {
  formatVerifierKey,
  type SignerKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { rollUp } from '../../src/core/rollup/roll-up.ts';
import { type ChildMeasurement, measurementOf } from '../../src/core/rollup/tree.ts';
import { openPolicy } from '../../src/core/state/state.ts';
import { checkpointLine, headerLine } from '../../src/core/verify/export-format.ts';
import { childLogOf, rulesHash } from '../../src/pipeline/answers/cities/read-children.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { runs } from '../size.ts';
import { closeCycles, DAILY, linesOf, newDraft } from '../worlds/memory-community.ts';
import { appendOutcomes } from '../worlds/random-history.ts';
import { negentropy } from './command-line.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

const CITIES = runs(8, 100);
const POLICY = {
  ...PRESETS.standard,
  cycle: DAILY,
  domains: ['water'],
  entropy: {
    ...PRESETS.standard.entropy,
    weights: { failure: 0.5, uncertainty: 0.2, volatility: 0.15, drift: 0.15, disagreement: 0 },
  },
};
const folder = mkdtempSync(join(tmpdir(), 'nation-'));
const children = join(folder, 'children');
mkdirSync(children);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function signerOf(city: number): SignerKey {
  const seed = new Uint8Array(32).fill(city + 1);
  return signerKeyOf(`nation.example/v1/log/city-${city}`, seed, nodeEd25519);
}

const NATION = signerOf(200);

function vkeyOf(signer: SignerKey): string {
  return formatVerifierKey(verifierKeyOfSigner(signer, nodeEd25519));
}

/** Days of outcomes; a city that agreed is added up. */
function live(draft: BatchDraft, failedPerDay: number, agreed: boolean): void {
  const { cycle } = draft.state;
  if (agreed) draft.append({ type: 'parent', cycle, parent: vkeyOf(NATION), agreed: true });
  for (let day = 0; day < 14; day += 1) {
    appendOutcomes(draft, 'water', 8 - failedPerDay, failedPerDay);
    closeCycles(draft);
  }
}

function exportOf(signer: SignerKey, [first = '', ...rest]: readonly string[]) {
  const [origin, key] = [signer.name, vkeyOf(signer)];
  const opened = { ...JSON.parse(first), origin, key } as object;
  const entries = [canonicalizeEntry(opened), ...rest];
  const leaves = entries.map((line) => leafHash(Buffer.from(line), nodeSha256));
  const root = rootOf(leaves, nodeSha256);
  const note = signCheckpoint({ origin, size: entries.length, root }, [signer], nodeEd25519);
  const text = [headerLine({ origin, key }), ...entries, checkpointLine(note)].join('\n');
  return { text: `${text}\n`, root };
}

/** A nation of cities of which the last did not agree; `change` is what the nation says instead. */
function write(change: (found: ChildMeasurement, at: number) => ChildMeasurement): string {
  const nation = newDraft(POLICY);
  closeCycles(nation, 14);
  const { state } = nation;
  const rules = rulesHash(openPolicy(state));
  const vkeys = Array.from({ length: CITIES }, (_, city) => vkeyOf(signerOf(city)));
  const tree = vkeys.map((vkey) => ({ vkey, role: 'population', weight: 1_000 }) as const);
  const { cycle } = state;
  nation.append({ type: 'tree', cycle, rules, domains: ['water'], children: tree });
  const asked = { domain: 'water', rules, until: rolledUntil(state), parent: vkeyOf(NATION) };
  const measured = vkeys.map((_, city) => {
    const draft = newDraft(POLICY);
    live(draft, city % 4, city < CITIES - 1);
    const { text, root } = exportOf(signerOf(city), linesOf(draft));
    writeFileSync(join(children, `city-${city}.jsonl`), text);
    return change(measurementOf(childLogOf(draft.state, root, asked.until), asked), city);
  });
  const sums = rollUp(partsOf({ children: tree }, measured));
  nation.append({ type: 'rollup', cycle, domain: 'water', children: measured, ...sums });
  const file = join(folder, 'nation.jsonl');
  writeFileSync(file, exportOf(NATION, linesOf(nation)).text);
  return file;
}

const verify = async (file: string): ReturnType<typeof negentropy> =>
  await negentropy(['verify', file, '--children', children, '--vkey', vkeyOf(NATION)]);

test('a nation is recomputed from the logs of its cities', async () => {
  const file = write((found) => found);
  const answer = await verify(file);
  expect([answer.code, answer.stdout]).toEqual([0, expect.stringContaining(`${CITIES} numbers`)]);
  const [rolled] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"rollup"'))
    .map((line) => JSON.parse(line) as { children: ChildMeasurement[]; low: number; high: number });
  // Who did not agree is not read, and is neither left out nor believed.
  expect(rolled?.children.at(-1)).toEqual({ state: 'UNKNOWN', ...size(rolled?.children.at(-1)) });
  expect((rolled?.high ?? 0) - (rolled?.low ?? 0)).toBeGreaterThanOrEqual(1_000_000 / CITIES - 1);
  const second = verifyIndependently(file, '--vkey', vkeyOf(NATION));
  expect([second.status, second.stdout]).toEqual([0, expect.stringContaining('holds')]);
}, 60_000);

test('a number of a city that was changed is named by the logs', async () => {
  const file = write((found, at) => (at === 3 ? { ...found, entropy: 1 } : found));
  const answer = await verify(file);
  expect([answer.code, answer.stdout]).toEqual([1, expect.stringContaining('city-3')]);
}, 60_000);

function size(child: ChildMeasurement | undefined): object {
  return { size: child?.size, root: child?.root };
}
