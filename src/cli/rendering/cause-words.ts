import { ENTROPY_LIMITS } from '../../core/entropy/entropy-rules.ts';
import { COMMIT_TERMS } from '../../core/families/commits/commit-schedule.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import type { Cause } from '../findings/main-cause.ts';
import { counted, cyclesText, grouped, percent } from './numbers.ts';

/** After how many days a commit counts as an outcome. */
const PROMISE_DAYS = COMMIT_TERMS.promise / DAY_SECONDS;
const { warmUpCycles, windowCycles } = ENTROPY_LIMITS;
const { outcomes: minOutcomes, activeCycles: minActiveCycles } = PRESETS.git.entropy.known;

type WordsOf = { readonly [name in Cause['cause']]: (cause: CauseOf<name>) => string };
type CauseOf<Name extends Cause['cause']> = Extract<Cause, { readonly cause: Name }>;

const OWN_WORD = 'Nothing is minted on one’s own word.';

const WORDS: WordsOf = {
  'none-judged': () =>
    'No commit was judged yet: the newest ones wait until a later one shows that their second is ' +
    'over. --final judges them at once.',
  'no-action': () =>
    'No commit in this history is an action that can be paid: there are only merges and commits ' +
    'of programs.',
  'one-author': () =>
    'One person made every commit, so nobody else could review, test, acknowledge, apply or ' +
    `merge it. ${OWN_WORD}`,
  'reviews-elsewhere': reviewsElsewhereText,
  'no-review': () =>
    'Nobody ever reviewed, tested, acknowledged, applied or merged somebody else’s commit, as ' +
    'far as committers, merges and trailers (Reviewed-by, Tested-by, Acked-by) tell. ' +
    OWN_WORD,
  'words-without-standing': ({ endorsements }) =>
    `The history states ${counted(endorsements, 'endorsement')}, and none counts: those who ` +
    'committed or merged had no record of their own yet, and a trailer alone is the author’s ' +
    'text.',
  'words-left-out': ({ leftOut, endorsements, from }) =>
    `Of the ${grouped(endorsements)} times that a commit names somebody else ` +
    `${grouped(leftOut)} (${percent(leftOut, endorsements)}) do not count: nobody with standing, ` +
    'other than the author, committed or merged it, so a line such as Reviewed-by is the ' +
    'author’s own text (rule trust.trailers: integrated). ' +
    (from === 'forge'
      ? ''
      : 'If the reviews were on GitHub, `import github` brings them, and they count. ') +
    'With `trailers: stated` in the rules of a new community (--policy) each line counts as it ' +
    'stands, as those of a table do, also one that names somebody who never looked ' +
    '(docs/reference/commits.md, “A repository and its table”).',
  'too-short': ({ cycles, needed, cycleDays }) =>
    `The history is ${cycles === 0 ? 'less than ' : ''}` +
    `${cyclesText(Math.max(1, cycles), cycleDays)} long. A commit counts as kept or broken only ` +
    `after ${PROMISE_DAYS} days, and the direction of entropy is known only after ` +
    `${cyclesText(warmUpCycles, cycleDays)} of such outcomes: about ` +
    `${cyclesText(needed, cycleDays)} in all.`,
  'never-measurable': ({ cycleDays, known }) =>
    (known === 0
      ? 'Entropy was never known in any domain: it takes '
      : `Entropy was known in ${cyclesText(known, cycleDays)}, never in one that had an earlier ` +
        'one to be compared with, so nobody could say whether it rose: it takes ') +
    `${minOutcomes} outcomes in ` +
    `${cyclesText(windowCycles, cycleDays)}, in at least ${minActiveCycles} of them, without the ` +
    'record drying up.',
  held: ({ held }) =>
    `${counted(held, 'decision')} ${held === 1 ? 'qualifies and is' : 'qualify and are'} held: ` +
    `each is released ${PROMISE_DAYS} days after its commit if that was not repaired or reverted.`,
  refusal: ({ code, decisions }) =>
    `The most frequent reason is ${code} (${counted(decisions, 'decision')}): what would change ` +
    'it, is the first of the points below.',
};

function reviewsElsewhereText({
  hidden,
  promises,
  from,
  squashed,
}: CauseOf<'reviews-elsewhere'>): string {
  if (from === 'forge') {
    return (
      `Of ${grouped(hidden)} of ${grouped(promises)} commits (${percent(hidden, promises)}) the ` +
      'forge’s record that was read tells nobody else: no pull request in it brought them, or ' +
      'pages of it are missing. Fetch it whole, and import it into another store.'
    );
  }
  if (squashed !== undefined && squashed.commits > hidden) {
    const { commits, read } = squashed;
    return (
      `${grouped(commits)} of ${grouped(read)} commits (${percent(commits, read)}) end their ` +
      'first line in the number of a pull request, such as (#12), and name nobody else: they ' +
      'were squashed, and who reviewed them, the forge knows. `import github` reads it, into ' +
      'another store.'
    );
  }
  return (
    `A forge such as GitHub committed ${grouped(hidden)} of ${grouped(promises)} commits ` +
    `(${percent(hidden, promises)}) and names nobody else: whether they were reviewed, it alone ` +
    'knows. Bring its word in: `import github`.'
  );
}

/** A cause as a sentence or two. */
export function causeText(cause: Cause): string {
  // Each entry of the record takes the cause of its own name, which the compiler has checked there.
  return (WORDS[cause.cause] as (cause: Cause) => string)(cause);
}
