import type { Community, PolicyVersion } from '../../client/api-types.ts';
import type { NegentropyClient } from '../../client/client.ts';
import { wordsIn } from '../../core/mint/words/chosen.ts';
import { rulesInWords, type RuleSentence } from '../../core/mint/words/rules.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyDiff } from '../../core/policy/policy-diff.ts';
import { type Html, html, type Part } from '../html.ts';
import { openTable } from '../layout.ts';
import { changesTable } from '../rules/rehearsal.ts';
import type { Texts } from '../texts/en.ts';
import { rulesSection } from './rules.ts';

/** Which two versions a reader wants beside each other, as the address has it. */
export interface RulesQuery {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What the page of the rules of a community is made of. */
export interface RulesAnswers {
  readonly community: Community;
  /** Oldest first. */
  readonly versions: readonly PolicyVersion[];
  /** Two versions beside each other; undefined while there is one. */
  readonly compared: readonly [PolicyVersion, PolicyVersion] | undefined;
}

/** @throws NegentropyProblem NOT_FOUND for a community that is not public */
export async function readPublicRules(
  client: NegentropyClient,
  slug: string,
  { before, after }: RulesQuery,
): Promise<RulesAnswers> {
  const community = await client.getPublicCommunity(slug);
  const versions: PolicyVersion[] = [];
  for await (const one of client.listPublicPolicies(slug, { limit: 200 })) versions.push(one);
  const of = (version: string | undefined): PolicyVersion | undefined =>
    versions.find((one) => String(one.version) === version);
  const [old, fresh] = [of(before) ?? versions.at(-2), of(after) ?? versions.at(-1)];
  const compared = old === undefined || fresh === undefined ? undefined : ([old, fresh] as const);
  return { community, versions, compared };
}

/** Every rule in words, since when each version was in force, and what it changed. */
export function publicRulesPage(answers: RulesAnswers, texts: Texts): Html {
  const { community, versions } = answers;
  const { rules: words } = texts;
  const inForce = versions.at(-1);
  return html`
    <p class="asof">
      <a href="/c/${community.slug}">${community.slug}</a> · ${texts.cycle(community.cycle)}
    </p>
    <h1>${words.headline(versions.length)}</h1>
    <p class="lead">${words.lead}</p>
    ${rulesSection(inForce, texts)} ${inForce === undefined ? '' : allRules(inForce, texts)}
    ${versionsSection(answers, texts)} ${differenceSection(answers, texts)}
  `;
}

/** The service answers no other names than these. */
function documentOf({ policy }: PolicyVersion): PolicyDocument {
  return policy as PolicyDocument;
}

function sentencesOf(version: PolicyVersion, { language }: Texts): readonly RuleSentence[] {
  return rulesInWords(documentOf(version), wordsIn(language).rules);
}

function allRules(version: PolicyVersion, texts: Texts): Html {
  const { rules: words } = texts;
  return html`<section aria-labelledby="all">
    <h2 id="all">${words.all}</h2>
    <ul class="card rows">
      ${sentencesOf(version, texts).map(
        ({ field, sentence }) =>
          html`<li>
            <p>${sentence}</p>
            <p class="soft"><code>${field}</code></p>
          </li>`,
      )}
    </ul>
  </section>`;
}

function versionsSection({ community, versions }: RulesAnswers, texts: Texts): Html {
  const { rules: words } = texts;
  const rows = versions.map((one, at): Part[] => {
    const { version, since, policy } = one;
    const old = versions[at - 1];
    if (old === undefined) return [version, since, policy.preset, '–'];
    const changed = policyDiff(documentOf(old), documentOf(one)).length;
    const search = `before=${old.version}&after=${version}#difference`;
    const link = html`<a href="/c/${community.slug}/rules?${search}">${words.changed(changed)}</a>`;
    return [version, since, policy.preset, link];
  });
  return html`<section>
    <h2 id="versions">${words.versions}</h2>
    ${openTable({
      name: words.versions,
      columns: words.versionColumns,
      rows: rows.toReversed(),
      worded: [2, 3],
    })}
  </section>`;
}

/** What changed between two versions, in words; value by value behind it. */
function differenceSection({ community, versions, compared }: RulesAnswers, texts: Texts): Html {
  const { rules: words } = texts;
  if (compared === undefined) return html`<p class="card empty">${words.oneVersion}</p>`;
  const [old, fresh] = compared;
  const chosen = (name: string, label: string, { version }: PolicyVersion): Html =>
    html`<p>
      <label for="${name}">${label}</label>
      <select id="${name}" name="${name}">
        ${versions.map((one) => {
          const selected = one.version === version ? html` selected` : '';
          return html`<option value="${one.version}" ${selected}>${one.version}</option>`;
        })}
      </select>
    </p>`;
  return html`<section aria-labelledby="difference">
    <h2 id="difference">${words.difference(old.version, fresh.version)}</h2>
    ${sentenceChanges(old, fresh, texts)}
    <details>
      <summary>${words.values}</summary>
      ${changesTable(policyDiff(documentOf(old), documentOf(fresh)), texts)}
    </details>
    <form class="act" method="get" action="/c/${community.slug}/rules#difference">
      ${chosen('before', words.before, old)} ${chosen('after', words.after, fresh)}
      <p><button class="quiet" type="submit">${words.compare}</button></p>
    </form>
  </section>`;
}

function sentenceChanges(old: PolicyVersion, fresh: PolicyVersion, texts: Texts): Html {
  const { rules: words } = texts;
  const before = new Map(sentencesOf(old, texts).map(({ field, sentence }) => [field, sentence]));
  const changed = sentencesOf(fresh, texts).filter(
    ({ field, sentence }) => before.get(field) !== sentence,
  );
  if (changed.length === 0) return html`<p class="card empty">${words.sameWords}</p>`;
  return html`<ul class="card rows">
    ${changed.map(
      ({ field, sentence }) =>
        html`<li>
          <p><code>${field}</code></p>
          <p class="soft">
            <span class="unseen">${words.before}: </span><del>${before.get(field)}</del>
          </p>
          <p><span class="unseen">${words.after}: </span><ins>${sentence}</ins></p>
        </li>`,
    )}
  </ul>`;
}
