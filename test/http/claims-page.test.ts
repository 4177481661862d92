import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { CLAIM_TYPES, RECORDS } from '../../src/core/families/record.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { de } from '../../src/web/texts/de.ts';
import { en } from '../../src/web/texts/en.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { readText } from '../house-rules/source-files.ts';
import { formsOn, signIn as signInAt, type Session } from './page-session.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

const { claims: words } = en.own;

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    const pages = builtPages();
    server = await startSandboxServer(await engine.openMigrated(), { pages });
  });
  afterAll(() => server.close());

  /** Somebody who takes part, as their browser asks. */
  async function person(
    admin: ServedSandbox,
    userId: string,
    scopes: readonly ('attest' | 'self')[] = ['attest'],
  ): Promise<Session> {
    const { token } = await admin.withKey({ scopes, userId });
    return await signInAt(server.baseUrl, token);
  }

  const send = async (session: Session, path: string, fields: object): Promise<Response> =>
    await session.send(path, { ...fields, ...(await session.stampOf(path)) });

  const read = async (session: Session, path: string, language = 'en'): Promise<string> =>
    await (await session.open(path, language)).text();

  /** The form of an act that stands on a page with these hidden fields. */
  const filled = (page: string, act: string): object => {
    const form = formsOn(page).find((one) => one.act === act);
    if (form === undefined) throw new Error(`no form to ${act} stands on the page`);
    const fields = Object.fromEntries(form.fields.map(({ name, value }) => [name, value]));
    return { ...fields, ...form.hidden, act };
  };

  test('who has a key and did nothing yet is led to what they can promise', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const newcomer = await person(admin, 'newcomer');
    expect((await newcomer.open('/me')).headers.get('location')).toBe('/me/claims');
    expect(await read(newcomer, '/me/debts')).toContain(en.own.debts.noDebt);
    expect(await read(newcomer, '/me/data')).toContain(en.own.data.unknown('newcomer'));
    const page = await read(newcomer, '/me/claims');
    expect(formsOn(page).map(({ act }) => act)).toContain('promise');
    await newcomer.send('/me/claims', { ...filled(page, 'promise'), subject: 'the gate' });
    expect((await newcomer.open('/me')).status).toBe(200);
  });

  test('a member promises, shows, is confirmed, looks, asks and is paid on pages', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const [ada, bob] = [await person(admin, 'ada'), await person(admin, 'bob')];
    const path = '/me/claims';
    const promise = { ...filled(await read(ada, path), 'promise'), subject: 'the <i>gate</i>' };
    expect((await ada.send(path, promise)).headers.get('location')).toBe(`${path}?done=promised`);
    const promised = await read(ada, path);
    expect(promised).toContain('the &lt;i&gt;gate&lt;/i&gt;');
    expect(promised).toContain(words.states.promised);
    expect(promised).toContain(words.missing.ownProof);
    expect(formsOn(promised).map(({ act }) => act)).not.toContain('confirm');

    expect(await read(ada, '/me/data')).toContain('href="/me/export"');
    expect(await (await ada.open('/me/export')).json()).toMatchObject({ userId: 'ada' });
    const unclear = { ...filled(promised, 'show'), delivered: 'nearly all' };
    expect((await send(ada, path, unclear)).status).toBe(422);
    await send(ada, path, { ...filled(promised, 'show'), delivered: '100 %' });
    expect(await read(bob, path)).toContain(words.waiting);
    // Fails if it is left out: who confirms says yes to a number that they never saw.
    expect(await read(bob, path)).toContain(words.counted.delivered('1'));
    const confirmed = await bob.send(path, filled(await read(bob, path), 'confirm'));
    expect(confirmed.headers.get('location')).toBe(`${path}?done=confirmed`);
    expect(await read(bob, path)).not.toContain(words.waiting);

    const kept = await read(ada, path);
    expect(kept).toContain(words.states.kept);
    const before = await admin.get('/v1/tokenomics/supply');
    const looked = await (await ada.send(path, filled(kept, 'look'))).text();
    expect(looked).toMatch(/You would earn [\d.]+ MIC/);
    expect(await admin.get('/v1/tokenomics/supply')).toEqual(before);
    const asked = await ada.send(path, filled(looked, 'ask'));
    const decision = asked.headers.get('location') ?? '';
    expect(decision).toMatch(/^\/d\/\d+$/);
    expect((await admin.get(`/v1/decisions/${decision.slice(3)}`)).body).toMatchObject({
      userId: 'ada',
      outcome: 'minted',
    });
    expect(await read(ada, path)).toContain(words.states.minted);
  });

  // Fails when a type of claim has no form, or one whose fields are not those of its record.
  test('a member claims everything that the rules pay for by a form', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ada = await person(admin, 'ada');
    const path = '/me/claims';
    expect(formsOn(await read(ada, path)).map(({ act }) => act)).not.toContain('defect');
    const actions = CLAIM_TYPES.map((type) => ({ family: RECORDS[type].family, type, weight: 1 }));
    await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, actions } });
    const [domain] = PRESETS.sandbox.domains;
    for (const instrument of ['meter-1', 'meter-2']) {
      const reader = await admin.withKey({ scopes: ['attest'] });
      const key = (await reader.get('/v1/caller')).body['keyId'];
      const what = { domain, instrument, weight: 0, key, measures: 'volatility' };
      const { status, body } = await admin.post('/v1/tokenomics/instruments', what);
      expect([status, body]).toMatchObject([200, {}]);
    }
    const asked: Readonly<Record<string, string>> = {
      of: 'bob',
      before: '0,5',
      after: '0.1',
      rating: '1',
      aims: 'meter-1 0.2\nmeter-2 0.25',
    };
    const claim = async (type: string): Promise<Response> => {
      const page = await read(ada, path);
      const form = formsOn(page).find(({ act }) => act === type);
      const answers = Object.entries({ ...asked, subject: type }).filter(([name]) =>
        form?.fields.some((field) => field.name === name),
      );
      return await ada.send(path, { ...filled(page, type), ...Object.fromEntries(answers) });
    };
    const byPeople = CLAIM_TYPES.filter((type) => type !== 'improvement');
    for (const type of byPeople) {
      const done = type === 'promise' ? 'promised' : 'claimed';
      const { headers } = await claim(type);
      expect([type, headers.get('location')]).toEqual([type, `${path}?done=${done}`]);
    }
    const { items } = (await admin.get('/v1/claims')).body as unknown as {
      readonly items: readonly { readonly type: string; readonly subject: string }[];
    };
    expect(items.map(({ type, subject }) => [type, subject])).toEqual(
      byPeople.map((type) => [type, type]).toReversed(),
    );
    // Its aims have arrived: nothing is better than what was never read.
    expect(await (await claim('improvement')).text()).toContain('the instrument meter-1 read 0');
    const wrong = { ...filled(await read(ada, path), 'correction'), before: 'much' };
    const refused = await ada.send(path, { ...wrong, subject: 'the lamp' });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('much')]);
  });

  test('what is wrong with a form is said by the label of the field, in its language', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ada = await person(admin, 'ada');
    const path = '/me/claims';
    const answer = async (wrong: object, language = 'en'): Promise<string> => {
      const sent = { ...filled(await read(ada, path), 'promise'), subject: 'the roof', ...wrong };
      return await (await ada.send(path, sent, { 'accept-language': language })).text();
    };
    const [past, own] = [{ dueAt: '2001-01-01' }, { with: 'ada' }];
    const { fieldsOf, with: party } = words;
    const { unfit } = en.own;
    expect(await answer(past)).toContain(`>${unfit.past(fieldsOf.promise.dueAt)}</a></li>`);
    const [asked = ''] = party.split(':');
    expect(await answer(own)).toContain(`>${unfit.somebodyElse(asked)}</a></li>`);
    expect(await answer(past, 'de')).toContain('>„Bis wann“ liegt in der Vergangenheit.</a>');
    const { subject } = fieldsOf.promise;
    expect(await answer({ subject: 'x'.repeat(2_000) })).toContain(`>“${subject}” must `);
    await ada.send(path, { ...filled(await read(ada, path), 'promise'), subject: 'the roof' });
    const much = { ...filled(await read(ada, path), 'show'), delivered: '150 %' };
    const refused = await (await ada.send(path, much)).text();
    expect(refused).toContain(`>${unfit.most(words.delivered, '1')}</a></li>`);
  });

  test('a second claim about the same leads to the first one, by its words', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const trust = { ...PRESETS.sandbox.trust, oneClaimPerSubject: true };
    await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } });
    const ada = await person(admin, 'ada');
    const path = '/me/claims';
    const promise = async (dueAt: string): Promise<string> => {
      const sent = { ...filled(await read(ada, path), 'promise'), subject: 'the roof', dueAt };
      return await (await ada.send(path, sent)).text();
    };
    await promise('2027-03-01');
    const page = await promise('2027-03-02');
    const said = words.same('the roof', words.states.promised);
    const [, id = ''] = new RegExp(`<li><a href="#([^"]+)">${said}</a></li>`).exec(page) ?? [];
    expect(page).toContain(`<li id="${id}">`);
    expect(page).not.toMatch(/claim [0-9a-f]{64}/);
    const { at, domain } = await lastClaim(admin);
    const dueAt = '2027-03-01T23:59:59Z';
    const more = Array.from({ length: 25 }, (_, nth) => {
      return { type: 'promise', userId: 'ada', domain, subject: `tile ${nth}`, at, dueAt };
    });
    expect((await admin.post('/v1/evidence', { records: more })).status).toBe(200);
    const later = await promise('2027-03-03');
    const [, link = ''] = new RegExp(`<li><a href="([^"]+)">${said}</a></li>`).exec(later) ?? [];
    expect(link).toMatch(/^\/me\/claims\?cursor=[\w-]+#claim-/);
    expect(await read(ada, link)).toContain(`<li id="${id}">`);
  });

  // Fails when a member's own key may say what others have to say.
  test('nobody confirms their own claim, nor asks with a record of their own', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ada = await person(admin, 'ada');
    const path = '/me/claims';
    await ada.send(path, { ...filled(await read(ada, path), 'promise'), subject: 'the wall' });
    const { id, at, domain } = await lastClaim(admin);
    const answer = await send(ada, path, { act: 'confirm', claim: id, by: 'bob' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('a claim is confirmed by somebody else');
    const key = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
    const proof = { type: 'proof', claim: id, at, delivered: 1 };
    const action = { family: 'civic', type: 'promise', domain, occurredAt: at };
    const mint = { userId: 'ada', action, evidence: [{ id }, proof] };
    expect((await key.post('/v1/tokenomics/mint', mint)).body).toMatchObject({ code: 'IDENTITY' });
  });

  test('whose word does not count is named, on the page and in the answers', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const trust = { ...PRESETS.sandbox.trust, standingActions: 100 };
    await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } });
    await admin.post('/v1/witnesses', { userId: 'ada' });
    const operator = await signInAt(server.baseUrl, admin.token);
    const path = '/op/claims';
    const promise = { ...filled(await read(operator, path), 'promise'), subject: 'the well' };
    await operator.send(path, { ...promise, userId: 'bob' });
    await operator.send(path, filled(await read(operator, path), 'show'));
    const word = { ...filled(await read(operator, path), 'confirm'), by: 'carol' };
    const unheard = await (await operator.send(path, word)).text();
    expect(unheard).toContain(words.unheard);
    const page = await read(operator, `${path}?state=shown`);
    expect(page).toContain(words.noStanding('carol'));
    expect(page).toContain(words.missing.confirmation(1));
    expect(page).toContain(words.heard('ada'));
    const witness = await person(admin, 'ada');
    const waits = await read(witness, '/me/claims');
    expect(waits).toContain(words.missing.yours(1));
    expect(waits).toContain(words.waiting);
    expect(waits).not.toContain(words.waitingForOthers);
    // Whose word would not count is told before they have said it for good.
    const newcomer = await read(await person(admin, 'dora'), '/me/claims');
    expect(newcomer).toContain(words.waitingForOthers);
    expect(newcomer).toContain(`${words.wouldNotCount} ${words.silences.NO_STANDING('dora')}`);
    expect(newcomer).toContain(words.missing.confirmation(1));
    expect(newcomer).not.toContain(words.waiting);
    for (const [userId, yours] of [
      ['ada', { counts: true, rejects: true }],
      ['dora', { counts: false, reason: 'NO_STANDING', rejects: false }],
      ['carol', undefined],
      ['bob', undefined],
    ] as const) {
      const key = await admin.withKey({ scopes: ['attest'], userId });
      const [claim] = (await key.get('/v1/claims')).body['items'] as readonly object[];
      expect([userId, claim]).toMatchObject([userId, yours === undefined ? {} : { yours }]);
      expect([userId, 'yours' in (claim ?? {})]).toEqual([userId, yours !== undefined]);
    }
    expect(await read(operator, '/op/people')).toContain(en.own.people.isWitness);
    expect(await read(operator, `${path}?state=kept`)).toContain(words.none);
    expect(await read(operator, path, 'de')).toContain('carol hat hier noch nichts Eigenes');

    const { id, at, domain } = await lastClaim(admin);
    const action = { family: 'civic', type: 'promise', domain, occurredAt: at };
    const mint = { userId: 'bob', action, evidence: [{ id }] };
    const waiting = {
      claim: id,
      missing: [{ what: 'confirmation', count: 1 }],
      words: [{ by: 'carol', accepted: true, counts: false, reason: 'NO_STANDING' }],
    };
    const refused = { code: 'EVIDENCE_MISSING', waiting };
    expect((await admin.post('/v1/tokenomics/preview', mint)).body).toMatchObject(refused);
    const { body } = await admin.post('/v1/tokenomics/mint', mint);
    expect(body).toMatchObject(refused);
    expect((await admin.get(`/v1/decisions/${String(body['id'])}`)).body).toEqual(body);
    const batch = await admin.post('/v1/tokenomics/mint/batch', { requests: [mint] });
    expect(batch.body['results']).toEqual([{ decision: body }]);
  });

  // Fails if what waits for somebody else's promise is told to be kept, or not confirmed.
  test('a claim that waits for an earlier promise says so until that has ended', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ruled = { standingActions: 100, onePersonPerDeed: true, graceCycles: 4 };
    const trust = { ...PRESETS.sandbox.trust, ...ruled };
    await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } });
    for (const userId of ['ada', 'wit']) await admin.post('/v1/witnesses', { userId });
    const operator = await signInAt(server.baseUrl, admin.token);
    const path = '/op/claims';
    for (const userId of ['ada', 'eve']) {
      const promise = filled(await read(operator, path), 'promise');
      await operator.send(path, { ...promise, subject: 'the roof', userId });
    }
    const first = (await admin.get('/v1/claims?userId=ada')).body[
      'items'
    ] as readonly ListedClaim[];
    await operator.send(path, filled(await read(operator, path), 'show'));
    await operator.send(path, { ...filled(await read(operator, path), 'confirm'), by: 'wit' });

    const { id, at, domain } = await lastClaim(admin);
    const missing = [{ what: 'earlier', count: 1 }];
    const waits = { id, state: 'confirmed', missing, mayBeAsked: false };
    const told = async (query: string): Promise<unknown> =>
      (await admin.get(`/v1/claims?userId=eve${query}`)).body['items'];
    expect(await told('')).toMatchObject([waits]);
    expect(await told('&state=kept')).toEqual([]);
    const eve = await person(admin, 'eve');
    const page = await read(eve, '/me/claims');
    expect(page).toContain(words.missing.earlier);
    expect(page).not.toContain(`class="state">${words.states.kept}`);
    expect(formsOn(page).map(({ act }) => act)).not.toContain('look');
    expect(await read(operator, path, 'de')).toContain(de.own.claims.missing.earlier);

    const action = { family: 'civic', type: 'promise', domain, occurredAt: at };
    const mint = { userId: 'eve', action, evidence: [{ id }] };
    const refused = { code: 'UNDER_REVIEW', waiting: { claim: id, missing } };
    expect((await admin.post('/v1/tokenomics/preview', mint)).body).toMatchObject(refused);
    const { body } = await admin.post('/v1/tokenomics/mint', mint);
    expect(body).toMatchObject(refused);
    expect((await admin.get(`/v1/decisions/${String(body['id'])}`)).body).toEqual(body);
    expect(await told('&state=confirmed')).toMatchObject([waits]);

    const [earlier] = first;
    const reason = 'a mistake';
    const ended = await admin.post(`/v1/evidence/${earlier?.id}/retract`, { reason });
    expect(ended.status).toBe(200);
    expect(await told('')).toMatchObject([{ id, state: 'kept', missing: [], mayBeAsked: true }]);
    expect(formsOn(await read(eve, '/me/claims')).map(({ act }) => act)).toContain('look');
  });

  // Fails if who asks below the threshold is told that they may ask again: they may not.
  test('of a refusal that is final the page says so before anybody asks', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const operator = await signInAt(server.baseUrl, admin.token);
    const path = '/op/claims';
    const promise = filled(await read(operator, path), 'promise');
    await operator.send(path, { ...promise, subject: 'the roof', userId: 'eve' });
    await operator.send(path, filled(await read(operator, path), 'show'));
    await operator.send(path, { ...filled(await read(operator, path), 'confirm'), by: 'wit' });
    const look = filled(await read(operator, path), 'look');
    const told = await (await operator.send(path, look)).text();
    expect(told).toContain(words.wouldRefuse(en.codes.BELOW_THRESHOLD));
    expect(told).toContain(words.askFinalWait(7));
    expect(told).not.toContain(words.askRefusedNote);
  });

  // Fails if an operator can take back what nobody will confirm by the API alone.
  test('an operator takes a claim back by a form, and a member is shown none', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const operator = await signInAt(server.baseUrl, admin.token);
    const path = '/op/claims';
    const promise = filled(await read(operator, path), 'promise');
    await operator.send(path, { ...promise, subject: 'the roof', userId: 'eve' });
    const eve = await person(admin, 'eve');
    expect(formsOn(await read(eve, '/me/claims')).map(({ act }) => act)).not.toContain('takeBack');
    const form = filled(await read(operator, path), 'takeBack');
    const sent = await operator.send(path, { ...form, reason: 'moved away' });
    expect(sent.headers.get('location')).toBe(`${path}?done=takenBack`);
    const page = await read(operator, path);
    expect(page).toContain(words.states.withdrawn);
    expect(formsOn(page).map(({ act }) => act)).not.toContain('takeBack');
  });

  // Fails if a claim whose deed is another's by now is told to be kept.
  test('a claim whose deed was kept by whoever promised it first says so', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ruled = { standingActions: 100, onePersonPerDeed: true, graceCycles: 4 };
    const trust = { ...PRESETS.sandbox.trust, ...ruled };
    await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } });
    for (const userId of ['ada', 'wit']) await admin.post('/v1/witnesses', { userId });
    const operator = await signInAt(server.baseUrl, admin.token);
    const path = '/op/claims';
    for (const userId of ['ada', 'eve']) {
      const promise = filled(await read(operator, path), 'promise');
      await operator.send(path, { ...promise, subject: 'the roof', userId });
    }
    for (const userId of ['eve', 'ada']) {
      const [claim] = (await admin.get(`/v1/claims?userId=${userId}`)).body[
        'items'
      ] as readonly ListedClaim[];
      const { id = '', at } = claim ?? {};
      const said = { claim: id, at };
      await admin.post('/v1/evidence', { type: 'proof', ...said, delivered: 1 });
      const yes = { type: 'confirmation', ...said, by: 'wit', accepted: true };
      expect((await admin.post('/v1/evidence', yes)).status).toBe(200);
    }
    const told = async (): Promise<unknown> =>
      (await admin.get('/v1/claims?userId=eve')).body['items'];
    const missing = [{ what: 'deed', count: 1 }];
    expect(await told()).toMatchObject([{ state: 'confirmed', missing, mayBeAsked: true }]);
    const eve = await person(admin, 'eve');
    expect(await read(eve, '/me/claims')).toContain(words.missing.deed);
    expect(await read(operator, path, 'de')).toContain(de.own.claims.missing.deed);

    const [{ id, at, domain } = { id: '', at: '', domain: '' }] =
      (await told()) as readonly ListedClaim[];
    const action = { family: 'civic', type: 'promise', domain, occurredAt: at };
    const { body } = await admin.post('/v1/tokenomics/mint', {
      userId: 'eve',
      action,
      evidence: [{ id }],
    });
    expect(body).toMatchObject({ code: 'DUPLICATE' });
    expect(await told()).toMatchObject([{ state: 'refused', missing, mayBeAsked: false }]);

    const [first] = (await admin.get('/v1/claims?userId=ada')).body[
      'items'
    ] as readonly ListedClaim[];
    await admin.post(`/v1/evidence/${first?.id}/retract`, { reason: 'a mistake' });
    expect(await told()).toMatchObject([{ state: 'refused', missing: [], mayBeAsked: true }]);
    const again = await admin.post('/v1/tokenomics/mint', {
      userId: 'eve',
      action,
      evidence: [{ id }],
    });
    expect(again.body).not.toMatchObject({ code: 'DUPLICATE' });
  });

  test('a first cycle, a decision and an unmeasured domain say what is there', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const { sandbox } = PRESETS;
    await admin.post('/v1/policies', {
      policy: { ...sandbox, gates: { ...sandbox.gates, entropy: true } },
    });
    const { slug } = admin.community.row;
    await admin.post(`/v1/communities/${slug}/publish`, { public: true });
    const visitor = await signInAt(server.baseUrl, '');
    expect(await read(visitor, `/c/${slug}`)).toContain(en.noneDue);
    const [ada, bob] = [await person(admin, 'ada'), await person(admin, 'bob')];
    const path = '/me/claims';
    await ada.send(path, { ...filled(await read(ada, path), 'promise'), subject: 'the bridge' });
    await ada.send(path, filled(await read(ada, path), 'show'));
    await bob.send(path, filled(await read(bob, path), 'confirm'));
    const looked = await (await ada.send(path, filled(await read(ada, path), 'look'))).text();
    const { domain } = await lastClaim(admin);
    expect(looked).toContain(words.unknown(domain));
    const notBefore = en.entropy.progress.notBefore('', '').slice(0, 26);
    expect(looked).toContain(notBefore);
    const { known } = sandbox.entropy;
    const { outcomes } = en.entropy.progress.parts;
    expect(looked).toContain(outcomes('1', String(known.outcomes)));
    await ada.send(path, filled(looked, 'ask'));
    expect(await read(ada, '/me')).toMatch(/href="\/d\/\d+">the bridge</);
    const page = await read(visitor, `/c/${slug}`);
    expect(page).toContain(outcomes('1', String(known.outcomes)));
    expect(page).toContain(en.dueSoFar('1', '').slice(0, 30));
    expect(page).toContain(notBefore);
    const operator = await signInAt(server.baseUrl, admin.token);
    const home = await read(operator, '/op');
    expect(home).toContain(outcomes('1', String(known.outcomes)));
    expect(home).toContain(notBefore);
  });

  test('an import says how far its claims have come, and whose word does not count', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const trust = { ...PRESETS.sandbox.trust, standingActions: 100 };
    await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } });
    await admin.post('/v1/witnesses', { userId: 'ada' });
    const { domains } = PRESETS.sandbox;
    const map = readText('examples/tasks.yaml').replace('community', domains[0] ?? '');
    const request = { table: readText('examples/tasks.csv'), map };
    const looked = (await admin.post('/v1/imports/tables', request)).body;
    const unheard = [{ line: 2, by: 'bea', reason: 'NO_STANDING' }];
    expect(looked).toMatchObject({ taken: 2, unheard });
    expect(looked).not.toHaveProperty('claims');
    const came = { claims: { kept: 1, shown: 1 }, unheard };
    for (const taken of [2, 0]) {
      const applied = await admin.post('/v1/imports/tables', { ...request, apply: true });
      expect(applied.body).toMatchObject({ taken, ...came });
    }
    const operator = await signInAt(server.baseUrl, admin.token);
    const seen = await (
      await send(operator, '/op/import', { act: 'lookAtTable', ...request })
    ).text();
    expect(seen).toContain(en.own.imports.wouldNotCount);
    // Why a word did not count stands in the row, not only in what is folded away.
    const heads = (await read(operator, '/op/claims')).match(/<summary>[^]*?<\/summary>/g) ?? [];
    expect(heads.join('')).toContain(`${words.countsNot} ${words.noStanding('bea')}`);
    // The map that the form begins with is the one that the documents show.
    expect(await read(operator, '/op/import')).toContain(readText('examples/tasks.yaml'));
    const page = await (
      await send(operator, '/op/import', { act: 'takeTable', ...request })
    ).text();
    expect(page).toContain(en.own.imports.came);
    expect(page).toContain(words.silences.NO_STANDING('bea'));
  });

  // Fails when a table makes a member beside whose name a key that was given out is of nobody, or
  // when whoever has such a key is not told which id is in use.
  test('a name that looks like the user of a key is told apart before it is taken', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const bea = await person(admin, 'bea');
    const operator = await signInAt(server.baseUrl, admin.token);
    const map = readText('examples/tasks.yaml').replace(
      'community',
      PRESETS.sandbox.domains[0] ?? '',
    );
    const table = readText('examples/tasks.csv').replaceAll('bea', 'Bea');
    const like = { user: 'Bea', used: 'bea' };
    const sent = { table, map, act: 'takeTable' };
    const said = await (await send(operator, '/op/import', sent)).text();
    expect(said).toContain(en.own.likeness({ ...like, by: 'key' }));
    expect((await admin.get('/v1/members/Bea')).status).toBe(404);
    await send(operator, '/op/people', { act: 'apart', userId: 'Bea' });
    const request = { table, map, apply: true };
    expect((await admin.post('/v1/imports/tables', request)).body).toMatchObject({ taken: 2 });

    const promise = { ...filled(await read(bea, '/me/claims'), 'promise'), subject: 'the gate' };
    const inUse = { user: 'bea', used: 'Bea', by: 'member' } as const;
    for (const texts of [en, de]) {
      const language = { 'accept-language': texts.language };
      const page = await (await bea.send('/me/claims', promise, language)).text();
      expect(page).toContain(texts.own.likeness(inUse));
      expect(page).not.toContain('/v1/');
    }
    const key = await admin.post('/v1/keys', { label: 'b', scopes: ['attest'], userId: 'BEA' });
    expect(key.body).toMatchObject({ code: 'CONFLICT', detail: expect.stringContaining('"Bea"') });
  });

  // Fails when a table is read otherwise than the selects say, or taken without a look at it.
  test('a table without a map is read by its heads, changed by selects, and taken', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const operator = await signInAt(server.baseUrl, admin.token);
    const { imports } = en.own;
    const posted = async (form: Readonly<Record<string, string>>): Promise<string> =>
      await (await send(operator, '/op/import', form)).text();
    const head = 'Wer;Aufgabe;Zugesagt;Ende';
    const table = `${head}\nada;Beete;27.11.2025;30.11.2025\nbob;Zaun;27.11.25;30.11.2025\n`;
    const first = await posted({ act: 'proposeMap', table });
    const { places } = imports;
    expect(first).toContain(imports.lacking(`${words.domain}; ${places['claim.dueAt']}`));
    expect(first).toContain('<option value="column:Aufgabe"  selected>');
    // Nothing can be looked at while something is missing, and the table is still there.
    expect(first).not.toContain('value="lookAtTable"');
    expect(first).toContain('ada;Beete');
    const chosen = {
      table,
      readType: 'promise',
      type: 'promise',
      dates: 'day.month.year',
      decimal: '.',
      timeZone: 'Europe/Berlin',
      'place.claim.userId': 'column:Wer',
      'place.claim.subject': 'column:Aufgabe',
      'place.claim.domain': `value:${PRESETS.sandbox.domains[0]}`,
      'place.claim.at': 'column:Zugesagt',
      'place.claim.dueAt': 'column:Ende',
      'place.claim.with': '',
    };
    const again = await posted({ act: 'proposeMap', ...chosen });
    expect(again).toContain('November 30, 2025 at 11:59');
    expect(again).toContain('write the year with four digits');
    expect(again).toContain('value="lookAtTable"');
    const looked = await posted({ act: 'lookAtTable', ...chosen });
    expect(looked).toContain(imports.lookedWord);
    expect(looked).toContain('value="takeTable"');
    expect(await posted({ act: 'takeTable', ...chosen })).toContain(imports.tookWord);
    const { body } = await admin.get('/v1/claims?limit=10');
    expect(body['items']).toMatchObject([{ userId: 'ada', subject: 'Beete' }]);
    const zoned = await posted({ act: 'proposeMap', table, zone: 'Asia/Tokyo', firstLine: '2' });
    expect(zoned).toContain('<option value="Asia/Tokyo"  selected>');
    expect(zoned).toContain(imports.firstPart('4'));
    const last = await posted({ act: 'proposeMap', table, zone: 'x', firstLine: '2', last: '1' });
    expect(last).not.toContain('<option value="Asia/Tokyo"  selected>');
    expect(last).not.toContain(imports.firstPart('4'));
    const workbook = await posted({ act: 'proposeMap', table: 'PK\u0003\u0004rest' });
    expect(workbook).toContain(imports.workbook);
    const wrong = await posted({ act: 'lookAtTable', table, map: 'format: 1' });
    expect(wrong).toContain('must list which records');
  });

  test('who does not say when it was done is asked again, and heard with an answer', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ruled = async (promisesAhead: boolean): Promise<void> => {
      const trust = { ...PRESETS.sandbox.trust, promisesAhead, timedWords: true };
      await admin.post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } });
    };
    // The clock of a sandbox stands before the time at which a promise comes in.
    await ruled(false);
    const [ada, bob] = [await person(admin, 'ada'), await person(admin, 'bob')];
    const path = '/me/claims';
    const confirmed = async (subject: string, done: string): Promise<string> => {
      await ada.send(path, { ...filled(await read(ada, path), 'promise'), subject });
      await ada.send(path, filled(await read(ada, path), 'show'));
      const page = await read(bob, path);
      // No answer stands there that does not count; to reject takes none.
      expect(page).not.toContain(words.doneOptions.unknown);
      expect(page).toMatch(/<select[^>]* name="done"[^>]* required/);
      expect(page).toMatch(/<button[^>]* value="reject"[^>]* formnovalidate/);
      const untimed = await (await bob.send(path, filled(page, 'confirm'))).text();
      expect(untimed).toContain(words.silences.UNTIMED('bob'));
      const again = filled(await read(bob, path), 'confirm');
      const answer = await bob.send(path, { ...again, done });
      return answer.headers.get('location') ?? (await answer.text());
    };
    expect(await confirmed('the fence', 'after')).toBe(`${path}?done=confirmed`);
    const kept = await read(ada, path);
    expect(kept).toContain(words.said.yes('bob'));
    expect(kept).not.toContain(words.silences.UNTIMED('bob'));
    await ruled(true);
    expect(await confirmed('the roof', 'before')).toContain(words.silences.DONE_BEFORE('bob'));
    // Whoever is asked after the term says that it was in time, or that it was late.
    await ruled(false);
    await ada.send(path, { ...filled(await read(ada, path), 'promise'), subject: 'the gate' });
    await ada.send(path, filled(await read(ada, path), 'show'));
    expect(await read(bob, path)).not.toContain(words.doneOptions.late);
    await admin.post('/v1/cycles/advance', { cycles: 9 });
    const overdue = filled(await read(bob, path), 'confirm');
    const late = await (await bob.send(path, { ...overdue, done: 'late' })).text();
    expect(late).toContain(words.silences.DONE_LATE('bob'));
    const again = filled(await read(bob, path), 'confirm');
    const inTime = await bob.send(path, { ...again, done: 'after' });
    expect(inTime.headers.get('location')).toBe(`${path}?done=confirmed`);
  });

  test('a key that only reads sees its own claims, and those of nobody else', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const [ada, bob] = [await person(admin, 'ada'), await person(admin, 'bob')];
    const path = '/me/claims';
    for (const [session, subject] of [
      [ada, 'the roof'],
      [bob, 'the cellar'],
    ] as const) {
      const promise = filled(await read(session, path), 'promise');
      await session.send(path, { ...promise, subject });
    }
    const own = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const page = await read(await signInAt(server.baseUrl, own.token), path);
    expect(page).toContain('the roof');
    expect(page).not.toContain('the cellar');
    expect(page).toContain(en.own.needsAttest);
    expect(formsOn(page)).toEqual([]);
    const listed = await own.get('/v1/claims');
    expect(listed.body['items']).toMatchObject([{ subject: 'the roof' }]);
    expect(listed.body).toMatchObject({ heard: [] });
    expect((await own.get('/v1/claims?userId=bob')).body).toMatchObject({ code: 'SCOPE_MISSING' });
  });

  test('a list goes on by its cursor, also among those of one state', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const { body } = await admin.get('/v1/cycles/current');
    const at = String(body['time']);
    const records = ['one', 'two', 'three'].map((subject) => {
      return { type: 'promise', userId: 'ada', domain: 'knowledge', subject, at, dueAt: at };
    });
    await admin.post('/v1/evidence', { records });
    for (const query of ['limit=2', 'limit=2&state=promised']) {
      const first = (await admin.get(`/v1/claims?${query}`)).body;
      const rest = (await admin.get(`/v1/claims?${query}&cursor=${String(first['next'])}`)).body;
      const subjects = [first, rest].flatMap((page) =>
        (page['items'] as readonly { readonly subject: string }[]).map(({ subject }) => subject),
      );
      expect(subjects).toEqual(['three', 'two', 'one']);
      expect(rest).not.toHaveProperty('next');
    }
  });
});

interface ListedClaim {
  readonly id: string;
  readonly at: string;
  readonly domain: string;
}

async function lastClaim(admin: ServedSandbox): Promise<ListedClaim> {
  const { items } = (await admin.get('/v1/claims')).body as unknown as {
    readonly items: readonly ListedClaim[];
  };
  const [claim] = items;
  if (claim === undefined) throw new Error('nobody claimed anything');
  return claim;
}
