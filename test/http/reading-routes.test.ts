import { request as httpRequest } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCheckpoint } from '../../src/core/log/checkpoint.ts';
import { decodeEntryBundle } from '../../src/core/log/entry-bundle.ts';
import {
  inclusionProof,
  rootFromInclusionProof,
  rootFromNodes,
} from '../../src/core/log/merkle-proof.ts';
import { leafHash } from '../../src/core/log/merkle-tree.ts';
import { parseVerifierKey } from '../../src/core/log/note-key.ts';
import {
  entryBundlePath,
  tileNodeReader,
  tilePath,
  tilesOfTree,
} from '../../src/core/log/tiles.ts';
import { parseTlogProof, verifyTlogProof } from '../../src/core/log/tlog-proof.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { verifyExport } from '../../src/pipeline/verify/verify-export.ts';
import { verifyRange } from '../../src/pipeline/verify/verify-range.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { EARNERS } from '../pipeline/earning-history.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

describeAboveEngines((engine) => {
  let db: Database;
  let server: ReadingServer;
  beforeAll(async () => {
    db = await engine.openMigrated();
    server = await startReadingServer(db);
  });
  afterAll(() => server.close());

  test('a member is told by totals, pages and series, now and as of a close', async () => {
    const whole = (await server.get('/v1/tokenomics/negentropy/ben?limit=200')).json();
    expect(whole).toMatchObject({ userId: 'ben', sandbox: true, debtCredits: '0.000000' });
    const ids: string[] = [];
    let next = '';
    do {
      const path = `/v1/tokenomics/negentropy/ben?limit=4&cycles=0${next}`;
      const { history, cycles } = (await server.get(path)).json();
      ids.push(...history.items.map((item: { id: string }) => item.id));
      expect(cycles).toEqual([]);
      next = history.next === undefined ? '' : `&cursor=${history.next}`;
    } while (next !== '');
    expect(ids).toEqual(whole.history.items.map((item: { id: string }) => item.id));
    const then = (await server.get('/v1/tokenomics/negentropy/ben?asOf=152')).json();
    const moment = '/v1/tokenomics/negentropy/ben?asOf=2025-12-03T08:00:00Z';
    expect((await server.get(moment)).json()).toEqual(then);
    expect(then).toMatchObject({ cycle: 152 });
    expect(then).not.toHaveProperty('history');
  });

  test('an explanation, its list item and its place in a history agree', async () => {
    const { items } = (await server.get('/v1/decisions?limit=200')).json();
    for (const { id, outcome, amount, code, cycleStartsAt } of items.slice(0, 12)) {
      const told = (await server.get(`/v1/decisions/${id}`)).json();
      expect(told).toMatchObject({ id, outcome, amount, cycleStartsAt });
      expect(told.code).toBe(code);
      expect(told.explanation.sentence).not.toBe('');
    }
    const filters = '?outcome=cancelled&code=OUTCOME_LOST&userId=ben&cycle=149';
    const found = (await server.get(`/v1/decisions${filters}`)).json();
    expect(found.items).toHaveLength(1);
    expect(found.items[0]).toMatchObject({ userId: 'ben', end: { outcome: 'cancelled' } });
  });

  test('a receipt is verified with nothing but itself and the key of the log', async () => {
    const { items } = (await server.get('/v1/decisions?limit=1&outcome=released')).json();
    const receipt = (await server.get(`/v1/decisions/${items[0].id}/receipt`)).json();
    const keys = [parseVerifierKey(receipt.key)];
    const leaf = leafHash(Buffer.from(receipt.entry, 'utf8'));
    const proof = parseTlogProof(receipt.proof);
    verifyTlogProof(proof, leaf, { origin: receipt.origin, keys });
    expect(proof.index).toBe(Number(items[0].id));
    expect(JSON.parse(receipt.entry)).toMatchObject({ type: 'decision' });
  });

  test('a decision that no checkpoint covers has no receipt yet', async () => {
    const id = await server.decideUnsigned();
    const answer = await server.get(`/v1/decisions/${id}/receipt`);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ code: 'NOT_READY' });
    await server.sign();
    expect((await server.get(`/v1/decisions/${id}/receipt`)).statusCode).toBe(200);
  });

  test('a reader of tiles alone comes to the signed root and to an inclusion proof', async () => {
    await server.fill(700, 64);
    await server.sign();
    const prefix = '/v1/log/default/';
    const checkpoint = await server.get(`${prefix}checkpoint`, 'nobody');
    expect(checkpoint.headers['content-type']).toMatch(/^text\/plain/);
    const keys = [parseVerifierKey(server.logKey)];
    const { origin } = server;
    const { size, root } = openCheckpoint(checkpoint.body, { origin, keys }).checkpoint;
    expect(size).toBeGreaterThan(700);
    const tiles = new Map<string, Uint8Array>();
    const leaves: Uint8Array[] = [];
    for (const tile of tilesOfTree(size)) {
      const answer = await server.get(`${prefix}${tilePath(tile)}`, 'nobody');
      expect(answer.headers['content-type']).toBe('application/octet-stream');
      const isFull = tile.width === 256;
      expect(/immutable/.test(String(answer.headers['cache-control']))).toBe(isFull);
      tiles.set(tilePath(tile), answer.rawPayload);
      if (tile.level > 0) continue;
      const bundle = await server.get(`${prefix}${entryBundlePath(tile)}`, 'nobody');
      const entries = decodeEntryBundle(bundle.rawPayload, tile.width);
      leaves.push(...entries.map((entry) => leafHash(entry)));
    }
    const nodes = tileNodeReader(size, (tile) => tiles.get(tilePath(tile)) ?? new Uint8Array());
    expect(rootFromNodes(size, nodes)).toEqual(root);
    for (const index of [0, 255, 256, size - 1]) {
      const proof = inclusionProof(index, size, nodes);
      const claim = { leafHash: leaves[index] as Uint8Array, leafIndex: index, treeSize: size };
      expect(rootFromInclusionProof({ ...claim, proof })).toEqual(root);
    }
  });

  test.each([
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/007',
    'tile/0/0',
    'tile/00/000',
    'tile/0/x000/000',
    'tile/0/x000%2F001',
    'tile/%30/000',
    'tile/64/000',
    'tile/0/999',
    'tile/entries/999',
    'tile/-1/000',
    'tile/',
  ])('%s is no tile', async (path) => {
    expect((await server.get(`/v1/log/default/${path}`)).statusCode).toBe(404);
  });

  test('the log of a community that is not public is only for its own keys', async () => {
    for (const path of ['checkpoint', 'tile/0/000.p/1', 'tile/entries/000.p/1']) {
      const own = await server.get(`/v1/log/closed/${path}`, 'closed');
      expect(own.statusCode).toBe(200);
      expect(String(own.headers['cache-control'])).not.toMatch(/public/);
      for (const caller of ['nobody', 'default']) {
        const answer = await server.get(`/v1/log/closed/${path}`, caller);
        expect(answer.statusCode).toBe(404);
        expect(answer.json().detail).toBe('there is no such log');
      }
    }
  });

  test('nothing of one community is told to the keys of another', async () => {
    const { items } = (await server.get('/v1/decisions?limit=5')).json();
    for (const { id } of items) {
      expect((await server.get(`/v1/decisions/${id}`, 'closed')).statusCode).toBe(404);
      expect((await server.get(`/v1/decisions/${id}/receipt`, 'closed')).statusCode).toBe(404);
    }
    expect((await server.get('/v1/decisions', 'closed')).json().items).toEqual([]);
    for (const user of EARNERS) {
      for (const path of ['negentropy', 'integrity']) {
        const answer = await server.get(`/v1/tokenomics/${path}/${user}`, 'closed');
        expect(answer.statusCode).toBe(404);
      }
    }
  });

  test('the whole export verifies against the key, and a range is a part of it', async () => {
    const answer = await server.get('/v1/export');
    expect(answer.headers['content-type']).toMatch(/^application\/x-ndjson/);
    const lines = answer.body.trimEnd().split('\n');
    const verified = await verifyExport(pagesOf(lines), server.logKey);
    expect(verified).toMatchObject({ divergence: undefined, keyTrusted: true });
    const range = (await server.get('/v1/export?from=3&to=7')).body.trimEnd().split('\n');
    expect(range).toEqual(lines.slice(4, 8));
    expect((await server.get('/v1/export?from=999999')).body).toBe('');
    expect((await server.get('/v1/export?from=-1')).statusCode).toBe(400);
  });

  test('a verifiable range follows from the checkpoint that was kept', async () => {
    const slug = server.logKey.split('/v1/log/')[1]?.split('+')[0] ?? '';
    const since = (await server.get(`/v1/log/${slug}/checkpoint`)).body;
    const size = Number(since.split('\n')[1]);
    await server.fill(300, 64);
    const path = `/v1/export?form=verifiable&from=${size}`;
    const lines = (await server.get(path)).body.trimEnd().split('\n');
    const trust = { trustedKey: server.logKey, since };
    const range = await verifyRange(pagesOf(lines), trust);
    expect(range).toMatchObject({ divergence: undefined, keyTrusted: true, from: size });
    expect(range.until).toBeGreaterThan(size);
    const spoilt = lines.map((line, at) => (at === 5 ? (lines[6] ?? '') : line));
    expect((await verifyRange(pagesOf(spoilt), trust)).divergence).toBeDefined();
    const early = await server.get('/v1/export?form=verifiable&from=0&to=1');
    expect([early.statusCode, early.json().code]).toEqual([409, 'CONFLICT']);
  });

  test('who hangs up during an export ends the scan of the log', async () => {
    await server.fill(12_000, 3_000); // more than sockets hold by themselves
    const port = await server.listen();
    const before = server.entryPages();
    await new Promise<void>((resolve, reject) => {
      const headers = server.headersOf('default');
      const request = httpRequest({ port, path: '/v1/export?from=0', headers }, (response) => {
        response.on('error', () => undefined); // it was cut off on purpose
        response.once('data', () => {
          request.destroy();
          resolve();
        });
      });
      request.on('error', reject);
      request.end();
    });
    let pages = -1;
    while (pages !== server.entryPages()) {
      pages = server.entryPages();
      await wait(200);
    }
    expect(pages - before).toBeGreaterThan(0);
    expect(pages - before).toBeLessThan(10); // of twelve
  });

  test('GI, integrity, entropy and supply are told', async () => {
    const gi = (await server.get('/v1/tokenomics/integrity?cycles=3')).json();
    expect(gi.cycles.map(({ cycle }: { cycle: number }) => cycle)).toEqual([152, 153, 154]);
    const cleo = (await server.get('/v1/tokenomics/integrity/cleo')).json();
    expect(cleo.missing.channelsWithoutFact).toHaveLength(4);
    const supply = (await server.get('/v1/tokenomics/supply?check=true&cycles=2')).json();
    expect(supply).toMatchObject({ check: { balanced: true }, sandbox: true });
    expect(supply.cycles).toHaveLength(2);
    const entropy = (await server.get('/v1/tokenomics/entropy?domain=knowledge')).json();
    expect(entropy.domains[0]).toMatchObject({ domain: 'knowledge', state: 'UNKNOWN' });
    expect((await server.get('/v1/tokenomics/entropy?domain=astrology')).statusCode).toBe(404);
  });

  test('an instrument is registered and read over HTTP', async () => {
    const gauge = { domain: 'health', instrument: 'gauge' };
    const post = server.post;
    const unknown = await post('/v1/tokenomics/entropy', { ...gauge, value: 0.5 });
    expect(unknown.statusCode).toBe(404);
    const made = await post('/v1/tokenomics/instruments', { ...gauge, weight: 0.1 });
    expect(made.json()).toMatchObject({ cycle: 155, sandbox: true });
    const read = await post('/v1/tokenomics/entropy', { ...gauge, value: 0.5 });
    expect(read.statusCode).toBe(200);
    const again = await post('/v1/tokenomics/entropy', { ...gauge, value: 0.6 });
    expect(again.json()).toMatchObject({ code: 'CONFLICT' });
    const fine = await post('/v1/tokenomics/entropy', { ...gauge, value: 0.1234567 });
    expect(fine.json()).toMatchObject({ code: 'BODY_INVALID', errors: [{ path: '/value' }] });
  });
});

async function* pagesOf(lines: string[]): AsyncGenerator<string[]> {
  yield await Promise.resolve(lines);
}
