import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apply } from '../../src/core/entries/apply.ts';
import { reviewText } from '../../src/core/review/signed-review.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { Database } from '../../src/db/engine/port.ts';
import type { ReviewQuality } from '../../src/client/api-types.ts';
import { loadCommunity } from '../../src/db/load-community.ts';
import { readEntries } from '../../src/db/sql/log/log.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { negentropy } from '../cli/command-line.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { privateKeyOf, publicKeyOf } from '../worlds/panels.ts';
import {
  type Answer,
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from './served-sandbox.ts';

describeAboveEngines((engine) => {
  let db: Database;
  let server: SandboxServer;
  beforeAll(async () => {
    db = await engine.openMigrated();
    server = await startSandboxServer(db);
  });
  afterAll(() => server.close());

  const codeOf = ({ status, body }: Answer): string => `${status} ${String(body['code'])}`;

  /** Registers judges who may sit from now on: ids of sentinels, with the user of each. */
  async function judges(admin: ServedSandbox, count: number): Promise<Map<string, string>> {
    const users = new Map<string, string>();
    for (let at = 0; at < count; at += 1) {
      const userId = `judge-${at}`;
      const kind = 'person';
      const { body } = await admin.post('/v1/sentinels', {
        userId,
        kind,
        key: publicKeyOf(userId),
      });
      users.set(String(body['id']), userId);
    }
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    return users;
  }

  async function sign(
    admin: ServedSandbox,
    given: { panel: string; sentinel: string; user: string; holds: boolean },
    by: ServedSandbox = admin,
  ): Promise<Answer> {
    const { panel, sentinel, user, holds } = given;
    const { items } = (await admin.get(`/v1/sentinels/${sentinel}/reviews`)).body as unknown as {
      items: { panel: string; vkey: string }[];
    };
    const vkey = items.find((one) => one.panel === panel)?.vkey ?? '';
    const bytes = Buffer.from(reviewText(vkey, { panel: Number(panel), sentinel, holds }));
    const signature = bytesToHex(nodeEd25519.sign(bytes, privateKeyOf(user)));
    return await by.post(`/v1/panels/${panel}/reviews`, { sentinel, holds, signature });
  }

  /** Who sits on a panel. */
  async function seatsOf(admin: ServedSandbox, panel: string): Promise<string[]> {
    const { seats } = (await admin.get(`/v1/panels/${panel}`)).body as unknown as {
      seats: { sentinel: string }[];
    };
    return seats.map(({ sentinel }) => sentinel);
  }

  /** All seats of a panel answer. @returns the last answer */
  async function answerAll(
    admin: ServedSandbox,
    panel: string,
    { users, holds }: { users: Map<string, string>; holds: boolean },
  ): Promise<Answer | undefined> {
    let last: Answer | undefined;
    for (const sentinel of await seatsOf(admin, panel)) {
      const user = users.get(sentinel) ?? '';
      last = await sign(admin, { panel, sentinel, user, holds });
    }
    return last;
  }

  async function claimed(admin: ServedSandbox, subject: string): Promise<string> {
    const at = new Date((NOW - 3_600) * 1000).toISOString();
    const claim = { type: 'promise', userId: 'ada', domain: 'knowledge', subject, at, dueAt: at };
    const { body } = await admin.post('/v1/evidence', { records: [claim] });
    const id = body.evidence[0]?.id ?? '';
    const proof = { type: 'proof', claim: id, at, delivered: 1 };
    await admin.post('/v1/evidence', { records: [proof] });
    return id;
  }

  /** What a server that starts now has in memory, and what the log says. */
  async function loadedAndFolded({ community }: ServedSandbox): Promise<[unknown, unknown]> {
    const { id } = community.row;
    const state = emptyState(true);
    for (const line of await readEntries({ db, communityId: id }, 0, 10_000)) {
      apply(state, JSON.parse(line) as Entry);
    }
    return [(await loadCommunity(db, id)).panels, state.panels];
  }

  test('a panel that is drawn at random settles a claim', async () => {
    const admin = await server.sandbox({ scopes: ['admin', 'audit'] });
    const users = await judges(admin, 5);
    const claim = await claimed(admin, 'a bridge');
    const opened = await admin.post('/v1/panels', { claim });
    const panel = String(opened.body['id']);
    expect(opened.status).toBe(200);
    expect(codeOf(await admin.post('/v1/panels', { claim }))).toBe('409 CONFLICT');
    expect((await answerAll(admin, panel, { users, holds: true }))?.body).toMatchObject({
      verdict: true,
    });
    expect((await admin.get(`/v1/panels/${panel}`)).body).toMatchObject({
      state: 'decided',
      holds: true,
      claim,
    });
    const { supports } = (await admin.get(`/v1/evidence/${claim}`)).body as unknown as {
      supports: string[];
    };
    const said = await Promise.all(supports.map((id) => admin.get(`/v1/evidence/${id}`)));
    const words = said.map(({ body }) => (body['record'] as { as?: string }).as);
    expect(words).toEqual([undefined, 'panel']);
    const again = await admin.post('/v1/evidence', {
      records: [(await admin.get(`/v1/evidence/${claim}`)).body['record']],
    });
    expect(again.body.evidence[0]?.settled).toBe('kept');
    const [loaded, folded] = await loadedAndFolded(admin);
    expect(loaded).toEqual(folded);
  });

  // Fails when the verdict is said in the names of those who sat: they have spoken already then.
  test('nobody takes a verdict away by speaking first for those who sit', async () => {
    const admin = await server.sandbox({ scopes: ['admin', 'audit'] });
    const users = await judges(admin, 5);
    const attest = await admin.withKey({ scopes: ['attest', 'read'] });
    const claim = await claimed(admin, 'a bridge');
    const panel = String((await admin.post('/v1/panels', { claim })).body['id']);
    const at = new Date(NOW * 1000).toISOString();
    const word = { type: 'confirmation', claim, at, accepted: true };
    const lies = [...users.values()].map((by) => ({ ...word, by }));
    expect((await attest.post('/v1/evidence', { records: lies })).status).toBe(200);
    const forged = { ...word, by: 'judge-0', as: 'panel' };
    for (const key of [attest, admin]) {
      const refused = await key.post('/v1/evidence', { records: [forged] });
      expect(codeOf(refused)).toBe('422 EVIDENCE_INVALID');
    }
    const owned = { ...word, by: `panel  ${panel}` };
    expect((await attest.post('/v1/evidence', { records: [owned] })).status).toBe(400);
    const { record } = (await admin.get(`/v1/evidence/${claim}`)).body;
    const settled = async (): Promise<unknown> =>
      (await admin.post('/v1/evidence', { records: [record] })).body.evidence[0]?.settled;
    expect(await settled()).toBe('kept');
    await answerAll(admin, panel, { users, holds: false });
    expect(await settled()).toBe('lost');
  });

  // Fails when a check settles what it looks at, or tells before its verdict that it is one.
  test('checks settle nothing, look like any panel, and say how often sentinels err', async () => {
    const admin = await server.sandbox({ scopes: ['admin', 'audit'] });
    const users = await judges(admin, 12);
    const settled = async (claim: string): Promise<unknown> => {
      const { record } = (await admin.get(`/v1/evidence/${claim}`)).body;
      return (await admin.post('/v1/evidence', { records: [record] })).body.evidence[0]?.settled;
    };
    expect(codeOf(await admin.post('/v1/panels', { again: true }))).toBe('409 CONFLICT');
    const claim = await claimed(admin, 'a bridge');
    const first = String((await admin.post('/v1/panels', { claim })).body['id']);
    await answerAll(admin, first, { users, holds: true });
    expect(await settled(claim)).toBe('kept');

    const second = String((await admin.post('/v1/panels', { again: true })).body['id']);
    const { seats } = (await admin.get(`/v1/panels/${second}`)).body as unknown as {
      seats: { sentinel: string }[];
    };
    const waiting = await admin.get(`/v1/sentinels/${seats[0]?.sentinel}/reviews`);
    const shown = JSON.stringify(waiting.body);
    expect(shown).toContain('a bridge');
    expect(shown).not.toContain('"as":"panel"');
    expect((await admin.get(`/v1/panels/${second}`)).body).not.toHaveProperty('check');
    await answerAll(admin, second, { users, holds: false });
    expect(await settled(claim)).toBe('kept');

    const known = await claimed(admin, 'a road');
    await admin.post('/v1/cycles/advance', { cycles: 28 });
    const asked = await admin.post('/v1/panels', { claim: known, gold: true });
    const third = String(asked.body['id']);
    await answerAll(admin, third, { users, holds: false });
    expect(await settled(known)).toBe('open');
    const { check } = (await admin.get(`/v1/panels/${third}`)).body;
    expect(check).toEqual({ domain: 'knowledge', gold: true });

    const quality = (await admin.get('/v1/review-quality')).body as unknown as ReviewQuality;
    expect(quality.domains).toMatchObject([{ domain: 'knowledge', claims: 1, reviews: 6 }]);
    expect(quality.domains[0]).toMatchObject({ gold: { of: 3, wrong: 3, high: 1 } });
    expect(quality.domains[0]).toMatchObject({ again: { of: 6, wrong: 6 } });
    const env = { NEGENTROPY_REVIEW_TOKEN: admin.token };
    const told = await negentropy(['review', 'quality', '--server', server.baseUrl], { env });
    expect(told.stdout).toContain('knowledge: known answers 3 of 3 wrong [43.9, 100.0 %]');
    const [loaded, folded] = await loadedAndFolded(admin);
    expect(loaded).toEqual(folded);
  });

  test('a panel confirms a report with the class that it states, however full it is', async () => {
    const admin = await server.sandbox({ scopes: ['admin', 'audit'] });
    const users = await judges(admin, 5);
    const at = new Date((NOW - 3_600) * 1000).toISOString();
    const about = { userId: 'ada', domain: 'knowledge', subject: 'a crack', at, dueAt: at };
    const defect = { type: 'defect', ...about, of: 'bob', rating: 1 };
    const id = (await admin.post('/v1/evidence', { records: [defect] })).body.evidence[0]?.id ?? '';
    const panel = String((await admin.post('/v1/panels', { claim: id })).body['id']);
    // As much as a claim has room for.
    const records = Array.from({ length: 200 }, (_, nth) => {
      return { type: 'proof', claim: id, at, delivered: nth / 1000 };
    });
    for (let from = 0; from < records.length; from += 50) {
      const sent = { records: records.slice(from, from + 50) };
      expect((await admin.post('/v1/evidence', sent)).status).toBe(200);
    }
    const last = await answerAll(admin, panel, { users, holds: true });
    expect(last?.body).toMatchObject({ verdict: true });
    const settled = await admin.post('/v1/evidence', { records: [defect] });
    expect(settled.body.evidence[0]?.settled).toBe('kept');
    const refuted = { type: 'confirmation', claim: id, by: 'auditor', at, accepted: false };
    const audit = await admin.post('/v1/evidence', { records: [{ ...refuted, as: 'audit' }] });
    expect(audit.body.evidence[0]?.settled).toBe('lost');
    const lines = await readEntries({ db, communityId: admin.community.row.id }, 0, 10_000);
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    // Whoever said yes on the panel answers for it, as everybody does who vouches.
    expect(entries.filter((one) => one.type === 'fact' && one.weight === 250_000)).toHaveLength(3);
  });

  test('an appeal gets a panel of its own, and nobody else answers it', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const users = await judges(admin, 5);
    const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const index = await admin.community.writer.submit({
      run: (draft) => {
        const member = draft.knownMember('ada') ?? '';
        const { cycle } = draft.state;
        const found = { code: 'HIGH_VARIANCE', measured: 4_900_000, limit: 4_000_000 } as const;
        return draft.append({ type: 'finding', cycle, member, status: 'open', ...found });
      },
    });
    const finding = String(index);
    const yes = { answer: 'confirm', reason: 'so it is' };
    // Nobody would know whom to bar from the panel: of an unbound key it could be anybody on it.
    const unbound = await admin.post(`/v1/findings/${finding}/answer`, yes);
    expect(codeOf(unbound)).toBe('403 SCOPE_MISSING');
    const chief = await admin.withKey({ scopes: ['admin'], userId: 'chief' });
    expect((await chief.post(`/v1/findings/${finding}/answer`, yes)).status).toBe(200);
    const appealed = await ada.post('/v1/appeals', { finding, reason: 'it is not' });
    const panel = String(appealed.body['panel']);
    const answer = { answer: 'confirm', reason: 'I know better' };
    expect(codeOf(await admin.post(`/v1/findings/${finding}/answer`, answer))).toBe('409 CONFLICT');
    await answerAll(admin, panel, { users, holds: false });
    expect((await ada.get(`/v1/findings/${finding}`)).body).toMatchObject({ status: 'reversed' });
  });

  test('no panel hears what an unbound key confirmed before anybody was registered', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const index = await admin.community.writer.submit({
      run: (draft) => {
        const member = draft.memberOf('ada', undefined);
        const { cycle } = draft.state;
        const found = { code: 'HIGH_VARIANCE', measured: 4_900_000, limit: 4_000_000 } as const;
        return draft.append({ type: 'finding', cycle, member, status: 'open', ...found });
      },
    });
    const finding = String(index);
    const answer = async (word: string): Promise<number> => {
      const said = { answer: word, reason: 'so it is' };
      return (await admin.post(`/v1/findings/${finding}/answer`, said)).status;
    };
    expect(await answer('confirm')).toBe(200);
    // Whoever has the unbound key may be any of them.
    await judges(admin, 5);
    const appealed = await ada.post('/v1/appeals', { finding, reason: 'it is not' });
    expect(appealed.status).toBe(200);
    expect(appealed.body['panel']).toBeUndefined();
    expect(codeOf(await admin.post('/v1/panels', { finding }))).toBe('409 CONFLICT');
    expect(await answer('dismiss')).toBe(200);
    expect((await ada.get(`/v1/findings/${finding}`)).body).toMatchObject({ status: 'reversed' });
  });

  test('a review is taken once, from who sits, signed by their own key', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const users = await judges(admin, 5);
    const panel = String(
      (await admin.post('/v1/panels', { claim: await claimed(admin, 'a road') })).body['id'],
    );
    const { seats } = (await admin.get(`/v1/panels/${panel}`)).body as unknown as {
      seats: { sentinel: string }[];
    };
    const sitting = seats.map(({ sentinel }) => sentinel);
    const sentinel = sitting[0] ?? '';
    const other = [...users.keys()].find((one) => !sitting.includes(one)) ?? '';
    const user = users.get(sentinel) ?? '';
    const given = { panel, sentinel, user, holds: true };
    expect(codeOf(await sign(admin, { ...given, user: 'somebody' }))).toBe('422 EVIDENCE_INVALID');
    expect(codeOf(await sign(admin, { ...given, sentinel: other }))).toBe('409 CONFLICT');
    const bound = await admin.withKey({ scopes: ['review'], userId: users.get(other) ?? '' });
    expect(codeOf(await sign(admin, given, bound))).toBe('403 SCOPE_MISSING');
    // Fails when the log is not in what is signed: then it counts in every community.
    const elsewhere = { panel: Number(panel), sentinel, holds: true };
    const bytes = Buffer.from(reviewText(admin.community.row.origin, elsewhere));
    const signature = bytesToHex(nodeEd25519.sign(bytes, privateKeyOf(user)));
    const foreign = { sentinel, holds: true, signature };
    const path = `/v1/panels/${panel}/reviews`;
    expect(codeOf(await admin.post(path, foreign))).toBe('422 EVIDENCE_INVALID');
    expect((await sign(admin, given)).status).toBe(200);
    expect(codeOf(await sign(admin, given))).toBe('409 CONFLICT');
    expect((await admin.get(`/v1/sentinels/${sentinel}/reviews`)).body['items']).toEqual([]);
    const open = (await admin.get(`/v1/panels/${panel}`)).body;
    expect(open).toMatchObject({ state: 'sits' });
    expect(JSON.stringify(open)).not.toContain('holds');
    expect(codeOf(await bound.get(`/v1/sentinels/${sentinel}/reviews`))).toBe('404 NOT_FOUND');
  });

  // Fails when a sentinel that retired keeps its seats: whoever stole its key answers on them.
  test('a stolen key says nothing once its sentinel retires, nor counts what it said', async () => {
    const admin = await server.sandbox({ scopes: ['admin', 'audit'] });
    const users = await judges(admin, 8);
    const opened = await admin.post('/v1/panels', { claim: await claimed(admin, 'a road') });
    const panel = String(opened.body['id']);
    const first = await seatsOf(admin, panel);
    const [early = '', late = '', honest = ''] = first;
    const says = (sentinel: string): Promise<Answer> =>
      sign(admin, { panel, sentinel, user: users.get(sentinel) ?? '', holds: sentinel !== early });
    expect((await says(early)).status).toBe(200);
    for (const stolen of [early, late]) {
      expect((await admin.post(`/v1/sentinels/${stolen}/retire`, {})).status).toBe(200);
    }
    expect((await admin.get(`/v1/sentinels/${late}/reviews`)).body['items']).toEqual([]);
    const unsaid = { panel: Number(panel), sentinel: late, holds: false };
    const bytes = Buffer.from(reviewText('', unsaid));
    const signature = bytesToHex(nodeEd25519.sign(bytes, privateKeyOf(users.get(late) ?? '')));
    const word = { sentinel: late, holds: false, signature };
    const refused = await admin.post(`/v1/panels/${panel}/reviews`, word);
    expect([refused.status, refused.body['detail']]).toEqual([
      409,
      expect.stringContaining('retired'),
    ]);
    expect((await says(honest)).status).toBe(200);
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    const others = (await seatsOf(admin, panel)).filter((sentinel) => sentinel !== honest);
    expect(others).toHaveLength(2);
    expect(first.some((sentinel) => others.includes(sentinel))).toBe(false);
    const [loaded, folded] = await loadedAndFolded(admin);
    expect(loaded).toEqual(folded);
    const [next = '', last = ''] = others;
    expect((await says(next)).body['verdict']).toBe(undefined);
    expect((await says(last)).body['verdict']).toBe(true);
  });

  test('sentinels register once and retire, and too few of them are no panel', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const users = await judges(admin, 2);
    const claim = await claimed(admin, 'a well');
    expect(codeOf(await admin.post('/v1/panels', { claim }))).toBe('409 CONFLICT');
    const key = publicKeyOf('judge-0');
    const again = { userId: 'somebody', kind: 'person', key };
    expect(codeOf(await admin.post('/v1/sentinels', again))).toBe('409 CONFLICT');
    const second = { userId: 'judge-0', kind: 'person', key: publicKeyOf('another') };
    expect(codeOf(await admin.post('/v1/sentinels', second))).toBe('409 CONFLICT');
    const [first = ''] = users.keys();
    expect((await admin.post(`/v1/sentinels/${first}/retire`, {})).status).toBe(200);
    expect(codeOf(await admin.post(`/v1/sentinels/${first}/retire`, {}))).toBe('409 CONFLICT');
    expect((await admin.post('/v1/sentinels', second)).status).toBe(200);
    const { items } = (await admin.get('/v1/sentinels')).body as unknown as {
      items: { isRetired: boolean }[];
    };
    expect(items.map(({ isRetired }) => isRetired)).toEqual([true, false, false]);
  });

  // Fails when a sentinel outlives its person: whoever is erased and comes back has two of three
  // seats then, and has met nobody.
  test('whoever was erased has no seat beside the one that they come back with', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const users = await judges(admin, 3);
    const claim = await claimed(admin, 'a mill');
    await admin.post('/v1/members/judge-0/erase', {});
    const again = { userId: 'judge-0', kind: 'person', key: publicKeyOf('judge-0 again') };
    expect((await admin.post('/v1/sentinels', again)).status).toBe(200);
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    const panel = String((await admin.post('/v1/panels', { claim })).body['id']);
    const { seats } = (await admin.get(`/v1/panels/${panel}`)).body as unknown as {
      seats: { sentinel: string }[];
    };
    const erased = [...users].find(([, user]) => user === 'judge-0')?.[0];
    expect(seats).toHaveLength(3);
    expect(seats.map(({ sentinel }) => sentinel)).not.toContain(erased);
    const [loaded, folded] = await loadedAndFolded(admin);
    expect(loaded).toEqual(folded);
  });

  test('a person in a terminal and the program of the examples review alike', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const folder = mkdtempSync(join(tmpdir(), 'sentinel-'));
    const file = join(folder, 'sentinel.key');
    const made = await negentropy(['review', 'key', '--key-file', file, '--json']);
    const { key } = JSON.parse(made.stdout) as { key: string };
    const ids: string[] = [];
    for (const [userId, own] of [
      ['cleo', key],
      ['dora', publicKeyOf('dora')],
      ['emil', publicKeyOf('emil')],
    ] as const) {
      const { body } = await admin.post('/v1/sentinels', { userId, kind: 'person', key: own });
      ids.push(String(body['id']));
    }
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    const [person = '', program = '', third = ''] = ids;
    const claim = await claimed(admin, 'a mill');
    const panel = String((await admin.post('/v1/panels', { claim })).body['id']);
    const env = { NEGENTROPY_REVIEW_TOKEN: admin.token };
    const who = ['--sentinel', person, '--key-file', file, '--server', server.baseUrl];
    expect((await negentropy(['review', ...who], { env })).stdout).toContain(`panel ${panel}, `);
    const said = await negentropy(['review', panel, 'yes', ...who], { env });
    expect(said.stdout).toContain('nobody reads it before the verdict');
    expect((await negentropy(['review', ...who], { env })).stdout).toContain('Nothing waits.');
    const example = fileURLToPath(new URL('../../examples/sentinel.mjs', import.meta.url));
    const SENTINEL_KEY = bytesToHex(privateKeyOf('dora'));
    const { stdout } = await promisify(execFile)(process.execPath, [example, server.baseUrl], {
      env: { SENTINEL: program, SENTINEL_KEY, TOKEN: admin.token, LOG: admin.vkey },
    });
    expect(stdout).toContain(`panel ${panel}: true, sealed as entry`);
    const last = await sign(admin, { panel, sentinel: third, user: 'emil', holds: false });
    expect(last.body).toMatchObject({ verdict: true });
    // Fails when a server may say for which log somebody signs.
    const other = await server.sandbox({ scopes: ['admin'] });
    const before = await other.post('/v1/sentinels', { userId: 'cleo', kind: 'person', key });
    await judges(other, 2);
    const elsewhere = await other.post('/v1/panels', { claim: await claimed(other, 'a mill') });
    const asked = ['review', String(elsewhere.body['id']), 'yes', '--sentinel'];
    const at = [String(before.body['id']), '--key-file', file, '--server', server.baseUrl];
    const there = { env: { NEGENTROPY_REVIEW_TOKEN: other.token } };
    const refused = await negentropy([...asked, ...at], there);
    expect([refused.code, refused.stderr.replaceAll('\n', ' ')]).toEqual([
      1,
      expect.stringContaining(`signs for ${admin.vkey}, and not for ${other.vkey}.`),
    ]);
    rmSync(folder, { recursive: true });
  });
});
