import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  headOf,
  settlementCsv,
  settlementIn,
  signedTextOf,
} from '../../src/cli/operator/settlement-files.ts';
import { emergencyText } from '../../src/core/entries/governance/emergency.ts';
import { encodeBase64 } from '../../src/core/log/base64.ts';
import {
  claimsRequestText,
  type EvidenceClaim,
  isClaimSigned,
} from '../../src/core/log/evidence-claim.ts';
import type { SignerKey } from '../../src/core/log/note-key.ts';
import { SIGNED_KINDS, type SignedKind } from '../../src/core/log/signed-text.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { reviewText } from '../../src/core/review/signed-review.ts';
import { nodeEd25519, signerOf } from '../../src/pipeline/log/log-key.ts';
import { registryKeyText } from '../../src/pipeline/registry/evidence-registry.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { COUNCIL, COUNCIL_KEYS, keyText, signed } from '../worlds/governance.ts';
import { privateKeyOf, publicKeyOf } from '../worlds/panels.ts';
import { mintFor } from './minted-promise.ts';
import {
  type Answer,
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from './served-sandbox.ts';

const [first, second] = COUNCIL_KEYS as [SignerKey, SignerKey];
const INSTALLATION = 'test.example';
const WHY = { reason: 'as was agreed' };
const AT = new Date((NOW - 3_600) * 1000).toISOString();
const PROMISE = { type: 'promise', userId: 'ada', domain: 'knowledge', at: AT, dueAt: AT };
const OWED = {
  userId: 'ada',
  creditor: 'town',
  kind: 'property-tax',
  currency: 'USD/2',
  principal: '48.00',
  reference: 'parcel 17',
};
const PLEDGED = {
  pledgeId: 'fy27',
  creditor: 'town',
  currency: 'USD/2',
  pool: '300.00',
  amount: '0.12',
  perNegentropy: 1,
  memberCap: '20.00',
  periodCycles: 365,
  untilCycle: 9_000,
  key: keyText(first),
};

/** Two services that call themselves the same; the second one is somebody else's. */
interface Services {
  readonly own: SandboxServer;
  readonly namesake: SandboxServer;
}

/** What is handed in to a community, signed as the community `by` has it signed. */
type HandIn = (by: ServedSandbox) => Promise<Answer>;
type Story = (place: ServedSandbox, namesake: ServedSandbox, services: Services) => Promise<HandIn>;

function base64By(key: SignerKey, text: string): string {
  return encodeBase64(nodeEd25519.sign(Buffer.from(text), key.seed));
}

async function proposalOf(place: ServedSandbox): Promise<{ vkey: string; proposal: string }> {
  const { proposals = [] } = (await place.get('/v1/policies/proposals')).body as {
    proposals?: { vkey: string; proposal: string }[];
  };
  return proposals[0] ?? { vkey: '', proposal: '' };
}

const ofCouncil =
  (what: 'approval' | 'cancel'): Story =>
  async (place, namesake) => {
    for (const each of [place, namesake]) {
      await each.post('/v1/council', COUNCIL);
      const policy = { ...PRESETS.sandbox, giFloor: 0.4 };
      await each.post('/v1/policies/proposals', { policy });
    }
    const { proposal } = await proposalOf(place);
    const verb = what === 'approval' ? 'approvals' : 'cancel';
    return async (by) => {
      const signature = signed(first, what, await proposalOf(by));
      const word = { key: keyText(first), signature, ...(what === 'cancel' ? WHY : {}) };
      return await place.post(`/v1/policies/proposals/${proposal}/${verb}`, word);
    };
  };

async function sayEmergency(place: ServedSandbox, by: ServedSandbox, paused: boolean) {
  const { council } = (await by.get('/v1/pause')).body as {
    council?: { vkey: string; counter: number; openCycle: number };
  };
  const { vkey = '', counter = 0, openCycle: lastCycle = 0 } = council ?? {};
  const word = { paused, counter, ...(paused ? { lastCycle } : {}) };
  const text = emergencyText(vkey, word);
  const keys = paused ? [first] : [first, second];
  const signatures = keys.map((key) => ({ key: keyText(key), signature: base64By(key, text) }));
  return await place.post('/v1/pause/emergency', { ...word, signatures, ...WHY });
}

async function reviewStory(place: ServedSandbox, namesake: ServedSandbox): Promise<HandIn> {
  const users = new Map<string, string>();
  let panel = '';
  for (const each of [namesake, place]) {
    for (const userId of ['judge-0', 'judge-1', 'judge-2']) {
      const order = { userId, kind: 'person', key: publicKeyOf(userId) };
      users.set(String((await each.post('/v1/sentinels', order)).body['id']), userId);
    }
    await each.post('/v1/cycles/advance', { cycles: 1 });
    const records = [{ ...PROMISE, subject: 'a road' }];
    const claim = (await each.post('/v1/evidence', { records })).body.evidence[0]?.id ?? '';
    await each.post('/v1/evidence', { records: [{ type: 'proof', claim, at: AT, delivered: 1 }] });
    panel = String((await each.post('/v1/panels', { claim })).body['id']);
  }
  const { seats } = (await place.get(`/v1/panels/${panel}`)).body as unknown as {
    seats: { sentinel: string }[];
  };
  const { sentinel = '' } = seats[0] ?? {};
  const said = { sentinel, holds: true };
  return async (by) => {
    const text = Buffer.from(reviewText(by.vkey, { panel: Number(panel), ...said }));
    const bytes = nodeEd25519.sign(text, privateKeyOf(users.get(sentinel) ?? ''));
    return await place.post(`/v1/panels/${panel}/reviews`, {
      ...said,
      signature: bytesToHex(bytes),
    });
  };
}

async function pledgeStory(place: ServedSandbox, namesake: ServedSandbox): Promise<HandIn> {
  const texts = new Map<ServedSandbox, string>();
  for (const each of [place, namesake]) {
    texts.set(each, String((await each.post('/v1/tokenomics/pledges', PLEDGED)).body['signs']));
  }
  return async (by) =>
    await place.post('/v1/tokenomics/pledges/pool', {
      pledgeId: PLEDGED.pledgeId,
      signature: base64By(first, texts.get(by) ?? ''),
    });
}

async function settlementStory(place: ServedSandbox, namesake: ServedSandbox): Promise<HandIn> {
  await (
    await pledgeStory(place, namesake)
  )(place);
  const { body } = await place.post('/v1/tokenomics/debts', OWED);
  const elected = { userId: 'ada', debtId: body['debtId'], pledgeId: PLEDGED.pledgeId };
  await place.post('/v1/tokenomics/debt-reductions', elected);
  await place.post('/v1/cycles/advance', { cycles: 1 });
  await mintFor(place, 'ada', 'bridge');
  await place.post('/v1/cycles/advance', { cycles: 1 });
  const { items } = (await place.get('/v1/tokenomics/settlements')).body;
  const rows = items as readonly Record<string, unknown>[];
  return async (by) => {
    const { vkey } = (await by.get('/v1/tokenomics/settlements')).body;
    const head = headOf(rows, { named: 'b1', vkey: String(vkey) });
    const filled = settlementCsv(rows, head).replace(/,,,\n$/, ',settled,,\n');
    const signature = base64By(first, signedTextOf('b1.csv', filled));
    const { head: _, ...order } = settlementIn('b1.csv', filled, 'b1');
    const batch = { creditor: 'town', ...order, batch: 'b1', signature };
    return await place.post('/v1/tokenomics/settlements', batch);
  };
}

const HASHES = { key: '5a'.repeat(32), ref: 'a5'.repeat(32) };

async function askFor(place: ServedSandbox, registry: string, { own }: Services): Promise<Answer> {
  const claims = [HASHES];
  const signer = signerOf(own.key, place.community.row.origin);
  const signature = base64By(signer, claimsRequestText(registry, claims));
  return await place.post('/v1/registry/claims', { claimant: place.vkey, claims, signature });
}

/** What each kind of signature is for, so that none is added without an attack on it. */
const STORIES: Readonly<Record<SignedKind, Story>> = {
  'policy-approval': ofCouncil('approval'),
  'policy-cancel': ofCouncil('cancel'),
  'emergency-pause': async (place, namesake) => {
    for (const each of [place, namesake]) await each.post('/v1/council', COUNCIL);
    return async (by) => await sayEmergency(place, by, true);
  },
  'emergency-end': async (place, namesake) => {
    for (const each of [place, namesake]) {
      await each.post('/v1/council', COUNCIL);
      await sayEmergency(each, each, true);
    }
    return async (by) => await sayEmergency(place, by, false);
  },
  review: reviewStory,
  pledge: pledgeStory,
  settlement: settlementStory,
  'evidence-claims': (place, _, services) => {
    const registryOf = (by: ServedSandbox): string =>
      registryKeyText(services[by === place ? 'own' : 'namesake'].key, INSTALLATION);
    return Promise.resolve(async (by) => await askFor(place, registryOf(by), services));
  },
  // It is brought back by whoever asked: what the registry signed for one log is of no other.
  'evidence-claim': async (place, _, services) => {
    const registry = registryKeyText(services.own.key, INSTALLATION);
    const answer = await askFor(place, registry, services);
    const [claim] = answer.body['claims'] as EvidenceClaim[];
    return (by) => {
      const holds = claim !== undefined && isClaimSigned({ log: by.vkey, registry }, claim);
      return Promise.resolve({ ...answer, status: holds ? 200 : 409 });
    };
  },
};

describeAboveEngines((engine) => {
  let services: Services;
  beforeAll(async () => {
    services = {
      own: await startSandboxServer(await engine.openMigrated()),
      namesake: await startSandboxServer(await engine.openMigrated(), { key: newLogKey(8) }),
    };
  });
  afterAll(async () => {
    await services.own.close();
    await services.namesake.close();
  });

  // Fails when what is signed names its log by the name alone, which anybody may take.
  test.each(SIGNED_KINDS)('%s of a log of the same name counts nowhere else', async (kind) => {
    const place = await services.own.sandbox({ scopes: ['admin'] });
    const namesake = await services.namesake.sandbox({ scopes: ['admin'] });
    expect(namesake.community.row.origin).toBe(place.community.row.origin);
    const handIn = await STORIES[kind](place, namesake, services);
    expect((await handIn(namesake)).status).toBeGreaterThanOrEqual(400);
    const { status, body } = await handIn(place);
    expect([status, body['detail']]).toEqual([200, undefined]);
  });
});
