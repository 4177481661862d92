import { isDeciding, isJudged } from '../../core/entries/evidence/panels.ts';
import { lostSeats } from '../../core/review/seats.ts';
import { isOverdue } from '../../core/state/finding.ts';
import { checkSeal, checkText, panelToRepeat } from '../../core/review/checks.ts';
import { PANEL } from '../../core/review/panel-rules.ts';
import { isSigned, reviewText, sealOf } from '../../core/review/signed-review.ts';
import type { Panel } from '../../core/state/panels.ts';
import {
  deleteSealedReview,
  insertPanelClaim,
  insertSealedReview,
  type PanelClaimRow,
} from '../../db/sql/governance/panels.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { repeatable, type Stamp } from '../writer/idempotency.ts';
import type { Known } from '../writer/known/known.ts';
import { RequestError } from '../request-error.ts';
import { carryOutVerdict } from './answer-finding.ts';
import { aboutFinding, openPanel, type PanelAnswer, type PanelSubject } from './open-panel.ts';
import { takePanelWord } from './record-evidence.ts';
import { storedClaim } from './settle-claim.ts';

/** A claim, by its id, that a panel decides about or that checks those who sit on it. */
export interface ClaimToReview {
  readonly claim: string;
  /** Whether it holds, if that is known. */
  readonly gold?: boolean | undefined;
  /** The earlier panel about it, as {@link drawnAgain} tells. */
  readonly again?: number | undefined;
}

export interface PanelOrder extends Stamp {
  /** A claim, or the index of the entry that opened a finding. */
  readonly about: ClaimToReview | { readonly finding: number };
}

/**
 * Has a panel look at a claim or at a finding.
 * @throws RequestError NOT_FOUND, EVIDENCE_UNKNOWN, CONFLICT when one looks at it already, it waits
 *   for no answer, or too few sentinels may sit
 */
export function openPanelCommand(order: PanelOrder): Command<PanelAnswer> {
  const { about, now } = order;
  const evidenceIds = 'claim' in about ? [about.claim] : [];
  return repeatable(order.idempotency, {
    now,
    lookup: { evidenceIds },
    run: (draft, known) => {
      if (draft.state.panels.chain?.cycle === draft.state.cycle) {
        throw new RequestError('CONFLICT', 'sentinels sit from the cycle after their registration');
      }
      const asked = 'claim' in about ? claimOf(draft, known, about) : undefined;
      const subject = asked?.subject ?? findingOf(draft, about as { readonly finding: number });
      const opened = openPanel(draft, subject);
      if (opened === undefined) {
        const most = `a panel has ${PANEL.seats} seats, and too few sentinels may sit on this one`;
        throw new RequestError('CONFLICT', most);
      }
      if (asked !== undefined) {
        draft.also((community) => insertPanelClaim(community, opened.panel, asked));
      }
      return opened;
    },
  });
}

/** The panel that the next one looks at again; undefined when no panel decided lately. */
export function drawnAgain(draft: BatchDraft): number | undefined {
  const { cycle, panels } = draft.state;
  const seed = draft.nextSeed();
  return seed === undefined ? undefined : panelToRepeat(panels, { seed, cycle })?.panel;
}

interface AskedClaim extends PanelClaimRow {
  readonly subject: PanelSubject;
}

/** A check has a hash of its own, so that the log does not tell what it looks at. */
function claimOf(draft: BatchDraft, known: Known, about: ClaimToReview): AskedClaim {
  const { state } = draft;
  const { claim: id, gold, again } = about;
  const row = known.evidence(id);
  const claim = storedClaim(known, id);
  const evidence = known.hash(id);
  if (row?.member === undefined || claim === undefined || evidence === undefined) {
    throw new RequestError('EVIDENCE_UNKNOWN', `there is no claim ${id}`);
  }
  if (known.entries.isRetracted(evidence))
    throw new RequestError('CONFLICT', 'the claim was taken back');
  const isCheck = gold !== undefined || again !== undefined;
  if (!isCheck && isJudged(state.panels, evidence)) {
    throw new RequestError('CONFLICT', 'a panel looks at this claim already, or has decided');
  }
  if (again !== undefined && drawnAgain(draft) !== again) {
    throw new RequestError('CONFLICT', 'another panel was opened meanwhile: ask again');
  }
  const named = ['with', 'of', 'next'].flatMap((field) => Object(claim)[field] ?? []) as string[];
  const users = [...named, ...known.records.speakers(id)];
  const members = users.flatMap((user) => draft.knownMember(user) ?? []);
  const barred = [...new Set(members)].filter((member) => member !== row.member).sort();
  const check = checkText({ domain: claim.domain, gold, again, salt: draft.newSalt(id) });
  const subject = {
    member: row.member,
    evidence: isCheck ? draft.commitmentOf(id).commitment : evidence,
    ...(barred.length === 0 ? {} : { barred }),
    check: checkSeal(check),
  };
  return { subject, claim: id, check };
}

function findingOf({ state }: BatchDraft, { finding }: { readonly finding: number }): PanelSubject {
  const found = state.findings.get(finding);
  if (found === undefined) throw new RequestError('NOT_FOUND', `there is no finding ${finding}`);
  if (found.status !== 'open' && found.status !== 'appealed') {
    throw new RequestError('CONFLICT', `the finding is ${found.status}: it waits for no answer`);
  }
  if (state.panels.byFinding.has(finding)) {
    throw new RequestError('CONFLICT', 'a panel looks at this finding already');
  }
  if (found.unsigned) {
    const why = 'a key that is bound to nobody confirmed it, who could sit on the panel';
    throw new RequestError('CONFLICT', `no panel hears this appeal: ${why}`);
  }
  if (isOverdue(found, state.cycle - 1)) throw new RequestError('CONFLICT', 'its time is over');
  return aboutFinding(finding, found);
}

export interface ReviewOrder extends Stamp {
  readonly panel: number;
  readonly sentinel: string;
  readonly holds: boolean;
  /** Ed25519, 64 bytes in hexadecimal, over what docs/reference/review.md#reviews says. */
  readonly signature: string;
  /** The claim that the panel looks at, and what it is asked for; undefined for a finding. */
  readonly asked: PanelClaimRow | undefined;
  /** The member that the key is bound to. */
  readonly by?: string | undefined;
}

export interface ReviewAnswer {
  /** Index of the entry with the seal. */
  readonly entry: number;
  readonly panel: number;
  readonly seal: string;
  /** There with the last review: whether the claim or the finding holds. */
  readonly verdict?: boolean;
}

/**
 * Takes what a sentinel signed. With the last review of a panel comes the verdict, and what follows
 * from it: a claim is confirmed or rejected by a panel, a finding is answered.
 * @throws RequestError NOT_FOUND, CONFLICT when no seat of the panel waits for the sentinel,
 *   EVIDENCE_INVALID when its key did not sign these words, SCOPE_MISSING for somebody else's key
 */
export function reviewCommand(order: ReviewOrder): Command<ReviewAnswer> {
  const { asked, panel, now } = order;
  return repeatable(order.idempotency, {
    now,
    lookup: {
      evidenceIds: asked === undefined ? [] : [asked.claim],
      withFacts: true,
      panels: [panel],
    },
    run: (draft, known) => {
      const sitting = checkReview(draft, order);
      const { sentinel, holds, signature } = order;
      const { state } = draft;
      const row = { panel, sentinel, holds, signature };
      const seal = sealOf(signature);
      const entry = draft.append({ type: 'review', cycle: state.cycle, panel, sentinel, seal });
      draft.also((community) => insertSealedReview(community, row));
      known.panels.add(row);
      const answer = { entry, panel, seal };
      if (state.panels.owed === undefined) return answer;
      return { ...answer, verdict: decide(draft, known, { order, sitting }) };
    },
  });
}

function checkReview(draft: BatchDraft, order: ReviewOrder): Panel {
  const { panel: index, sentinel, holds, signature, by } = order;
  const { panels, community } = draft.state;
  const panel = panels.open.get(index);
  if (panel === undefined) throw new RequestError('NOT_FOUND', `no panel ${index} sits`);
  const known = panels.sentinels.get(sentinel);
  const isWaiting = panel.seats.has(sentinel) && panel.seats.get(sentinel) === undefined;
  if (known === undefined || !isWaiting) {
    throw new RequestError('CONFLICT', `no seat of panel ${index} waits for sentinel ${sentinel}`);
  }
  if (lostSeats(draft.state, panel).includes(sentinel)) {
    const why = known.isRetired ? 'has retired' : 'is linked to somebody with a stake';
    throw new RequestError('CONFLICT', `whoever has this seat ${why}: it goes to another`);
  }
  if (by !== undefined && draft.knownMember(by) !== known.member) {
    throw new RequestError('SCOPE_MISSING', 'this key reviews for its own member only');
  }
  if (panel.check !== undefined && order.asked?.check === undefined) {
    throw new RequestError('CONFLICT', 'the claim was erased: its panel ends without a verdict');
  }
  const text = reviewText(community?.key ?? '', { panel: index, sentinel, holds });
  if (!isSigned(text, signature, known.key)) {
    throw new RequestError('EVIDENCE_INVALID', 'the key of the sentinel did not sign this review');
  }
  return panel;
}

interface Deciding {
  readonly order: ReviewOrder;
  readonly sitting: Panel;
}

/** Reveals the reviews of a panel that is complete, and carries out what most of them say. */
function decide(draft: BatchDraft, known: Known, { order, sitting }: Deciding): boolean {
  const { panel, asked, now } = order;
  const sealed = known.panels.saidOn(panel);
  for (const sentinel of sealed.keys()) {
    if (sitting.seats.has(sentinel)) continue;
    known.panels.forget(panel, sentinel);
    draft.also((community) => deleteSealedReview(community, { panel, sentinel }));
  }
  const reviews = [...sitting.seats.keys()].map((sentinel) => {
    const { holds, signature } = sealed.get(sentinel) ?? {};
    if (holds === undefined || signature === undefined) {
      throw new RangeError(`what ${sentinel} sealed on panel ${panel} is not kept`);
    }
    return { sentinel, holds, signature };
  });
  const holds = reviews.filter((one) => one.holds).length * 2 > reviews.length;
  const check = asked?.check === undefined ? {} : { check: asked.check };
  const verdict = { type: 'verdict', cycle: draft.state.cycle, panel, holds, ...check } as const;
  draft.append({ ...verdict, reviews });
  carryOutVerdict(draft);
  const { opened } = sitting;
  if (asked !== undefined && isDeciding(verdict)) {
    takePanelWord(draft, known, { claim: asked.claim, panel, opened, holds, now });
  }
  return holds;
}
