import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEY_SCOPES, type KeyScope } from '../../../src/pipeline/access/api-keys.ts';
import { describeAboveEngines } from '../../database/engines.ts';
import { messageOf } from '../fuzz/fuzz-messages.ts';
import { type Plan, validPlan } from '../fuzz/fuzz-requests.ts';
import { type FuzzWorld, startFuzzWorld } from '../fuzz/fuzz-world.ts';
import type { HttpAnswer } from '../http-exchange.ts';

type Needed =
  | KeyScope
  | 'self alone'
  | 'self or admin'
  | 'bound or admin'
  | 'bound attest'
  | 'public'
  | 'signature'
  | 'installation';

/**
 * What each operation needs, by the words of docs/reference/api.md#operations and not by the
 * code's.
 */
const NEEDED: Readonly<Record<Needed, readonly string[]>> = {
  public: [
    ['live', 'ready', 'getCheckpoint', 'getTile', 'getPublicCommunity', 'getPublicSupply'],
    ['getPublicEntropy', 'listPublicPolicies', 'listPublicCycles', 'getPublicActivity'],
    ['getPublicDecision', 'getPublicProof', 'listPublished', 'followPublicGrowth'],
    ['getPublicReviewQuality', 'listPublicPledges', 'getPublicStandings'],
    ['getAnchorCheckpoint', 'exportAnchors'],
    // What it claims is signed by the log that claims it.
    ['getRegistry', 'claimEvidence'],
  ].flat(),
  signature: ['ingestGithub'],
  installation: ['metrics', 'createCommunity'],
  read: [
    ['getGlobalIntegrity', 'getEntropy', 'getSupply', 'listMembers', 'getPause'],
    ['getInterest', 'getCycleReport', 'listReflectionDays'],
    ['listCycles', 'exportLog', 'followEvents', 'listWitnesses', 'getActivity'],
    ['getNation', 'listCensuses', 'getReviewQuality', 'compareRules'],
    ['listSentinels', 'listPanels', 'getPanel', 'listPilots', 'getPilot', 'listStudies'],
  ].flat(),
  others: [],
  self: [
    ['listClaims'],
    ['preview', 'getNegentropy', 'listDecisions', 'getDecision', 'getReceipt', 'getIntegrity'],
    ['getProof'],
    ['getEvidence', 'getMember', 'listCommunities', 'getCommunity', 'listPolicies', 'listPresets'],
    ['getRules'],
    ['listProposals', 'listInstruments'],
    ['listDebts', 'listPledges', 'listReductions', 'listStatements', 'getMemberStatement'],
    ['listTransfers', 'getTransfer', 'getDebt'],
    ['getOpenCycle', 'listFindings', 'listAccusations', 'getFinding', 'getCaller'],
  ].flat(),
  // What a member wrote of their days: whoever else asks is refused.
  'self alone': ['getReflections'],
  'self or admin': ['exportMember', 'tabulateMember'],
  // Whether the key is that of the very member is asked where the finding is looked up.
  'bound or admin': ['appeal', 'accuse', 'withdrawAccusation'],
  'bound attest': ['disputeReduction'],
  review: ['review', 'signReview', 'listAssignedReviews'],
  audit: [],
  attest: [
    ['mint', 'mintBatch', 'recordReading', 'recordEvidence', 'retractEvidence', 'transfer'],
    ['burn', 'giveToFund'],
    ['registerMember', 'ingestCloudEvents', 'electReduction', 'reflect', 'switchReflections'],
  ].flat(),
  admin: [
    ['exportPolicy'],
    ['registerInstrument', 'changeInstrument', 'eraseMember', 'makeKey', 'listKeys', 'rotateKey'],
    ['revokeKey', 'listAttestations', 'undoKey', 'choosePolicy', 'setPause', 'advanceCycles'],
    ['grant'],
    ['createWebhook', 'listWebhooks', 'getWebhook', 'deleteWebhook', 'replayWebhook'],
    ['pauseWebhook', 'resumeWebhook', 'listDeadLetters', 'replayDeadLetter', 'createSource'],
    ['listSources', 'deleteSource', 'nameWitness', 'tellMemberApart'],
    ['chooseTree', 'agreeToParent', 'rollUp', 'forgetCounted'],
    ['registerSentinel', 'retireSentinel', 'openPanel', 'registerPilot', 'drawPilot'],
    [
      'registerStudy',
      'reportStudy',
      'importTable',
      'proposeTableMap',
      'importLegacy',
      'undoLegacyImport',
    ],
    ['importCensus', 'listImports'],
    ['registerDebt', 'pledge', 'settle', 'reverseSettlement', 'suspendDebt', 'closeDebt'],
    ['listSettlements', 'changePool', 'adjustDebt', 'answerDispute'],
    ['setEmergencyPause'],
    ['rehearsePolicy', 'seatCouncil', 'proposePolicy', 'approveProposal', 'cancelProposal'],
    ['previewLink', 'linkMembers', 'listLinks', 'publishCommunity', 'answerFinding'],
  ].flat(),
};

/** The scopes that cover what is needed. */
const COVERING: Readonly<Record<Needed, readonly KeyScope[]>> = {
  public: KEY_SCOPES,
  signature: [],
  installation: [],
  read: ['read', 'others', 'review', 'audit', 'attest', 'admin'],
  others: [],
  // What a key of a member is told, and about whom, has a test of its own.
  self: KEY_SCOPES,
  'self alone': ['self'],
  'self or admin': ['self', 'admin'],
  'bound or admin': ['self', 'others', 'admin'],
  // None of these keys is bound and may attest.
  'bound attest': [],
  review: ['review', 'attest', 'admin'],
  attest: ['attest', 'admin'],
  audit: ['audit', 'admin'],
  admin: ['admin'],
};

describeAboveEngines((engine) => {
  let world: FuzzWorld;
  beforeAll(async () => {
    world = await startFuzzWorld(await engine.openMigrated());
  });
  afterAll(() => world.close());

  test('every operation says what it needs', () => {
    const known = Object.values(NEEDED).flat().toSorted();
    expect(world.operations.map(({ id }) => id).sort()).toEqual(known);
  });

  test.each(Object.entries(NEEDED) as [Needed, readonly string[]][])(
    'without a key, or with one that does not allow it, nothing is done that needs %s',
    async (needed, ids) => {
      for (const plan of plansOf(world, ids)) {
        const { id } = plan.operation;
        const wrong = await codeFor(world, plan, 'wrong');
        expect([id, wrong]).toEqual([id, '401 KEY_INVALID']);
        const none = await codeFor(world, plan, 'none');
        expect([id, refusalIn(none)]).toEqual([id, refusedWithoutKey(needed)]);
        for (const scope of KEY_SCOPES) {
          if (scope === 'self' && COVERING[needed].includes(scope)) continue;
          const answer = await codeFor(world, plan, scope);
          const refusal = refusalIn(answer);
          expect([id, scope, refusal]).toEqual([id, scope, refusedTo(needed, scope)]);
        }
      }
    },
  );
});

/** One request for each operation, without what would authenticate it beside the key. */
function plansOf({ operations }: FuzzWorld, ids: readonly string[]): Plan[] {
  const seed = fc.readConfigureGlobal().seed ?? 1;
  return operations
    .filter(({ id }) => ids.includes(id))
    .flatMap((operation) => fc.sample(validPlan(operation), { seed, numRuns: 1 }))
    .map((plan) => ({ ...plan, isSigned: false, ...unsigned(plan), ...optedIn(plan) }));
}

/** Opting out deletes what a member said, and takes more than the scope: a key of their own. */
function optedIn({ operation }: Plan): Partial<Plan> {
  // Another name than that of the key is refused for that.
  if (operation.id === 'withdrawAccusation') return { body: {} };
  return operation.id === 'switchReflections' ? { body: { optedIn: true } } : {};
}

/** A CloudEvent with a source is authenticated by its signature; one without by its key. */
function unsigned({ operation, parameters }: Plan): Partial<Plan> {
  if (operation.id !== 'ingestCloudEvents') return {};
  const { source: _, ...others } = parameters;
  return { parameters: others };
}

function refusedWithoutKey(needed: Needed): string | undefined {
  if (needed === 'public') return undefined;
  return needed === 'signature' ? '401 SIGNATURE_INVALID' : '401 KEY_MISSING';
}

function refusedTo(needed: Needed, scope: KeyScope): string | undefined {
  if (COVERING[needed].includes(scope)) return undefined;
  return needed === 'signature' ? '401 SIGNATURE_INVALID' : '403 SCOPE_MISSING';
}

/** The answer where it turns somebody away for who they are. */
function refusalIn(answer: string): string | undefined {
  return answer.startsWith('401') || answer.startsWith('403') ? answer : undefined;
}

async function codeFor(world: FuzzWorld, plan: Plan, key: Plan['key']): Promise<string> {
  const { status, text }: HttpAnswer = await world.exchange.send(
    messageOf({ ...plan, key }, world),
  );
  return `${status} ${/"code":"([A-Z_]+)"/.exec(text)?.[1] ?? ''}`.trim();
}
