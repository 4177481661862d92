import type { DeedName } from '../../../core/families/claim-name.ts';
import type { PromiseRecord } from '../../../core/families/civic/promise.ts';
import type { EvidenceRecord, SupportRecord } from '../../../core/families/record.ts';
import type { ConfirmationRecord } from '../../../core/families/supports/confirmation.ts';
import { ONE } from '../../../core/units.ts';
import {
  findApprovers,
  findEarlyEnd,
  findItemActs,
  findPutAside,
  findReviewers,
  type ItemAct,
  type PutAside,
} from '../../../db/sql/service/pull-requests.ts';
import type { AsidePromise, CameIn, SameAct } from '../../commands/ingest.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { evidenceIdOf } from '../../writer/evidence.ts';
import { canonicalize } from '../../../core/log/canonical-json.ts';
import {
  findClaimsNamed,
  findPromise,
  findPromisesOf,
  findShownBy,
  type FoundPromise,
} from './find-claims.ts';

/** What is said of a claim if it was made. */
interface Answer {
  readonly name: DeedName;
  readonly at: number;
  /** None: it is taken back. */
  readonly said: readonly Said[];
  /** Who ended it by that, if that is a person. */
  readonly by?: string;
  /** Whether somebody else did it than whose promise it is. */
  readonly isByOther?: boolean;
  /** Who was to do it as well. */
  readonly others?: readonly string[];
  /** It takes nothing back: what somebody else had put aside stands again, and no more is said. */
  readonly reopens?: true;
}

type Said = SupportRecord extends infer One
  ? One extends One
    ? Omit<One, 'claim'>
    : never
  : never;

/** A pull request that was merged, by somebody else than its author if that is known. */
interface Merge {
  readonly promise: PromiseRecord;
  readonly at: number;
  readonly by?: string;
}

/** That somebody merged something, whoever made it. */
interface MergeAct {
  readonly by: string;
  readonly at: number;
  readonly domain: string;
  readonly subject: string;
}

/** What ended, with the reviews of it. */
interface Reviewed {
  readonly domain: string;
  readonly subject: string;
}

/** An event that may say something of claims which were made before. */
interface Answering {
  readonly kind: string;
  readonly records: readonly EvidenceRecord[];
  readonly answers?: readonly Answer[];
  readonly merge?: Merge;
  readonly act?: MergeAct;
  readonly reviewed?: Reviewed;
}

/** What an event says, with the claims of which it says it. */
interface Answered<Event> {
  readonly event: Event;
  /** Claims that it takes back. */
  readonly takenBack: readonly string[];
  /** What ended of which no promise is known, and when. */
  readonly ended: readonly Ended[];
  /** What is remembered of promises that may stand again. */
  readonly aside: readonly AsidePromise[];
  /** What is remembered of who merged and closed what. */
  readonly acts: readonly ActOf[];
  /** Claims that are no deeds beside this one, if they were shown at its moment. */
  readonly sameActs: readonly SameAct[];
  /** A promise that came in, of which those say it whose word counts. */
  readonly cameIn?: CameIn;
  /** Why it makes no promise. */
  readonly reason?: string;
}

interface Ended {
  readonly subject: string;
  readonly at: number;
}

/** What somebody merged or closed as done. */
type ActOf = Omit<ItemAct, 'source'>;

/** What is found out about one thing that an event says. */
interface Finding {
  readonly records: readonly EvidenceRecord[];
  readonly takenBack?: readonly string[];
  readonly ended?: readonly Ended[];
  readonly aside?: AsidePromise;
  readonly act?: ActOf;
  readonly sameAct?: SameAct;
  readonly cameIn?: CameIn;
}

/**
 * Gives what an event says of promises their ids. Of what nobody promised nothing is said: an event
 * about somebody makes no promise of theirs. What ended before it was told that it was promised is
 * no promise any more, so that it is not missed: events come in any order.
 */
export async function answerPromises<Event extends Answering>(
  reader: CommunityReader,
  event: Event,
  sender: string,
): Promise<Answered<Event>> {
  const { records, reason } = await withoutEnded(reader, event, sender);
  const found: Finding[] = [];
  for (const answer of event.answers ?? []) found.push(await answered(reader, answer, sender));
  if (event.merge !== undefined) found.push(await mergedSays(reader, event.merge, sender));
  if (event.reviewed !== undefined) {
    found.push(await reviewsEnd(reader, event.reviewed, sender));
  }
  const merging = await closedByMerge(reader, event.act, sender);
  const cameIn = found.find((one) => one.cameIn !== undefined)?.cameIn;
  const said = found.flatMap((one) => one.records);
  return {
    event: { ...event, records: [...records, ...said] },
    takenBack: found.flatMap(({ takenBack = [] }) => takenBack),
    ended: found.flatMap(({ ended = [] }) => ended),
    aside: [...found.flatMap(({ aside }) => aside ?? []), ...merging.aside],
    acts: [...found.flatMap(({ act }) => act ?? []), ...merging.acts],
    sameActs: [...found.flatMap(({ sameAct }) => sameAct ?? []), ...merging.sameActs],
    ...(cameIn === undefined ? {} : { cameIn }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** A review that nobody confirmed waits for nobody any more: its rating stays. */
async function reviewsEnd(
  reader: CommunityReader,
  { domain, subject }: Reviewed,
  source: string,
): Promise<Finding> {
  const reviewers = await findReviewers(reader, { source, subject });
  const names = reviewers.map((userId) => ({ type: 'review', userId, domain, subject }) as const);
  return { records: [], takenBack: await findClaimsNamed(reader, names) };
}

/** A promise that comes in after its end is observed. */
async function withoutEnded(
  reader: CommunityReader,
  { kind, records }: Answering,
  source: string,
): Promise<{ readonly records: readonly EvidenceRecord[]; readonly reason?: string }> {
  const [record] = records;
  if (record?.type !== 'promise') return { records };
  const { subject, at } = record;
  const end = await findEarlyEnd(reader, { source, subject });
  if (end === undefined || end <= at) return { records };
  return {
    records: [{ type: 'observation', source: 'github', kind, subject, at }],
    reason: 'it had ended before this came in: what is told so late promises nothing',
  };
}

async function answered(reader: CommunityReader, answer: Answer, source: string): Promise<Finding> {
  const { name, at, said, by, isByOther = false } = answer;
  const { subject, userId } = name;
  const found = await findPromise(reader, name, at);
  const isEnd = answer.reopens !== true && said.length === 0;
  if (found === undefined) {
    return { records: [], ended: isEnd || said.length > 0 ? [{ subject, at }] : [] };
  }
  const { id: claim } = found;
  const last = await findPutAside(reader, { source, subject, userId });
  if (answer.reopens === true) {
    const again = standsAgain(found.promise, last, at);
    const reopenedAt = Math.max(last.reopenedAt, at);
    const isAside = last.isAside && last.endedAt > at;
    const aside = { subject, userId, ...last, isAside, reopenedAt };
    if (again !== undefined) return { records: [again], aside };
    return { records: said.map((word): EvidenceRecord => ({ ...word, claim })), aside };
  }
  // What its promiser had left is nothing that somebody else could put aside.
  const stood = found.promise.at >= last.endedAt;
  const ended = { subject, userId, ...last, endedAt: at };
  const isLeft = isEnd || (await isOfSeveral(reader, answer));
  if (!isLeft && !(await isSameAct(reader, answer, source))) {
    const records = said.map((word): EvidenceRecord => ({ ...word, claim }));
    const act = by === undefined ? {} : { act: { by, at, subject, isMerge: false } };
    return { records, ...act, ...(stood ? { aside: { ...ended, isAside: false } } : {}) };
  }
  // It was opened again since: this was told late.
  if (isByOther && last.reopenedAt > at) return { records: [] };
  const taken = { records: [], takenBack: [claim], ...(isLeft ? {} : besideIt(claim, answer)) };
  if (last.endedAt > at) return taken;
  const aside = { ...ended, isAside: isByOther && (stood || last.isAside) };
  return { ...taken, aside: isEnd ? aside : { ...aside, ifTakenBack: claim } };
}

/**
 * Whether several had promised the issue that one of them, or somebody else, has closed: nobody
 * knows whose work it was but who closed it. Who takes each issue as soon as it is opened would
 * else be paid for what others do.
 */
async function isOfSeveral(
  reader: CommunityReader,
  { name, isByOther, others = [] }: Answer,
): Promise<boolean> {
  if (isByOther !== true) return false;
  const names = others.map((userId) => ({ ...name, userId }));
  return (await findClaimsNamed(reader, names)).length > 0;
}

/** What was shown of it before is no deed either. */
function besideIt(claim: string, { by = '', at }: Answer): Pick<Finding, 'sameAct'> {
  const moment = { from: 0, until: Number.MAX_SAFE_INTEGER, since: momentOf(at).from };
  return { sameAct: { claims: [claim], by, ...moment } };
}

/**
 * How far the closing of an issue lies from the merge that closed it, at most. GitHub closes what a
 * merge names within some seconds, in the name of who merged.
 */
const ACT_SECONDS = 60;

/**
 * Whether the closing of an issue as done says nothing of a promise of it: who closed it merged
 * something at that moment, or showed another promise of the same promiser. A merge that closes ten
 * issues has been looked at once.
 */
async function isSameAct(
  reader: CommunityReader,
  { name, at, by }: Answer,
  source: string,
): Promise<boolean> {
  if (by === undefined) return false;
  const moment = momentOf(at);
  const acts = await findItemActs(reader, { source, by }, moment);
  if (acts.some(({ isMerge }) => isMerge)) return true;
  const closed = acts.filter(({ subject }) => subject !== name.subject);
  const others = closed.map(({ subject }) => ({ ...name, subject }));
  const claims = await findClaimsNamed(reader, others);
  return (await findShownBy(reader, claims, { by, ...moment })).length > 0;
}

/** Issues that a merge closed are no deeds of their own, also if they were told of before it. */
async function closedByMerge(
  reader: CommunityReader,
  act: MergeAct | undefined,
  source: string,
): Promise<Pick<Answered<unknown>, 'acts' | 'sameActs' | 'aside'>> {
  if (act === undefined) return { acts: [], sameActs: [], aside: [] };
  const { by, at, domain, subject } = act;
  const moment = momentOf(at);
  const acts = await findItemActs(reader, { source, by }, moment);
  const closed = new Map(acts.flatMap((one) => (one.isMerge ? [] : [[one.subject, one.at]])));
  const promised = await findPromisesOf(
    reader,
    [...closed.keys()].map((item) => ({ domain, subject: item })),
  );
  // The last of each promiser is the one that was closed.
  const latest = new Map(
    promised.map((one) => [`${one.promise.subject}\n${one.promise.userId}`, one]),
  );
  const aside: AsidePromise[] = [];
  for (const { id, promise } of latest.values()) {
    const { subject: item, userId } = promise;
    const last = await findPutAside(reader, { source, subject: item, userId });
    // That closing was its end, and it was not opened again since.
    const isEnd = last.endedAt === closed.get(item) && last.reopenedAt <= last.endedAt;
    if (!isEnd || userId === by) continue;
    aside.push({ subject: item, userId, ...last, isAside: true, ifTakenBack: id });
  }
  const claims = promised.map(({ id }) => id);
  return {
    acts: [{ by, at, subject, isMerge: true }],
    sameActs: [{ claims, by, ...moment, since: moment.from }],
    aside,
  };
}

function momentOf(at: number): { readonly from: number; readonly until: number } {
  return { from: at - ACT_SECONDS, until: at + ACT_SECONDS };
}

/**
 * A promise that somebody else put aside, once what it is about is open again: made anew, and due
 * when its author said. There must be as much time left as it was closed, so that nobody is made to
 * miss it by opening it again at its last minute.
 */
function standsAgain(
  promise: PromiseRecord,
  { isAside, endedAt }: PutAside,
  at: number,
): PromiseRecord | undefined {
  // Told again, so that the same delivery has the same answer.
  if (!isAside) return promise.at === at ? promise : undefined;
  const { dueAt } = promise;
  if (endedAt > at || at - endedAt > dueAt - at || dueAt - 1 <= at) return undefined;
  // Another record also in the second in which the one before was made.
  return { ...promise, at, dueAt: promise.at === at ? dueAt - 1 : dueAt };
}

/**
 * What a merge says of the promise of its author: that it is shown, and the words of who merged it
 * and of whose approvals stood then. If there is nobody but its author, nobody says anything of it:
 * it is taken back, as it is if no word of theirs counts, which the writer finds. Of a promise that
 * was not told of before the merge nobody knows whether it was made ahead, so that nobody says when
 * it was done.
 */
async function mergedSays(
  reader: CommunityReader,
  { promise, at, by }: Merge,
  source: string,
): Promise<Finding> {
  const { type, userId, domain, subject } = promise;
  const known = await findPromise(reader, { type, userId, domain, subject }, at);
  const approvers = await findApprovers(reader, { source, subject }, at);
  const witnesses = new Set([...approvers, ...(by === undefined ? [] : [by])]);
  witnesses.delete(userId);
  if (witnesses.size === 0) {
    const ended = known === undefined ? [{ subject, at }] : [];
    return { records: [], takenBack: known === undefined ? [] : [known.id], ended };
  }
  const own = evidenceIdOf(canonicalize({ ...promise }));
  const claim = known?.id ?? own;
  const when = isAhead(known, at) ? { doneAt: at } : {};
  const words = [...witnesses].map((witness): ConfirmationRecord => ({
    type: 'confirmation',
    claim,
    by: witness,
    at,
    ...when,
    accepted: true,
  }));
  const proof = { type: 'proof', claim, at, delivered: ONE } as const;
  // Told again where it is known, so that the same delivery has the same answer.
  const told = claim === own ? [promise] : [];
  const cameIn = { claim, userId, subject, at };
  return { records: [...told, proof, ...words], cameIn };
}

function isAhead(known: FoundPromise | undefined, at: number): boolean {
  return known !== undefined && known.cameIn <= at;
}
