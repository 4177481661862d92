import { Problem } from '../problems/problem.ts';
import { type Caller, covers } from './caller.ts';

/** What whoever judges the work of others has to see: the work, its names, who else judges. */
const OF_WORK = [
  ['getEvidence', 'listClaims', 'getMember', 'listMembers'],
  ['getPanel', 'listSentinels', 'listWitnesses', 'getReviewQuality'],
].flat();

/** What is of everybody together, and names nobody. */
const OF_ALL = [
  ['getGlobalIntegrity', 'getEntropy', 'listInstruments', 'getSupply', 'getInterest'],
  ['getActivity', 'listReflectionDays', 'listCensuses', 'getNation', 'compareRules'],
  ['listPilots', 'listStudies', 'getPause', 'listCycles', 'getCycleReport', 'getCheckpoint'],
].flat();

const OPEN_TO_JUDGES: ReadonlySet<string> = new Set([...OF_WORK, ...OF_ALL]);

/**
 * The one member that a caller may read about by the operation that it asks for; undefined: about
 * everybody. A key that is bound to a member and judges the work of others sees that work: what
 * they owe, earned, gave, said and were found to have done is no work. An operation that is not
 * named here tells it of its own member alone.
 */
export function readsOnly({ scopes, userId, operation }: Caller): string | undefined {
  if (!covers(scopes, 'read')) return userId ?? '';
  if (userId === undefined || scopes.includes('others') || covers(scopes, 'admin')) {
    return undefined;
  }
  return OPEN_TO_JUDGES.has(operation) ? undefined : userId;
}

/**
 * Whoever asks as a member is told the same of everybody else, whether they are known or not.
 * @throws Problem SCOPE_MISSING
 */
export function checkReads(caller: Caller, userId: string): void {
  const only = readsOnly(caller);
  if (only === undefined || only === userId) return;
  throw new Problem('SCOPE_MISSING', 'this key reads about its own member alone');
}

/** About whom a caller may read: about one member, or undefined for everybody. @throws Problem */
export function readAbout(caller: Caller, userId: string | undefined): string | undefined {
  if (userId !== undefined) checkReads(caller, userId);
  return userId ?? readsOnly(caller);
}
