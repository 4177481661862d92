import { belowThreshold } from '../src/core/mint/checks.ts';
import { PRESETS } from '../src/core/policy/presets.ts';
import type { DecisionEntry } from '../src/core/state/entry.ts';
import { talliesOf } from '../src/core/state/person.ts';
import { type CommunityState, openPolicy } from '../src/core/state/state.ts';
import { judgeHistory } from '../src/simulator/attacks/history-pay.ts';
import { honestProject, type ProjectHabits } from '../src/simulator/attacks/honest-project.ts';
import { isEntropy } from './gate-losses.ts';

/** Projects, and people of each. */
const SIZES = [
  { projects: 10, members: 12 },
  { projects: 2, members: 60 },
] as const;
/** Cycles are weeks. */
const YEAR = 52;

/** Asks of those above the threshold, and those of them that were refused. */
interface Asked {
  asks: number;
  entropy: number;
  others: number;
}

/**
 * Rows of a table for the preset `git`: from which year on, members, correlation, and both losses.
 */
export function historyLosses(): readonly (readonly string[])[] {
  const told = [0, 0.03].flatMap((correlation) =>
    SIZES.map(({ projects, members }) => {
      const habits = { members, correlation };
      return { ...habits, losses: historyLoss(habits, projects) };
    }),
  );
  return (['all', 'later'] as const).flatMap((from) =>
    told.map(({ members, correlation, losses }) => {
      const { asks, entropy, others } = losses[from];
      const shares = [entropy, others].map((lost) => (lost / asks).toFixed(3));
      const name = from === 'all' ? '`git`' : '`git`, second year on';
      return [name, String(members), String(correlation), ...shares];
    }),
  );
}

/** What honest projects lose under `git`, in all and from their second year on. */
export function historyLoss(
  habits: ProjectHabits,
  projects: number,
): Readonly<Record<'all' | 'later', Asked>> {
  const losses = { all: nothing(), later: nothing() };
  for (let seed = 1; seed <= projects; seed += 1) {
    judgeHistory(honestProject(seed, habits).commits, PRESETS.git, (entry, state) => {
      if (entry.type !== 'decision' || !isWorthy(entry, state)) return;
      count(losses.all, entry);
      if (entry.cycle > YEAR) count(losses.later, entry);
    });
  }
  return losses;
}

function nothing(): Asked {
  return { asks: 0, entropy: 0, others: 0 };
}

function isWorthy({ member, integrity }: DecisionEntry, state: CommunityState): boolean {
  return !belowThreshold(openPolicy(state), talliesOf(state, member), integrity);
}

/** Counts what was held, and what was refused through no fault of whoever asks. */
function count(asked: Asked, { outcome, code }: DecisionEntry): void {
  if (outcome !== 'refused' || code === undefined) asked.asks += 1;
  else if (isEntropy(code)) {
    asked.asks += 1;
    asked.entropy += 1;
  } else if (code === 'GI_BELOW_FLOOR' || code === 'CAP_REACHED') {
    asked.asks += 1;
    asked.others += 1;
  }
}
