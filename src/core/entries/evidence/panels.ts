import { drawRevealed } from '../../pilots/drawn-arms.ts';
import { commitmentTo } from '../../review/assign.ts';
import { checkSeal, isRepeatable, panelToRepeat, parseCheck } from '../../review/checks.ts';
import { PANEL } from '../../review/panel-rules.ts';
import { firstSeats, isComplete, isLate, lostSeats } from '../../review/seats.ts';
import { isSigned, reviewText, sealOf } from '../../review/signed-review.ts';
import type {
  Entry,
  FindingEntry,
  FindingStatus,
  PanelEntry,
  PanelLogEntry,
  ReviewEntry,
  SeatsEntry,
  SeedEntry,
  SentinelEntry,
  VerdictEntry,
} from '../../state/entry.ts';
import { canBecome, isOverdue } from '../../state/finding.ts';
import { type Panel, type Panels, SENTINEL_KINDS } from '../../state/panels.ts';
import { isSameMember } from '../../state/person.ts';
import { type CommunityState, memberOf } from '../../state/state.ts';
import { difference, type Mismatch } from '../difference.ts';
import { ABOUT_MEMBER, FOLDED, type Rules } from '../entry-rule.ts';

/** The entries about reviews by panels; none of them moves credits. */
export const PANEL_RULES: Rules<PanelLogEntry['type']> = {
  sentinel: {
    fields: {
      sentinel: 'text',
      member: 'text',
      registered: 'flag',
      key: 'hash?',
      kind: 'text?',
      group: 'text?',
    },
    apply: (state, entry) => {
      refuseSentinel(state, entry);
      foldSentinel(state.panels, entry);
    },
    ...ABOUT_MEMBER,
    recheck: { attested: 'that the operator was entitled to it' },
    retold: 'left out',
    event: 'sentinel',
  },
  seed: {
    fields: { commitment: 'hash' },
    apply: ({ panels, size }, entry) => foldSeed(panels, entry, size),
    ...FOLDED,
    recheck: { attested: 'that nobody else knows the seed' },
    retold: 'left out',
    event: 'seed',
  },
  panel: {
    fields: {
      member: 'text',
      evidence: 'hash?',
      finding: 'integer?',
      barred: 'texts?',
      check: 'hash?',
      seed: 'hash',
      seats: 'texts',
    },
    apply: (state, entry) => {
      refusePanel(state, entry);
      foldPanel(state, entry, state.size);
    },
    ...ABOUT_MEMBER,
    recheck: recheckPanel,
    retold: 'left out',
    event: 'panel',
  },
  review: {
    fields: { panel: 'integer', sentinel: 'text', seal: 'hash' },
    apply: (state, entry) => {
      const panel = openPanel(state.panels, entry.panel);
      if (!panel.seats.has(entry.sentinel) || panel.seats.get(entry.sentinel) !== undefined) {
        throw new RangeError(`no seat of panel ${entry.panel} waits for ${entry.sentinel}`);
      }
      if (lostSeats(state, panel).includes(entry.sentinel)) {
        throw new RangeError(`${entry.sentinel} has retired or is linked to somebody with a stake`);
      }
      foldReview(state, entry);
    },
    ...FOLDED,
    recheck: { attested: 'what is sealed, until the verdict' },
    retold: 'left out',
    event: 'review',
  },
  seats: {
    fields: { panel: 'integer', seats: 'texts', emptied: 'texts?', ended: 'flag?' },
    apply: ({ panels }, entry) => foldSeats(panels, entry),
    ...FOLDED,
    recheck: 'close',
    retold: 'by the close',
    event: 'seats',
  },
  verdict: {
    fields: { panel: 'integer', holds: 'flag', check: 'text?', reviews: 'objects' },
    apply: (state, entry) => {
      const wrong = wrongReview(state, entry);
      if (wrong !== undefined) throw new RangeError(wrong);
      foldVerdict(state, entry);
    },
    ...FOLDED,
    recheck: recheckVerdict,
    retold: 'left out',
    event: 'verdict',
  },
};

/**
 * A verdict follows the last review of its panel at once, and what it says of a finding follows the
 * verdict: nobody can keep it back.
 * @throws RangeError when another entry comes between
 */
export function refuseBefore({ panels: { owed } }: CommunityState, entry: Entry): void {
  if (owed === undefined) return;
  const isOwed =
    owed.type === 'verdict'
      ? entry.type === 'verdict' && entry.panel === owed.panel
      : entry.type === 'finding' && entry.finding === owed.finding && entry.panel === owed.panel;
  if (!isOwed) throw new RangeError(`the ${owed.type} of panel ${owed.panel} comes first`);
}

/** Adds an entry about panels to what was folded before: how a store is loaded. */
export function foldPanels(state: CommunityState, entry: PanelLogEntry, index: number): void {
  const { panels } = state;
  switch (entry.type) {
    case 'sentinel':
      return foldSentinel(panels, entry);
    case 'seed':
      return foldSeed(panels, entry, index);
    case 'panel':
      return foldPanel(state, entry, index);
    case 'review':
      return foldReview(state, entry);
    case 'seats':
      return foldSeats(panels, entry);
    case 'verdict':
      foldVerdict(state, entry);
  }
}

/** What remains to be done when a store is loaded: whatever was owed came in the same batch. */
export function afterFold(state: CommunityState): void {
  state.panels.owed = undefined;
  forgetMeetings(state);
}

/** Meetings that are long over bar nobody any more. */
export function forgetMeetings({ panels, cycle }: CommunityState): void {
  for (const [who, meetings] of panels.meetings) {
    for (const [member, met] of meetings) {
      if (met <= cycle - PANEL.meetingCycles) meetings.delete(member);
    }
    if (meetings.size === 0) panels.meetings.delete(who);
  }
  panels.decided = panels.decided.filter(({ opened }) => isRepeatable(opened, cycle));
}

/**
 * What a word about a finding means for the panel about it: while it sits its verdict alone
 * decides, and no clock lets the finding fall.
 * @throws RangeError when somebody else decides it
 */
export function settleFinding({ panels }: CommunityState, entry: FindingEntry): void {
  const { finding = -1, panel, status } = entry;
  const { owed } = panels;
  if (owed?.type === 'finding') {
    if (owed.status !== status) throw new RangeError(`the panel's verdict is ${owed.status}`);
    panels.owed = undefined;
    return;
  }
  if (panel !== undefined) throw new RangeError(`panel ${panel} has no verdict on it`);
  const sitting = panels.byFinding.get(finding);
  if (sitting !== undefined) throw new RangeError(`panel ${sitting} decides about it`);
}

/** Whether a verdict settles what it is about, and is no check of those who gave it. */
export function isDeciding({ check }: Pick<VerdictEntry, 'check'>): boolean {
  const asked = check === undefined ? undefined : parseCheck(check);
  return asked?.gold === undefined && asked?.again === undefined;
}

/** What a verdict makes of a finding. */
function statusBy(status: FindingStatus, holds: boolean): FindingStatus {
  if (status === 'appealed') return holds ? 'upheld' : 'reversed';
  return holds ? 'confirmed' : 'cleared';
}

function refuseSentinel(state: CommunityState, entry: SentinelEntry): void {
  const { sentinel, member, registered, key, kind } = entry;
  const { sentinels, keys } = state.panels;
  memberOf(state, member);
  const known = sentinels.get(sentinel);
  if (!registered) {
    if (known === undefined || known.isRetired || known.member !== member) {
      throw new RangeError(`sentinel ${sentinel} of member ${member} is not registered`);
    }
    return;
  }
  if (known !== undefined) throw new RangeError(`sentinel ${sentinel} is already in the log`);
  if (key === undefined || keys.has(key)) throw new RangeError('a key that nobody has had');
  if (kind === undefined || !SENTINEL_KINDS.includes(kind)) {
    throw new RangeError(`a sentinel is a ${SENTINEL_KINDS.join(' or a ')}`);
  }
  const other = [...sentinels.values()].find(
    (one) => !one.isRetired && isSameMember(state, one.member, member),
  );
  if (other !== undefined) throw new RangeError(`they have sentinel ${other.sentinel} already`);
}

function foldSentinel(panels: Panels, entry: SentinelEntry): void {
  const { sentinel, member, registered, key = '', kind = 'person', group = '', cycle } = entry;
  const known = panels.sentinels.get(sentinel);
  if (!registered) {
    if (known !== undefined) known.isRetired = true;
    return;
  }
  const made = { sentinel, member, key, kind, group, since: cycle };
  panels.sentinels.set(sentinel, { ...made, isRetired: false, waiting: 0 });
  panels.keys.add(key);
}

function foldSeed(panels: Panels, { commitment, cycle }: SeedEntry, entry: number): void {
  panels.commitment = commitment;
  panels.chain = { entry, cycle };
}

function refusePanel(state: CommunityState, entry: PanelEntry): void {
  const { member, evidence, finding, barred = [], check, seats } = entry;
  const { panels, cycle } = state;
  for (const one of [member, ...barred]) memberOf(state, one);
  if (panels.chain === undefined || panels.chain.cycle >= cycle) {
    throw new RangeError('what a panel is drawn with is settled in an earlier cycle');
  }
  if ((evidence === undefined) === (finding === undefined)) {
    throw new RangeError('a panel looks at a claim or at a finding');
  }
  if (finding !== undefined && check !== undefined) {
    throw new RangeError('a panel about a finding decides it, and checks nobody');
  }
  if (seats.length !== PANEL.seats) throw new RangeError(`a panel has ${PANEL.seats} seats`);
  if (evidence !== undefined && isJudged(panels, evidence)) {
    throw new RangeError('a panel looks at this claim already, or did');
  }
  const wrong = recheckPanel(state, entry);
  if (wrong !== undefined) throw new RangeError(`${wrong.expected}, not ${wrong.found}`);
  if (finding !== undefined) refuseFinding(state, entry, finding);
}

/** @throws RangeError when no panel can look at the finding */
function refuseFinding(state: CommunityState, entry: PanelEntry, finding: number): void {
  const { panels, findings, cycle } = state;
  const { member, barred = [] } = entry;
  const found = findings.get(finding);
  if (found?.member !== member) throw new RangeError(`entry ${finding} opened no such finding`);
  if (panels.byFinding.has(finding)) throw new RangeError('a panel looks at it already');
  if (found.status === 'confirmed' || !canBecome(found, statusBy(found.status, false), cycle)) {
    throw new RangeError(`finding ${finding} waits for no answer`);
  }
  // Its last panel has ended without a verdict: another one would hold it without end.
  if (isOverdue(found, cycle - 1)) throw new RangeError('its time is over');
  if (found.unsigned) throw new RangeError('nobody knows who confirmed it: no panel hears it');
  const { answeredBy } = found;
  if (answeredBy !== undefined && !barred.includes(answeredBy)) {
    throw new RangeError('whoever answered the finding has no seat about it');
  }
}

/** Whether a panel sits on a claim or had its verdict: nobody asks until an answer suits. */
export function isJudged({ judged, open }: Panels, evidence: string): boolean {
  return judged.has(evidence) || [...open.values()].some((one) => one.evidence === evidence);
}

/** Who sits follows from the seed, the sentinels and whom they met; the seed from the log. */
function recheckPanel(state: CommunityState, entry: PanelEntry): Mismatch | undefined {
  const { commitment } = state.panels;
  if (commitmentTo(entry.seed) !== commitment) {
    return { expected: `a seed whose SHA-256 is ${commitment}`, found: `seed ${entry.seed}` };
  }
  const { member, barred = [], seed } = entry;
  return difference({ ...entry, seats: firstSeats(state, { member, barred, seed }) }, entry);
}

function foldPanel({ panels, pilots }: CommunityState, entry: PanelEntry, index: number): void {
  const { member, evidence, finding, barred = [], check, seed, seats, cycle } = entry;
  const panel: Panel = {
    panel: index,
    member,
    evidence,
    finding,
    barred,
    check,
    repeats: check === undefined ? undefined : panelToRepeat(panels, { seed, cycle }),
    opened: cycle,
    seed,
    seats: new Map(),
    replaced: [],
    until: cycle + PANEL.answerCycles,
    round: 1,
  };
  panels.commitment = seed;
  drawRevealed(pilots, seed, cycle);
  panels.open.set(index, panel);
  if (finding !== undefined) panels.byFinding.set(finding, index);
  seat(panels, panel, seats, cycle);
}

function seat(panels: Panels, panel: Panel, seats: readonly string[], cycle: number): void {
  for (const sentinel of seats) {
    panel.seats.set(sentinel, undefined);
    const { member = '' } = panels.sentinels.get(sentinel) ?? {};
    const meetings = panels.meetings.get(member) ?? new Map<string, number>();
    panels.meetings.set(member, meetings.set(panel.member, cycle));
    countWaiting(panels, sentinel, 1);
  }
}

function countWaiting({ sentinels }: Panels, sentinel: string, change: 1 | -1): void {
  const found = sentinels.get(sentinel);
  if (found !== undefined) found.waiting += change;
}

function foldReview(state: CommunityState, { panel: index, sentinel, seal }: ReviewEntry): void {
  const { panels } = state;
  const panel = openPanel(panels, index);
  panel.seats.set(sentinel, seal);
  countWaiting(panels, sentinel, -1);
  if (isComplete(state, panel)) panels.owed = { type: 'verdict', panel: index };
}

function foldSeats(panels: Panels, entry: SeatsEntry): void {
  const { panel: index, seats, emptied = [], ended, cycle } = entry;
  const panel = openPanel(panels, index);
  if (ended === true) {
    endPanel(panels, panel);
    return;
  }
  const isDue = isLate(panel, cycle);
  for (const [sentinel, seal] of panel.seats) {
    if (!emptied.includes(sentinel) && (!isDue || seal !== undefined)) continue;
    panel.seats.delete(sentinel);
    panel.replaced.push(sentinel);
    if (seal === undefined) countWaiting(panels, sentinel, -1);
  }
  seat(panels, panel, seats, cycle);
  if (!isDue) return;
  panel.round += 1;
  panel.until = cycle + 1 + PANEL.answerCycles;
}

function endPanel(panels: Panels, panel: Panel): void {
  for (const [sentinel, seal] of panel.seats) {
    if (seal === undefined) countWaiting(panels, sentinel, -1);
  }
  panels.open.delete(panel.panel);
  if (panel.finding !== undefined) panels.byFinding.delete(panel.finding);
}

function recheckVerdict(state: CommunityState, entry: VerdictEntry): Mismatch | undefined {
  const wrong = wrongReview(state, entry);
  return wrong === undefined ? undefined : { expected: wrong, found: 'something else' };
}

/** What of a verdict is not as its panel sealed and signed it; undefined when all of it is. */
function wrongReview(state: CommunityState, entry: VerdictEntry): string | undefined {
  const { panels, community } = state;
  const panel = openPanel(panels, entry.panel);
  const { reviews } = entry;
  const wrong = wrongCheck(panel, entry);
  if (wrong !== undefined) return wrong;
  const seats = [...panel.seats];
  if (reviews.length !== seats.length) return `${seats.length} reviews`;
  for (const [at, [sentinel, seal]] of seats.entries()) {
    const { sentinel: given, holds, signature } = reviews[at] ?? {};
    if (given !== sentinel || typeof holds !== 'boolean' || typeof signature !== 'string') {
      return `the review of sentinel ${sentinel} as number ${at + 1}`;
    }
    if (sealOf(signature) !== seal) return `the review that ${sentinel} sealed`;
    const key = panels.sentinels.get(sentinel)?.key ?? '';
    const text = reviewText(community?.key ?? '', { panel: entry.panel, sentinel, holds });
    if (!isSigned(text, signature, key)) return `a review that ${sentinel} signed`;
  }
  const most = reviews.filter(({ holds }) => holds).length * 2 > reviews.length;
  return most === entry.holds ? undefined : `what most of them said, holds ${most}`;
}

/** What a panel was asked for is what was sealed, and what it looked at again was drawn. */
function wrongCheck(panel: Panel, { check }: VerdictEntry): string | undefined {
  if (panel.check === undefined) return check === undefined ? undefined : 'no check';
  const asked = check === undefined ? undefined : parseCheck(check);
  if (check === undefined || asked === undefined || checkSeal(check) !== panel.check) {
    return `what was sealed as ${panel.check}`;
  }
  const { again } = asked;
  const { repeats } = panel;
  if (again === undefined) return undefined;
  const isDrawn = repeats?.panel === again && repeats.member === panel.member;
  return isDrawn ? undefined : `panel ${repeats?.panel} again, which was drawn`;
}

function foldVerdict(state: CommunityState, entry: VerdictEntry): void {
  const { panels, findings } = state;
  const panel = openPanel(panels, entry.panel);
  endPanel(panels, panel);
  panels.owed = undefined;
  const { evidence, finding, member, opened } = panel;
  if (evidence !== undefined && isDeciding(entry)) {
    panels.judged.add(evidence);
    panels.decided = [...panels.decided, { panel: entry.panel, member, opened }];
  }
  const found = finding === undefined ? undefined : findings.get(finding);
  if (finding === undefined || found === undefined) return;
  const status = statusBy(found.status, entry.holds);
  panels.owed = { type: 'finding', panel: entry.panel, finding, status };
}

function openPanel(panels: Panels, index: number): Panel {
  const panel = panels.open.get(index);
  if (panel === undefined) throw new RangeError(`entry ${index} opened no panel that sits`);
  return panel;
}
