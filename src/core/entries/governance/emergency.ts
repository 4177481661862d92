import { signedFor, type SignedText } from '../../log/signed-text.ts';
import type { CouncilSignature, PauseEntry } from '../../state/entry.ts';
import { PAUSE_CYCLES_MAX } from '../../state/pause.ts';
import type { CommunityState } from '../../state/state.ts';
import { publicKeyIn, wordProblem } from './governance.ts';

/**
 * After what a council stopped, one key alone stops nothing for so many cycles: of any 35 it stops
 * 7 at most.
 */
export const COOLING_CYCLES = 28;

/** What keys of a council say, to stop or to resume. */
export type EmergencyWord = Pick<PauseEntry, 'paused' | 'scope' | 'lastCycle'> & {
  /** One more than that of the council's last word about it, so that each acts once. */
  readonly counter: number;
};

/**
 * What a key of the council signs, to stop or to resume.
 * @param log its verifier key
 */
export function emergencyText(log: string, word: EmergencyWord): SignedText {
  const { paused, counter, scope = 'mint', lastCycle } = word;
  return paused
    ? signedFor(log, 'emergency-pause', [String(counter), scope, String(lastCycle)])
    : signedFor(log, 'emergency-end', [String(counter)]);
}

/** What the council can say now, and how many of its keys it takes. */
export interface EmergencyNow {
  /** The number that its next word has. */
  readonly counter: number;
  /** Whether a pause of the council is in force. */
  readonly isOn: boolean;
  readonly toStop: number;
  readonly toResume: number;
}

/** undefined: there is no council. */
export function emergencyNow({
  governance,
  cycle,
}: Pick<CommunityState, 'governance' | 'cycle'>): EmergencyNow | undefined {
  const { council, emergency } = governance;
  if (council === undefined) return undefined;
  const { counter, lastCycle = Number.NEGATIVE_INFINITY } = emergency;
  const isCooling = cycle <= lastCycle + COOLING_CYCLES;
  return {
    counter: counter + 1,
    isOn: isInForce({ governance, cycle }),
    toStop: isCooling ? council.approvals : 1,
    toResume: council.approvals,
  };
}

/**
 * Why nobody can stop or resume so now; undefined: somebody can. Said again by an operator during a
 * pause it may change what is stopped, but not last longer; what a council stops, it resumes.
 */
export function pauseProblem(
  state: CommunityState,
  entry: Omit<PauseEntry, 'type' | 'reason'>,
): string | undefined {
  const { paused, scope, lastCycle, counter, signatures } = entry;
  if (scope !== undefined && scope !== 'all') {
    return `a pause is of minting, or has the scope all, not ${String(scope)}`;
  }
  if (!paused && (scope !== undefined || lastCycle !== undefined)) {
    return 'what is resumed has no scope and no last cycle';
  }
  const isCouncils = counter !== undefined || signatures !== undefined;
  const problem = isCouncils ? emergencyProblem(state, entry) : operatorsProblem(state);
  if (problem !== undefined || !paused) return problem;
  const inForce = isCouncils ? undefined : state.pause;
  const latest = inForce?.lastCycle ?? state.cycle + PAUSE_CYCLES_MAX - 1;
  const last = lastCycle ?? state.cycle + PAUSE_CYCLES_MAX - 1;
  return last < state.cycle || last > latest
    ? `a pause ends in cycle ${state.cycle} to ${latest}, not in ${last}`
    : undefined;
}

function emergencyProblem(
  state: CommunityState,
  { counter, signatures = [], ...entry }: Omit<PauseEntry, 'type' | 'reason'>,
): string | undefined {
  const now = emergencyNow(state);
  if (now === undefined) return 'there is no council';
  if (counter !== now.counter) {
    return `the next word of the council has the number ${now.counter}, not ${counter ?? 'none'}`;
  }
  if (!entry.paused && !now.isOn) return 'the council has stopped nothing';
  if (entry.paused && entry.lastCycle === undefined) return 'the council says until when';
  const text = emergencyText(state.community?.key ?? '', { ...entry, counter });
  const problem = problemOfSignatures(state, text, signatures);
  if (problem !== undefined) return problem;
  const needed = entry.paused ? now.toStop : now.toResume;
  if (signatures.length < needed) return `${needed} keys have to sign it, not ${signatures.length}`;
  return signatures.length < now.toResume && isLess(state, entry)
    ? `to stop less than is stopped now, ${now.toResume} keys have to sign it`
    : undefined;
}

function problemOfSignatures(
  state: CommunityState,
  text: SignedText,
  signatures: readonly CouncilSignature[],
): string | undefined {
  for (const one of signatures) {
    const problem = signatureProblem(state, text, one);
    if (problem !== undefined) return problem;
  }
  const keys = new Set(signatures.map(({ key }) => publicKeyIn(key)));
  return keys.size === signatures.length ? undefined : 'each key of the council signs once';
}

/** Why an operator can neither stop nor resume; undefined: it can. */
export function operatorsProblem(state: CommunityState): string | undefined {
  return isInForce(state) ? 'what the council stopped, the council resumes' : undefined;
}

function isInForce({ governance, cycle }: Pick<CommunityState, 'governance' | 'cycle'>): boolean {
  const { isOn, lastCycle } = governance.emergency;
  return isOn && lastCycle !== undefined && lastCycle >= cycle;
}

function signatureProblem(
  { governance }: CommunityState,
  text: SignedText,
  one: CouncilSignature,
): string | undefined {
  const { key, signature, ...rest } = one;
  const isWord = typeof key === 'string' && typeof signature === 'string';
  if (!isWord || Object.keys(rest).length > 0) return 'a signature has a key, and nothing else';
  return wordProblem(governance, text, { key, signature });
}

/** Whether it would end sooner than what is stopped now, or stop less. */
function isLess({ pause }: CommunityState, { scope, lastCycle = 0 }: Partial<PauseEntry>): boolean {
  if (pause === undefined) return false;
  return lastCycle < pause.lastCycle || (pause.scope === 'all' && scope !== 'all');
}
