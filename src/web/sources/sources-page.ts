import type {
  Entropy,
  EntropyDomain,
  ImportedHistory,
  Key,
  NewSource,
  PolicyEntropyKnown,
  Source,
} from '../../client/api-types.ts';
import { type Html, html, type Part } from '../html.ts';
import { openTable, rowsOr, withCode } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { checkAdmin } from '../own/closed-page.ts';
import { actForm, textIn } from '../own/forms.ts';
import { EMPTY } from '../own/form-sentences.ts';
import {
  type Asked,
  FormError,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import { progressOf } from '../progress.ts';
import type { Texts } from '../texts/en.ts';
import { gapsIn } from './gaps.ts';

/** Over how many cycles gaps are looked for. */
const CYCLES = 56;
const KINDS = ['github', 'cloudevents'] as const;

interface Sources {
  readonly sources: readonly Source[];
  /** Every key: a source attests by the one that has its id. */
  readonly keys: readonly Key[];
  readonly histories: readonly ImportedHistory[];
  readonly entropy: Entropy;
  readonly known: PolicyEntropyKnown | undefined;
  /** What the rules in force were made from. */
  readonly preset: string | undefined;
}

/** Where evidence comes from, how much, and what is not known because none came. */
export const SOURCES_PAGE: SignedPage = signedPage<Sources, NewSource>({
  path: '/op/sources',
  title: ({ own }) => own.sections['/op/sources'],
  read: readSources,
  view: sourcesView,
  acts: { makeSource, removeSource },
});

async function readSources({ client, caller }: Asked): Promise<Sources> {
  checkAdmin(caller);
  const sources: Source[] = [];
  for await (const source of client.listSources({ limit: 200 })) sources.push(source);
  const keys: Key[] = [];
  for await (const key of client.listKeys({ limit: 200 })) keys.push(key);
  const [{ items: histories }, entropy, policies] = await Promise.all([
    client.listImports(),
    client.getEntropy({ cycles: CYCLES }),
    client.call('listPolicies', { query: { limit: 200 } }),
  ]);
  const policy = policies.items.at(-1)?.policy;
  const rules = { known: policy?.entropy.known, preset: policy?.preset };
  return { sources, keys, histories, entropy, ...rules };
}

async function makeSource({ client }: Asked, sent: URLSearchParams): Promise<Outcome<NewSource>> {
  const kind = KINDS.find((one) => one === textIn(sent, 'kind'));
  if (kind === undefined) throw new FormError(EMPTY, 'kind');
  return { result: await client.createSource({ kind, domain: textIn(sent, 'domain') }) };
}

async function removeSource({ client }: Asked, sent: URLSearchParams): Promise<Outcome<NewSource>> {
  await client.deleteSource(textIn(sent, 'id'));
  return { done: 'revoked' };
}

function sourcesView(answers: Sources, shown: Shown<NewSource>): Html {
  const { texts, result } = shown;
  const { sources: words } = texts.own;
  const { sources, histories } = answers;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${result === undefined ? '' : madeSection(result, answers, texts)}
    <section aria-labelledby="senders">
      <h2 id="senders">${words.senders}</h2>
      ${rowsOr(
        words.noSender,
        sources.map((source) => sourceRow(source, answers, shown)),
      )}
    </section>
    ${histories.length === 0 ? '' : historiesSection(histories, texts)}
    ${domainsSection(answers, texts)} ${makeSection(answers, shown)}
  `;
}

function madeSection(
  { url, secret, domain, obstacles }: NewSource,
  { preset }: Sources,
  texts: Texts,
): Html {
  const { sources: words } = texts.own;
  return html`<section class="card nearest" aria-labelledby="shown">
    <h2 id="shown">${words.made(domain)}</h2>
    ${obstaclesPart(obstacles, preset, texts)}
    <p>${words.address}</p>
    <pre tabindex="0">${url}</pre>
    <p>${words.secret}</p>
    <pre tabindex="0">${secret}</pre>
  </section>`;
}

/** What of the rules stands against the pay of what comes from it, told before it comes. */
function obstaclesPart(
  obstacles: Source['obstacles'],
  preset: string | undefined,
  texts: Texts,
): Part {
  const { sources: words } = texts.own;
  const numbers = new Numbers(texts.language);
  if (obstacles.length === 0) return '';
  const told = obstacles.map(({ code, perWeek = 0, people = 0 }) =>
    words.obstacles[code](numbers.whole(perWeek), people === 0 ? '' : numbers.whole(people)),
  );
  return html`<p>
    <strong>${words.pay}</strong> ${told.join(' ')}
    ${preset === 'forge' ? '' : withCode(words.forge)}
  </p>`;
}

function sourceRow(source: Source, { keys, preset }: Sources, shown: Shown<NewSource>): Html {
  const { texts } = shown;
  const { sources: words } = texts.own;
  const { id, kind, domain, url, deliveries, obstacles } = source;
  const numbers = new Numbers(texts.language);
  const used = keys.find((key) => key.id === id)?.lastUsedAt;
  const counted = (isTaken: boolean): string =>
    deliveries
      .filter(({ taken }) => taken === isTaken)
      .map(({ kind: of, count }) => `${of} ${numbers.whole(count)}`)
      .join(', ');
  const [taken, left] = [counted(true), counted(false)];
  return html`<li>
    <p class="split"><strong>${words.of(kind, domain)}</strong><code>${url}</code></p>
    <p class="soft">
      ${deliveries.length === 0 ? words.silent : ''} ${taken === '' ? '' : words.taken(taken)}
      ${left === '' ? '' : words.left(left)} ${used && words.used(numbers.day(used))}
    </p>
    ${obstaclesPart(obstacles, preset, texts)}
    <details>
      <summary>${words.end(kind, domain)}</summary>
      ${actForm(shown, {
        act: 'removeSource',
        of: id,
        hidden: { id },
        button: words.remove,
        warning: words.removeNote,
        isQuiet: true,
      })}
    </details>
  </li>`;
}

function historiesSection(histories: readonly ImportedHistory[], texts: Texts): Html {
  const { sources: words } = texts.own;
  const numbers = new Numbers(texts.language);
  return html`<section>
    <h2 id="histories">${words.histories}</h2>
    ${openTable({
      name: words.histories,
      columns: words.historyColumns,
      rows: histories.map(({ source, kind, judged, judgedUntil }) => [
        source,
        kind,
        numbers.whole(judged),
        numbers.day(judgedUntil),
      ]),
      worded: [0, 1, 3],
    })}
  </section>`;
}

/** What is measured with what came, and since when it is not. */
function domainsSection({ sources, entropy, known }: Sources, texts: Texts): Html {
  const { sources: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const gapsOf = (domain: EntropyDomain): Part => {
    const gaps = gapsIn(domain);
    if (domain.series.length === 0) return words.noClose;
    if (gaps.length === 0) return words.noGap;
    return gaps.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
  };
  const rows = entropy.domains.map((domain): Part[] => [
    domain.domain,
    numbers.whole(sources.filter((one) => one.domain === domain.domain).length),
    numbers.whole(domain.soFar.outcomes),
    words.states[domain.state],
    gapsOf(domain),
    progressOf(domain, known, texts) || words.nothing,
  ]);
  return html`<section>
    <h2 id="unknown">${words.domains}</h2>
    <p class="soft">${words.domainsLead(CYCLES)}</p>
    ${openTable({
      name: words.domains,
      columns: words.domainColumns,
      rows,
      worded: [0, 3, 4, 5],
    })}
  </section>`;
}

function makeSection({ entropy }: Sources, shown: Shown<NewSource>): Html {
  const { sources: words } = shown.texts.own;
  return html`<section class="card" aria-labelledby="make">
    <h2 id="make">${words.make}</h2>
    ${actForm(shown, {
      act: 'makeSource',
      button: words.make,
      warning: words.makeNote,
      fields: [
        {
          name: 'kind',
          label: words.kind,
          kind: 'radio',
          value: KINDS[0],
          options: KINDS.map((kind) => [kind, words.kinds[kind]] as const),
        },
        {
          name: 'domain',
          label: words.domain,
          kind: 'select',
          options: entropy.domains.map(({ domain }) => [domain, domain] as const),
        },
      ],
    })}
  </section>`;
}
