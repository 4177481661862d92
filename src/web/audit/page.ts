import { type Html, html, type Part } from '../html.ts';
import { tableOf, withCode } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { qualitySection } from '../panels/quality-section.ts';
import type { Texts } from '../texts/en.ts';
import { recomputed } from '../verify/page.ts';
import { type AuditAnswers, ENTRIES_SHOWN, ENTRY_TYPES, type KeptHead } from './read.ts';

/** What an auditor asks: does the log go on from what I saw, do its sums agree, what is in it. */
export function auditPage(answers: AuditAnswers, texts: Texts): Html {
  const { audit: words } = texts;
  const { community, size } = answers;
  const numbers = new Numbers(texts.language);
  return html`
    <p class="asof">${community.origin}</p>
    <h1>${words.title(numbers.whole(size))}</h1>
    <p class="lead">${words.lead}</p>
    ${headSection(answers, texts)} ${sumsSection(answers, texts)}
    ${qualitySection(answers.quality, texts)} ${recomputeSection(answers, texts)}
    ${entriesSection(answers, texts)} ${filesSection(answers, texts)}
  `;
}

function headSection({ checkpoint, community, kept }: AuditAnswers, texts: Texts): Html {
  const { audit: words, verify } = texts;
  if (checkpoint === undefined) return html`<p class="card empty">${verify.unsigned}</p>`;
  return html`<section aria-labelledby="head">
    <h2 id="head">${words.head}</h2>
    <pre tabindex="0">${checkpoint}</pre>
    <p class="soft">${verify.key}: <code>${community.verifierKey}</code></p>
    ${kept === undefined ? '' : keptNotice(kept, texts)}
    <form class="act" method="get" action="/audit/${community.slug}#head">
      <p>
        <label for="kept">${words.kept}</label>
        <textarea id="kept" name="head" rows="5" maxlength="2000" required></textarea>
      </p>
      <p class="soft">${withCode(words.keptNote)}</p>
      <p><button class="button" type="submit">${words.compare}</button></p>
    </form>
  </section>`;
}

function keptNotice(kept: KeptHead, texts: Texts): Html {
  const { audit: words } = texts;
  switch (kept.verdict) {
    case 'begins':
      return html`<p role="status" class="result">${words.begins(kept.size)}</p>`;
    case 'differs':
      return html`<p role="alert" class="result broken">
        ${words.differs(kept.size)} <code>${kept.kept}</code> ≠ <code>${kept.shown}</code>
      </p>`;
    case 'other log':
    case 'longer':
    case 'unreadable':
      return html`<p role="alert" class="result broken">${words.heads[kept.verdict]}</p>`;
  }
}

/** Numbers that have to agree, each beside the other. */
function sumsSection({ community, supply, cycles }: AuditAnswers, texts: Texts): Html {
  const { audit: words } = texts;
  const numbers = new Numbers(texts.language);
  const counted = new Map(supply.cycles.map((at) => [at.cycle, at]));
  const issued = micros(supply.supply) + micros(supply.held);
  const rows: Part[][] = cycles.map((closed) => {
    const at = counted.get(closed.cycle);
    const agrees =
      at === undefined ? undefined : at.supply === closed.supply && at.held === closed.held;
    return [
      closed.cycle,
      closed.endsAt.slice(0, 10),
      numbers.amount(closed.supply),
      numbers.amount(closed.held),
      closed.globalIntegrity === undefined ? '–' : numbers.decimal(closed.globalIntegrity),
      mark(agrees, texts),
      html`<a href="/audit/${community.slug}?from=${closed.entry}#log">${closed.entry}</a>`,
    ];
  });
  return html`<section aria-labelledby="sums">
    <h2 id="sums">${words.sums}</h2>
    <ul class="card rows">
      <li>
        <p class="split">
          <span>${words.issued(numbers.amount(supply.supply), numbers.amount(supply.held))}</span>
          <strong>${mark(issued === micros(supply.issued), texts)}</strong>
        </p>
        <p class="soft">${words.issuedSum(numbers.amount(supply.issued))}</p>
      </li>
    </ul>
    ${
      rows.length === 0
        ? html`<p class="card empty">${words.noCycle}</p>`
        : tableOf(texts, { name: words.cycles, columns: words.cycleColumns, rows })
    }
  </section>`;
}

/** Everything recomputed by the reader: decisions, sums, and who was drawn to review. */
function recomputeSection({ community, checkpoint }: AuditAnswers, texts: Texts): Html {
  const { audit: words, verifyFile } = texts;
  if (checkpoint === undefined) return html``;
  const { slug, verifierKey } = community;
  return html`<section
    class="card"
    data-verify-log="${slug}"
    data-key="${verifierKey}"
    aria-labelledby="recompute"
  >
    <h2 id="recompute">${words.recompute}</h2>
    <p>${words.recomputeLead}</p>
    <div data-when="script" hidden>
      <p>
        <label for="vkey">${verifyFile.key}</label>
        <input id="vkey" type="text" autocomplete="off" spellcheck="false" />
        <span class="soft">${verifyFile.keyNote}</span>
      </p>
      <p>
        <button class="button" type="button" data-start>${words.recomputeStart}</button>
      </p>
    </div>
    <p data-when="no-script">${verifyFile.noScript} <code>negentropy verify</code></p>
    ${recomputed(texts)}
  </section>`;
}

function entriesSection(answers: AuditAnswers, texts: Texts): Html {
  const { audit: words } = texts;
  const { community, entries, from, until, size, type } = answers;
  const { slug } = community;
  const at = (entry: number): string => `?from=${entry}${type === '' ? '' : `&type=${type}`}#log`;
  const before = Math.max(0, from - ENTRIES_SHOWN);
  // Of one type it is not known how far back as many others are.
  const isBack = from > 0 && type === '';
  return html`<section aria-labelledby="log">
    <h2 id="log">${words.log}</h2>
    ${filterForm(answers, texts)}
    ${type === '' ? '' : html`<p class="soft">${words.looked(from, until - 1)}</p>`}
    ${
      entries.length === 0
        ? html`<p class="card empty">${size === 0 ? words.noEntry : words.noneThere}</p>`
        : html`<ol class="card rows entries">
            ${entries.map((entry) => entryRow(entry, slug, words))}
          </ol>`
    }
    <p class="split">
      ${isBack ? html`<a href="/audit/${slug}${at(before)}">${words.earlier}</a>` : ''}
      ${until < size ? html`<a href="/audit/${slug}${at(until)}">${words.later}</a>` : ''}
    </p>
  </section>`;
}

/** What is shown of the log, in the address, so that it can be shared. */
function filterForm({ community, from, type, cycle }: AuditAnswers, texts: Texts): Html {
  const { audit: words } = texts;
  const number = (name: 'from' | 'cycle', value: string): Html =>
    html`<p>
      <label for="${name}">${words[name]}</label>
      <input
        id="${name}"
        name="${name}"
        type="text"
        inputmode="numeric"
        maxlength="15"
        value="${value}"
      />
    </p>`;
  return html`<form class="act" method="get" action="/audit/${community.slug}#log">
    ${number('from', cycle === '' ? String(from) : '')} ${number('cycle', cycle)}
    <p>
      <label for="type">${words.type}</label>
      <select id="type" name="type">
        <option value="">${words.everyType}</option>
        ${ENTRY_TYPES.map((one) => {
          const selected = one === type ? html` selected` : '';
          return html`<option value="${one}" ${selected}>${one}</option>`;
        })}
      </select>
    </p>
    <p><button class="quiet" type="submit">${words.show}</button></p>
  </form>`;
}

function entryRow(
  { index, type, cycle, text }: AuditAnswers['entries'][number],
  slug: string,
  words: Texts['audit'],
): Html {
  const why = html`<p><a href="/c/${slug}/d/${index}">${words.why}</a></p>`;
  return html`<li value="${index}">
    <details>
      <summary>${words.entry(index, type, cycle)}</summary>
      <pre tabindex="0">${text}</pre>
      ${type === 'decision' ? why : ''}
    </details>
  </li>`;
}

function filesSection({ community: { slug } }: AuditAnswers, texts: Texts): Html {
  const { audit: words } = texts;
  return html`<section class="card" aria-labelledby="files">
    <h2 id="files">${words.files}</h2>
    <ul>
      <li><a href="/v1/log/${slug}/checkpoint" download>${words.fileNames.checkpoint}</a></li>
      <li><a href="/v1/public/${slug}/cycles?limit=200">${words.fileNames.cycles}</a></li>
      <li><a href="/v1/public/${slug}/supply">${words.fileNames.supply}</a></li>
      <li><a href="/v1/public/${slug}/policies">${words.fileNames.policies}</a></li>
    </ul>
    <p>${words.whole}</p>
    <pre tabindex="0">
npx negentropy export --community ${slug} &gt; log.jsonl
npx negentropy verify log.jsonl</pre>
    <p><a class="button" href="/verify">${texts.verifyLink}</a></p>
  </section>`;
}

function mark(agrees: boolean | undefined, { audit: words }: Texts): string {
  if (agrees === undefined) return '–';
  return agrees ? `✓ ${words.agrees}` : `✗ ${words.agreesNot}`;
}

/** Six decimals as a whole number: amounts are compared without rounding. */
function micros(text: string): bigint {
  return BigInt(text.replace('.', ''));
}
