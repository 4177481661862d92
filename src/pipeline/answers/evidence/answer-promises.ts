import type { EvidenceRecord, SupportRecord } from '../../../core/families/record.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { findClaims, type WantedClaim } from './find-claims.ts';

/** What is said of a claim if it was made. */
interface Answer extends WantedClaim {
  /** None: it is taken back. */
  readonly said: readonly Said[];
}

type Said = SupportRecord extends infer One
  ? One extends One
    ? Omit<One, 'claim'>
    : never
  : never;

/** An event that may say something of claims which were made before. */
interface Answering {
  readonly records: readonly EvidenceRecord[];
  readonly answers?: readonly Answer[];
}

/**
 * Gives what an event says of promises their ids. Of what nobody promised nothing is said: an event
 * about somebody makes no promise of theirs.
 */
export async function answerPromises<Event extends Answering>(
  reader: CommunityReader,
  event: Event,
  sender: string,
): Promise<{ readonly event: Event; readonly takenBack: readonly string[] }> {
  const answers = event.answers ?? [];
  if (answers.length === 0) return { event, takenBack: [] };
  const ids = await findClaims(reader, answers, { sender, coming: [] }, () => '');
  const made = answers.flatMap(({ said }, place) => {
    const claim = ids[place];
    return claim === undefined ? [] : [{ claim, said }];
  });
  const said = made.flatMap(({ claim, said: words }) =>
    words.map((word): EvidenceRecord => ({ ...word, claim })),
  );
  return {
    event: { ...event, records: [...event.records, ...said] },
    takenBack: made.flatMap(({ claim, said: words }) => (words.length === 0 ? [claim] : [])),
  };
}
