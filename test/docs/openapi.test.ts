import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serviceDocument } from '../../scripts/client-types.ts';
import { examplesAt } from '../../src/http/openapi-examples.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { type Answer, type SandboxServer, startSandboxServer } from '../http/served-sandbox.ts';
import { OptionalKeys } from '../http/optional-keys.ts';
import { NOW } from '../pipeline/minting-members.ts';

interface Described {
  readonly tags: readonly { readonly name: string }[];
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly example?: object }>>;
  };
}

/** For each operation, with what it shares with others. */
const BYTES_MAX = 2_200;

describe('the OpenAPI document', () => {
  let document: Described;
  let text: string;
  beforeAll(async () => {
    text = JSON.stringify(await serviceDocument());
    document = JSON.parse(text) as Described;
  });
  const operations = (): Operation[] => Object.values(document.paths).flatMap(Object.values);

  test('is faultless to a linter, its examples too', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: text, config, absoluteRef: 'openapi.json' });
    const found = problems.map(
      ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`,
    );
    expect(found).toEqual([]);
  });

  test('is what the schema of OpenAPI 3.1 allows, to another', async () => {
    const validator = new Validator();
    expect(await validator.validate({ ...document })).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test(`has at most ${BYTES_MAX} bytes for each operation`, () => {
    expect(Buffer.byteLength(text) / operations().length).toBeLessThan(BYTES_MAX);
  });

  test('holds every object under a name, and nothing under two', () => {
    const { components, paths } = document;
    const parts = Object.entries(components.schemas);
    const nested = parts.flatMap(([name, schema]) => objectsIn(Object.values(schema), name));
    expect([...nested, ...objectsIn(paths, 'paths')]).toEqual([]);
    const texts = parts.map(([, schema]) => JSON.stringify(schema));
    const twice = parts.filter((_, at) => texts.indexOf(texts[at] ?? '') !== at);
    expect(twice.map(([name]) => name)).toEqual([]);
    // A number after a name would tell apart what has no name of its own.
    expect(parts.map(([name]) => name).filter((name) => /\d/.test(name))).toEqual([]);
  });

  test('begins with minting, and says of each kind of operation what it is for', () => {
    expect(document.tags[0]?.name).toBe('minting');
    expect(Object.keys(document.paths)[0]).toBe('/v1/tokenomics/mint');
    const used = new Set(operations().flatMap(({ tags }) => tags));
    expect(document.tags.map(({ name }) => name).toSorted()).toEqual([...used].toSorted());
  });

  test('has an example for every body in JSON', () => {
    const without = operations().flatMap(({ operationId, requestBody }) =>
      Object.entries(requestBody?.content ?? {})
        .filter(([, { example }]) => example === undefined)
        .map(([type]) => `${operationId} ${type}`),
    );
    // One is signed with the secret of a source; of the other the attributes are headers.
    const others = ['ingestGithub application/json', 'ingestCloudEvents application/json'];
    expect(without.toSorted()).toEqual(others.toSorted());
  });
});

/** Where an object is described that has fields but no name. */
function objectsIn(value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, properties = {} } = value as { readonly type?: string; properties?: object };
  const found = type === 'object' && Object.keys(properties).length > 0 ? [place] : [];
  const parts = Object.entries(value).filter(([name]) => name !== 'example');
  return [...found, ...parts.flatMap(([name, part]) => objectsIn(part, `${place}/${name}`))];
}

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  test('the examples of the document can be sent as they stand, to every operation', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const document = JSON.parse(JSON.stringify(await serviceDocument())) as Described;
    const { paths } = document;
    const examples = examplesAt(NOW);
    const all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    const keys = new OptionalKeys(document);
    const note = ({ responses }: Operation, { status, body }: Answer): void => {
      keys.note(responses[String(status)]?.content?.['application/json']?.schema, body);
    };
    // Before anything has happened, what is asked for without a path has little to tell.
    for (const one of all) {
      const isPlain = one.method === 'get' && !one.path.includes('{');
      if (isPlain && !(one.operationId in NOT_SENT) && !(one.operationId in NEEDED_QUERIES)) {
        note(one, await admin.get(one.path));
      }
    }
    const left = all.filter(({ operationId }) => !(operationId in NOT_SENT));
    const sorted = left.toSorted((one, other) => turnOf(one) - turnOf(other));
    const { slug } = admin.community.row;
    const made: Record<string, string> = { slug, community: slug, userId: 'ada' };
    const refused: unknown[] = [];
    for (const one of sorted) {
      const { path, method, operationId } = one;
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        return made[`${path.split('/')[2] ?? ''} ${name}`] ?? made[name] ?? `{${name}}`;
      });
      const asked = `${filled}${NEEDED_QUERIES[operationId] ?? ''}`;
      // What a report is signed by stands in it, whenever the log is signed by itself.
      if (operationId === 'getCycleReport') await admin.community.checkpointer.run();
      const ask =
        method === 'get' ? admin.get(asked) : admin.post(filled, examples[operationId] ?? {});
      const answer = await ask;
      note(one, answer);
      const { status, body } = answer;
      if (status >= 300) refused.push({ operationId, filled, body });
      const [evidence] = operationId === 'recordEvidence' ? body.evidence : [];
      const id = evidence?.id ?? body['id'];
      if (operationId === 'advanceCycles') made['cycles cycle'] = String(Number(body['cycle']) - 1);
      const kind = MADE_BY[operationId];
      if (kind !== undefined) made[`${kind} id`] = String(id);
      if (kind === 'decisions') made['public id'] = String(id);
    }
    expect(refused).toEqual([]);
    expect(sorted.length).toBeGreaterThan(40);
    // What is always there is not called optional: programs would have to ask for nothing.
    const marks = keys.alwaysThere().filter((key) => key.endsWith('.sandbox'));
    expect(marks.length).toBeGreaterThan(5);
    const others = keys.alwaysThere().filter((key) => !marks.includes(key));
    expect(others).toEqual(Object.values(ABSENT_WHEN).flat().toSorted());
  });

  test('the examples of events are taken as they stand, each as its type of content', async () => {
    const { token } = await server.sandbox({ scopes: ['attest'] });
    const headers = { authorization: `Bearer ${token}` };
    const sent = Object.entries(examplesAt(NOW)).filter(([name]) => name.includes(' '));
    const known: unknown[] = [];
    for (const [name, example] of sent) {
      const answer = await fetch(`${server.baseUrl}/v1/ingest/cloudevents`, {
        method: 'POST',
        headers: { ...headers, 'content-type': name.split(' ')[1] ?? '' },
        body: JSON.stringify(example),
      });
      expect([name, answer.status]).toEqual([name, 202]);
      const { evidence } = (await answer.json()) as Answer['body'];
      known.push(evidence.map((one) => one.known));
    }
    expect(known).toEqual([[false], [true]]);
  });
});

/** Keys that every answer above has, by when others have not. Marks of a sandbox are in each. */
const ABSENT_WHEN: Readonly<Record<string, readonly string[]>> = {
  'it was paid, or is held': ['Decision.code', 'DecisionItem.code', 'Explanation.code'].concat(
    'Preview.code',
    'PublicDecision.code',
    'ClaimItemDecision.code',
  ),
  'the action is of the cycle of the ask': [
    'Decision',
    'DecisionItem',
    'Preview',
    'PublicDecision',
  ].map((name) => `${name}.actionCycle`),
  'the person was erased': ['Debt.reference', 'Debt.userId', 'Decision.userId']
    .concat('DecisionItem.userId', 'PersonNumbersMember.userId', 'Preview.userId')
    .concat('Sentinel.userId'),
  'nobody was active': ['CommunityIntegrityCycle', 'Cycle', 'CyclesReport'].map(
    (name) => `${name}.globalIntegrity`,
  ),
  'it is asked for by something else': ['ActivityItem.code', 'ActivityItem.outcome'],
  'it is asked for as of another time': ['channels', 'cycle', 'cycles', 'history']
    .concat('integrity', 'threshold')
    .map((name) => `MemberNegentropy.${name}`),
  'it would tell of few people': ['CouncilPage.appealsWon', 'CouncilPage.findings'],
  'nothing was signed yet': ['CyclesReport.signedSize', 'LogAtClose.checkpoint'],
  'an import brought it': ['Evidence.attestedAt', 'Evidence.attestedBy'],
  'nobody was told it': ['ExportMemberAnswer.name', 'Pledge.reversalCycles'],
  'it is out of reach': ['keptActions', 'keptFacts'].map(
    (name) => `MemberIntegrityMissing.${name}`,
  ),
  'there is a problem in its place': ['MintResult.decision'],
  'it was shown once': ['NewSource.secret', 'ShownKey.key'],
  'no fact speaks of it': ['coordination', 'drift', 'echo', 'stability'].map(
    (name) => `PersonNumbersChannels.${name}`,
  ),
  'the other rules have no such field': ['PolicyChange.after', 'PolicyChange.before'],
  'it was not reported yet': ['Study.reported'],
  'no cycle was closed yet': ['Standings.cycle'],
  'nothing is paused': ['PauseSaid.lastCycle', 'PauseSaid.scope'],
};

/** Whose answer names the thing that the paths of a kind are about. */
const MADE_BY: Readonly<Record<string, string>> = {
  mint: 'decisions',
  recordEvidence: 'evidence',
  makeKey: 'keys',
  registerSentinel: 'sentinels',
  registerStudy: 'studies',
};

/** Parameters that an operation cannot do without. */
const NEEDED_QUERIES: Readonly<Record<string, string>> = {
  getInterest: '?alpha=14.06',
  exportPolicy: '?title=Ours&licence=CC0-1.0',
};

/** What cannot be sent here as it stands, and why no example could change that. */
const NOT_SENT: Readonly<Record<string, string>> = {
  getAnchorCheckpoint: 'there are no witnesses',
  exportAnchors: 'there are no witnesses',
  createCommunity: 'only the key of the installation may',
  metrics: 'only the key of the installation may',
  choosePolicy: 'a sandbox stays one',
  proposePolicy: 'a sandbox stays one',
  approveProposal: 'nothing is proposed',
  cancelProposal: 'nothing is proposed',
  setEmergencyPause: 'there is no council',
  chooseTree: 'a child has the key of a log',
  agreeToParent: 'a parent has the key of a log',
  rollUp: 'there is no tree',
  forgetCounted: 'nobody was counted',
  undoLegacyImport: 'nothing was imported',
  claimEvidence: 'it is signed with the key of a log',
  electReduction: 'the id of a debt is random',
  accuse: 'nothing is known of the claim',
  withdrawAccusation: 'the id of an accusation is random',
  suspendDebt: 'the id of a debt is random',
  getDebt: 'the id of a debt is random',
  closeDebt: 'the id of a debt is random',
  reflect: 'the policy of a sandbox names no worldview',
  getReflections: 'only a key of that very member may',
  openPanel: 'a sentinel sits from the next cycle on',
  getPanel: 'no panel was opened',
  signReview: 'no panel was opened',
  registerPilot: 'too few people may take part',
  getPilot: 'no pilot is registered',
  drawPilot: 'no pilot is registered',
  adjustDebt: 'the id of a debt is random',
  disputeReduction: 'nothing is taken off yet',
  answerDispute: 'nothing is taken off yet',
  settle: 'nothing is taken off yet',
  reverseSettlement: 'nothing is settled yet',
  createWebhook: 'the name of its target is looked up in the network',
  ...Object.fromEntries(
    ['getWebhook', 'deleteWebhook', 'replayWebhook', 'pauseWebhook', 'resumeWebhook']
      .concat('listDeadLetters', 'replayDeadLetter')
      .map((name) => [name, 'there is no webhook without the network']),
  ),
  deleteSource: 'there is another method than GET and POST',
  ingestGithub: 'it is signed with the secret of a source',
  ingestCloudEvents: 'each type of content has an example of its own, sent below',
  getCheckpoint: 'no JSON',
  getTile: 'no JSON',
  getReceipt: 'a checkpoint is made a moment later',
  getProof: 'a checkpoint is made a moment later',
  getPublicProof: 'a checkpoint is made a moment later',
  exportLog: 'no JSON',
  tabulateMember: 'no JSON',
  getFinding: 'nothing was found',
  answerFinding: 'nothing was found',
  appeal: 'nothing was found',
  followEvents: 'it does not end',
  followPublicGrowth: 'it does not end',
  transfer: 'nothing was released yet',
  getTransfer: 'nothing was released yet',
  burn: 'nothing was released yet',
  giveToFund: 'nothing was released yet',
  grant: 'nobody gave anything yet',
};

/** What makes something comes before what reads it, and what ends something comes last. */
function turnOf({ method, operationId }: { method: string; operationId: string }): number {
  const early = EARLY.indexOf(operationId);
  if (early >= 0) return early - EARLY.length;
  const late = LATE.indexOf(operationId);
  if (late >= 0) return 2 + late;
  return method === 'get' ? 1 : 0;
}

const EARLY = [
  'registerMember',
  'preview',
  'mint',
  'recordEvidence',
  'makeKey',
  'registerInstrument',
];
const LATE = [
  'previewLink',
  'linkMembers',
  'retractEvidence',
  'revokeKey',
  'undoKey',
  'setPause',
  'eraseMember',
];
