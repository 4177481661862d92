import type { Code } from '../../client/api-types.ts';
import { codeRule } from '../../core/codes/codes.ts';
import { CYCLES_TO_ASK } from '../../core/mint/time-to-ask.ts';
import { type Html, html } from '../html.ts';
import { capital, Numbers } from '../numbers.ts';
import { actForm } from '../own/forms.ts';
import type { Shown } from '../own/signed-page.ts';
import { notBefore, progressOf } from '../progress.ts';
import type { Texts } from '../texts/en.ts';
import type { ClaimResult } from './acts.ts';
import type { ClaimsAnswers } from './read.ts';

/** What a form came to that is shown this once. */
export function resultCard(
  result: ClaimResult,
  answers: ClaimsAnswers,
  shown: Shown<ClaimResult>,
): Html {
  return 'unheard' in result ? unheardCard(result, shown) : previewCard(result, answers, shown);
}

type Of<Key extends string> = Extract<ClaimResult, Readonly<Record<Key, unknown>>>;

function unheardCard({ unheard, by }: Of<'unheard'>, { texts }: Shown<ClaimResult>): Html {
  const { claims: words } = texts.own;
  const { reason } = unheard;
  const why = reason === undefined ? '' : words.silences[reason](by);
  return html`<p role="status" class="result notice">${words.unheard} ${why}</p>`;
}

/** What a mint would come to, before anybody asks for it. */
function previewCard(
  result: Of<'preview'>,
  answers: ClaimsAnswers,
  shown: Shown<ClaimResult>,
): Html {
  const { preview, claim } = result;
  const { texts, caller } = shown;
  const { claims: words } = texts.own;
  const { outcome, code, amount, explanation } = preview;
  const isRefused = outcome === 'refused';
  const paid = new Numbers(texts.language).amount(amount);
  const reason = code === undefined ? '' : texts.codes[code];
  const told = isRefused
    ? words.wouldRefuse(reason)
    : caller.userId === claim.userId
      ? words.wouldEarn(paid, outcome === 'held')
      : words.wouldPay(claim.userId, paid, outcome === 'held');
  const { id, userId, family, type, domain, subject } = claim;
  const isOwn = caller.userId === undefined || caller.userId === userId;
  const mayAsk = caller.scopes.includes('admin') || (isOwn && caller.scopes.includes('attest'));
  return html`<section class="card nearest" aria-labelledby="preview">
    <h2 id="preview">${subject}</h2>
    <p><strong>${told}</strong></p>
    ${isRefused ? html`<p>${measuredText(result, answers, shown.texts)}</p>` : ''}
    <p>${explanation.nearest}</p>
    ${
      mayAsk
        ? actForm(shown, {
            act: 'ask',
            hidden: { claim: id, userId, family, type, domain, subject },
            button: isRefused ? words.askAllTheSame : words.ask,
            warning: isRefused ? refusedNote(code, words) : words.askNote,
            isQuiet: isRefused,
          })
        : html`<p class="soft">${words.asksAnother}</p>`
    }
  </section>`;
}

/** Whether asking all the same costs the claim: of some refusals there is no second request. */
function refusedNote(code: Code | undefined, words: Texts['own']['claims']): string {
  if (code === undefined || codeRule(code).askAgain) return words.askRefusedNote;
  return code === 'BELOW_THRESHOLD' ? words.askFinalWait(CYCLES_TO_ASK) : words.askFinalNote;
}

/** What is in the way, in words for everybody where it is about the whole domain. */
function measuredText(
  { preview, claim, domains }: Of<'preview'>,
  { known, open }: ClaimsAnswers,
  texts: Texts,
): string {
  const { claims: words } = texts.own;
  if (preview.code !== 'ENTROPY_UNKNOWN') return `${capital(preview.explanation.measured)}.`;
  const domain = domains.find((one) => one.domain === claim.domain);
  const progress = domain === undefined ? '' : progressOf(domain, known, texts);
  const when = notBefore(domains, open, texts);
  return [words.unknown(claim.domain), progress, when].filter(Boolean).join(' ');
}
