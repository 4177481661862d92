import type {
  Community,
  CyclesReport,
  Entropy,
  Finding,
  Key,
  OpenCycle,
  Pause,
  PolicyEntropyKnown,
  Source,
  Webhook,
} from '../../client/api-types.ts';
import type { NeedKind } from '../texts/named.ts';
import type { Before } from './usual.ts';

/** What the home of an operator is made of; what the key may not read is undefined. */
export interface OperatorAnswers {
  readonly community: Community;
  readonly open: OpenCycle;
  readonly pause: Pause;
  readonly entropy: Entropy;
  /** What a domain has to have before it is measured. */
  readonly known: PolicyEntropyKnown | undefined;
  /** Whether the rules pay nothing while it is unknown whether disorder rose. */
  readonly paysByEntropy: boolean;
  /** How many first witnesses are named. */
  readonly witnesses: number;
  /** Of the cycle closed last. */
  readonly report: CyclesReport | undefined;
  /** What cycles before that one came to. */
  readonly before: Before;
  /** Those that wait for an answer. */
  readonly findings: readonly Finding[] | undefined;
  readonly webhooks: readonly Webhook[] | undefined;
  readonly sources: readonly Source[] | undefined;
  readonly keys: readonly Key[] | undefined;
}

/** Something that waits for an operator, and what it is about. */
export interface Need {
  readonly kind: NeedKind;
  /** The name of what it is about; empty: of the community. */
  readonly of: string;
}

/** Who is to be told that a key ends while there is time to make another one. */
const KEY_DAYS = 14;

/** What needs an operator, the most urgent first. */
export function needsOf(answers: OperatorAnswers): Need[] {
  const { community, pause, report, entropy, witnesses } = answers;
  const { findings = [], webhooks = [], sources = [] } = answers;
  const domains = (asked: (domain: Entropy['domains'][number]) => boolean): string[] =>
    entropy.domains.filter(asked).map(({ domain }) => domain);
  const failing = webhooks.filter(({ attempts, paused }) => attempts > 0 && !paused);
  const stopped = webhooks.filter(({ paused }) => paused);
  const silent = sources.filter(({ deliveries }) => deliveries.length === 0);
  const broken = report?.checks.filter(({ holds }) => !holds) ?? [];
  const asked = report?.decisions.asked;
  return [
    ...needsAbout(
      'check',
      broken.map(({ name }) => name),
    ),
    ...needsAbout('appeal', namesOf(findings, 'appealed')),
    ...needsAbout('finding', namesOf(findings, 'open')),
    ...needsAbout('paused', pause.paused ? [pause.reason ?? ''] : []),
    ...needsAbout(
      'webhook failing',
      failing.map(({ url }) => url),
    ),
    ...needsAbout('key ends', endingKeys(answers)),
    ...needsAbout(
      'rose',
      domains(({ direction }) => direction === 'rose'),
    ),
    ...needsAbout(
      'stale',
      domains(({ state }) => state === 'STALE'),
    ),
    ...needsAbout('first cycle', report === undefined && witnesses === 0 ? [''] : []),
    ...needsAbout('no key', isUnused(answers) ? [''] : []),
    ...needsAbout(
      'unknown',
      domains(({ state }) => state === 'UNKNOWN'),
    ),
    ...needsAbout(
      'source silent',
      silent.map(({ kind, url }) => `${kind} ${url}`),
    ),
    ...needsAbout(
      'webhook paused',
      stopped.map(({ url }) => url),
    ),
    ...needsAbout(
      answers.sources?.length === 0 ? 'nothing came' : 'nothing decided',
      asked === 0 ? [''] : [],
    ),
    ...needsAbout('not public', community.public ? [] : ['']),
  ];
}

/** Whether nobody can bring anything yet but who runs it, and nothing has come. */
function isUnused({ keys, entropy }: OperatorAnswers): boolean {
  return keys?.length === 0 && entropy.domains.every(({ soFar }) => soFar.outcomes === 0);
}

function needsAbout(kind: NeedKind, names: readonly string[]): Need[] {
  return names.map((name) => ({ kind, of: name }));
}

/** The longest open first, each with the cycle before which it is answered. */
function namesOf(findings: readonly Finding[], asked: Finding['status']): string[] {
  return findings
    .filter(({ status }) => status === asked)
    .sort((one, other) => one.opened - other.opened)
    .map(({ id, code, until }) => `${code}, ${id}${until === undefined ? '' : `, < ${until}`}`);
}

function endingKeys({ keys = [], open }: OperatorAnswers): string[] {
  const now = Date.parse(open.time);
  return keys.flatMap(({ label, expiresAt, revokedAt }) => {
    if (expiresAt === undefined || revokedAt !== undefined) return [];
    const left = Date.parse(expiresAt) - now;
    return left > 0 && left < KEY_DAYS * 86_400_000 ? [`${label}, ${expiresAt.slice(0, 10)}`] : [];
  });
}
