/** Two user ids that may be read as the same: one that comes in, and one that is there. */
export interface Likeness {
  readonly user: string;
  readonly used: string;
  /** How the other one is there: somebody is known by it, or a key was made for it. */
  readonly by: 'member' | 'key';
}

const HELP: Readonly<Record<Likeness['by'], string>> = {
  member:
    'which is in use: if they are one person, the id in use is the right one, and a key is made ' +
    'for it; if they are two, an admin has to say so',
  key:
    'for which a key was made: if they are one person, write that, or revoke the key and make ' +
    'another; if they are two, an admin has to say so',
};

/** Why a user id is refused that looks like one that is there, and what helps. */
export function likenessSentence({ user, used, by }: Likeness): string {
  return `the user id ${JSON.stringify(user)} looks like ${JSON.stringify(used)}, ${HELP[by]}`;
}

/** What such a sentence tells, to say it in another language. */
export function likenessIn(sentence: string): Likeness | undefined {
  const [user, used] = (SENTENCE.exec(sentence) ?? [])
    .slice(1)
    .map((quoted) => JSON.parse(quoted) as string);
  if (user === undefined || used === undefined) return undefined;
  const likenesses = (['member', 'key'] as const).map((by) => ({ user, used, by }));
  return likenesses.find((one) => likenessSentence(one) === sentence);
}

const QUOTED = '("(?:[^"\\\\]|\\\\.)*")';
const SENTENCE = new RegExp(`^the user id ${QUOTED} looks like ${QUOTED}, `);
