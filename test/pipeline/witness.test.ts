import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signCheckpoint } from '../../src/core/log/checkpoint.ts';
import { openCosignatures, witnessKeyOfSigner } from '../../src/core/log/cosignature.ts';
import { consistencyProof, rootFromNodes } from '../../src/core/log/merkle-proof.ts';
import { leafHash, TreeFrontier } from '../../src/core/log/merkle-tree.ts';
import { signerKeyOf, verifierKeyOf, verifierKeyOfSigner } from '../../src/core/log/note-key.ts';
import { signNote } from '../../src/core/log/signed-note.ts';
import { formatSubmission, parseSubmission } from '../../src/core/log/witness-submission.ts';
import { witnessServer } from '../../src/http/witness-server.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { openWitnessKey } from '../../src/pipeline/witness/witness-key.ts';
import { Witness } from '../../src/pipeline/witness/witness.ts';
import { runs } from '../size.ts';
import { litewitnessLog, litewitnessRequests, litewitnessSeed } from './litewitness-requests.ts';

const signer = signerKeyOf('city.example/v1/anchor', new Uint8Array(32).fill(1), nodeEd25519);
const log = { origin: signer.name, keys: [verifierKeyOfSigner(signer, nodeEd25519)] };
const key = signerKeyOf('witness.example/w1', new Uint8Array(32).fill(2), nodeEd25519);
const witnessKey = witnessKeyOfSigner(key, nodeEd25519);

/** A log of which every tree is known; two of them differ from their fourth entry on. */
class History {
  readonly #nodes = new Map<string, Uint8Array>();

  constructor(size: number, name: string) {
    const frontier = new TreeFrontier(undefined, nodeSha256);
    for (let index = 0; index < size; index += 1) {
      const entry = `${index < 3 ? 'both' : name} ${index}`;
      frontier.append(leafHash(Buffer.from(entry), nodeSha256), (level, at, hash) => {
        this.#nodes.set(`${level}/${at}`, hash);
      });
    }
  }

  note(size: number): string {
    const root = rootFromNodes(size, this.#node, nodeSha256);
    return signCheckpoint({ origin: log.origin, size, root }, [signer], nodeEd25519);
  }

  request(from: number, to: number): string {
    const isProven = from > 0 && from <= to;
    const proof = isProven ? consistencyProof(from, to, this.#node, nodeSha256) : [];
    return formatSubmission({ oldSize: from, proof, note: this.note(to) });
  }

  readonly #node = (level: number, index: number): Uint8Array => {
    const found = this.#nodes.get(`${level}/${index}`);
    if (found === undefined) throw new RangeError(`no node ${level}/${index}`);
    return found;
  };
}

const truth = new History(1_010, 'true');
const fork = new History(20, 'forked');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function opened(logs = [log]): Witness {
  return new Witness({ folder, key, logs, now: () => 1_700_000_000 });
}

describe('a witness', () => {
  test('answers the requests of another implementation as that one does', () => {
    const publicKey = Buffer.from(litewitnessLog.publicKey, 'hex');
    const { origin } = litewitnessLog;
    const known = { origin, keys: [verifierKeyOf(origin, publicKey)] };
    const seed = Buffer.from(litewitnessSeed, 'hex');
    const its = signerKeyOf('example.com/witness', seed, nodeEd25519);
    const witness = new Witness({ folder, key: its, logs: [known], now: () => 1_700_000_000 });
    for (const [what, body, status, conflict] of litewitnessRequests) {
      const reply = witness.addCheckpoint(body);
      const size = reply.status === 409 ? reply.body : undefined;
      expect([what, reply.status, size]).toEqual([what, status, conflict]);
      if (status !== 200) continue;
      const cosigned = parseSubmission(body).note + reply.body;
      expect(openCosignatures(cosigned, [witnessKeyOfSigner(its, nodeEd25519)])).toHaveLength(1);
    }
  });

  test('keeps a tree before it answers, and so knows it after a restart', () => {
    expect(opened().addCheckpoint(truth.request(0, 4)).status).toBe(200);
    const [file = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, file), 'utf8')).toBe(truth.note(4));
    expect(opened().addCheckpoint(truth.request(0, 9))).toMatchObject({ status: 409, body: '4\n' });
    expect(opened().addCheckpoint(truth.request(4, 9)).status).toBe(200);
  });

  test('cosigns a tree that it knows once more', () => {
    expect(opened().addCheckpoint(truth.request(0, 4)).status).toBe(200);
    expect(opened().addCheckpoint(truth.request(4, 4)).status).toBe(200);
  });

  // Without the comparison of roots in judgeSubmission, or without the proof, a fork is cosigned.
  test('refuses a fork, a rollback and a wrong proof', () => {
    const witness = opened();
    expect(witness.addCheckpoint(truth.request(0, 8)).status).toBe(200);
    const outcomes = [
      ['a fork of the same size', fork.request(8, 8), 409],
      ['a fork that grew', fork.request(8, 12), 422],
      ['a rollback', truth.request(3, 5), 409],
      ['a smaller tree', truth.request(8, 5), 400],
      ['a proof of another pair of sizes', truth.request(7, 12).replace('old 7', 'old 8'), 422],
      ['no proof', formatSubmission({ oldSize: 8, proof: [], note: truth.note(12) }), 422],
    ] as const;
    for (const [what, body, status] of outcomes) {
      expect([what, witness.addCheckpoint(body).status]).toEqual([what, status]);
    }
    expect(witness.addCheckpoint(truth.request(8, 12)).status).toBe(200);
  });

  test.each([
    ['nothing', ''],
    ['no old size', 'new 3\n\nx'],
    ['an old size with a leading zero', 'old 03\n\nx'],
    ['a hash that is none', 'old 3\nAAAA\n\nx'],
    ['64 hashes', `old 3\n${`${'A'.repeat(43)}=\n`.repeat(64)}\nx`],
    ['a signed text that is no checkpoint', `old 0\n\n${signNote(`${log.origin}\nx\n`, [signer])}`],
  ])('answers 400 to %s', (_what, body) => {
    expect(opened().addCheckpoint(body).status).toBe(400);
  });

  test('answers 404 about a log that it does not know, and 403 to another key', () => {
    expect(opened([]).addCheckpoint(truth.request(0, 4)).status).toBe(404);
    const other = signerKeyOf(log.origin, new Uint8Array(32).fill(3), nodeEd25519);
    const keys = [verifierKeyOfSigner(other, nodeEd25519)];
    expect(opened([{ origin: log.origin, keys }]).addCheckpoint(truth.request(0, 4)).status).toBe(
      403,
    );
  });

  test('cosigns nothing of a log whose last tree it cannot read', () => {
    opened().addCheckpoint(truth.request(0, 4));
    const [file = ''] = readdirSync(folder);
    writeFileSync(join(folder, file), 'torn');
    expect(() => opened().addCheckpoint(truth.request(0, 9))).toThrow('nothing of that log');
  });

  test('has one key for good', () => {
    const path = join(folder, 'witness.key');
    expect(() => openWitnessKey(path, undefined)).toThrow('--name');
    const made = openWitnessKey(path, 'witness.example/w1');
    expect(openWitnessKey(path, undefined)).toEqual(made);
    expect(() => openWitnessKey(path, 'witness.example/w2')).toThrow('not of witness.example/w2');
  });
});

describe('the server of a witness', () => {
  test('never rolls back, however many ask at once', async () => {
    const server = witnessServer(opened(), (problem) => expect.fail(String(problem)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = async (body: string): Promise<{ status: number; body: string }> => {
      const url = `http://127.0.0.1:${port}/add-checkpoint`;
      const response = await fetch(url, { method: 'POST', body });
      return { status: response.status, body: await response.text() };
    };
    try {
      expect((await ask(truth.request(0, 4))).status).toBe(200);
      // Each would be good if it were the only one: all begin at the same tree.
      const count = runs(200, 1_000);
      const asked = Array.from({ length: count }, (_, at) => truth.request(4, 5 + at));
      const answers = await Promise.all(asked.map(ask));
      const good = answers.flatMap(({ status }, at) => (status === 200 ? [5 + at] : []));
      expect(good).toHaveLength(1);
      const conflicts = answers.filter(({ status }) => status === 409);
      expect(conflicts).toHaveLength(count - 1);
      expect(new Set(conflicts.map(({ body }) => body))).toEqual(new Set([`${good[0]}\n`]));
      expect(await ask(truth.request(0, 4))).toEqual({ status: 409, body: `${good[0]}\n` });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  test('says what it does not do', async () => {
    const server = witnessServer(opened(), () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect((await fetch(url)).status).toBe(404);
      expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
      const long = { method: 'POST', body: 'x'.repeat(70_000) };
      expect((await fetch(`${url}/w/add-checkpoint`, long)).status).toBe(413);
      const good = { method: 'POST', body: truth.request(0, 4) };
      const response = await fetch(`${url}/w/add-checkpoint`, good);
      const cosigned = truth.note(4) + (await response.text());
      expect(openCosignatures(cosigned, [witnessKey])).toEqual([
        { key: witnessKey, timestamp: 1_700_000_000 },
      ]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
