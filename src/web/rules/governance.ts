import type { Council, Governance, Proposal, ProposedPilot } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { withCode } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, textIn } from '../own/forms.ts';
import { type Asked, FormError, type Outcome, type Shown } from '../own/signed-page.ts';
import { changesTable } from './rehearsal.ts';

/** What a form does that the council is asked or seated by. */
export const SEAT_ACTS: Readonly<
  Record<string, (asked: Asked, sent: URLSearchParams) => Promise<Outcome<never>>>
> = { approve, cancel, seat };

async function approve({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const { proposal, ...signed } = signedLine(sent);
  await client.approveProposal(proposal, signed);
  return { done: 'approved' };
}

async function cancel({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const { proposal, ...signed } = signedLine(sent);
  await client.cancelProposal(proposal, { ...signed, reason: textIn(sent, 'reason') });
  return { done: 'cancelled' };
}

async function seat({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const number = (name: string): number => Number(textIn(sent, name));
  await client.seatCouncil({
    keys: textIn(sent, 'keys').split(/\s+/).filter(Boolean),
    approvals: number('approvals'),
    timelockCycles: number('timelockCycles'),
    expiryCycles: number('expiryCycles'),
  });
  return { done: 'seated' };
}

/** A line of `negentropy policy sign`: hash, key and signature. */
function signedLine(sent: URLSearchParams): {
  readonly proposal: string;
  readonly key: string;
  readonly signature: string;
} {
  const [proposal = '', key = '', signature = ''] = textIn(sent, 'line').split(/\s+/);
  if (/^[0-9a-f]{64}$/.test(proposal) && signature !== '') return { proposal, key, signature };
  throw new FormError('must be the whole line of `negentropy policy sign`', 'line');
}

/** Who decides over the rules, and what was proposed to them. */
export function governanceSection(
  { council, proposals }: Governance,
  shown: Shown<unknown>,
  mayWrite: boolean,
): Html {
  const { rules: words } = shown.texts.own;
  const body =
    council === undefined
      ? mayWrite
        ? seatForm(shown)
        : html``
      : html`${councilList(council, shown)}
        ${
          proposals.length === 0
            ? html`<p class="card empty">${words.noProposal}</p>`
            : html`<ol class="rows plain">
                ${proposals.map((one) => proposalCard(one, shown, mayWrite))}
              </ol>`
        }`;
  return html`<section aria-labelledby="council">
    <h2 id="council">${words.council}</h2>
    ${body}
  </section>`;
}

function councilList(
  { keys, approvals, timelockCycles, expiryCycles }: Council,
  shown: Shown<unknown>,
): Html {
  const { rules: words } = shown.texts.own;
  return html`<p class="soft">
      ${words.terms(approvals, keys.length, timelockCycles, expiryCycles)}
    </p>
    <details>
      <summary>${words.keys}</summary>
      <ul>
        ${keys.map((key) => html`<li><code>${key}</code></li>`)}
      </ul>
    </details>`;
}

function proposalCard(proposal: Proposal, shown: Shown<unknown>, mayWrite: boolean): Html {
  const { texts } = shown;
  const { rules: words } = texts.own;
  const {
    proposal: hash,
    state,
    approvals,
    needed,
    activates,
    expires,
    base,
    notBefore,
  } = proposal;
  const { vkey, policy, council, pilot, opens, override } = proposal;
  const isOpen = state === 'proposed' || state === 'locked';
  const opening = { ...(opens && { opens }), ...(override !== undefined && { override }) };
  const terms = { ...(council && { council }), ...(pilot && { pilot: pilot.id }), ...opening };
  const file = JSON.stringify({ proposal: hash, vkey, base, notBefore, policy, ...terms });
  return html`<li class="card" id="proposal-${hash.slice(0, 12)}">
    <p class="split"><strong>${words.states[state]}</strong><code>${hash.slice(0, 12)}</code></p>
    <p class="soft">
      ${words.approvals(approvals.length, needed)}
      ${activates === undefined ? words.expires(expires) : words.activates(activates)}
    </p>
    ${pilot === undefined ? '' : triedLine(pilot, shown)} ${changesTable(proposal.changes, texts)}
    ${
      isOpen && mayWrite
        ? html`<details>
              <summary>${words.toSign}</summary>
              <p class="soft">${withCode(words.toSignNote)}</p>
              <pre tabindex="0">${file}</pre>
            </details>
            ${signatureForms(proposal, shown)}`
        : ''
    }
  </li>`;
}

/** What the pilot that is named by a proposal came to, as the log has it. */
function triedLine({ id, outcome, estimates }: ProposedPilot, shown: Shown<unknown>): Html {
  const { texts } = shown;
  const { rules: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const shares = estimates.map(({ metric, value, low, high }) => {
    const [middle, ...ends] = [value, low, high].map((share) => numbers.percent(share));
    return `${words.triedMetrics[metric]} ${middle ?? ''} [${ends.join('; ')}]`;
  });
  return html`<p>${words.tried(id, words.pilotOutcomes[outcome])} ${shares.join('; ')}</p>`;
}

function signatureForms({ proposal, state }: Proposal, shown: Shown<unknown>): Html {
  const { own } = shown.texts;
  const { rules: words } = own;
  const of = proposal.slice(0, 12);
  const line = { name: 'line', label: words.line, maxLength: 600 };
  const approval = actForm(shown, { act: 'approve', of, button: words.approve, fields: [line] });
  return html`${state === 'proposed' ? approval : ''}
    <details>
      <summary>${words.cancel}</summary>
      ${actForm(shown, {
        act: 'cancel',
        of,
        button: words.cancel,
        isQuiet: true,
        fields: [line, { name: 'reason', label: own.reason, maxLength: 400 }],
      })}
    </details>`;
}

function seatForm(shown: Shown<unknown>): Html {
  const { rules: words } = shown.texts.own;
  return html`<details class="card">
    <summary>${words.seat}</summary>
    ${actForm(shown, {
      act: 'seat',
      button: words.seat,
      warning: words.seatWarning,
      isQuiet: true,
      fields: [
        { name: 'keys', label: words.keys, hint: words.keysHint, kind: 'area', maxLength: 4_000 },
        { name: 'approvals', label: words.needed, kind: 'number', value: '2' },
        { name: 'timelockCycles', label: words.timelock, kind: 'number', value: '2' },
        { name: 'expiryCycles', label: words.expiry, kind: 'number', value: '8' },
      ],
    })}
  </details>`;
}
