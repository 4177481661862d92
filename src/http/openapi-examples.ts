import { PRESETS } from '../core/policy/presets.ts';
import type { BodyExamples } from './openapi-components.ts';

const DAY_SECONDS = 86_400;
const COUNCIL_KEY = 'council-a+bc4ca969+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY';
/** Of the first test vector of RFC 8032, section 7.1. */
const RFC_8032_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

/**
 * What the documentation puts into the body of an operation, so that it can be sent as it stands:
 * of the day before, since an action is paid for a while only.
 * @param now in Unix seconds
 */
export function examplesAt(now: number): BodyExamples {
  const day = Math.floor(now / DAY_SECONDS) - 1;
  const at = new Date(day * DAY_SECONDS * 1_000).toISOString().replace('.000Z', 'Z');
  const ours = { ...workExamples(at), ...fileExamples(), ...debtExamples() };
  return { ...ours, ...communityExamples(at), ...eventExamples(at) };
}

/** Another promise than that of the other examples: the same one would be known already. */
function eventExamples(at: string): BodyExamples {
  const claim = { userId: 'ada', domain: 'knowledge', subject: 'task 2', at, dueAt: at };
  const event = {
    specversion: '1.0',
    id: 'task-2',
    source: 'https://tasks.example',
    type: 'org.negentropy.evidence.v1',
    time: at,
    datacontenttype: 'application/json',
    data: { type: 'promise', ...claim },
  };
  return {
    'ingestCloudEvents application/cloudevents+json': event,
    'ingestCloudEvents application/cloudevents-batch+json': [{ ...event, id: 'task-2 again' }],
  };
}

/** What each row of an example is. */
const EXAMPLE_MAP = `format: 1
records:
  - type: promise
    fields:
      userId: Person
      domain: { value: knowledge }
      subject: Task
      at: Due
      dueAt: Due
`;
const EXAMPLE_ROW = JSON.stringify({
  type: 'gic_tx',
  date: '2025-09-16',
  user: 'ada',
  amount: 15,
  hash: 'a',
  ts: '2025-09-16T10:00:00Z',
});

/** What members do, and what is attested. */
function workExamples(at: string): BodyExamples {
  const claim = { userId: 'ada', domain: 'knowledge', subject: 'task 1', at, dueAt: at };
  const promise = { type: 'promise', ...claim };
  const action = { family: 'civic', type: 'promise', domain: 'knowledge', occurredAt: at };
  const mint = { userId: 'ada', action, evidence: [promise] };
  return {
    mint,
    mintBatch: { requests: [mint] },
    preview: mint,
    recordEvidence: { records: [promise] },
    retractEvidence: { reason: 'It was about another task.' },
    review: { ...claim, type: 'review', userId: 'bob', of: 'ada', rating: 4 },
    recordReading: { domain: 'knowledge', instrument: 'open-tasks', value: 0.25 },
    changeInstrument: { domain: 'knowledge', instrument: 'open-tasks', change: 'calibrated' },
    registerInstrument: { domain: 'knowledge', instrument: 'open-tasks', weight: 0.2 },
    transfer: { fromUserId: 'ada', toUserId: 'bob', amount: '0.000001' },
    burn: { userId: 'ada', amount: '0.000001' },
    giveToFund: { userId: 'ada', amount: '0.000001' },
    grant: { userId: 'bob', amount: '0.000001', reason: 'For the winter kitchen.' },
    registerMember: { userId: 'ada', name: 'Ada' },
    tellMemberApart: {},
    eraseMember: {},
    switchReflections: { optedIn: true },
    reflect: {
      userId: 'ada',
      day: at.slice(0, 10),
      worldview: 'hopeful',
      mood: 1,
      intent: 'promise',
      text: 'Two beds to dig before the frost.',
    },
    nameWitness: { userId: 'bob' },
    previewLink: { userId: 'bob', toUserId: 'ada' },
    registerSentinel: { userId: 'cleo', key: RFC_8032_KEY, kind: 'person' },
    openPanel: { finding: '1024' },
    accuse: {
      claim: 'e'.repeat(64),
      code: 'NOISE',
      reason: 'The same lawn was mowed three times on one day.',
      evidence: [{ id: 'e'.repeat(64) }],
    },
    withdrawAccusation: {},
    registerStudy: { kind: 'lasting', plan: '5d'.repeat(32) },
    reportStudy: { report: '7c'.repeat(32), shown: false },
    registerPilot: {
      design: 'people',
      treatment: 'a reminder two days before',
      metric: 'failure',
      guardrails: ['kept'],
      spanCycles: 14,
      waves: 20,
      least: 1,
      effect: 0.2,
    },
    signReview: {
      sentinel: '0190b8a2-7c3e-4b1a-9d4f-0a1b2c3d4e5f',
      holds: true,
      signature: 'e5564300'.repeat(16),
    },
    appeal: { finding: '1024', reason: 'I was ill in those weeks.' },
    linkMembers: { userId: 'bob', toUserId: 'ada', reason: 'She told us of both accounts.' },
  };
}

/** Files that somebody brings. */
function fileExamples(): BodyExamples {
  return {
    importTable: {
      table: 'Person,Task,Due\nada,task 2,2025-11-27\n',
      map: EXAMPLE_MAP,
    },
    proposeTableMap: { table: 'Person,Task,Agreed,Due\nada,task 2,2025-11-20,2025-11-27\n' },
    importCensus: {
      table: 'Person,District\nada,north\nben,north\n',
      id: 'Person',
      strata: ['District'],
    },
    importLegacy: { files: [{ name: 'day.jsonl', text: EXAMPLE_ROW }] },
  };
}

/** What somebody owes, and what pays it. */
function debtExamples(): BodyExamples {
  const creditor = { creditor: 'town', currency: 'USD/2' };
  return {
    registerDebt: {
      userId: 'ada',
      ...creditor,
      kind: 'property-tax',
      principal: '4812.37',
      reference: 'parcel 17',
    },
    pledge: {
      pledgeId: 'fy27',
      ...creditor,
      pool: '30000.00',
      amount: '0.12',
      perNegentropy: 1,
      memberCap: '2000.00',
      periodCycles: 365,
      untilCycle: 9_999,
    },
    settle: {
      creditor: 'town',
      batch: 'fy27-1',
      items: [{ reduction: '1201', outcome: 'settled' }],
    },
    changePool: { pledgeId: 'fy27', amount: '-100.00' },
    adjustDebt: {
      debtId: '00000000-0000-4000-8000-000000000000',
      amount: '10.42',
      code: 'INTEREST',
    },
    disputeReduction: { reduction: '1201' },
    answerDispute: { reduction: '1201', outcome: 'dismissed', code: 'AS_AGREED' },
    reverseSettlement: { reduction: '1201', code: 'PAID_TWICE' },
    closeDebt: { debtId: '00000000-0000-4000-8000-000000000000', code: 'PAID' },
    suspendDebt: { debtId: '00000000-0000-4000-8000-000000000000', code: 'IN_COLLECTION' },
    electReduction: {
      userId: 'ada',
      debtId: '00000000-0000-4000-8000-000000000000',
      pledgeId: 'fy27',
    },
  };
}

/** What those who run a community do. */
function communityExamples(at: string): BodyExamples {
  return {
    makeKey: { label: 'task board', scopes: ['attest'] },
    rotateKey: { overlapSeconds: 3_600 },
    revokeKey: {},
    undoKey: { since: at, reason: 'It was found in a public place.' },
    createCommunity: { slug: 'garden', preset: 'sandbox', holdBackCycles: 1, public: true },
    publishCommunity: { public: true },
    choosePolicy: { preset: 'strict' },
    chooseTree: {
      domains: ['knowledge'],
      children: [{ vkey: COUNCIL_KEY, role: 'population', weight: 812_000 }],
    },
    agreeToParent: { parent: COUNCIL_KEY },
    forgetCounted: { userId: 'ada' },
    claimEvidence: {
      claimant: COUNCIL_KEY,
      claims: [{ key: '5a'.repeat(32), ref: '0c'.repeat(32) }],
      signature: `${'A'.repeat(86)}==`,
    },
    seatCouncil: { keys: [COUNCIL_KEY], approvals: 1, timelockCycles: 7, expiryCycles: 28 },
    proposePolicy: { policy: { ...PRESETS.standard }, notBefore: 260 },
    approveProposal: { key: COUNCIL_KEY, signature: `${'A'.repeat(86)}==` },
    cancelProposal: {
      key: COUNCIL_KEY,
      signature: `${'A'.repeat(86)}==`,
      reason: 'The bench found a way around it.',
    },
    rehearsePolicy: { policy: { ...PRESETS.standard }, cycles: 28 },
    answerFinding: { answer: 'dismiss', reason: 'The harvest failed for everybody.' },
    setPause: { paused: true, reason: 'The database is being moved.' },
    setEmergencyPause: {
      paused: true,
      counter: 1,
      scope: 'all',
      lastCycle: 266,
      signatures: [{ key: COUNCIL_KEY, signature: `${'A'.repeat(86)}==` }],
      reason: 'A key of the service leaked.',
    },
    advanceCycles: { cycles: 1 },
    createWebhook: { url: 'https://example.org/events', types: ['org.negentropy.release.v1'] },
    replayWebhook: { fromIndex: 0 },
    pauseWebhook: {},
    resumeWebhook: {},
    replayDeadLetter: {},
    createSource: { kind: 'cloudevents', domain: 'knowledge' },
  };
}
