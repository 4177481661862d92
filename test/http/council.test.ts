import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatSignerKey, type SignerKey } from '../../src/core/log/note-key.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { type CommunityEvent, EVENT_TYPES } from '../../src/pipeline/outbox/events.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { json, negentropy, temporaryFolder } from '../cli/command-line.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { exportLines } from '../pipeline/test-community.ts';
import { WebhookReceiver } from '../pipeline/webhook-receiver.ts';
import { COUNCIL, COUNCIL_KEYS, keyText, signed } from '../worlds/governance.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

const [first, second, third] = COUNCIL_KEYS as [SignerKey, SignerKey, SignerKey];
const folder = temporaryFolder();

const isAboutRules = (type: string): boolean => type.startsWith('org.negentropy.policy.');

interface Proposed {
  readonly proposal: string;
  readonly state: string;
  readonly activates?: number;
}

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated(), {
      allowPrivateWebhooks: true,
    });
  });
  afterAll(() => server.close());

  /** A community whose rules a council makes, as an admin and as a member reach it. */
  async function governed(): Promise<{ admin: ServedSandbox; member: ServedSandbox }> {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const member = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    expect(await admin.post('/v1/council', COUNCIL)).toMatchObject({ status: 200 });
    return { admin, member };
  }

  async function propose(served: ServedSandbox, giFloor: number): Promise<string> {
    const policy = { ...PRESETS.sandbox, giFloor };
    const { status, body } = await served.post('/v1/policies/proposals', { policy });
    expect([status, body['detail']]).toEqual([200, undefined]);
    return String(body['proposal']);
  }

  function word(served: ServedSandbox, what: 'approval' | 'cancel', key: SignerKey) {
    const { vkey } = served;
    return (proposal: string) => ({
      key: keyText(key),
      signature: signed(key, what, { vkey, proposal }),
    });
  }

  async function approve(served: ServedSandbox, proposal: string, key: SignerKey): Promise<void> {
    const said = word(served, 'approval', key)(proposal);
    const path = `/v1/policies/proposals/${proposal}/approvals`;
    expect(await served.post(path, said)).toMatchObject({ status: 200 });
  }

  async function statesAs(served: ServedSandbox): Promise<Map<string, Proposed>> {
    const { body } = await served.get('/v1/policies/proposals');
    return new Map((body['proposals'] as Proposed[]).map((one) => [one.proposal, one]));
  }

  const advance = async (served: ServedSandbox, cycles: number): Promise<unknown> =>
    await served.post('/v1/cycles/advance', { cycles });

  test('every step of a rule is told by a webhook, and members see it before it acts', async () => {
    const { admin, member } = await governed();
    const receiver = await WebhookReceiver.listen();
    const order = { url: receiver.url, types: EVENT_TYPES.filter(isAboutRules) };
    expect((await admin.post('/v1/webhooks', order)).status).toBe(201);

    const [adopted, stale] = [await propose(admin, 0.5), await propose(admin, 0.6)];
    const cancelled = await propose(admin, 0.7);
    await approve(admin, adopted, first);
    expect((await statesAs(member)).get(adopted)).toMatchObject({ state: 'proposed' });
    await approve(admin, adopted, third);
    const locked = (await statesAs(member)).get(adopted);
    const opened = (await admin.get('/v1/tokenomics/supply')).body['cycle'] as number;
    expect(locked).toMatchObject({
      state: 'locked',
      activates: opened + COUNCIL.timelockCycles,
      changes: [{ path: 'giFloor', after: '0.5' }],
    });
    const inForce = async (): Promise<number> => {
      const { items } = (await member.get('/v1/policies')).body;
      return (items as { version: number }[]).at(-1)?.version ?? 0;
    };
    expect(await inForce()).toBe(1);
    const end = { ...word(admin, 'cancel', second)(cancelled), reason: 'A way around it.' };
    await admin.post(`/v1/policies/proposals/${cancelled}/cancel`, end);
    await advance(admin, COUNCIL.timelockCycles);
    expect(await inForce()).toBe(2);

    const expired = await propose(admin, 0.8);
    await advance(admin, COUNCIL.expiryCycles + 1);
    const next = await propose(admin, 0.4);
    for (const key of [first, second]) await approve(admin, next, key);
    await advance(admin, COUNCIL.timelockCycles);
    const states = await statesAs(member);
    expect([adopted, stale, cancelled, expired, next].map((one) => states.get(one)?.state)).toEqual(
      ['superseded', 'stale', 'cancelled', 'expired', 'active'],
    );

    const isAdopted = ({ data: { entry } }: CommunityEvent): boolean =>
      entry.type === 'policy' && entry.proposal === next;
    while (!receiver.taken.some(isAdopted)) {
      await sleep(5);
    }
    await receiver.close();
    const told = receiver.taken.flatMap(({ type, data: { entry } }) => {
      const step = /^org\.negentropy\.policy\.(\w+)\.v1$/.exec(type)?.[1];
      const about = 'proposal' in entry ? entry.proposal : undefined;
      return step === undefined || about === undefined ? [] : [`${step} ${about}`];
    });
    const steps = (proposal: string): string[] =>
      told.filter((one) => one.endsWith(proposal)).map((one) => one.split(' ')[0] ?? '');
    const ended = receiver.taken.flatMap(({ data: { superseded } }) => superseded ?? []);
    expect(ended).toEqual([1, 2]);
    expect(steps(adopted)).toEqual(['proposed', 'approved', 'locked', 'activated']);
    expect(steps(stale)).toEqual(['proposed', 'stale']);
    expect(steps(cancelled)).toEqual(['proposed', 'cancelled']);
    expect(steps(expired)).toEqual(['proposed', 'expired']);
    expect(steps(next)).toEqual(['proposed', 'approved', 'locked', 'activated']);
  });

  // Fails when a word of the council acts twice, or on something else than it was said about.
  test('what the council said before is worth nothing when it is handed in again', async () => {
    const { admin } = await governed();
    const refusals: string[] = [];
    const again = async (name: string, path: string, body: object): Promise<void> => {
      const { status } = await admin.post(path, body);
      if (status === 200) refusals.push(name);
    };
    const of = (proposal: string, verb: string) => `/v1/policies/proposals/${proposal}/${verb}`;
    const policy = { ...PRESETS.sandbox, giFloor: 0.4 };
    const gone = await propose(admin, 0.4);
    const yes = word(admin, 'approval', first)(gone);
    const no = { ...word(admin, 'cancel', second)(gone), reason: 'not yet' };
    await approve(admin, gone, first);
    await again('the same key', of(gone, 'approvals'), yes);
    expect((await admin.post(of(gone, 'cancel'), no)).status).toBe(200);
    await again('an approval of what is cancelled', of(gone, 'approvals'), yes);
    await again('what is cancelled, as it was', '/v1/policies/proposals', { policy });
    const { cycle = 0 } = (await admin.get('/v1/entropy')).body as { cycle?: number };
    const anew = (await admin.post('/v1/policies/proposals', { policy, notBefore: cycle + 9_000 }))
      .body;
    const id = String(anew['proposal']);
    expect(id).not.toBe(gone);
    await again('an approval of the one before', of(id, 'approvals'), yes);
    await again('a cancel of the one before', of(id, 'cancel'), no);
    await again('an approval as a cancel', of(id, 'cancel'), {
      ...word(admin, 'approval', third)(id),
      reason: 'no',
    });
    expect(refusals).toEqual([]);
    expect((await statesAs(admin)).get(id)).toMatchObject({ state: 'proposed', approvals: [] });
  });

  test('keys of the council stop everything offline, and only they resume', async () => {
    const { admin, member } = await governed();
    const env = { NEGENTROPY_URL: server.baseUrl, NEGENTROPY_ADMIN_KEY: admin.token };
    let files = 0;
    const written = (text: string): string => {
      files += 1;
      const path = join(folder, `${engine.name}-${files}`);
      writeFileSync(path, text);
      return path;
    };
    const line = async (key: SignerKey, told: string, ...what: string[]): Promise<string> => {
      const secret = written(formatSignerKey(key));
      const args = ['policy', 'sign', told, '--key', secret, ...what];
      const { code, stdout, stderr } = await negentropy(args);
      expect([code, stderr]).toEqual([0, '']);
      return stdout;
    };
    const tell = async (): Promise<string> => {
      const { stdout } = await negentropy(['pause', '--json'], { env });
      return written(stdout);
    };
    const handIn = async (...lines: string[]): Promise<string> => {
      const reason = ['--reason', 'a key leaked'];
      const path = written(lines.join(''));
      const { code, stdout, stderr } = await negentropy(['pause', 'council', path, ...reason], {
        env,
      });
      return code === 0 ? 'done' : stderr + stdout;
    };

    const before = await tell();
    const stop = await line(third, before, '--stop', 'all', '--cycles', '3');
    expect(await handIn(stop)).toBe('done');
    const { body } = await member.get('/v1/pause');
    expect(body).toMatchObject({ paused: true, scope: 'all', reason: 'a key leaked' });
    expect(body['council']).toMatchObject({ counter: 2, isOn: true, toStop: 2, toResume: 2 });
    const operators = await admin.post('/v1/pause', { paused: false, reason: 'go on' });
    expect(operators).toMatchObject({ status: 409, body: { code: 'GOVERNED' } });
    expect(await handIn(stop)).toContain('has the number 2, not 1');

    const during = await tell();
    const [one, two] = [
      await line(first, during, '--resume'),
      await line(second, during, '--resume'),
    ];
    expect(await handIn(one)).toContain('2 keys have to sign it, not 1');
    expect(await handIn(one, two)).toBe('done');
    expect((await member.get('/v1/pause')).body).toMatchObject({ paused: false });

    // It was signed in time, and is handed in when its last cycle is over.
    const told = await tell();
    const late = await Promise.all(
      [first, second].map(async (key) => await line(key, told, '--stop', 'mint', '--cycles', '1')),
    );
    await advance(admin, 2);
    expect(await handIn(...late)).toMatch(/a pause ends in cycle \d+ to \d+, not in/);
    expect(await handIn(await line(second, await tell(), '--stop', 'mint'))).toContain('2 keys');

    const { db, key } = server;
    const { community } = admin;
    expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
    await community.checkpointer.run();
    const path = written(`${(await exportLines({ db, key, community })).join('\n')}\n`);
    expect(verifyIndependently(path).status).toBe(0);
    expect(json(await negentropy(['pause', '--json'], { env }))).toMatchObject({
      council: { counter: 3, toStop: 2, isOn: false },
    });
  });
});
