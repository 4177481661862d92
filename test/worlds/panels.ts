import { createHash } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  checkSeal,
  checkText,
  type PanelCheck,
  panelToRepeat,
} from '../../src/core/review/checks.ts';
import { firstSeats } from '../../src/core/review/seats.ts';
import { reviewText, sealOf } from '../../src/core/review/signed-review.ts';
import type { PanelEntry, RevealedReview } from '../../src/core/state/entry.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { PanelSeeds } from '../../src/pipeline/writer/panel-seeds.ts';

/** The same seeds each time. */
export const SEEDS = new PanelSeeds(new Uint8Array(32).fill(9));

/** The private key of a sentinel of these worlds. */
export function privateKeyOf(sentinel: string): Uint8Array {
  return createHash('sha256').update(`key of ${sentinel}`).digest();
}

export function publicKeyOf(sentinel: string): string {
  const known = PUBLIC_KEYS.get(sentinel);
  const key = known ?? bytesToHex(nodeEd25519.publicKeyOf(privateKeyOf(sentinel)));
  PUBLIC_KEYS.set(sentinel, key);
  return key;
}

const PUBLIC_KEYS = new Map<string, string>();

/** Registers so many people who may sit from the next cycle on, and settles the seeds. */
export function appendSentinels(draft: BatchDraft, count: number): void {
  const { cycle } = draft.state;
  for (let at = 0; at < count; at += 1) {
    const sentinel = `sentinel ${at}`;
    const member = draft.memberOf(sentinel, undefined);
    const kind = at % 4 === 3 ? 'program' : 'person';
    const key = publicKeyOf(sentinel);
    draft.append({ type: 'sentinel', cycle, sentinel, member, registered: true, key, kind });
  }
  appendSeed(draft);
}

export function appendSeed(draft: BatchDraft): void {
  const { cycle, size } = draft.state;
  draft.append({ type: 'seed', cycle, commitment: SEEDS.commitmentOf(size) });
}

/** The panel as it has to be; with fewer seats when too few may sit. */
export function panelAbout(
  state: CommunityState,
  about: Pick<PanelEntry, 'member' | 'evidence' | 'finding' | 'barred' | 'check'>,
): PanelEntry {
  const { commitment = '', chain } = state.panels;
  const seed = SEEDS.seedBehind(chain?.entry ?? -1, commitment) ?? '';
  const { member, barred = [] } = about;
  const seats = firstSeats(state, { member, barred, seed });
  return { type: 'panel', cycle: state.cycle, ...about, seed, seats };
}

/** Seals what a panel is asked for; its verdict then says it. */
export function sealed(asked: Omit<PanelCheck, 'salt'>): { readonly check: string } {
  const text = checkText({ ...asked, salt: '5a'.repeat(16) });
  CHECKS.set(checkSeal(text), text);
  return { check: checkSeal(text) };
}

const CHECKS = new Map<string, string>();

/** The panel that the next one repeats, if it is opened to do so. */
export function drawnNext({ panels, cycle }: CommunityState): number {
  const seed = SEEDS.seedBehind(panels.chain?.entry ?? -1, panels.commitment ?? '') ?? '';
  return panelToRepeat(panels, { seed, cycle })?.panel ?? -1;
}

function reviewOf(
  state: CommunityState,
  { panel, sentinel, holds }: { panel: number; sentinel: string; holds: boolean },
): RevealedReview {
  const text = reviewText(state.community?.key ?? '', { panel, sentinel, holds });
  const signature = bytesToHex(nodeEd25519.sign(Buffer.from(text), privateKeyOf(sentinel)));
  return { sentinel, holds, signature };
}

/** The seats of a panel that wait. */
export function waitingSeats({ panels }: CommunityState, panel: number): string[] {
  const seats = panels.open.get(panel)?.seats ?? new Map<string, undefined>();
  return [...seats].flatMap(([sentinel, seal]) => (seal === undefined ? [sentinel] : []));
}

/**
 * Answers for the next seat of a panel; everybody says what `says` says of them. With the last one
 * comes the verdict, and what it makes of a finding.
 */
export function answerSeat(
  draft: BatchDraft,
  panel: number,
  says: (sentinel: string) => boolean,
): void {
  const { state } = draft;
  const { cycle } = state;
  const [sentinel] = waitingSeats(state, panel);
  if (sentinel === undefined) return;
  const seats = [...(state.panels.open.get(panel)?.seats.keys() ?? [])];
  const revealed = (name: string) => reviewOf(state, { panel, sentinel: name, holds: says(name) });
  const seal = sealOf(revealed(sentinel).signature);
  const check = CHECKS.get(state.panels.open.get(panel)?.check ?? '');
  const asked = check === undefined ? {} : { check };
  draft.append({ type: 'review', cycle, panel, sentinel, seal });
  if (state.panels.owed === undefined) return;
  const reviews = seats.map((name) => revealed(name));
  const holds = reviews.filter((one) => one.holds).length * 2 > reviews.length;
  draft.append({ type: 'verdict', cycle, panel, holds, ...asked, reviews });
  carryOut(draft);
}

/** Appends what a verdict makes of a finding. */
export function carryOut(draft: BatchDraft): void {
  const { findings, panels, cycle } = draft.state;
  const { owed } = panels;
  if (owed?.type !== 'finding') return;
  const { finding, status, panel } = owed;
  const found = findings.get(finding);
  if (found === undefined) throw new RangeError(`no finding ${finding}`);
  const { member, code, evidence } = found;
  const about = evidence === undefined ? { member, code } : { member, code, evidence };
  draft.append({
    type: 'finding',
    cycle,
    ...about,
    status,
    measured: 0,
    limit: 0,
    finding,
    panel,
  });
}
