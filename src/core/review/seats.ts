import { headOf, membersOf } from '../state/person.ts';
import type { SeatsEntry } from '../state/entry.ts';
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

/** What the close does about the seats of a panel. */
export type SeatChange = Pick<SeatsEntry, 'seats' | 'emptied' | 'ended'>;

/**
 * What the close of the open cycle does about the seats of a panel; undefined: nothing. A seat is
 * empty whose holder was linked to somebody with a stake or has retired; when the reviews are due,
 * so is each that has not answered. The next of the draw get them. With its rounds over or too few
 * left a panel that is due ends without a verdict.
 */
export function seatChange(state: CommunityState, panel: Panel): SeatChange | undefined {
  const isDue = isLate(panel, state.cycle);
  const lost = lostSeats(state, panel);
  const emptied = lost.length === 0 ? {} : { emptied: lost };
  const holders = [...panel.seats].flatMap(([name, seal]) =>
    (isDue && seal === undefined) || lost.includes(name)
      ? []
      : (state.panels.sentinels.get(name) ?? []),
  );
  const missing = PANEL.seats - holders.length;
  if (!isDue && missing === 0) return undefined;
  const seats = seatsFor(state, panel, { holders, missing });
  const isOver = panel.round >= PANEL.rounds || missing === 0 || seats.length < missing;
  if (isDue && isOver) return { seats: [], ended: true };
  if (!isDue && seats.length + lost.length === 0) return undefined;
  return { seats, ...emptied };
}

/** Whether the reviews of a panel are due with the close of a cycle. */
export function isLate({ until }: Pick<Panel, 'until'>, closing: number): boolean {
  return closing + 1 >= until;
}

/** Whether all seats have answered, and all may. */
export function isComplete(state: CommunityState, panel: Panel): boolean {
  const seals = [...panel.seats.values()];
  if (seals.length < PANEL.seats || seals.includes(undefined)) return false;
  return lostSeats(state, panel).length === 0;
}

/**
 * Seats of those whom a link made one person with who has a stake, or with an earlier seat, and of
 * who has retired, whatever they said on it: whose key was stolen cannot tell who said it.
 */
export function lostSeats(state: CommunityState, panel: Panel): string[] {
  const { member, barred, seats } = panel;
  const { sentinels } = state.panels;
  const persons = new Set([member, ...barred].map((one) => headOf(state, one)));
  return [...seats.keys()].filter((name) => {
    const holder = sentinels.get(name);
    const person = headOf(state, holder?.member ?? '');
    if (holder?.isRetired === true || persons.has(person)) return true;
    persons.add(person);
    return false;
  });
}

function seatsFor(
  state: CommunityState,
  panel: Panel,
  { holders, missing }: { readonly holders: readonly Sentinel[]; readonly missing: number },
): string[] {
  const earlier = new Set([...panel.seats.keys(), ...panel.replaced]);
  const free = candidatesFor(state, panel).filter(({ sentinel }) => !earlier.has(sentinel));
  return assign(free, {
    seed: panel.seed,
    seats: missing,
    programs: PANEL.programs - holders.filter(({ kind }) => kind === 'program').length,
    seated: holders.map(({ member }) => headOf(state, member)),
  });
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
    const person = headOf(state, one.member);
    if (met.has(person) || hasMet(state, one, own)) continue;
    const { sentinel, key, kind, group } = one;
    candidates.push({ sentinel, key, isProgram: kind === 'program', group, person });
  }
  return candidates;
}

/** Persons whose works a person looked at lately. */
function metBy(state: CommunityState, own: ReadonlySet<string>): Set<string> {
  const met = new Set<string>();
  for (const member of own) {
    for (const [other, cycle] of state.panels.meetings.get(member) ?? []) {
      if (isLately(state, cycle)) met.add(headOf(state, other));
    }
  }
  return met;
}

/** Whether a person had a seat about one of these lately, also as a sentinel who has retired. */
function hasMet(state: CommunityState, { member }: Sentinel, own: ReadonlySet<string>): boolean {
  return membersOf(state, member).some((sitting) => {
    const meetings = state.panels.meetings.get(sitting);
    return meetings !== undefined && [...own].some((one) => isLately(state, meetings.get(one)));
  });
}

function isLately({ cycle }: CommunityState, met: number | undefined): boolean {
  return met !== undefined && met > cycle - PANEL.meetingCycles;
}
