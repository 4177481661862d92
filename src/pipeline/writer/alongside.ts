import type { CommunityState } from '../../core/state/state.ts';
import type { Command } from './command.ts';
import type { BatchDraft } from './draft.ts';
import type { Known } from './known/known.ts';

/** What a command answered, with what was looked up in the state that it left behind. */
export interface Sighted<Result, Seen> {
  readonly answer: Result;
  readonly seen: Seen;
}

/** The state that a command left behind, and what was read for it. */
export interface Sight {
  readonly draft: BatchDraft;
  readonly known: Known;
}

/**
 * A command that also looks at the state which its answer is to be told with, in the same
 * transaction: a second command would cost a second commit, and might see a later state.
 */
export function alongside<Result, Seen>(
  command: Command<Result>,
  look: (state: CommunityState, answer: Result, sight: Sight) => Seen,
): Command<Sighted<Result, Seen>> {
  const { run, ...rest } = command;
  return {
    run: (draft, known) => {
      const answer = run(draft, known);
      return { answer, seen: look(draft.state, answer, { draft, known }) };
    },
    ...rest,
  };
}
