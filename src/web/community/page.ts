import type { EntropyDomain } from '../../client/api-types.ts';
import { figure, localTime, tableOf } from '../layout.ts';
import { type Html, html, type Part } from '../html.ts';
import { capital, Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import { notBefore, progressOf } from '../progress.ts';
import { pledgeRow } from '../debts/debt-rows.ts';
import { activitySection } from './activity.ts';
import { entropyChart } from './entropy-chart.ts';
import type { CommunityAnswers } from './read.ts';
import { rulesSection } from './rules.ts';

/** Everybody's page of a community, from what the API answered. */
export function communityPage(answers: CommunityAnswers, texts: Texts): Html {
  const { supply, entropy, policy, standings } = answers;
  const numbers = new Numbers(texts.language);
  const headline = headlineOf(entropy.domains, texts);
  return html`
    ${asOf(answers, texts, numbers)}
    <h1>${headline}</h1>
    <p class="lead">
      ${keptSentence(answers, texts, numbers)} ${texts.judged(numbers.whole(supply.decisions))}
      ${firstPay(answers, texts)}
    </p>
    ${figures(answers, texts, numbers)}
    <section aria-labelledby="entropy">
      <h2 id="entropy">${texts.entropy.title}</h2>
      <p class="soft">${texts.entropy.lead}</p>
      <div class="grid2">
        ${entropy.domains.map((domain) => domainFigure(domain, answers, texts))}
      </div>
      ${payKey(texts, answers)}
    </section>
    ${activitySection(answers.activity, texts)}
    ${rulesSection(policy, texts, { more: rulesLink(answers, texts), standings })}
    ${pledgesSection(answers, texts)} ${verifySection(answers, texts)}
  `;
}

function rulesLink({ community }: CommunityAnswers, { rules }: Texts): Html {
  return html`<p><a href="/c/${community.slug}/rules">${rules.link}</a></p>`;
}

/** What creditors give for N; nothing stands here while none has. */
function pledgesSection({ pledges }: CommunityAnswers, texts: Texts): Html {
  if (pledges.length === 0) return html``;
  const { title, lead } = texts.pledges;
  return html`<section aria-labelledby="pledges">
    <h2 id="pledges">${title}</h2>
    <p class="soft">${lead}</p>
    <ul class="card rows">
      ${pledges.map((pledge) => pledgeRow(pledge, texts, html``))}
    </ul>
  </section>`;
}

/** The finding, in one sentence or two. */
function headlineOf(domains: readonly EntropyDomain[], texts: Texts): string {
  const named = (direction: EntropyDomain['direction']): string[] =>
    domains.filter((domain) => domain.direction === direction).map(({ domain }) => domain);
  const fell = named('fell');
  const rose = named('rose');
  const flat = named('flat');
  if (domains.length === named('unknown').length) return texts.headline.unknown;
  const isMoving = fell.length + rose.length > 0;
  const sentences = [
    ...(flat.length === 0 || !isMoving ? [] : [texts.headline.heldIn(texts.listed(flat))]),
    ...(fell.length === 0 ? [] : [texts.headline.fell(texts.listed(fell))]),
    ...(rose.length === 0 ? [] : [texts.headline.rose(texts.listed(rose))]),
  ];
  return sentences.length === 0 ? texts.headline.held : sentences.join(' ');
}

function asOf(
  { community, supply, closed, policy }: CommunityAnswers,
  texts: Texts,
  numbers: Numbers,
): Html {
  const since = closed?.endsAt;
  const until = closesOn({ policy, supply });
  const told =
    since === undefined && until !== undefined
      ? texts.firstCycle(numbers.day(until))
      : texts.asOf(supply.cycle, since === undefined ? undefined : numbers.day(since));
  const local = since === undefined ? '' : localTime(since);
  const paused = community.paused ? html` · <strong>${texts.paused}</strong>` : '';
  return html`<p class="asof">${told}${local}${paused}</p>`;
}

/** While nobody can be paid yet: before which day. */
function firstPay({ entropy, policy, supply }: CommunityAnswers, texts: Texts): string {
  const endsAt = closesOn({ policy, supply });
  if (policy === undefined || endsAt === undefined || !policy.policy.gates.entropy) return '';
  const length = policy.policy.cycle.days * 86_400_000;
  const startsAt = new Date(Date.parse(endsAt) - length).toISOString();
  return notBefore(entropy.domains, { startsAt, endsAt, time: startsAt }, texts);
}

/** When the open cycle closes, by the calendar of the rules. */
function closesOn({
  policy,
  supply,
}: Pick<CommunityAnswers, 'policy' | 'supply'>): string | undefined {
  if (policy === undefined) return undefined;
  const { anchorDate, anchorCycle, days } = policy.policy.cycle;
  const since = (supply.cycle + 1 - anchorCycle) * days * 86_400_000;
  return new Date(Date.parse(anchorDate) + since).toISOString();
}

/** Of what came due in the windows of all domains; a pool is counted once. */
function keptSentence(
  { entropy, policy, supply }: CommunityAnswers,
  texts: Texts,
  numbers: Numbers,
): string {
  const pools = new Set<string>();
  const keptCategory = policy?.policy.entropy.categories[0];
  let [kept, due] = [0, 0];
  for (const { last } of entropy.domains) {
    if (last === undefined) continue;
    const pool = last.pooled?.join(' ');
    if (pool !== undefined && pools.has(pool)) continue;
    if (pool !== undefined) pools.add(pool);
    for (const [category, count] of Object.entries(last.outcomes)) {
      due += count;
      if (category === keptCategory) kept += count;
    }
  }
  if (due > 0) return texts.kept(numbers.whole(kept), numbers.whole(due));
  const own = entropy.domains.filter(({ last }) => last?.pooled === undefined);
  const soFar = own.reduce((sum, domain) => sum + domain.soFar.outcomes, 0);
  const until = closesOn({ policy, supply });
  if (soFar === 0 || until === undefined) return texts.noneDue;
  return texts.dueSoFar(numbers.whole(soFar), numbers.day(until));
}

function figures(answers: CommunityAnswers, texts: Texts, numbers: Numbers): Html {
  const { supply, closed, community } = answers;
  const integrity = closed?.globalIntegrity;
  const { figures: words } = texts;
  const credits = (text: string): Html => html`${numbers.amount(text)} <small>MIC</small>`;
  return html`<dl class="figures">
    ${entryOf(words.supply, credits(supply.supply), words.supplyNote)}
    ${entryOf(words.held, credits(supply.held), words.heldNote)}
    ${entryOf(
      words.integrity,
      integrity === undefined ? '–' : numbers.decimal(integrity),
      integrity === undefined ? texts.notYet : words.integrityNote,
    )}
    ${entryOf(words.entries, numbers.whole(community.entries), words.entriesNote)}
  </dl>`;
}

function entryOf(name: string, value: Part, note: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd><span class="value">${value}</span><br /><span class="soft">${note}</span></dd>
  </div>`;
}

function measuredSentence(
  last: EntropyDomain['last'],
  policy: CommunityAnswers['policy'],
  texts: Texts,
): string {
  const { entropy: words } = texts;
  if (last?.state !== 'KNOWN') return words.unknown;
  const numbers = new Numbers(texts.language);
  const { entropy, error, outcomes } = last;
  const [kept, lost] = outcomesOf(outcomes, policy?.policy.entropy.categories[0], numbers);
  const measured = words.measured(numbers.decimal(entropy, 2), numbers.decimal(error, 2));
  return `${measured} ${words.outcomes(kept, lost)}`;
}

function domainFigure(domain: EntropyDomain, { policy }: CommunityAnswers, texts: Texts): Html {
  const numbers = new Numbers(texts.language);
  const { series, direction, last } = domain;
  const { entropy: words } = texts;
  const low = last?.reference?.entropy;
  const title = words.described(domain.domain, texts.directions[direction]);
  const share = numbers.percent(policy?.policy.mint.flatWeight ?? 0);
  const pays = direction === 'flat' ? words.pays.flat(share) : words.pays[direction];
  const progress = progressOf(domain, policy?.policy.entropy.known, texts);
  const sentence = `${measuredSentence(last, policy, texts)} ${progress}`.trim();
  return figure({
    id: `entropy-${domain.domain}`,
    title: html`<div class="heading">
      <h3>${domain.domain}</h3>
      <span class="direction ${direction}">${texts.directions[direction]}</span>
    </div>`,
    note: html`<p class="soft">${capital(pays)}. ${sentence}</p>`,
    chart: entropyChart(series, low, {
      title,
      gap: words.gap,
      cycle: texts.cycle,
      number: (value) => numbers.decimal(value, 2),
      lowMark: low === undefined ? undefined : words.lowMark(numbers.decimal(low, 2)),
    }),
    reading: words.read,
    table: tableOf(texts, {
      name: title,
      columns: words.columns,
      rows: series.map(({ cycle, startsAt, entropy, error, state, direction: told }) => [
        cycle,
        startsAt.slice(0, 10),
        state === 'KNOWN' ? numbers.decimal(entropy) : words.gap,
        state === 'KNOWN' ? numbers.decimal(error) : '',
        texts.directions[told],
      ]),
    }),
  });
}

function outcomesOf(
  outcomes: Readonly<Record<string, number>>,
  keptCategory: string | undefined,
  numbers: Numbers,
): [string, string] {
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const kept = keptCategory === undefined ? 0 : (outcomes[keptCategory] ?? 0);
  return [numbers.whole(kept), numbers.whole(all - kept)];
}

function payKey(texts: Texts, { policy }: CommunityAnswers): Html {
  const share = new Numbers(texts.language).percent(policy?.policy.mint.flatWeight ?? 0);
  const { pays } = texts.entropy;
  const item = (kind: 'fell' | 'flat' | 'rose' | 'unknown', said: string): Html =>
    html`<li><i class="pay ${kind}"></i>${texts.directions[kind]}: ${said}</li>`;
  return html`<ul class="key">
    ${item('fell', pays.fell)} ${item('flat', pays.flat(share))} ${item('rose', pays.rose)}
    ${item('unknown', pays.unknown)}
  </ul>`;
}

function verifySection({ community, checkpoint }: CommunityAnswers, texts: Texts): Html {
  const { verify } = texts;
  const head =
    checkpoint === undefined
      ? html`<p class="soft">${verify.unsigned}</p>`
      : html`<pre>${checkpoint}</pre>`;
  return html`<section class="card verify" aria-labelledby="check">
    <h2 id="check">${verify.title}</h2>
    <p>${verify.lead}</p>
    ${head}
    <p class="soft">${verify.key}: <code>${community.verifierKey}</code></p>
    <p>
      <a class="button" href="/verify">${texts.verifyLink}</a>
      <a href="/audit/${community.slug}">${texts.audit.link}</a>
    </p>
  </section>`;
}
