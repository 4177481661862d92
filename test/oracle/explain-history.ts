import { formatMicros, parseMicros } from '../../src/core/units.ts';
import type { Invocation, Operation, Witness } from './history.ts';
import { isAnswer, mayAskAgain, type Replayed, replay } from './replay.ts';

/**
 * Whether some serial order of the requests explains every answer, and respects what was over
 * before something else began. The log is the witness of the order: what appended entries has its
 * place there, and what appended none must fit between two operations of it.
 * @returns the first thing that cannot be explained; undefined where everything is
 */
export function whatIsUnexplained(
  history: readonly Invocation[],
  witness: Witness,
): string | undefined {
  try {
    const replayed = replay(history, witness);
    checkKeys(history);
    checkOrder(placesOf(history, witness, replayed));
    return undefined;
  } catch (problem) {
    if (problem instanceof RangeError) return problem.message;
    throw problem;
  }
}

/** Where in the order an invocation may be; entry n is at 2n + 1, what lies before it at 2n. */
interface Places {
  readonly invocation: Invocation;
  /** In ascending order. */
  readonly places: readonly number[];
}

/** Answers under one key are one answer. */
function checkKeys(history: readonly Invocation[]): void {
  const ids = new Map<string, string | undefined>();
  for (const { operation, body } of history) {
    if (operation.kind !== 'mint' || operation.key === undefined) continue;
    if (!ids.has(operation.key)) ids.set(operation.key, body.id);
    if (ids.get(operation.key) === body.id) continue;
    throw new RangeError(`key ${operation.key} has two answers`);
  }
}

/**
 * Takes the invocations in the order of their beginnings and puts each as early as it may be: that
 * leaves the most room to all that follow.
 */
function checkOrder(all: readonly Places[]): void {
  const placed: { readonly end: number; readonly place: number }[] = [];
  for (const { invocation, places } of all.toSorted(byBegin)) {
    const earliest = placed
      .filter(({ end }) => end < invocation.begin)
      .reduce((latest, { place }) => Math.max(latest, place), 0);
    const place = places.find((one) => one >= earliest);
    if (place === undefined) {
      const where = `after place ${earliest} (entry ${Math.floor(earliest / 2)})`;
      throw new RangeError(`no moment ${where} explains ${JSON.stringify(invocation)}`);
    }
    placed.push({ end: invocation.end, place });
  }
}

function placesOf(
  history: readonly Invocation[],
  witness: Witness,
  replayed: Replayed,
): readonly Places[] {
  const owned = new Map(replayed.owned.map(({ owner, last }) => [owner, last]));
  return history.map((invocation) => {
    const last = owned.get(invocation);
    if (last !== undefined) return { invocation, places: [2 * last + 1] };
    const fits = fitting(invocation, witness, replayed);
    const views = replayed.views.filter((view) => fits(view));
    return { invocation, places: views.map(({ prefix }) => 2 * prefix) };
  });
}

type Fits = (view: Replayed['views'][number]) => boolean;

const NOWHERE: Fits = () => false;

/** After which entries an answer that appended none could have been given. */
function fitting(invocation: Invocation, witness: Witness, replayed: Replayed): Fits {
  const { operation, status, body } = invocation;
  if (operation.kind === 'transfer') {
    if (status !== 422 || body.code !== 'BALANCE_TOO_LOW') return NOWHERE;
    return ({ balances }) => isTooLow(operation, balances.get(operation.from) ?? 0n, body.detail);
  }
  if (operation.kind === 'retract') {
    const hash = witness.claims.get(operation.claim)?.hash ?? '';
    if (status === 422 && body.code === 'EVIDENCE_UNKNOWN') return ({ known }) => !known.has(hash);
    const [only] = body.retracted ?? [];
    const isRepeat = status === 200 && only?.hash === hash && only.facts + only.holds === 0;
    const at = replayed.retracted.get(hash) ?? Infinity;
    return isRepeat ? ({ prefix }) => prefix > at : NOWHERE;
  }
  if (operation.kind === 'mint' && status === 200) {
    return repeats(operation, invocation, replayed);
  }
  return NOWHERE;
}

/** When an earlier decision is what a request is answered with. */
function repeats(
  operation: Extract<Operation, { kind: 'mint' }>,
  { body }: Invocation,
  { decisions, decided, owned }: Replayed,
): Fits {
  const at = Number(body.id);
  const entry = decisions.get(at);
  if (entry === undefined || !isAnswer(body, at, entry)) return NOWHERE;
  const decider = owned.find(({ last }) => last === at)?.owner.operation;
  if (decider?.kind !== 'mint') return NOWHERE;
  if (decider.user !== operation.user || decider.claim !== operation.claim) return NOWHERE;
  const { key } = operation;
  if (key !== undefined) {
    const isFrozen = decider.key === key;
    return isFrozen || !mayAskAgain(entry) ? ({ prefix }) => prefix > at : NOWHERE;
  }
  const next = (decided.get(entry.evidence) ?? []).find(
    (other) => other > at && decisions.get(other)?.member === entry.member,
  );
  return ({ prefix }) => prefix > at && prefix <= (next ?? Infinity);
}

/** Nothing is refused that could be paid, and the balance is told as it was. */
function isTooLow({ amount }: { amount: string }, balance: bigint, detail = ''): boolean {
  return balance < parseMicros(amount) && detail.includes(` ${formatMicros(balance)} MIC`);
}

function byBegin(one: Places, other: Places): number {
  return one.invocation.begin - other.invocation.begin;
}
