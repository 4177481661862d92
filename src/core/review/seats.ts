import { headOf, membersOf } from '../state/person.ts';
import type { Panel, Sentinel } from '../state/panels.ts';
import type { CommunityState } from '../state/state.ts';
import { assign, type Candidate } from './assign.ts';
import { PANEL } from './panel-rules.ts';

/** What a panel is to be about. */
export type PanelSubject = Pick<Panel, 'member' | 'barred' | 'seed'>;

/** For which panel somebody is sought; `opened` is absent while it is being opened. */
type Sought = Pick<Panel, 'member' | 'barred'> & Partial<Pick<Panel, 'opened'>>;

/** Who has to review something new, in the order of the seats; fewer when too few may. */
export function firstSeats(state: CommunityState, subject: PanelSubject): string[] {
  const { seats, programs } = PANEL;
  const { seed } = subject;
  return assign(candidatesFor(state, subject), { seed, seats, programs, seated: [] });
}

/**
 * Who has the seats of a panel next whose holders did not answer in time: the next of the same
 * draw. undefined when its rounds are over or too few are left: then it ends without a verdict.
 */
export function nextSeats(state: CommunityState, panel: Panel): string[] | undefined {
  if (panel.round >= PANEL.rounds) return undefined;
  const holders = [...panel.seats].flatMap(([name, seal]) =>
    seal === undefined ? [] : (state.panels.sentinels.get(name) ?? []),
  );
  const earlier = new Set([...panel.seats.keys(), ...panel.replaced]);
  const free = candidatesFor(state, panel).filter(({ sentinel }) => !earlier.has(sentinel));
  const seats = PANEL.seats - holders.length;
  const seated = assign(free, {
    seed: panel.seed,
    seats,
    programs: PANEL.programs - holders.filter(({ kind }) => kind === 'program').length,
    seated: holders.map(({ member }) => headOf(state, member)),
  });
  return seated.length === seats ? seated : undefined;
}

/**
 * Everybody who may sit: never whose work it is, somebody linked to them or with a stake, nor who
 * met them lately in either direction; nobody who has enough to do, or who was not registered
 * before the panel was opened. From then on its seed is public, and keys can be tried until one
 * comes first.
 */
export function candidatesFor(
  state: CommunityState,
  { member, barred, opened = state.cycle }: Sought,
): Candidate[] {
  const { sentinels } = state.panels;
  const own = new Set(membersOf(state, member));
  const out = new Set([member, ...barred].flatMap((one) => membersOf(state, one)));
  const met = metBy(state, own);
  const candidates: Candidate[] = [];
  for (const one of sentinels.values()) {
    if (one.isRetired || one.since >= opened || one.waiting >= PANEL.waiting) continue;
    if (out.has(one.member)) continue;
    if (met.has(headOf(state, one.member)) || hasMet(state, one, own)) continue;
    candidates.push({
      sentinel: one.sentinel,
      key: one.key,
      isProgram: one.kind === 'program',
      stratum: `${one.kind} ${one.group}`,
      person: headOf(state, one.member),
    });
  }
  return candidates;
}

/** Persons whose works a person looked at lately. */
function metBy(state: CommunityState, own: ReadonlySet<string>): Set<string> {
  const met = new Set<string>();
  for (const { sentinel, member } of state.panels.sentinels.values()) {
    if (!own.has(member)) continue;
    for (const [other, cycle] of state.panels.meetings.get(sentinel) ?? []) {
      if (isLately(state, cycle)) met.add(headOf(state, other));
    }
  }
  return met;
}

function hasMet(state: CommunityState, one: Sentinel, own: ReadonlySet<string>): boolean {
  const meetings = state.panels.meetings.get(one.sentinel);
  if (meetings === undefined) return false;
  return [...own].some((member) => isLately(state, meetings.get(member)));
}

function isLately({ cycle }: CommunityState, met: number | undefined): boolean {
  return met !== undefined && met > cycle - PANEL.meetingCycles;
}
