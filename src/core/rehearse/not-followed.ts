import type { PolicyChange } from '../policy/policy-diff.ts';

/** Of `trust`: it is asked at every close, not only of what comes in. */
const FOLLOWED_TRUST = ['trust.evenGi'];

/**
 * What of a change a log cannot tell: facts stand in it as they were weighed when they came in, so
 * that rules about what becomes a fact leave it as it is.
 * @param knowsTimes whether the times of an imported history are known
 */
export function notFollowed(changes: readonly PolicyChange[], knowsTimes: boolean): string[] {
  const named = (matches: (change: PolicyChange) => boolean): string =>
    changes
      .filter(matches)
      .map(({ path }) => path)
      .join(', ');
  const trust = named(({ path }) => path.startsWith('trust.') && !FOLLOWED_TRUST.includes(path));
  const days = named(({ path }) => path === 'holdBack.days' && !knowsTimes);
  const weights = named(({ path }) => path.startsWith('actions.'));
  const detectors = named(({ path }) => path.startsWith('conduct.'));
  return [
    'People would have acted otherwise if they had known these rules.',
    ...(trust === '' ? [] : [`What came in was weighed by the rules of its time: ${trust}.`]),
    ...(weights === '' ? [] : [`Facts keep the weight that they came in with: ${weights}.`]),
    ...(days === '' ? [] : [`Holds may end a cycle earlier or later: ${days}.`]),
    ...(detectors === '' ? [] : [`Nobody answered findings that were not made: ${detectors}.`]),
  ];
}
