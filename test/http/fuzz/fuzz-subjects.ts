import fc from 'fast-check';
import { DEBT_KINDS } from '../../../src/core/debt/community-debts.ts';
import type { Field } from '../../../src/core/families/declaration.ts';
import { PRESETS } from '../../../src/core/policy/presets.ts';
import { RECORDS } from '../../../src/core/families/record.ts';
import { recordBody } from '../../../src/http/resources/evidence/schemas.ts';
import { keptPromise, NOW } from '../../pipeline/minting-members.ts';
import type { Operation, Schema } from '../openapi-operations.ts';
import { type FieldRule, hostileText, moment, picked, valueOf } from './fuzz-values.ts';

const BEGAN_IN = String(PRESETS.sandbox.cycle.anchorCycle);

/** Domains that the sandbox's policy has. */
const DOMAINS = ['knowledge', 'governance', 'health', 'security'];

/**
 * Operations that do what they are for at the end of a story that no single request tells: of debts
 * a pledge of the creditor, an election, a release, a close. Here they are sent all the same, and
 * what they refuse is looked at; that they succeed is shown by tests of their own.
 */
export const ENDS_A_STORY: ReadonlySet<string> = new Set([
  'pledge',
  'electReduction',
  'settle',
  'reverseSettlement',
  'suspendDebt',
  'closeDebt',
  'changePool',
  'adjustDebt',
  'disputeReduction',
  'answerDispute',
  // A policy with labels, and a key of that very member.
  'reflect',
  'getReflections',
  // Three sentinels of the cycle before, and a signature over what they were asked.
  'openPanel',
  // A claim of somebody else.
  'accuse',
  'withdrawAccusation',
  'getPanel',
  'signReview',
  // Keys of logs, and agreement.
  'chooseTree',
  'agreeToParent',
  'rollUp',
  // Rows of version 2 that were taken over.
  'undoLegacyImport',
  // A table that was counted.
  'forgetCounted',
  // A signature with the key of a log.
  'claimEvidence',
  // Forty people with outcomes in an earlier cycle, and a draw in a later one.
  'registerPilot',
  'getPilot',
  'drawPilot',
  // A study that waits for its report.
  'reportStudy',
  // A council, and its signatures: a sandbox has none.
  'seatCouncil',
  'proposePolicy',
  'approveProposal',
  'cancelProposal',
  'setEmergencyPause',
]);

/** Which kind of thing an operation's `id` names, by the beginning of its path. */
const KINDS_BY_PATH: readonly (readonly [string, string])[] = [
  ['/v1/decisions', 'decision'],
  ['/v1/public', 'decision'],
  ['/v1/tokenomics/mint', 'decision'],
  ['/v1/findings', 'finding'],
  ['/v1/evidence', 'evidence'],
  ['/v1/reviews', 'evidence'],
  ['/v1/keys', 'key'],
  ['/v1/webhooks', 'webhook'],
  ['/v1/sentinels', 'sentinel'],
  ['/v1/accusations', 'sentinel'],
  ['/v1/ingest', 'source'],
  ['/v1/transfers', 'transfer'],
];

export function kindOf({ path }: Operation): string {
  return KINDS_BY_PATH.find(([start]) => path.startsWith(start))?.[1] ?? 'any';
}

/** What a parameter of a request that is meant has; undefined: anything that its schema allows. */
export function parameterOf(operation: Operation, name: string): fc.Arbitrary<unknown> | undefined {
  switch (name) {
    case 'id':
      return picked(operation.id.includes('DeadLetter') ? 'letterbox' : kindOf(operation));
    case 'debtId':
      return picked('debt');
    case 'userId':
      return picked(operation.id === 'eraseMember' ? 'visitor' : 'user');
    case 'cursor':
      return picked(`cursor ${operation.id}`);
    case 'slug':
    case 'community':
      return fc.constant('fuzz');
    case 'index':
      return fc.constant('0');
    case 'cycle':
      // The one in which the community began is closed as soon as its clock was advanced.
      return operation.id === 'getCycleReport' ? fc.constant(BEGAN_IN) : undefined;
    case 'tile':
      return fc.constantFrom('0/000.p/1', '0/000.p/5', 'entries/000.p/3', 'entries/000.p/1');
    case 'source':
      return picked(operation.id === 'ingestGithub' ? 'github' : 'cloudevents');
    case 'x-github-event':
      return fc.constantFrom('push', 'issues', 'ping', 'pull_request', 'check_suite', 'star');
    case 'x-github-delivery':
    case 'idempotency-key':
      return fc.nat(40).map((which) => `${operation.id}-${which}`);
    case 'x-hub-signature-256':
      return fc.constant(undefined);
    case 'asOf':
      return fc.oneof(fc.nat(200).map(String), moment(-90_000, 90_000));
    default:
      return undefined;
  }
}

/** What stands in a field of a body, where its schema says too little for it to be taken. */
export const fieldRule: FieldRule = (field) => FIELDS[field];

const unheardOf = fc.nat(30).map((which) => `visitor ${which}`);

/** By the kind of a record's field; of other kinds whatever the schema allows is taken. */
const KINDS: Readonly<Partial<Record<Field['kind'], fc.Arbitrary<unknown>>>> = {
  userId: fc.oneof(picked('user'), unheardOf),
  domain: fc.constantFrom('knowledge', 'knowledge', ...DOMAINS),
  claim: picked('claim'),
  moment: moment(-7_200, -3_600),
  class: fc.nat(4),
};

const RECORD_FIELDS = Object.values(RECORDS).flatMap(({ fields }) =>
  Object.entries(fields).flatMap(([name, { kind }]) => {
    const values = KINDS[kind];
    return values === undefined ? [] : [[name, values] as const];
  }),
);

const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...Object.fromEntries(RECORD_FIELDS),
  id: picked('claim'),
  finding: picked('appealable'),
  fromUserId: fc.oneof(fc.constantFrom('ada', 'bob', 'cleo'), picked('user')),
  toUserId: fc.oneof(picked('user'), unheardOf),
  by: fc.constantFrom('the other side', 'bob', 'a third'),
  occurredAt: moment(-7_200, -3_600),
  dueAt: moment(-3_600, 86_400),
  doneAt: moment(-86_400, 0),
  since: moment(-86_400, 0),
  expiresAt: moment(86_400, 9 * 86_400),
  supersedes: picked('debt'),
  instrument: fc.constantFrom('gauge', 'gauge', 'meter-2'),
  slug: fc.nat(5).map((which) => `fuzz-${which}`),
  cycles: fc.constantFrom(1, 1, 2, 3),
  amount: fc.constantFrom('0.000001', '0.000002', '0.100000'),
  url: fc.nat(50).map((which) => `http://127.0.0.1:9/hook-${which}`),
  fromIndex: fc.nat(50),
  paused: fc.constantFrom(false, false, false, true),
  public: fc.constantFrom(true, true, true, false),
};

/** The body of a request that is meant; undefined where the operation takes none. */
export function body(operation: Operation): fc.Arbitrary<unknown> {
  switch (operation.id) {
    case 'mint':
    case 'preview':
      return mintBody(operation);
    case 'mintBatch':
      return fc.record({ requests: fc.array(mintBody(operation), { minLength: 1, maxLength: 3 }) });
    case 'appeal':
      return appealBody(operation);
    case 'createCommunity':
      return fc.record({ slug: FIELDS['slug'] ?? fc.nat(), preset: fc.constant('sandbox') });
    case 'choosePolicy':
      return fc.record({ preset: fc.constantFrom('sandbox', 'sandbox', 'standard', 'git') });
    case 'rehearsePolicy':
      return fc.record({ policy: fc.constantFrom(PRESETS.civic, PRESETS.standard) });
    case 'importTable':
      return tableBody();
    case 'proposeTableMap':
      return tableBody(false);
    case 'importCensus':
      return censusBody();
    case 'ingestGithub':
      return githubBody();
    case 'ingestCloudEvents':
      return cloudEventBody();
    default:
      return operation.body === undefined
        ? fc.constant(undefined)
        : schemaBody(operation.id, operation.body);
  }
}

/** Bodies of fields that agree with one another, which a schema cannot say. */
const AGREEING: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  registerDebt: fc.record({
    userId: fc.constantFrom('ada', 'bob', 'cleo'),
    creditor: fc.constantFrom('city', 'bank'),
    kind: fc.constantFrom(...DEBT_KINDS),
    currency: fc.constantFrom('USD/2', 'JPY/0'),
    principal: fc.integer({ min: 1, max: 9_999_999 }).map(String),
    reference: fc.nat(1_000_000).map((which) => `case ${which}`),
  }),
  registerInstrument: fc.record({
    domain: fc.constantFrom(...DOMAINS),
    instrument: fc.nat(1_000_000).map((which) => `meter-${which}`),
    weight: fc.constantFrom(0, 0.000_001),
  }),
};

/** Whatever the schema allows, and every other time what agrees, if little of it does. */
function schemaBody(id: string, schema: Schema): fc.Arbitrary<unknown> {
  const made = valueOf(schema, 'body', fieldRule);
  const agreeing = AGREEING[id];
  return agreeing === undefined ? made : fc.oneof(made, agreeing);
}

/** With evidence of any kind, or with a reason alone, which is enough. */
function appealBody(operation: Operation): fc.Arbitrary<unknown> {
  const finding = FIELDS['finding'] ?? fc.nat();
  const alone = fc.record({ finding, reason: fc.constant('I was ill in those weeks.') });
  return fc.oneof(valueOf(operation.body ?? {}, 'body', fieldRule), alone);
}

/** Claims that agree with the action, which a schema cannot say. */
function mintBody(operation: Operation): fc.Arbitrary<unknown> {
  const { properties = {} } = operation.body ?? {};
  const request = properties['requests']?.items ?? operation.body ?? {};
  const made = valueOf(request, 'body', fieldRule);
  return fc.oneof(made, keptPromiseBody());
}

/** A promise with what shows that it was kept, or only some of that. */
export function keptPromiseBody(): fc.Arbitrary<unknown> {
  const user = fc.constantFrom('ada', 'bob', 'cleo');
  const reference = fc.option(fc.nat(1_000_000), { nil: undefined });
  const shown = fc.constantFrom(1, 2, 3, 3, 3);
  return fc.tuple(user, fc.nat(1_000_000), reference, shown).map(([userId, what, ref, records]) => {
    const evidence = keptPromise(userId, `task ${what}`).slice(0, records).map(recordBody);
    const named = ref === undefined ? {} : { ref: `order ${ref}` };
    const kind = { family: 'civic', type: 'promise', domain: 'knowledge' };
    return { userId, action: { ...kind, occurredAt: textAt(NOW - 200), ...named }, evidence };
  });
}

/** Rows of a table, some of which are in order. */
/** @param isMapped with what its columns are, which otherwise is asked for */
function tableBody(isMapped = true): fc.Arbitrary<unknown> {
  const task = fc.oneof(fc.nat(30).map(String), hostileText());
  const rows = fc.array(
    task.map((text) => `who brings tables,${text},2025-11-28`),
    { minLength: 1, maxLength: 4 },
  );
  const records = [
    '  - type: promise',
    '    fields:',
    '      { userId: Person, domain: { value: knowledge }, subject: Task, at: Due, dueAt: Due }',
  ];
  const table = rows.map((lines) => ['Person,Task,Due', ...lines].join('\n'));
  if (!isMapped) return fc.record({ table });
  return fc.record({
    table,
    map: fc.constant(['format: 1', 'records:', ...records].join('\n')),
    apply: fc.boolean(),
    firstLine: fc.constantFrom(2, 1_002),
  });
}

/** People of a table, some of whom are counted twice. */
function censusBody(): fc.Arbitrary<unknown> {
  const person = fc.oneof(fc.nat(30).map(String), hostileText());
  const rows = fc.array(person, { minLength: 1, maxLength: 4 });
  return fc.record({
    table: rows.map((people) => ['Person,District', ...people.map((one) => `${one},n`)].join('\n')),
    id: fc.constantFrom('Person', 'Person', 'Nobody'),
    strata: fc.constant(['District']),
    apply: fc.boolean(),
    last: fc.boolean(),
    firstLine: fc.constantFrom(2, 1_002),
  });
}

function textAt(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}

const GITHUB_NAMES = [
  ['action', 'issue', 'number', 'user', 'login', 'repository', 'full_name', 'pull_request'],
  ['merged_at', 'merged', 'commits', 'author', 'email', 'id', 'timestamp', 'head_commit'],
  ['review', 'state', 'submitted_at', 'check_suite', 'conclusion', 'assignee', 'comment'],
  ['created_at', 'closed_at', 'state_reason', 'ref', 'default_branch', 'html_url', 'sender'],
].flat();

/** Something of the shape of what GitHub sends: objects within objects of well-known names. */
function githubBody(): fc.Arbitrary<unknown> {
  const name = fc.constantFrom(...GITHUB_NAMES);
  const leaf = fc.oneof(
    fc.constantFrom('opened', 'closed', 'completed', 'success', 'submitted', 'refs/heads/main'),
    fc.constantFrom('main', 'ada', 'ada/repo', 'approved', 'failure', null, true),
    fc.nat(99),
    moment(-86_400, 0),
    hostileText(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(name, fc.oneof({ depthSize: 'small' }, leaf, tie('tree'), tie('list')), {
      maxKeys: 9,
    }),
    list: fc.array(tie('tree'), { maxLength: 2 }),
  }));
  return tree ?? fc.constant({});
}

/** An event whose data are a record, or anything. */
function cloudEventBody(): fc.Arbitrary<unknown> {
  const record = fc.record({
    type: fc.constant('observation'),
    source: fc.constantFrom('wiki', 'forum'),
    kind: fc.constantFrom('edited', 'read'),
    subject: fc.nat(500).map((which) => `page ${which}`),
    at: fc.constant(textAt(NOW - 90)),
  });
  return fc.record({
    specversion: fc.constant('1.0'),
    id: fc.nat(5_000).map((which) => `event-${which}`),
    source: fc.constant('https://wiki.example'),
    type: fc.constant('org.negentropy.evidence.v1'),
    data: fc.oneof(
      { arbitrary: record, weight: 4 },
      { arbitrary: fc.array(record, { maxLength: 3 }).map((records) => ({ records })), weight: 1 },
    ),
  });
}
