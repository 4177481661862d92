import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCheckpoint, signCheckpoint } from '../../src/core/log/checkpoint.ts';
import { openCosignatures, witnessKeyOfSigner } from '../../src/core/log/cosignature.ts';
import { leafHash, rootOf } from '../../src/core/log/merkle-tree.ts';
import { formatWitnessKey, parseVerifierKey, signerKeyOf } from '../../src/core/log/note-key.ts';
import { checkpointLine } from '../../src/core/verify/export-format.ts';
import { anchorKeyOf } from '../../src/core/verify/verify-anchor.ts';
import { verifyReceipt } from '../../src/core/verify/verify-receipt.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { witnessServer } from '../../src/http/witness-server.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { verifyAnchors } from '../../src/pipeline/verify/verify-anchors.ts';
import { verifyExport } from '../../src/pipeline/verify/verify-export.ts';
import { Witness } from '../../src/pipeline/witness/witness.ts';
import { negentropy } from '../cli/command-line.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

const key = signerKeyOf('witness.example/w1', new Uint8Array(32).fill(2), nodeEd25519);
const witnessKey = witnessKeyOfSigner(key, nodeEd25519);
/** The seed of the log key of tests: what this installation signs, a forger signs too. */
const seed = new Uint8Array(32).fill(7);

async function* pagesOf(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield await Promise.resolve(lines);
}

describeAboveEngines((engine) => {
  let db: Database;
  let server: ReadingServer;
  let witness: Server;
  const problems: string[] = [];
  beforeAll(async () => {
    db = await engine.openMigrated();
    // The witness has to know the anchor log, whose key is that of every log in another name.
    const anchorSigner = signerKeyOf('test.example/v1/anchor', seed, nodeEd25519);
    const publicKey = nodeEd25519.publicKeyOf(seed);
    const { name: origin, keyId } = anchorSigner;
    const logs = [{ origin, keys: [{ name: origin, keyId, publicKey }] }];
    const folder = temporaryFolder();
    const one = new Witness({ folder, key, logs, now: () => NOW });
    witness = witnessServer(one, (problem) => problems.push(String(problem)));
    witness.listen(0, '127.0.0.1');
    await once(witness, 'listening');
    const url = `http://127.0.0.1:${(witness.address() as AddressInfo).port}/`;
    const onProblem = (problem: unknown): void => void problems.push(String(problem));
    server = await startReadingServer(db, {}, { witnesses: [{ key: witnessKey, url }], onProblem });
    await server.anchor();
  });
  afterAll(async () => {
    await server.close();
    witness.close();
    witness.closeAllConnections();
  });

  const anchorLines = async (): Promise<string[]> => {
    const { body } = await server.get('/v1/anchor/export', 'nobody');
    return body.trimEnd().split('\n');
  };
  const verified = async (lines: readonly string[]): ReturnType<typeof verifyAnchors> =>
    await verifyAnchors(pagesOf(lines), { vkey: server.logKey, witnesses: [witnessKey] });

  test('the witness cosigns the anchor log, and goes on from its last tree', async () => {
    for (let round = 0; round < 3; round += 1) {
      await server.fill(2, 64);
      await server.sign();
      await server.anchor();
    }
    const note = (await server.get('/v1/anchor/checkpoint', 'nobody')).body;
    const anchorKey = anchorKeyOf(parseVerifierKey(server.logKey));
    const log = { origin: 'test.example/v1/anchor', keys: [anchorKey] };
    expect(openCheckpoint(note, log).checkpoint.size).toBeGreaterThanOrEqual(4);
    expect(openCosignatures(note, [witnessKey])).toEqual([{ key: witnessKey, timestamp: NOW }]);
    expect(problems).toEqual([]);
  });

  test('a receipt carries the cosignature of its very tree', async () => {
    const { items } = (await server.get('/v1/decisions?limit=1&outcome=released')).json();
    const receipt = (await server.get(`/v1/decisions/${items[0].id}/receipt`)).json();
    const { logKey: vkey } = server;
    const witnesses = [formatWitnessKey(witnessKey)];
    const { cosignatures } = verifyReceipt(receipt, { vkey, witnesses });
    expect(cosignatures).toEqual([{ witness: 'witness.example/w1', timestamp: NOW }]);
    const other = signerKeyOf('witness.example/w2', seed, nodeEd25519);
    const others = [formatWitnessKey(witnessKeyOfSigner(other, nodeEd25519))];
    expect(() => verifyReceipt(receipt, { vkey, witnesses: others })).toThrow('not cosigned by');
    const bare = { entry: receipt.entry, proof: receipt.proof };
    expect(() => verifyReceipt(bare, { vkey, witnesses })).toThrow('no anchor');
    // Without the comparison of trees the anchor of another tree would do.
    await server.fill(2, 64);
    await server.sign();
    await server.anchor();
    const id = await server.decideUnsigned();
    await server.sign();
    await server.anchor();
    const later = (await server.get(`/v1/decisions/${id}/receipt`)).json();
    const mixed = { ...receipt, anchor: later.anchor };
    expect(() => verifyReceipt(mixed, { vkey, witnesses })).toThrow('about another tree');
  });

  test('every anchored tree lies on the history that is exported', async () => {
    await server.sign();
    const { trees, cosignatures, divergence } = await verified(await anchorLines());
    expect(divergence).toBeUndefined();
    expect(trees.size).toBeGreaterThanOrEqual(4);
    expect(cosignatures).toHaveLength(1);
    const lines = (await server.get('/v1/export')).body.trimEnd().split('\n');
    const whole = await verifyExport(pagesOf(lines), server.logKey, { anchored: trees });
    expect(whole.divergence).toBeUndefined();
  });

  // Without the comparison in LogVerifier this log passes: its own key has signed it.
  test('another history, signed by the log’s own key, is not the one that was seen', async () => {
    const { trees } = await verified(await anchorLines());
    const lines = (await server.get('/v1/export')).body.trimEnd().split('\n');
    const entries = lines.slice(1, -1);
    const at = entries.findLastIndex((line) => line.includes('"type":"pause"'));
    entries[at] = (entries[at] ?? '').replace(/f{20}/, 'e'.repeat(20));
    const leaves = entries.map((line) => leafHash(Buffer.from(line)));
    const signer = signerKeyOf(server.origin, seed, nodeEd25519);
    const tree = { origin: server.origin, size: entries.length, root: rootOf(leaves) };
    const forged = [lines[0] ?? '', ...entries, checkpointLine(signCheckpoint(tree, [signer]))];
    const alone = await verifyExport(pagesOf(forged), server.logKey);
    expect(alone.divergence).toBeUndefined();
    const { divergence } = await verifyExport(pagesOf(forged), server.logKey, { anchored: trees });
    expect(divergence?.expected).toContain('as was anchored');
  });

  test('both verifiers read it from files, and demand the witness that is named', async () => {
    const folder = temporaryFolder();
    const [file, anchors] = [join(folder, 'export.jsonl'), join(folder, 'anchors.jsonl')];
    writeFileSync(file, (await server.get('/v1/export')).body);
    writeFileSync(anchors, (await server.get('/v1/anchor/export', 'nobody')).body);
    const other = signerKeyOf('witness.example/w2', seed, nodeEd25519);
    const asked = [witnessKey, witnessKeyOfSigner(other, nodeEd25519)].map(formatWitnessKey);
    for (const [at, witnessed] of asked.entries()) {
      const args = [file, '--vkey', server.logKey, '--anchors', anchors, '--witness', witnessed];
      const independent = verifyIndependently(...args);
      expect([independent.status, independent.stdout]).toEqual([at, expect.any(String)]);
      expect(independent.stdout).toContain(at === 0 ? 'trees, cosigned by' : 'a cosignature');
      const ours = await negentropy(['verify', ...args, '--json']);
      expect(ours.code).toBe(at);
      const told: unknown = JSON.parse(ours.stdout);
      const cosignatures = [{ witness: 'witness.example/w1', timestamp: NOW }];
      const compared = expect.any(Number) as number;
      const expected = at === 0 ? { anchored: { compared, cosignatures } } : { verified: false };
      expect(told).toMatchObject(expected);
    }
  });

  test('an anchor log is refused when it is cut, changed, or not cosigned', async () => {
    const lines = await anchorLines();
    const [header = '', first = ''] = lines;
    const note = JSON.parse(lines.at(-1) ?? '') as { checkpoint: string };
    const unsigned = note.checkpoint.split('\n').slice(0, -2).join('\n');
    const wrong: readonly (readonly string[])[] = [
      lines.slice(0, -1),
      [header, ...lines.slice(2)],
      [header, first.replace(/[0-9a-f]{4}","size/, '0000","size'), ...lines.slice(2)],
      [...lines.slice(0, -1), checkpointLine(`${unsigned}\n`)],
      [header, first, first, ...lines.slice(2)],
    ];
    for (const changed of wrong) expect((await verified(changed)).divergence).toBeDefined();
  });

  test('the anchor log names no community', async () => {
    const lines = await anchorLines();
    expect(lines.slice(1, -1).join('\n')).not.toMatch(/default|closed|test\.example/);
  });
});
