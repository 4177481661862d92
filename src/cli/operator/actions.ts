import { readFileSync } from 'node:fs';
import { PAUSE_CYCLES_MAX } from '../../core/state/pause.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';
import { get, type Given, inFull, type OperatorCommand, post, required, shows } from './action.ts';
import type { Question } from './ask.ts';
import { DEBT_COMMANDS } from './debt-actions.ts';
import { PILOT_COMMANDS } from './pilot-actions.ts';

/** The commands of an operator; each action is one operation of the HTTP API. */
export const OPERATOR_COMMANDS: readonly OperatorCommand[] = [
  {
    name: 'census',
    summary: 'show how many people were counted, and erase somebody from that',
    options: {},
    actions: [
      shows('how many, and of which kinds, newest first', '/v1/census'),
      {
        verb: 'forget',
        takes: '<user>',
        says: 'erases who somebody is, also if they are no member',
        words: 1,
        ask: ({ about: [userId = ''] }) => post('/v1/census/forget', { userId }),
      },
    ],
  },
  {
    name: 'communities',
    summary: 'list the communities of the store, make and publish one',
    options: { values: ['preset'], flags: ['public'] },
    actions: [
      shows('which there are', '/v1/communities?limit=200'),
      {
        verb: 'make',
        takes: '<name> [--preset <name>] [--public]',
        says: 'with rules and an admin key of its own, which is shown once',
        words: 1,
        ask: ({ about: [slug], values: { preset = 'civic' }, flags }) => {
          const isPublic = flags['public'] === true ? { public: true } : {};
          return post('/v1/communities', { slug, preset, ...isPublic });
        },
      },
      {
        verb: 'publish',
        takes: '<name>',
        says: 'everybody may read it; nobody is named there',
        words: 1,
        ask: ({ about: [slug = ''] }) => publication(slug, true),
      },
      {
        verb: 'unpublish',
        takes: '<name>',
        says: 'its keys alone may read it again',
        words: 1,
        ask: ({ about: [slug = ''] }) => publication(slug, false),
      },
    ],
  },
  {
    name: 'keys',
    summary: 'list the keys of a community, make, rotate and revoke them',
    options: { values: ['label', 'scopes', 'user', 'expires', 'overlap'] },
    actions: [
      shows('which there are; that of the installation is not among them', '/v1/keys?limit=200'),
      {
        verb: 'make',
        takes: '--label <text> --scopes <a,b> [--user <id>] [--expires <moment>]',
        says: 'shown once',
        words: 0,
        ask: ({ values: { label, scopes, user, expires } }) => {
          if (label === undefined || scopes === undefined) {
            throw new UsageError('keys make takes --label and --scopes');
          }
          const bound = user === undefined ? {} : { userId: user };
          const ends = expires === undefined ? {} : { expiresAt: expires };
          return post('/v1/keys', { label, scopes: scopes.split(','), ...bound, ...ends });
        },
      },
      {
        verb: 'rotate',
        takes: '<key> [--overlap <seconds>]',
        says: 'another secret; the old one stays good for a day',
        words: 1,
        ask: ({ about: [key = ''], values: { overlap } }) => {
          if (overlap === undefined) return post(`/v1/keys/${encodeURIComponent(key)}/rotate`, {});
          const overlapSeconds = wholeNumber('overlap', overlap, 0, 604_800);
          return post(`/v1/keys/${encodeURIComponent(key)}/rotate`, { overlapSeconds });
        },
      },
      {
        verb: 'revoke',
        takes: '<key>',
        says: 'for good',
        words: 1,
        ask: ({ about: [key = ''] }) => post(`/v1/keys/${encodeURIComponent(key)}/revoke`, {}),
      },
    ],
  },
  {
    name: 'undo',
    summary: 'revoke a key that leaked and take back what it attested',
    options: { values: ['since', 'reason'] },
    actions: [
      {
        verb: '',
        takes: '<key> --since <moment> --reason <text>',
        says: 'every fact since then counts no more; what it holds up is cancelled',
        words: 1,
        ask: ({ about: [key = ''], values: { since, reason } }) => {
          if (since === undefined)
            throw new UsageError('say since when: --since 2026-01-31T08:00Z');
          const body = { since, reason: required('reason', reason) };
          return post(`/v1/keys/${encodeURIComponent(key)}/undo`, body);
        },
      },
    ],
  },
  {
    name: 'instruments',
    summary: 'list what measures domains, register it, calibrate it, retire it',
    options: { values: ['domain', 'instrument', 'weight', 'key', 'measures'] },
    actions: [
      shows(
        'which there are, who reads them, and how they are calibrated',
        '/v1/tokenomics/instruments',
      ),
      {
        verb: 'add',
        takes: '--domain <name> --instrument <name> --weight <0..1> [--key <id> --measures <what>]',
        says: 'to what measures a domain; with a key of its own it shows improvements',
        words: 0,
        ask: ({ values: { weight, key, measures, ...values } }) => {
          const own = { ...(key && { key }), ...(measures && { measures }) };
          const about = instrumentIn(values);
          return post('/v1/tokenomics/instruments', { ...about, weight: Number(weight), ...own });
        },
      },
      ...(['calibrate', 'retire'] as const).map((verb) => ({
        verb,
        takes: '--domain <name> --instrument <name>',
        says: verb === 'retire' ? 'it takes no more readings' : 'it was held against a standard',
        words: 0,
        ask: ({ values }: Given) => {
          const change = verb === 'retire' ? 'retired' : 'calibrated';
          return post('/v1/tokenomics/instruments/changes', { ...instrumentIn(values), change });
        },
      })),
    ],
  },
  {
    name: 'findings',
    summary: 'list what was found about conduct, confirm or dismiss it',
    options: { values: ['user', 'status', 'reason'] },
    actions: [
      {
        verb: '',
        takes: '[--user <id>] [--status <status>]',
        says: 'which there are, the newest first',
        words: 0,
        ask: ({ values: { user, status } }) => {
          const asked = { limit: '200', ...(user && { userId: user }), ...(status && { status }) };
          const query = new URLSearchParams(asked).toString();
          return get(`/v1/findings?${query}`);
        },
      },
      {
        verb: 'show',
        takes: '<finding>',
        says: 'what was measured, its limit, and what was said of it',
        words: 1,
        ask: ({ about: [finding = ''] }) => get(`/v1/findings/${encodeURIComponent(finding)}`),
      },
      {
        verb: 'confirm',
        takes: '<finding> --reason <text>',
        says: 'the finding, or the one that its member appealed',
        words: 1,
        ask: (given) => answerTo(given, 'confirm'),
      },
      {
        verb: 'dismiss',
        takes: '<finding> --reason <text>',
        says: 'it: everything that it held goes its way',
        words: 1,
        ask: (given) => answerTo(given, 'dismiss'),
      },
      {
        verb: 'appeal',
        takes: '<finding> --reason <text>',
        says: 'for the member, as with a letter on paper',
        words: 1,
        ask: ({ about: [finding], values: { reason } }) =>
          post('/v1/appeals', { finding, reason: required('reason', reason) }),
      },
    ],
  },
  {
    name: 'accusations',
    summary: 'list what people say of the conduct of others, file and withdraw it',
    options: { values: ['by', 'code', 'reason', 'evidence'] },
    actions: [
      shows(
        'what waits and why, and never who said it; with a member’s key: their own',
        '/v1/accusations',
      ),
      {
        verb: 'file',
        takes: '<claim> --by <user> --code <code> --evidence <a,b> --reason <text>',
        says: 'in private; prints the id that takes it back; a member’s key needs no --by',
        words: 1,
        ask: ({ about: [claim], values: { by, code, evidence, reason } }) => {
          if (code === undefined || evidence === undefined) {
            throw new UsageError('accusations file takes --code and --evidence');
          }
          const shown = evidence.split(',').map((id) => ({ id }));
          const body = { claim, code, evidence: shown, reason: required('reason', reason) };
          return post('/v1/accusations', { ...body, ...(by && { by }) });
        },
      },
      {
        verb: 'withdraw',
        takes: '<accusation> --by <user>',
        says: 'deletes its words; what they led to goes on to its end',
        words: 1,
        ask: ({ about: [id = ''], values: { by } }) =>
          post(`/v1/accusations/${encodeURIComponent(id)}/withdraw`, by ? { by } : {}),
      },
    ],
  },
  {
    name: 'council',
    summary: 'let a council of keys decide over the rules',
    options: { values: ['keys', 'approvals', 'timelock', 'expiry'] },
    actions: [
      shows(
        'who decides, if a council is seated, and what is proposed to it',
        '/v1/policies/proposals',
      ),
      {
        verb: 'seat',
        takes: '--keys <a,b,c> --approvals <n> [--timelock <cycles>] [--expiry <cycles>]',
        says: 'from now on rules change by its approvals alone: negentropy policy propose',
        words: 0,
        ask: ({ values: { keys, approvals, timelock = '7', expiry = '28' } }) => {
          if (keys === undefined || approvals === undefined) {
            throw new UsageError('council seat takes --keys and --approvals');
          }
          return post('/v1/council', {
            keys: keys.split(','),
            approvals: wholeNumber('approvals', approvals, 1, 50),
            timelockCycles: wholeNumber('timelock', timelock, 1, 366),
            expiryCycles: wholeNumber('expiry', expiry, 1, 366),
          });
        },
      },
    ],
  },
  {
    name: 'nation',
    summary: 'add other communities up: which, agreement of one, and what comes of it',
    options: {},
    actions: [
      shows('the tree, and the last that came of it', '/v1/nation'),
      {
        verb: 'tree',
        takes: '<file>',
        says: 'says which: JSON with domains, children and, if others, rules',
        words: 1,
        ask: ({ about: [path = ''] }) => post('/v1/nation/tree', objectIn(path)),
      },
      {
        verb: 'agree',
        takes: '<key>',
        says: 'be added up by the community whose log has this key',
        words: 1,
        ask: ({ about: [parent] }) => post('/v1/nation/parents', { parent }),
      },
      {
        verb: 'withdraw',
        takes: '<key>',
        says: 'no longer',
        words: 1,
        ask: ({ about: [parent] }) => post('/v1/nation/parents', { parent, agreed: false }),
      },
      {
        verb: 'rollup',
        takes: '',
        says: 'add up, as of the end of the last cycle; once in a cycle',
        words: 0,
        ask: () => post('/v1/nation/rollups', {}),
      },
    ],
  },
  {
    name: 'witnesses',
    summary: 'list the first witnesses, whose word counts without a record, name them',
    options: {},
    actions: [
      shows('who is named now', '/v1/witnesses'),
      {
        verb: 'add',
        takes: '<user id>',
        says: 'somebody who says what was kept, while nobody has a record yet',
        words: 1,
        ask: ({ about: [userId] }) => post('/v1/witnesses', { userId }),
      },
      {
        verb: 'remove',
        takes: '<user id>',
        says: 'takes it back; what the word settled stays settled',
        words: 1,
        ask: ({ about: [userId] }) => post('/v1/witnesses', { userId, named: false }),
      },
    ],
  },
  {
    name: 'pause',
    summary: 'stop minting with a reason, and resume it',
    options: { values: ['reason', 'scope', 'cycles'], flags: ['off'] },
    actions: [
      {
        verb: '',
        takes: '[--reason <text> [--off] [--scope mint|all] [--cycles <n>]]',
        says: 'whether it is stopped; with a reason: stop it, or with --off resume it',
        words: 0,
        ask: ({ values: { reason, scope, cycles }, flags: { off = false } }) => {
          const asksOnly = reason === undefined && !off && (scope ?? cycles) === undefined;
          if (asksOnly) return get('/v1/pause');
          if (scope !== undefined && scope !== 'mint' && scope !== 'all') {
            throw new UsageError(`--scope is mint or all, not "${scope}"`);
          }
          const what = scope === undefined ? {} : { scope };
          const end =
            cycles === undefined
              ? {}
              : { cycles: wholeNumber('cycles', cycles, 1, PAUSE_CYCLES_MAX) };
          const body = { paused: !off, reason: required('reason', reason), ...what, ...end };
          return post('/v1/pause', body);
        },
      },
      {
        verb: 'council',
        takes: '<file> --reason <text>',
        says: 'with lines of policy sign --stop or --resume, of as many keys as it takes',
        words: 1,
        ask: ({ about: [path = ''], values: { reason } }) =>
          post('/v1/pause/emergency', {
            ...emergencyIn(path),
            reason: required('reason', reason),
          }),
      },
    ],
  },
  {
    name: 'fund',
    summary: 'what members gave, gave up and were granted; grant some of it',
    options: { values: ['reason'] },
    actions: [
      {
        ...shows('every transfer, burn, gift and grant, newest first', '/v1/transfers?limit=200'),
        hasPages: true,
      },
      {
        verb: 'grant',
        takes: '<user> <amount> --reason <text>',
        says: 'to a member, out of what members gave; no credit is made',
        words: 2,
        ask: ({ about: [userId, amount], values: { reason } }) =>
          post('/v1/grants', {
            userId,
            amount: inFull(amount),
            reason: required('reason', reason),
          }),
      },
      ...(['gift', 'burn'] as const).map((verb) => ({
        verb,
        takes: '<user> <amount>',
        says: verb === 'gift' ? 'a member gives to the fund' : 'a member gives it up, for good',
        words: 2,
        ask: ({ about: [userId, amount] }: Given) =>
          post(`/v1/${verb}s`, { userId, amount: inFull(amount) }),
      })),
    ],
  },
  {
    name: 'erase',
    summary: 'erase a person: user id, name, evidence; the log stays valid',
    options: {},
    actions: [
      {
        verb: '',
        takes: '<user id>',
        says: 'cannot be taken back; whoever comes with the id again is a new person',
        words: 1,
        ask: ({ about: [user = ''] }) => post(`/v1/members/${encodeURIComponent(user)}/erase`, {}),
      },
    ],
  },
  ...DEBT_COMMANDS,
  ...PILOT_COMMANDS,
];

function publication(slug: string, isPublic: boolean): Question {
  return post(`/v1/communities/${encodeURIComponent(slug)}/publish`, { public: isPublic });
}

function answerTo(
  { about: [finding = ''], values: { reason } }: Given,
  answer: 'confirm' | 'dismiss',
): Question {
  const path = `/v1/findings/${encodeURIComponent(finding)}/answer`;
  return post(path, { answer, reason: required('reason', reason) });
}

/** @throws UsageError when the file is no JSON object */
/** Lines that say the same, each with another key: `stop 3 all 154 <key> <signature>`. */
function emergencyIn(path: string): Record<string, unknown> {
  const lines = textIn(path)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '');
  const signatures = lines.map((words) => ({ key: words.at(-2), signature: words.at(-1) }));
  const said = lines.map((words) => words.slice(0, -2));
  const [[verb, counter, scope, lastCycle] = []] = said;
  const isStop = verb === 'stop' && said[0]?.length === 4;
  const isOne = new Set(said.map((words) => words.join(' '))).size === 1;
  if (!isOne || !(isStop || (verb === 'resume' && said[0]?.length === 2))) {
    throw new UsageError(`${path} has no lines of policy sign --stop or --resume that agree`);
  }
  const stop = isStop ? { scope, lastCycle: Number(lastCycle) } : {};
  return { paused: isStop, counter: Number(counter), ...stop, signatures };
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
}

function objectIn(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // told below
  }
  throw new UsageError(`${path} is no file with a JSON object`);
}

/** @throws UsageError when one of both is not named */
function instrumentIn({ domain, instrument }: Given['values']): {
  readonly domain: string;
  readonly instrument: string;
} {
  if (domain === undefined || instrument === undefined) {
    throw new UsageError('--domain and --instrument say which');
  }
  return { domain, instrument };
}
