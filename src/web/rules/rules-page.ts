import type {
  ComparedRules,
  Governance,
  Policy,
  PolicyVersion,
  Rehearsal,
} from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { checkReadsAll } from '../own/closed-page.ts';
import { actForm, type Field, textIn } from '../own/forms.ts';
import {
  type Asked,
  FormError,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import { governanceSection, SEAT_ACTS } from './governance.ts';
import { changesTable, rehearsalSection } from './rehearsal.ts';

/** Rules as somebody wrote them, read or told what is wrong with which line. */
export type ReadRules = (
  text: string,
) =>
  | { readonly ok: true; readonly file: RulesFile }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Rules with what their author says of them. */
export interface RulesFile {
  readonly policy: object;
  readonly base?: number;
  readonly notBefore?: number;
  readonly council?: object;
}

/** How rules become a text that people edit, and the other way round. */
export interface RulesText {
  readonly read: ReadRules;
  readonly write: (policy: Policy) => string;
}

interface Rules {
  readonly inForce: PolicyVersion | undefined;
  readonly governance: Governance;
  readonly mayWrite: boolean;
}

/** What rules would have paid, or how those of another community differ. */
type Result = Rehearsal | ComparedRules;

const RULES_BYTES_MAX = 60_000;

/** The policy lab: rules are edited, rehearsed on what happened, and proposed or put in force. */
export function rulesPage(rulesText: RulesText): SignedPage {
  const fileIn = (sent: URLSearchParams): RulesFile => {
    const read = rulesText.read(sent.get('rules') ?? '');
    if (read.ok) return read.file;
    throw new FormError(read.problems.join('\n'));
  };
  return signedPage<Rules, Result>({
    path: '/op/rules',
    title: ({ own }) => own.rules.title,
    read: readRules,
    view: (rules, shown) => rulesView(rules, shown, rulesText),
    acts: {
      rehearse: async ({ client }, sent) => {
        const { policy } = fileIn(sent);
        const cycles = textIn(sent, 'cycles');
        const over = cycles === '' ? {} : { cycles: Number(cycles) };
        return { result: await client.rehearsePolicy({ policy: policy as Policy, ...over }) };
      },
      compare: async ({ client }, sent) => ({
        result: await client.compareRules(textIn(sent, 'with')),
      }),
      propose: async ({ client }, sent) => {
        const file = fileIn(sent) as Parameters<typeof client.proposePolicy>[0];
        const { notFollowed } = await client.proposePolicy(file);
        return { done: notFollowed === undefined ? 'proposed' : 'proposedForOthers' };
      },
      adopt: async ({ client }, sent): Promise<Outcome<never>> => {
        const policy = fileIn(sent).policy as Policy;
        const { notFollowed } = await client.choosePolicy({ policy });
        return { done: notFollowed === undefined ? 'adopted' : 'adoptedForOthers' };
      },
      ...SEAT_ACTS,
    },
  });
}

async function readRules({ client, caller }: Asked): Promise<Rules> {
  checkReadsAll(caller);
  let inForce: PolicyVersion | undefined;
  for await (const version of client.listPolicies({ limit: 200 })) inForce = version;
  const governance = await client.listProposals();
  return { inForce, governance, mayWrite: caller.scopes.includes('admin') };
}

function rulesView(
  { inForce, governance, mayWrite }: Rules,
  shown: Shown<Result>,
  { write }: RulesText,
): Html {
  const { own, rules } = shown.texts;
  const { rules: words } = own;
  const { result } = shown;
  const isGoverned = governance.council !== undefined;
  return html`
    ${
      inForce === undefined
        ? ''
        : html`<p class="asof">${rules.version(inForce.version, inForce.policy.preset)}</p>`
    }
    <h1>${words.title}</h1>
    <p class="lead">${isGoverned ? words.governed : words.alone}</p>
    ${result === undefined ? '' : resultSection(result, shown.texts)}
    ${mayWrite ? editor(shown, { inForce, write, isGoverned }) : ''} ${comparison(shown)}
    ${governanceSection(governance, shown, mayWrite)}
  `;
}

function resultSection(result: Result, texts: Texts): Html {
  return 'found' in result ? comparedSection(result, texts) : rehearsalSection(result, texts);
}

function comparedSection({ found }: ComparedRules, texts: Texts): Html {
  const { rules: words } = texts.own;
  return html`<section class="card wide" aria-labelledby="compared">
    <h2 id="compared">${words.compared(found.flatMap(({ origins }) => origins).join(', '))}</h2>
    ${found.map(({ changes }) => changesTable(changes, texts))}
  </section>`;
}

function comparison(shown: Shown<Result>): Html {
  const { rules: words } = shown.texts.own;
  const field = {
    name: 'with',
    says: ['community'],
    label: words.with,
    hint: words.withHint,
    maxLength: 63,
  };
  return html`<section class="card wide" aria-labelledby="compare">
    <h2 id="compare">${words.compareTitle}</h2>
    ${actForm(shown, { act: 'compare', button: words.compare, fields: [field] })}
  </section>`;
}

function editor(
  shown: Shown<Result>,
  {
    inForce,
    write,
    isGoverned,
  }: {
    readonly inForce: PolicyVersion | undefined;
    readonly write: RulesText['write'];
    readonly isGoverned: boolean;
  },
): Html {
  const { rules: words } = shown.texts.own;
  const fields: readonly Field[] = [
    {
      name: 'rules',
      label: words.text,
      hint: words.textHint,
      kind: 'area',
      rows: 24,
      maxLength: RULES_BYTES_MAX,
      value: inForce === undefined ? '' : write(inForce.policy),
    },
    { name: 'cycles', label: words.cycles, hint: words.cyclesHint, isOptional: true, maxLength: 6 },
  ];
  return html`<section class="card wide" aria-labelledby="edit">
    <h2 id="edit">${words.edit}</h2>
    ${actForm(shown, {
      act: 'rehearse',
      button: words.rehearse,
      warning: [
        isGoverned ? words.proposeNote : words.adoptNote,
        ...(inForce === undefined ? [] : [words.cycleNote(inForce.policy.cycle.days)]),
      ].join(' '),
      fields,
      second: isGoverned
        ? { act: 'propose', button: words.propose }
        : { act: 'adopt', button: words.adopt },
    })}
  </section>`;
}
