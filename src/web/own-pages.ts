import { type Html, html } from './html.ts';
import { checkReadsAll } from './own/closed-page.ts';
import { actForm } from './own/forms.ts';
import type { Asked, Shown, SignedPage } from './own/signed-page.ts';
import { ofMember, signedPage } from './own/signed-page.ts';
import { decisionPage } from './decision/page.ts';
import { readOwnDecision } from './decision/read.ts';
import { FINDING_PAGE } from './findings/finding-page.ts';
import { FINDINGS_PAGE } from './findings/list-page.ts';
import { OWN_DEBTS_PAGE } from './debts/own-debts.ts';
import { CREDITS_PAGE, MOVEMENT_PAGE, OWN_CREDITS_PAGE } from './credits/credits-page.ts';
import { DEBT_PAGE } from './debts/debt-page.ts';
import { DEBTS_PAGE } from './debts/operator-debts.ts';
import { COMMUNITIES_PAGE } from './communities/communities-page.ts';
import { CLAIMS_PAGE, OWN_CLAIMS_PAGE } from './claims/claims-page.ts';
import { DAYS_PAGE } from './days/days-page.ts';
import { KEYS_PAGE } from './keys/keys-page.ts';
import { DATA_PAGE } from './member/data-page.ts';
import { REVIEWS_PAGE } from './member/reviews-page.ts';
import { PANELS_PAGE } from './panels/panels-page.ts';
import { PEOPLE_PAGE } from './people/people-page.ts';
import { memberPage } from './member/page.ts';
import { readMember } from './member/read.ts';
import { operatorPage } from './operator/page.ts';
import { readOperator } from './operator/read.ts';
import { IMPORT_PAGE } from './imports/import-page.ts';
import { NATION_PAGE } from './nation/nation-page.ts';
import { STUDIES_PAGE } from './studies/studies-page.ts';
import { SOURCES_PAGE } from './sources/sources-page.ts';
import { rulesPage, type RulesText } from './rules/rules-page.ts';

const MEMBER_PAGE = signedPage({
  path: '/me',
  title: ({ signIn }) => signIn.own,
  read: async ({ client, caller, query }: Asked) => {
    const { userId } = caller;
    if (userId === undefined) return '/op';
    const cursor = query.get('cursor') ?? undefined;
    return await ofMember(readMember(client, { ...caller, userId }, cursor));
  },
  view: (answers, { texts }: Shown<never>) => memberPage(answers, texts),
});

const OWN_DECISION_PAGE = signedPage({
  path: '/d/:id',
  title: ({ verify }) => verify.links.api,
  read: async ({ client, caller, params, language }) =>
    await readOwnDecision(client, { caller, id: params['id'] ?? '' }, language),
  view: (answers, { texts }: Shown<never>) => decisionPage(answers, texts),
});

const OPERATOR_PAGE = signedPage({
  path: '/op',
  title: ({ own }) => own.sections['/op'],
  read: async ({ client, caller }: Asked) => {
    checkReadsAll(caller);
    return await readOperator(client, caller);
  },
  view: (answers, shown: Shown<never>) => {
    const { texts, caller } = shown;
    if (!caller.scopes.includes('admin')) return operatorPage(answers, texts);
    return operatorPage(answers, texts, publishingForm(answers.community.public, shown));
  },
  acts: {
    publish: async ({ client, caller }) => {
      await client.publishCommunity(caller.community, { public: true });
      return { done: 'published' };
    },
    unpublish: async ({ client, caller }) => {
      await client.publishCommunity(caller.community, { public: false });
      return { done: 'unpublished' };
    },
  },
});

function publishingForm(isPublic: boolean, shown: Shown<never>): Html {
  const { operator: words } = shown.texts;
  if (!isPublic) return actForm(shown, { act: 'publish', button: words.publish, isQuiet: true });
  return html`<details>
    <summary>${words.unpublish}</summary>
    ${actForm(shown, {
      act: 'unpublish',
      button: words.unpublish,
      warning: words.unpublishNote,
      isQuiet: true,
    })}
  </details>`;
}

/** Every page that takes a key. @param rulesText how rules are read from a text, and written */
export function signedPages(rulesText: RulesText): readonly SignedPage[] {
  return [
    MEMBER_PAGE,
    OWN_DECISION_PAGE,
    OWN_CLAIMS_PAGE,
    OWN_CREDITS_PAGE,
    OWN_DEBTS_PAGE,
    DAYS_PAGE,
    REVIEWS_PAGE,
    DATA_PAGE,
    OPERATOR_PAGE,
    CLAIMS_PAGE,
    COMMUNITIES_PAGE,
    FINDING_PAGE,
    FINDINGS_PAGE,
    PANELS_PAGE,
    PEOPLE_PAGE,
    KEYS_PAGE,
    SOURCES_PAGE,
    DEBTS_PAGE,
    DEBT_PAGE,
    CREDITS_PAGE,
    MOVEMENT_PAGE,
    STUDIES_PAGE,
    NATION_PAGE,
    IMPORT_PAGE,
    rulesPage(rulesText),
  ];
}
