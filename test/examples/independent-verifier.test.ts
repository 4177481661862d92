import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCsvSource } from '../../src/connectors/commits/csv-reader.ts';
import { ATTESTABLE, CODES } from '../../src/core/codes/codes.ts';
import { ENTRY_RULES } from '../../src/core/entries/entry-rules.ts';
import { CommitSchedule } from '../../src/core/families/commits/commit-schedule.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import type { CommitSource } from '../../src/core/families/commits/commit-source.ts';
import {
  formatVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { GATES } from '../../src/core/mint/checks.ts';
import { formatDate, mondayBefore } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { simulatedSource } from '../../src/cli/demo/simulated-source.ts';
import { CommitRecorder } from '../../src/pipeline/imports/commit-recorder.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { LogVerifier } from '../../src/core/verify/verify-log.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { simulateProject } from '../../src/simulator/project.ts';
import {
  appendPolicy,
  closeCycles,
  evidenceHash,
  HEADER,
  linesOf,
  LOG_KEY,
  newDraft,
} from '../worlds/memory-community.ts';
import { liveErratically, WATCHFUL } from '../worlds/erratic-member.ts';
import { misbehave, watchfulFor } from '../worlds/misconduct.ts';
import { DETECTORS } from '../../src/core/policy/policy.ts';
import { showcaseLog } from '../tampering/showcase-log.ts';
import { DebtChecks } from '../worlds/debt-checks.ts';
import { histories, play } from '../worlds/random-history.ts';
import { beginPools, sharedPools, sharePool } from '../worlds/shared-pools.ts';
import { runs } from '../size.ts';
import { exportBytes } from '../worlds/sealed-export.ts';
import { type Answer, verifyIndependently } from './verifier-in-process.ts';

const verifier = fileURLToPath(new URL('../../examples/independent-verifier.mjs', import.meta.url));
const libuv = fileURLToPath(
  new URL('../../../shared/data/contributions/libuv.csv.gz', import.meta.url),
);

const folder = mkdtempSync(join(tmpdir(), 'independent-verifier-'));
const exported = join(folder, 'export.jsonl');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program itself, in a process of its own. */
function run(...args: readonly string[]): Omit<Answer, 'status'> & { status: number | null } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function verify(bytes: Uint8Array, ...args: readonly string[]): Answer {
  writeFileSync(exported, bytes);
  return verifyIndependently(exported, ...args);
}

/** Whether it is the last settlement of a batch that its creditor has signed. */
function isSigned(line: string): boolean {
  return line.includes('"type":"settlement"') && line.includes('"signature"');
}

function unsigned(line: string): string {
  return line.replace(/,"signature":"[^"]*"/, '');
}

/** What the product's own verifier expected first, and did not find. */
function foundByProduct(own: readonly string[]): string {
  const product = new LogVerifier(HEADER);
  for (const line of own) {
    const divergence = product.push(line);
    if (divergence !== undefined) return divergence.expected;
  }
  return product.finish('')?.expected ?? '';
}

describe('the independent verifier', () => {
  let lines: readonly string[] = [];
  let whole: Buffer = Buffer.alloc(0);
  beforeAll(async () => {
    lines = linesOf(await eventfulProject());
    whole = Buffer.from(exportBytes(lines));
  });

  test('accepts the log and counts what it recomputed', () => {
    const { status, stdout } = verify(whole, '--vkey', HEADER.key);
    expect(run(exported, '--vkey', HEADER.key)).toEqual({ status, stdout, stderr: '' });
    expect(stdout).toContain('Everything holds.');
    expect(stdout).toContain(`${lines.length}, root `);
    expect(stdout).toContain(` ${lines.filter(isOf('decision')).length} × decision`);
    expect(status).toBe(0);
  });

  test('finds the conduct that the close of a cycle finds, and no other', () => {
    const draft = newDraft(WATCHFUL);
    liveErratically(draft, 9);
    closeCycles(draft, 20);
    const own = linesOf(draft);
    const found = own.filter(isOf('finding'));
    expect(found.map((line) => /"status":"(\w+)"/.exec(line)?.[1])).toEqual(['open', 'fallen']);
    expect(verify(exportBytes(own)).stdout).toContain('Everything holds.');
    for (const gone of found) {
      const { status } = verify(exportBytes(own.filter((line) => line !== gone)));
      expect(status).toBe(1);
    }
    const others = own.map((line) => line.replace(/("measured":)48/, '$149'));
    expect(verify(exportBytes(others)).stdout).toContain('finding.measured');
  });

  test.each(DETECTORS)('finds %s as the product does, and notices when it is left out', (name) => {
    const draft = newDraft(watchfulFor(name));
    misbehave(draft, name);
    const own = linesOf(draft);
    const found = own.find(isOf('finding')) ?? '';
    expect(verify(exportBytes(own)).stdout).toContain('Everything holds.');
    expect(verify(exportBytes(own.filter((line) => line !== found))).status).toBe(1);
    const forged = found.replace(/"basis":"[0-9a-f]{4}/, '"basis":"0000');
    const { stdout } = verify(exportBytes(own.map((line) => (line === found ? forged : line))));
    expect(stdout).toContain('finding.basis');
  });

  test('refuses another key than the one that is expected', () => {
    const other = signerKeyOf(LOG_KEY.name, new Uint8Array(32).fill(8));
    const vkey = formatVerifierKey(verifierKeyOfSigner(other));
    const { status, stdout } = verify(whole, '--vkey', vkey);
    expect(stdout).toContain('REFUSED at header: the verifier key');
    expect(status).toBe(1);
  });

  test.each([0.001, 0.2, 0.5, 0.8, 0.999])('refuses a flipped byte at %d of the file', (share) => {
    const flipped = Buffer.from(whole);
    const at = Math.floor(flipped.length * share);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    expect(verify(flipped).status).toBe(1);
  });

  test('refuses a file that lacks its end', () => {
    const cut = verify(whole.subarray(0, -1));
    expect([cut.status, run(exported)]).toEqual([1, cut]);
    expect(verify(whole.subarray(0, whole.lastIndexOf('{"checkpoint"'))).status).toBe(1);
  });

  // Sealed again with the log's own key, so that nothing but recomputing can notice.
  test.each(forgeries())('recomputes: it refuses $what', ({ find, forge }) => {
    const at = lines.findIndex(find);
    expect(at).toBeGreaterThan(0);
    const forged = lines.toSpliced(at, 1, ...forge(lines[at] ?? ''));
    const { status, stdout } = verify(exportBytes(forged));
    expect(stdout).toContain(`REFUSED at entry ${at}:`);
    expect(status).toBe(1);
  });

  test('takes the same view as the product of entries of every type', () => {
    const left = new Set(Object.keys(ENTRY_RULES));
    const drawn = fc.sample(histories(), { numRuns: 100, seed: 20_251_128 });
    for (const [at, history] of [undefined, ...drawn].entries()) {
      const own = history === undefined ? showcaseLog(12) : linesOf(play(history));
      const before = left.size;
      for (const line of own) left.delete(typeOf(line));
      if (at > runs(5, 12) && left.size === before) continue;
      const { stdout, stderr } = verify(exportBytes(own), '--vkey', HEADER.key);
      expect([stderr, stdout]).toEqual(['', expect.stringContaining('Everything holds.')]);
      if (at >= runs(5, 12) && left.size === 0) break;
    }
    expect([...left]).toEqual([]);
  });

  test('knows every code and every gate, in the order of precedence', () => {
    const text = readFileSync(verifier, 'utf8');
    const tableOf = (name: string): string =>
      text.split(`\nconst ${name} = `)[1]?.split('\n]')[0] ?? '';
    const codes = [...tableOf('CODES').matchAll(/\['([A-Z_]+)', (true|false)\]/g)];
    expect(codes.map(([, code, askAgain]) => [code, askAgain])).toEqual(
      CODES.map(({ code, askAgain }) => [code, String(askAgain)]),
    );
    const gates = [...tableOf('CHECKS').matchAll(/^ {2}(?: {2}|\[)'([A-Z_]+)',/gm)];
    expect(gates.map(([, code]) => code)).toEqual(GATES.map(({ code }) => code));
    const attested = [...tableOf('ATTESTED').matchAll(/'([A-Z_]+)'/g)];
    expect(attested.map(([, code]) => code)).toEqual([...ATTESTABLE]);
  });

  test('shares pools at the end of a period as the product does', () => {
    const draft = newDraft(PRESETS.sandbox);
    const members = beginPools(draft);
    const pools = fc.sample(sharedPools, { numRuns: runs(25, 100), seed: 20_261_129 });
    for (const pool of pools) sharePool(draft, members, pool);
    const own = linesOf(draft);
    // Of most pools less was available than all together wanted.
    expect(own.filter((line) => line.includes('"portion"')).length).toBeGreaterThan(pools.length);
    const { stdout, stderr } = verify(exportBytes(own), '--vkey', HEADER.key);
    expect([stderr, stdout]).toEqual(['', expect.stringContaining('Everything holds.')]);
    const [first = '', second = ''] = own
      .filter((line) => line.includes('"signature"'))
      .map((line) => /"signature":"([^"]*)"/.exec(line)?.[1] ?? '');
    const swapped = own.map((line) => line.replace(first, second));
    expect(verify(exportBytes(swapped)).stdout).toContain('a signed pledge');
    const ofBatches = own.filter(isSigned);
    expect(ofBatches.length).toBeGreaterThan(2);
    const stripped = own.map((line) => (isSigned(line) ? unsigned(line) : line));
    expect(verify(exportBytes(stripped)).stdout).toContain('the rest of a signed batch');
    expect(foundByProduct(stripped)).toContain('SIGNATURE_INVALID');
    const end = own.findLastIndex(isSigned);
    const cut = [...own.slice(0, end), unsigned(own[end] ?? '')];
    expect(verify(exportBytes(cut)).stdout).toContain('the rest of a signed batch');
    expect(foundByProduct(cut)).toContain('the signature of the batch');
    const of = (line = ''): string => /"signature":"([^"]*)"/.exec(line)?.[1] ?? '';
    const others = own.map((line) => line.replace(of(ofBatches[0]), of(ofBatches[1])));
    expect(verify(exportBytes(others)).stdout).toContain('a signed batch');
    expect(foundByProduct(others)).toContain('SIGNATURE_INVALID');
    const checks = new DebtChecks();
    for (const line of own) checks.take(JSON.parse(line) as Entry);
    expect(checks.complaints).toEqual([]);
  });

  test('explains its usage', () => {
    const noKey = run('a', '--vkey', 'the-file-of-the.key');
    for (const answer of [run(), run('a', 'b'), run('--vkey'), run('a', '--unknown'), noKey]) {
      expect(answer.stderr).toContain('Usage:');
      expect(answer.status).toBe(2);
    }
    const { status, stdout } = verify(new TextEncoder().encode('\u001b[2J\u202e\n'));
    expect(status).toBe(1);
    expect(stdout).toContain('\\u{1b}[2J\\u{202e}');
    expect(run(join(folder, 'nowhere.jsonl')).status).toBe(2);
  });
});

describe.skipIf(!existsSync(libuv))('the log of a real history (needs ../shared/data)', () => {
  test('holds for the independent verifier too', async () => {
    const source = await openCsvSource(libuv, { now: 1_795_000_000 });
    const draft = await imported(source, { domain: 'infrastructure', changes: [] });
    const { status, stdout } = verify(exportBytes(linesOf(draft)), '--vkey', HEADER.key);
    expect(stdout).toContain('Everything holds.');
    expect(stdout).toMatch(/ [1-9]\d{3} × decision/);
    expect(status).toBe(0);
  });
});

/** Two years of forty people's commits, and everything else that a log can hold. */
async function eventfulProject(): Promise<BatchDraft> {
  const project = simulateProject({
    seed: 3,
    commits: runs(500, 1_500),
    years: 2,
    endsAt: ENDS_AT,
  });
  const draft = await imported(simulatedSource(project), {});
  const { state } = draft;
  for (const [member, evidence] of heldPairs(draft)) {
    const { cycle } = state;
    const about = { type: 'finding', cycle, member, evidence, code: 'NOISE' } as const;
    const finding = draft.append({ ...about, status: 'open', measured: 5, limit: 3 });
    const confirmed = { ...about, status: 'confirmed', measured: 6, limit: 3, finding } as const;
    draft.append(confirmed);
  }
  for (const paused of [true, false]) {
    draft.append({ type: 'pause', cycle: state.cycle, paused, reason: evidenceHash('a reason') });
  }
  appendPolicy(draft, PRESETS.git);
  closeCycles(draft, 28);
  return draft;
}

// Far enough behind the fixed first date of the worlds' communities.
const ENDS_AT = Date.UTC(2027, 10, 29) / 1000;

/** Imports a history as the product does, with the same domain and changes for all where given. */
async function imported(
  source: CommitSource,
  override: Partial<CommitRecord>,
): Promise<BatchDraft> {
  const anchorDate = formatDate(mondayBefore(source.effectiveAt(0)));
  const draft = newDraft({ ...PRESETS.git, cycle: { days: 7, anchorDate, anchorCycle: 1 } });
  const schedule = new CommitSchedule();
  const recorder = new CommitRecorder(source.id, (person) => source.nameOf(person));
  for await (const records of source.records(0)) {
    for (const record of records) {
      recorder.record(schedule.push({ ...record, ...override }), draft);
    }
  }
  recorder.record(schedule.finish(), draft);
  return draft;
}

/** Member and evidence of some decisions that are still held. */
function heldPairs(draft: BatchDraft): readonly (readonly [member: string, evidence: string])[] {
  return draft.appended
    .flatMap(({ index, entry }) =>
      entry.type === 'decision' && draft.state.holds.has(index)
        ? [[entry.member, entry.evidence] as const]
        : [],
    )
    .slice(0, 3);
}

interface Forgery {
  readonly what: string;
  readonly find: (line: string) => boolean;
  readonly forge: (line: string) => readonly string[];
}

function forgeries(): readonly Forgery[] {
  const known = (line: string): boolean =>
    isOf('measurement')(line) && line.includes('"direction":"f');
  const held = (line: string): boolean => isOf('decision')(line) && line.includes('"held"');
  const scarce = (line: string): boolean => line.includes('"code":"EVIDENCE_MISSING"');
  const change = (pattern: RegExp, by: number) => (line: string) => [
    line.replace(pattern, (_all, name: string, digits: string) => `${name}${+digits + by}`),
  ];
  return [
    { what: 'a larger amount', find: held, forge: change(/("amount":")(\d+)/, 1) },
    { what: 'another integrity', find: held, forge: change(/("integrity":)(\d+)/, -1) },
    { what: 'a hold that ends early', find: held, forge: change(/("due":)(\d+)/, -2) },
    {
      what: 'another reason',
      find: scarce,
      forge: (line) => [line.replace('EVIDENCE_MISSING', 'PAUSED')],
    },
    { what: 'a lower entropy', find: known, forge: change(/("entropy":)(\d+)/, -1) },
    { what: 'a factor beyond the tolerance', find: known, forge: change(/("failure":)(\d+)/, 3) },
    {
      what: 'another tally behind a release',
      find: isOf('release'),
      forge: change(/("echo":\[)(\d+)/, 1),
    },
    { what: 'a release that is left out', find: isOf('release'), forge: () => [] },
    {
      what: 'a release of another decision',
      find: isOf('release'),
      forge: change(/("decision":)(\d+)/, 1),
    },
    {
      what: 'another reason to cancel',
      find: isOf('cancel'),
      forge: (line) => [line.replace(/"code":"\w+"/, '"code":"RETRACTED"')],
    },
    { what: 'another GI', find: isOf('cycle'), forge: change(/("gi":)(\d+)/, 1) },
    {
      what: 'a decision that is not counted',
      find: isOf('cycle'),
      forge: change(/("decisions":)(\d+)/, -1),
    },
  ];
}

function typeOf(line: string): string {
  return (JSON.parse(line) as Entry).type;
}

function isOf(type: string): (line: string) => boolean {
  return (line) => line.includes(`"type":"${type}"`);
}
