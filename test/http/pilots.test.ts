import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Governance } from '../../src/client/api-types.ts';
import { councilText } from '../../src/core/entries/governance/governance.ts';
import { apply } from '../../src/core/entries/apply.ts';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import {
  formatVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { loadCommunity } from '../../src/db/load-community.ts';
import { readEntries } from '../../src/db/sql/log/log.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

const COUNCIL = signerKeyOf('council-a', Buffer.alloc(32, 7), nodeEd25519);
const COUNCIL_KEY = formatVerifierKey(verifierKeyOfSigner(COUNCIL, nodeEd25519));
const PEOPLE = 60;
const PLAN = {
  design: 'people',
  treatment: 'a reminder two days before',
  metric: 'failure',
  guardrails: ['kept'],
  spanCycles: 1,
  waves: 2,
  least: 1,
  effect: 0.6,
} as const;

interface Shown {
  readonly state: string;
  readonly outcome?: string;
  readonly treatment?: string;
  readonly looks: readonly {
    readonly counted: readonly number[];
    readonly estimates: readonly { readonly low: number; readonly high: number }[];
  }[];
  readonly members: readonly {
    readonly userId: string;
    readonly arm?: string;
    readonly from?: number;
  }[];
}

describeAboveEngines((engine) => {
  let db: Database;
  let server: SandboxServer;
  beforeAll(async () => {
    db = await engine.openMigrated();
    server = await startSandboxServer(db);
  });
  afterAll(() => server.close());

  let made = 0;

  /** Everybody promises something and keeps it or not; then the cycle is closed. */
  async function day(admin: ServedSandbox, keeps: (user: string) => boolean): Promise<void> {
    made += 1;
    const users = Array.from({ length: PEOPLE }, (_, at) => `user-${at}`);
    const at = new Date((NOW - 3_600) * 1000).toISOString();
    const records = users.map((userId) => {
      const subject = `day ${made}`;
      return { type: 'promise', userId, domain: 'knowledge', subject, at, dueAt: at };
    });
    const { evidence } = (await admin.post('/v1/evidence', { records })).body;
    const claims = users.map((user, index) => ({ user, claim: evidence[index]?.id ?? '' }));
    const proofs = claims.map(({ claim }) => ({ type: 'proof', claim, at, delivered: 1 }));
    expect((await admin.post('/v1/evidence', { records: proofs })).status).toBe(200);
    const words = claims.map(({ user, claim }) => {
      return { type: 'confirmation', claim, by: 'bob', at, accepted: keeps(user) };
    });
    expect((await admin.post('/v1/evidence', { records: words })).status).toBe(200);
    await advance(admin);
  }

  const advance = async (admin: ServedSandbox): Promise<unknown> =>
    await admin.post('/v1/cycles/advance', { cycles: 1 });

  const shown = async (admin: ServedSandbox, id: string): Promise<Shown> =>
    (await admin.get(`/v1/pilots/${id}`)).body as unknown as Shown;

  /** Registers and draws a pilot. @returns its id */
  async function begun(admin: ServedSandbox): Promise<string> {
    const { status, body } = await admin.post('/v1/pilots', PLAN);
    expect({ status, units: body['units'] }).toEqual({ status: 200, units: PEOPLE });
    const id = String(body['id']);
    const early = await admin.post(`/v1/pilots/${id}/draw`, {});
    expect(early.body['detail']).toContain('in a later cycle');
    expect((await shown(admin, id)).members.some(({ arm }) => arm !== undefined)).toBe(false);
    await advance(admin);
    expect((await admin.post(`/v1/pilots/${id}/draw`, {})).status).toBe(200);
    expect((await admin.post(`/v1/pilots/${id}/draw`, {})).body['code']).toBe('CONFLICT');
    await advance(admin);
    return id;
  }

  const treatedOf = ({ members }: Shown): Set<string> =>
    new Set(members.flatMap(({ arm, userId }) => (arm === 'treatment' ? [userId] : [])));

  test('a pilot is registered, drawn, looked at by closes, and decides itself', async () => {
    const admin = await server.sandbox({ scopes: ['admin', 'audit', 'attest'] });
    const few = await admin.post('/v1/pilots', PLAN);
    expect(few.body['detail']).toContain('it needs 40 units');
    await day(admin, () => false);
    const weak = await admin.post('/v1/pilots', { ...PLAN, effect: 0.01 });
    expect(weak.body['detail']).toMatch(/^with 60 units it finds an effect of \d+ ppm or more/);

    const works = await begun(admin);
    const treated = treatedOf(await shown(admin, works));
    expect(treated.size).toBe(PEOPLE / 2);
    await day(admin, (user) => treated.has(user));
    const peeked = await shown(admin, works);
    // Fifteen in an arm say nothing yet, and whoever peeks at it sees that.
    expect(peeked.looks.map(({ counted }) => counted)).toEqual([[15, 15]]);
    expect(peeked.state).toBe('runs');
    await day(admin, (user) => treated.has(user));
    const over = await shown(admin, works);
    expect(over).toMatchObject({ state: 'over', outcome: 'works', treatment: PLAN.treatment });
    expect(over.looks.at(-1)?.estimates[0]?.low).toBeGreaterThan(0);

    const nothing = await begun(admin);
    await day(admin, (user) => Number(user.slice(5)) % 2 === 0);
    await day(admin, (user) => Number(user.slice(5)) % 2 === 0);
    expect(await shown(admin, nothing)).toMatchObject({ state: 'over', outcome: 'null' });
    await expectTried(admin, works);
    const { items } = (await admin.get('/v1/pilots')).body as unknown as { items: Shown[] };
    expect(items.map(({ outcome }) => outcome)).toEqual(['null', 'works']);

    await expectSound(admin);
  }, 60_000);

  /** A proposal names the pilot that tried it; what that showed is told beside it. */
  async function expectTried(admin: ServedSandbox, pilot: string): Promise<void> {
    const { body: seat } = await admin.post('/v1/council', {
      keys: [COUNCIL_KEY],
      approvals: 1,
      timelockCycles: 1,
      expiryCycles: 9,
    });
    expect(seat['approvals']).toBe(1);
    const policy = { ...PRESETS.sandbox, giFloor: 0.1 };
    const unknown = await admin.post('/v1/policies/proposals', { policy, pilot: '0' });
    expect(unknown.body['detail']).toContain('registered no pilot that is over');
    const { status, body } = await admin.post('/v1/policies/proposals', { policy, pilot });
    expect([status, body['pilot']]).toEqual([200, pilot]);
    const told = (await admin.get('/v1/policies/proposals')).body as unknown as Governance;
    const [tried] = told.proposals.map((one) => one.pilot);
    expect(tried).toMatchObject({ id: pilot, outcome: 'works' });
    expect(tried?.estimates[0]?.low).toBeGreaterThan(0);
    // What is signed is computed from what was answered, the pilot included.
    const bare = await admin.post('/v1/policies/proposals', { policy });
    expect(bare.body['proposal']).not.toBe(body['proposal']);
    // The council agrees, and the rules that were tried come into force.
    const proposal = String(body['proposal']);
    const text = councilText(String(body['vkey']), 'approval', proposal);
    const signature = encodeBase64(nodeEd25519.sign(Buffer.from(text), COUNCIL.seed));
    const path = `/v1/policies/proposals/${proposal}/approvals`;
    const agreed = await admin.post(path, { key: COUNCIL_KEY, signature });
    expect(agreed.status).toBe(200);
    await advance(admin);
    await advance(admin);
    const after = (await admin.get('/v1/policies/proposals')).body as unknown as Governance;
    const adopted = after.proposals.find((one) => one.proposal === proposal);
    expect(adopted).toMatchObject({ state: 'active', pilot: { id: pilot, outcome: 'works' } });
  }

  /** What is loaded is what the log says, and the independent verifier recomputes all of it. */
  async function expectSound({ community, token }: ServedSandbox): Promise<void> {
    const { id } = community.row;
    const state = emptyState(true);
    for (const line of await readEntries({ db, communityId: id }, 0, 10_000)) {
      apply(state, JSON.parse(line) as Entry);
    }
    const { pilots, panels, governance } = await loadCommunity(db, id);
    const loaded = { pilots: state.pilots, panels: state.panels, governance: state.governance };
    expect({ pilots, panels, governance }).toEqual(loaded);
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${server.baseUrl}/v1/export`, { headers });
    const folder = mkdtempSync(join(tmpdir(), 'pilots-'));
    try {
      const file = join(folder, 'log.jsonl');
      writeFileSync(file, await response.text());
      const { stdout } = verifyIndependently(file);
      expect(stdout).toContain(' 2 × pilot');
      expect(stdout).toContain(' 4 × look');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
