import type { ClaimItem } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { localTime } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, type Field } from '../own/forms.ts';
import type { Shown } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import type { ClaimResult } from './acts.ts';
import { rowId } from './read.ts';

/** Claims that promise work, of which somebody sees when it was done. */
const OF_WORK: readonly ClaimItem['type'][] = ['promise', 'step', 'turn'];

/** What a row is shown with. */
export interface RowPlace {
  readonly shown: Shown<ClaimResult>;
  readonly mayWrite: boolean;
  /** Whether what nobody will keep or confirm is taken back here. */
  readonly mayTakeBack: boolean;
  /** A word counts once it says when the work was done. */
  readonly isTimed: boolean;
  /** The moment of the service. */
  readonly time: string;
}

/** A claim: how far it has come, what is missing and from whom, and what can be done here. */
export function claimRow(claim: ClaimItem, place: RowPlace): Html {
  const { texts, caller } = place.shown;
  const { claims: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const { subject, state, domain, dueAt, userId } = claim;
  const due = numbers.moment(dueAt);
  const about =
    caller.userId === userId
      ? words.aboutOwn(words.types[claim.type], domain, due)
      : words.about(words.types[claim.type], userId, domain, due);
  const missing = missingLines(claim, place);
  const told = wordLines(claim, texts);
  // Why a word did not help stands beside what it waits for.
  const unheard = missing.length === 0 ? [] : told.filter(({ counts }) => !counts);
  const waits = [
    ...missing,
    ...unheard.map(({ line }) => line),
    ...ownWordLines(claim, place.shown),
  ];
  const head = html`<span class="split">
      <strong>${subject}</strong><span class="state">${words.states[state]}</span>
    </span>
    <span class="soft">${about}${localTime(dueAt)} ${waits.join(' ')}</span>`;
  const rest = [
    ...numberLines(claim, texts).map((line) => html`<p>${line}</p>`),
    ...told
      .filter((word) => !unheard.includes(word))
      .map(({ line }) => html`<p class="soft">${line}</p>`),
    ...decisionLine(claim, texts),
    ...formsFor(claim, place),
  ];
  if (rest.length === 0) return html`<li id="${rowId(claim)}">${head}</li>`;
  // What can be asked for stands open, and what was just sent is not folded away.
  const isOpen = claim.mayBeAsked || place.shown.sent?.get('claim') === claim.id;
  return html`<li id="${rowId(claim)}">
    <details ${isOpen ? html`open` : ''}>
      <summary>${head}</summary>
      ${rest}
    </details>
  </li>`;
}

/** The numbers that it counts by: whoever confirms it confirms them. */
function numberLines({ before, after, delivered }: ClaimItem, texts: Texts): string[] {
  const { counted: words } = texts.own.claims;
  const numbers = new Numbers(texts.language);
  return [
    ...(before === undefined || after === undefined
      ? []
      : [words.deviation(numbers.decimal(before), numbers.decimal(after))]),
    ...(delivered === undefined ? [] : [words.delivered(numbers.decimal(delivered))]),
  ];
}

function decisionLine({ decision }: ClaimItem, { own, codes }: Texts): readonly Html[] {
  if (decision === undefined) return [];
  const { id, code } = decision;
  return [
    html`<p class="soft">
      ${code === undefined ? '' : `${codes[code]}. `}
      <a href="/d/${id}">${own.claims.decision(id)}</a>
    </p>`,
  ];
}

/** What it waits for, and who could give it. */
function missingLines(claim: ClaimItem, { shown }: RowPlace): string[] {
  const { claims: words } = shown.texts.own;
  if (['lost', 'withdrawn', 'cancelled'].includes(claim.state)) return [];
  return claim.missing.map(({ what, count, from }) => {
    const isOwn = what === 'proof' && shown.caller.userId === claim.userId;
    if (isOwn) return words.missing.ownProof;
    if (what === 'proof') return words.missing.proof(from ?? claim.userId);
    if (what === 'takeover') return words.missing.takeover(from ?? '');
    if (what === 'readings' || what === 'earlier' || what === 'deed') return words.missing[what];
    if (from !== undefined) return words.missing.confirmationFrom(from);
    return words.missing[claim.yours?.counts === true ? 'yours' : 'confirmation'](count);
  });
}

/** That the word of who reads it would not count, and why: it would be said once and for all. */
function ownWordLines({ yours }: ClaimItem, { texts, caller }: RowPlace['shown']): string[] {
  if (yours?.reason === undefined) return [];
  const { claims: words } = texts.own;
  const why = `${words.wouldNotCount} ${words.silences[yours.reason](caller.userId ?? '')}`;
  return [yours.rejects ? `${why} ${words.wouldReject}` : why];
}

/** What somebody said of a claim, in words. */
interface ToldWord {
  readonly counts: boolean;
  readonly line: string;
}

/** What was said of it, and why it does not count. */
function wordLines({ words: said }: ClaimItem, { own }: Texts): ToldWord[] {
  const { claims: words } = own;
  const heard = new Set(said.filter(({ counts }) => counts).map(({ by }) => by));
  // Who said it again with what was missing has said it.
  const isLacking = ({ reason }: (typeof said)[number]): boolean =>
    reason === 'UNTIMED' || reason === 'DONE_LATE' || reason === 'UNAIMED';
  const left = said.filter((word) => !isLacking(word) || !heard.has(word.by));
  return left.map(({ by, accepted, counts, reason }) => {
    const told = accepted ? words.said.yes(by) : words.said.no(by);
    if (counts) return { counts, line: told };
    if (reason === undefined) return { counts, line: `${told} ${words.countsNot}` };
    const why = reason === 'NO_STANDING' ? words.noStanding : words.silences[reason];
    return { counts, line: `${told} ${words.countsNot} ${why(by)}` };
  });
}

function formsFor(claim: ClaimItem, place: RowPlace): readonly Html[] {
  const { shown, mayWrite } = place;
  const { claims: words } = shown.texts.own;
  const forms = [
    ...(mayWrite && mayShow(claim, shown) ? [showForm(claim, shown)] : []),
    ...(mayWrite && mayConfirm(claim, shown) ? [confirmForm(claim, place)] : []),
  ];
  return [
    ...(claim.mayBeAsked ? [lookForm(claim, shown)] : []),
    ...(mayBeJudged(claim, shown) ? [panelLink(claim, shown)] : []),
    ...(forms.length === 0 ? [] : [html`<h3>${words.act(claim.subject)}</h3>`, ...forms]),
    ...(place.mayTakeBack && claim.state !== 'withdrawn' ? [takeBackForm(claim, shown)] : []),
  ];
}

/** Whether its reader may have people drawn who say what nobody has said yet. */
function mayBeJudged({ missing }: ClaimItem, { caller, path }: Shown<ClaimResult>): boolean {
  if (path !== '/op/claims' || !caller.scopes.includes('admin')) return false;
  return missing.some(({ what, from }) => what === 'confirmation' && from === undefined);
}

function panelLink({ id }: ClaimItem, { texts }: Shown<ClaimResult>): Html {
  return html`<p><a href="/op/panels?claim=${id}#ask">${texts.own.panels.judge}</a></p>`;
}

function mayShow({ missing, userId }: ClaimItem, { caller }: Shown<ClaimResult>): boolean {
  if (caller.userId !== undefined && caller.userId !== userId) return false;
  return missing.some(({ what }) => what === 'proof');
}

/** Who is no member says in whose name. */
function mayConfirm({ missing, yours }: ClaimItem, { caller }: Shown<ClaimResult>): boolean {
  if (caller.userId !== undefined) return yours !== undefined;
  return missing.some(({ what }) => what === 'confirmation' || what === 'takeover');
}

function showForm({ id }: ClaimItem, shown: Shown<ClaimResult>): Html {
  const { claims: words } = shown.texts.own;
  return actForm(shown, {
    act: 'show',
    of: id,
    hidden: { claim: id },
    button: words.show,
    warning: words.showNote,
    isQuiet: true,
    fields: [
      {
        name: 'delivered',
        label: words.delivered,
        hint: words.deliveredHint,
        kind: 'number',
        value: '1',
        maxLength: 8,
      },
    ],
  });
}

/** A question that people can answer: by the hour they seldom know when something was done. */
function doneField({ dueAt }: ClaimItem, { shown, isTimed, time }: RowPlace): Field {
  const { claims: words } = shown.texts.own;
  const { unknown, choose, after, before, late } = words.doneOptions;
  const isOverdue = Date.parse(time) > Date.parse(dueAt);
  return {
    name: 'done',
    label: words.done,
    hint: words.doneHint,
    kind: 'select',
    // Where it does not count without an answer, none stands there.
    mustChoose: isTimed,
    options: [
      ['', isTimed ? choose : unknown],
      ['after', after],
      ['before', before],
      ...(isOverdue ? [['late', late] as const] : []),
    ],
  };
}

/** What the claim says is not filled in: who knew it beforehand needs no help. */
function targetField({ claims: words }: Texts['own']): Field {
  const { target: label, targetHint: hint } = words;
  return { name: 'target', label, hint, kind: 'number', isOptional: true, maxLength: 8 };
}

function confirmForm(claim: ClaimItem, place: RowPlace): Html {
  const { id, type, at, dueAt } = claim;
  const { shown, isTimed } = place;
  const { claims: words } = shown.texts.own;
  const by: Field = { name: 'by', label: words.by, maxLength: 200 };
  const rating: Field = {
    name: 'rating',
    label: words.rating,
    kind: 'number',
    isOptional: true,
    maxLength: 4,
  };
  return actForm(shown, {
    act: 'confirm',
    of: id,
    hidden: { claim: id, promised: at, due: dueAt },
    button: words.confirm,
    second: { act: 'reject', button: words.reject, needsLess: isTimed },
    warning: words.confirmNote,
    isQuiet: true,
    fields: [
      ...(shown.caller.userId === undefined ? [by] : []),
      ...(type === 'defect' ? [rating] : []),
      ...(type === 'correction' ? [targetField(shown.texts.own)] : []),
      ...(OF_WORK.includes(type) ? [doneField(claim, place)] : []),
    ],
  });
}

function takeBackForm({ id }: ClaimItem, shown: Shown<ClaimResult>): Html {
  const { own } = shown.texts;
  const { claims: words } = own;
  return html`<details>
    <summary>${words.takeBack}</summary>
    ${actForm(shown, {
      act: 'takeBack',
      of: id,
      hidden: { claim: id },
      button: words.takeBack,
      warning: words.takeBackNote,
      isQuiet: true,
      fields: [{ name: 'reason', label: own.reason, hint: own.reasonHint, maxLength: 400 }],
    })}
  </details>`;
}

function lookForm(claim: ClaimItem, shown: Shown<ClaimResult>): Html {
  const { claims: words } = shown.texts.own;
  const { id, userId, family, type, domain, subject } = claim;
  return actForm(shown, {
    act: 'look',
    of: id,
    hidden: { claim: id, userId, family, type, domain, subject },
    button: words.look,
    isQuiet: true,
  });
}
