import type { PolicyDocument } from '../policy/parse-policy.ts';
import type { PolicyChange } from '../policy/policy-diff.ts';

/** Of `trust`: it is asked at every close, not only of what comes in. */
const FOLLOWED_TRUST = ['trust.evenGi'];

/** What a log cannot tell of other rules; most name the rules that they are about. */
export const NOT_FOLLOWED = {
  people: 'People would have acted otherwise if they had known these rules',
  trust: 'What came in was weighed by the rules of its time',
  weights: 'Facts keep the weight that they came in with',
  days: 'Holds may end a cycle earlier or later',
  detectors: 'Nobody answered findings that were not made',
  cycle:
    'Cycles keep their length, so that spans in cycles are other times than they were made for',
} as const;

export type NotFollowed = keyof typeof NOT_FOLLOWED;

/**
 * What of a change a log cannot tell: facts stand in it as they were weighed when they came in, so
 * that rules about what becomes a fact leave it as it is.
 * @param knowsTimes whether the times of an imported history are known
 */
export function notFollowed(changes: readonly PolicyChange[], knowsTimes: boolean): string[] {
  const told = (kind: NotFollowed, matches: (path: string) => boolean): string[] => {
    const paths = changes.map(({ path }) => path).filter(matches);
    return paths.length === 0 ? [] : [`${NOT_FOLLOWED[kind]}: ${paths.join(', ')}.`];
  };
  return [
    `${NOT_FOLLOWED.people}.`,
    ...told('trust', (path) => path.startsWith('trust.') && !FOLLOWED_TRUST.includes(path)),
    ...told('weights', (path) => path.startsWith('actions.')),
    ...told('days', (path) => path === 'holdBack.days' && !knowsTimes),
    ...told('detectors', (path) => path.startsWith('conduct.')),
  ];
}

/** What becomes of rules that were made for cycles of another length than those of a community. */
export function keptCycle(rules: PolicyDocument, kept: PolicyDocument): string[] {
  const [from, to] = [rules.cycle.days, kept.cycle.days];
  return from === to ? [] : [`${NOT_FOLLOWED.cycle}: cycle.days ${to}, not ${from}.`];
}
