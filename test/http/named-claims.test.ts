import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceId } from '../../src/client/evidence-id.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import {
  type Answer,
  type AnswerBody,
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from './served-sandbox.ts';

const time = (seconds: number): string => new Date((NOW + seconds) * 1_000).toISOString();

const promise = (subject: string, at = -3_600, userId = 'ada') => ({
  type: 'promise' as const,
  userId,
  domain: 'knowledge',
  subject,
  at: time(at),
  dueAt: time(86_400),
});

const nameOf = ({ type, userId, domain, subject }: ReturnType<typeof promise>): object => ({
  type,
  userId,
  domain,
  subject,
});

const confirmation = (claim: object, at = -60) => ({
  type: 'confirmation' as const,
  claim,
  by: 'bob',
  at: time(at),
  accepted: true,
  as: 'audit',
});

const event = (id: string, data: object): object => ({
  specversion: '1.0',
  type: 'org.negentropy.evidence.v1',
  source: '/board',
  id,
  data,
});

describeAboveEngines((engine) => {
  let server: SandboxServer;
  let attest: ServedSandbox;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
    attest = await server.sandbox({ scopes: ['attest', 'read', 'admin', 'audit'] });
  });
  afterAll(() => server.close());

  const send = async (...records: object[]): Promise<Answer> =>
    await attest.post('/v1/evidence', { records });
  const tell = async (...events: object[]): Promise<AnswerBody> => {
    const response = await fetch(`${server.baseUrl}/v1/ingest/cloudevents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${attest.token}`,
        'content-type': 'application/cloudevents-batch+json',
      },
      body: JSON.stringify(events),
    });
    return (await response.json()) as AnswerBody;
  };
  const recordOf = async ({ evidence }: AnswerBody): Promise<unknown> =>
    (await attest.get(`/v1/evidence/${evidence.at(-1)?.id}`)).body['record'];

  describe('a claim', () => {
    test('is named by whose it is and what it is about, also in one request', async () => {
      const claim = promise('card 1');
      const proof = { type: 'proof', claim: nameOf(claim), at: time(-120), delivered: 1 };
      const together = await send(claim, proof);
      expect([together.status, together.body.evidence?.length]).toEqual([200, 2]);
      const later = await send(confirmation(nameOf(claim)));
      expect(later.body.evidence).toMatchObject([{ settled: 'kept', known: false }]);
      expect(await recordOf(later.body)).toMatchObject({ claim: evidenceId(claim) });
      // Said with the id it is the same evidence.
      const again = await send({ ...confirmation({}), claim: evidenceId(claim) });
      expect(again.body.evidence).toMatchObject([{ known: true }]);
    });

    test('of a stranger about the same is another one', async () => {
      await send(promise('card 2', -7_200, 'mallory'));
      const refused = await send(confirmation(nameOf(promise('card 2'))));
      expect(refused.body).toMatchObject({
        code: 'EVIDENCE_UNKNOWN',
        detail: expect.stringContaining('/records/0/claim'),
      });
      const { userId: _, ...nobody } = nameOf(promise('card 2')) as Record<string, string>;
      expect((await send(confirmation(nobody))).body).toMatchObject({ code: 'BODY_INVALID' });
    });

    test('that was made after what is said of it is not meant', async () => {
      await send(promise('card 3', -600));
      const early = await send(confirmation(nameOf(promise('card 3')), -700));
      expect(early.body).toMatchObject({ code: 'EVIDENCE_UNKNOWN' });
    });

    test('is named by the event that brought it, and by nobody else’s', async () => {
      const claim = promise('card 4');
      const named = { source: '/board', id: 'made-4' };
      const first = await tell(event('made-4', claim), event('done-4', confirmation(named)));
      expect(first.evidence).toHaveLength(2);
      const proof = { type: 'proof', claim: named, at: time(-120), delivered: 1 };
      const later = await tell(event('shown-4', proof));
      expect(later).toMatchObject({ taken: true, records: 1 });
      expect(await recordOf(later)).toMatchObject({ claim: evidenceId(claim) });
      expect(await tell(event('shown-4', proof))).toEqual(later);
      const another = await attest.withKey({ scopes: ['attest'] });
      const refused = await another.post('/v1/evidence', { records: [proof] });
      expect(refused.body).toMatchObject({ code: 'EVIDENCE_UNKNOWN' });
    });

    test('that came with others in one event has no name by it', async () => {
      await tell(event('two', { records: [promise('card 5'), promise('card 6')] }));
      const refused = await send(confirmation({ source: '/board', id: 'two' }));
      expect(refused.body).toMatchObject({ code: 'EVIDENCE_UNKNOWN' });
    });

    test('is named in a mint request too, and forgotten with an erased person', async () => {
      const claim = promise('card 7', -3_600, 'eve');
      await tell(event('made-7', claim));
      const proof = { type: 'proof', claim: nameOf(claim), at: time(-120), delivered: 1 };
      const action = { family: 'civic', type: 'promise', domain: 'knowledge' };
      const asked = { userId: 'eve', action: { ...action, occurredAt: time(-3_600) } };
      const evidence = [{ id: evidenceId(claim) }, proof, confirmation(nameOf(claim))];
      const decided = await attest.post('/v1/tokenomics/mint', { ...asked, evidence });
      expect(decided.body).toMatchObject({ outcome: 'refused', code: 'BELOW_THRESHOLD' });
      expect((await attest.post('/v1/members/eve/erase', {})).status).toBe(200);
      for (const name of [nameOf(claim), { source: '/board', id: 'made-7' }]) {
        expect((await send(confirmation(name))).body).toMatchObject({ code: 'EVIDENCE_UNKNOWN' });
      }
    });
  });
});
