import type { Channel, ChannelNumbers } from '../../client/api-types.ts';
import { CHANNELS } from '../../core/integrity/tally.ts';
import { type Html, html, type Part } from '../html.ts';
import { capital, Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import type { CheckName } from '../../core/codes/codes.ts';
import { type Check, checksOf } from './checks.ts';
import { proofSection } from './proof.ts';
import type { DecisionAnswers } from './read.ts';

/** One decision: what came of it, why, and how to check that. It does not say whose it is. */
export function decisionPage(answers: DecisionAnswers, texts: Texts): Html {
  const { decision } = answers;
  const { explanation, end } = decision;
  const { decision: words } = texts;
  const told = end?.explanation ?? explanation;
  // The numbers of what passed every check stand line by line in the arithmetic.
  const isPayable = decision.outcome !== 'refused' && decision.outcome !== 'cancelled';
  return html`
    <p class="asof">
      ${words.about(decision.id, decision.action, decision.domain)} · ${texts.cycle(decision.cycle)}
    </p>
    <h1>${verdict(answers, texts)}</h1>
    <p class="lead">${told.sentence} ${isPayable ? '' : `${capital(told.measured)}.`}</p>
    <div class="card nearest">
      <h2>${words.nearest}</h2>
      <p>${told.nearest}</p>
    </div>
    <section aria-labelledby="record">
      <h2 id="record">${words.record}</h2>
      <p class="soft">${words.recordLead}</p>
      <div class="grid2">${channelsCard(answers, texts)} ${integrityCard(answers, texts)}</div>
    </section>
    <section aria-labelledby="checks">
      <h2 id="checks">${words.checks}</h2>
      <div class="grid2">
        <ol class="card rows">
          ${checksOf(decision).map((check) => checkRow(check, answers, texts))}
        </ol>
        ${arithmeticCard(answers, texts)}
      </div>
    </section>
    ${proofSection(answers, texts)}
  `;
}

/** What came of it, in one sentence. */
export function verdict({ decision, policy }: DecisionAnswers, texts: Texts): string {
  const { decision: words, codes } = texts;
  const numbers = new Numbers(texts.language);
  const { outcome, code, due, amount, end } = decision;
  const paid = numbers.amount(amount);
  const reason = codes[end?.code ?? code ?? 'POLICY_INACTIVE'];
  if (outcome === 'refused') return words.refused(reason);
  if (outcome === 'minted') return words.minted(paid);
  if (outcome === 'released') return words.released(paid, end?.cycle ?? decision.cycle);
  if (outcome === 'cancelled') return words.cancelled(reason);
  const start = decision.cycleStartsAt;
  const days = policy?.policy.cycle.days;
  if (due === undefined || start === undefined || days === undefined) return words.held(paid, '');
  const ends = Date.parse(start) + (due + 1 - decision.cycle) * days * 86_400_000;
  return words.held(paid, numbers.day(new Date(ends).toISOString()));
}

function channelsCard({ decision, policy }: DecisionAnswers, texts: Texts): Html {
  return html`<ul class="card rows">
    ${CHANNELS.map((name) => channelRow(name, decision.numbers.channels[name], policy, texts))}
  </ul>`;
}

function channelRow(
  name: Channel,
  counts: ChannelNumbers | undefined,
  policy: DecisionAnswers['policy'],
  texts: Texts,
): Html {
  const { decision: words } = texts;
  const numbers = new Numbers(texts.language);
  const weight = policy?.policy.integrity.weights[name] ?? 0;
  const prior = policy?.policy.integrity.priorKept ?? 0;
  const { title, about } = words.channels[name];
  const told =
    counts === undefined
      ? words.noFact
      : words.counts(numbers.decimal(counts.kept, 1), numbers.decimal(counts.lost, 1));
  return html`<li>
    <p class="split">
      <strong>${title}</strong>
      <strong>${counts === undefined ? '–' : numbers.decimal(counts.score)}</strong>
    </p>
    ${scoreBar(counts?.score ?? 0, prior)}
    <p class="soft">${told}. ${about} ${words.weight(numbers.percent(weight))}</p>
  </li>`;
}

/** A score as a bar, with a mark where a record without facts stands. */
function scoreBar(score: number, mark: number): Html {
  const [end, at] = [Math.round(score * 1_000) / 10, Math.round(mark * 1_000) / 10];
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" />
    <rect class="paid" width="${end}" height="8" />
    <path class="mark" d="M${at} 0V8" />
  </svg>`;
}

function integrityCard({ decision, policy }: DecisionAnswers, texts: Texts): Html {
  const { decision: words } = texts;
  const numbers = new Numbers(texts.language);
  const { integrity, numbers: given } = decision;
  const threshold = given.threshold ?? policy?.policy.mint.threshold;
  const missing = threshold === undefined ? 0 : threshold - integrity;
  const rows: (readonly [string, Part])[] = [
    [words.integrity, numbers.decimal(integrity, 6)],
    [words.threshold, threshold === undefined ? '–' : numbers.decimal(threshold, 6)],
    missing >= 0
      ? [words.short, numbers.decimal(missing, 6)]
      : [words.above, numbers.decimal(-missing, 6)],
    [words.findings, numbers.whole(given.findings)],
  ];
  return html`<div class="card">
    <h3>${words.against}</h3>
    ${threshold === undefined ? '' : numberLine(integrity, threshold)} ${listOf(rows)}
  </div>`;
}

/** Integrity against the threshold, on a line that begins a little below both. */
function numberLine(value: number, threshold: number): Html {
  const from = Math.max(0, Math.floor((Math.min(value, threshold) - 0.02) * 20) / 20);
  const at = (place: number): number => Math.round(((place - from) / (1 - from)) * 1_000) / 10;
  return html`<svg class="chart wide" height="34" aria-hidden="true">
    <rect class="track" x="0" y="14" width="100%" height="6" />
    <rect class="band" x="${at(threshold)}%" y="14" width="${100 - at(threshold)}%" height="6" />
    <line class="mark" x1="${at(threshold)}%" x2="${at(threshold)}%" y1="6" y2="28" />
    <circle class="dot" cx="${at(value)}%" cy="17" r="6" />
  </svg>`;
}

function checkRow({ name, state }: Check, answers: DecisionAnswers, texts: Texts): Html {
  const { decision: words } = texts;
  const { explanation } = answers.decision;
  const isAnswer = state === 'failed' || state === 'waits';
  const said = isAnswer
    ? html`${explanation.measured}; ${words.limit}: ${explanation.limit}`
    : state === 'met'
      ? metText(name, answers, texts)
      : '';
  return html`<li class="check ${state === 'not reached' ? 'later' : state}">
    <p class="split">
      <strong>${words.checkNames[name]}</strong><span class="state">${words.states[state]}</span>
    </p>
    ${said === '' ? '' : html`<p class="soft">${said}</p>`}
  </li>`;
}

/** The number behind a check that was met, if there is one. */
function metText(name: CheckName, { decision, policy }: DecisionAnswers, texts: Texts): Part {
  const numbers = new Numbers(texts.language);
  const { entropy, globalIntegrity } = decision.numbers;
  if (name === 'known' || name === 'rose') {
    if (policy?.policy.gates.entropy === false) return texts.rules.noEntropy;
    if (entropy === undefined) return '';
    return name === 'known'
      ? texts.entropy.measured(numbers.decimal(entropy.entropy), numbers.decimal(entropy.error))
      : texts.directions[entropy.direction];
  }
  if (name === 'community' && globalIntegrity !== undefined && policy !== undefined) {
    const floor = numbers.decimal(policy.policy.giFloor);
    return texts.decision.floor(numbers.decimal(globalIntegrity), floor);
  }
  return '';
}

function arithmeticCard({ decision, policy }: DecisionAnswers, texts: Texts): Html {
  const { decision: words } = texts;
  const numbers = new Numbers(texts.language);
  const { entropyFactor, threshold, weight } = decision.numbers;
  const { outcome, integrity, amount, negentropy } = decision;
  if (outcome === 'refused' || policy === undefined) {
    return html`<div class="card">
      <h3>${words.arithmetic}</h3>
      <p>${words.nothing}</p>
      <p class="soft">${words.never}</p>
    </div>`;
  }
  const scale = numbers.decimal(Number(policy.policy.mint.scale), 6);
  const over = numbers.decimal(integrity - (threshold ?? 0), 6);
  const rows: (readonly [string, Part])[] = [
    [words.scale, `${scale} MIC`],
    [words.over, `× ${over}`],
    [words.actionWeight, `× ${numbers.decimal(weight ?? 0, 6)}`],
    [words.factor, `× ${numbers.decimal(entropyFactor ?? 0, 6)}`],
    [words.amount, html`<strong>= ${numbers.decimal(Number(amount), 6)} MIC</strong>`],
    [words.negentropy, numbers.decimal(Number(negentropy), 6)],
  ];
  return html`<div class="card">
    <h3>${words.arithmetic}</h3>
    ${listOf(rows)}
    <p class="soft">${words.never}</p>
  </div>`;
}

function listOf(rows: readonly (readonly [string, Part])[]): Html {
  return html`<dl class="numbers">${rows.map(lineOf)}</dl>`;
}

function lineOf([name, value]: readonly [string, Part]): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
