import type { EntropyState, Source } from '../../client/api-types.ts';

/** The texts of the page of sources. */
export const sourcesEn: SourceTexts = {
  title: 'Where evidence comes from',
  lead:
    'What nobody sends cannot be measured, and where disorder is not known nothing is paid. ' +
    'Here stands what came from where, and what is missing.',
  senders: 'What sends events',
  noSender: 'Nothing sends events yet. A source made below gets an address and a secret.',
  of: (kind, domain) => `${kind} for ${domain}`,
  silent: 'Nothing has come from it yet.',
  taken: (counts) => `Taken: ${counts}.`,
  left: (counts) => `Read, and nothing of it kept: ${counts}.`,
  used: (day) => `It last brought evidence on ${day}.`,
  end: (kind, domain) => `Take nothing more: ${kind} for ${domain}`,
  remove: 'Take nothing more from it',
  removeNote: 'Its key is revoked for good. What it brought stays.',
  histories: 'Histories that were read in',
  historyColumns: ['History', 'Kind', 'Commits judged', 'Until'],
  domains: 'What is measured with it',
  domainsLead: (cycles) =>
    `Of the last ${cycles} cycles those in which a domain was not known: nothing was paid there, ` +
    'where the rules ask what disorder does.',
  domainColumns: ['Domain', 'Sources', 'Outcomes so far', 'Now', 'Cycles not known', 'Missing'],
  noGap: 'none',
  nothing: 'nothing',
  noClose: 'no cycle was closed yet',
  states: { KNOWN: 'known', STALE: 'no longer known', UNKNOWN: 'not known' },
  make: 'Make a source',
  makeNote: 'It gets a key of its own and a secret, which is shown once.',
  kind: 'What sends the events',
  kinds: { github: 'GitHub, by a webhook', cloudevents: 'Anything that sends CloudEvents' },
  domain: 'Domain',
  made: (domain) => `A source for ${domain}`,
  address: 'Events are posted to this path of the service:',
  secret: 'They are signed with this secret. It is shown this once:',
  pay: 'What these rules pay for it:',
  obstacles: {
    PROMISES_UNPAID: () =>
      'nothing. They pay for no promises, and an opened pull request is a promise.',
    RATINGS_NEEDED: () =>
      'nothing, as long as nobody rates what somebody else has rated: they measure how far both ' +
      'agree, and on GitHub hardly anything is rated twice.',
    WORK_NEEDED: (perWeek, people) =>
      `With fewer than ${perWeek} pull requests a week most are not paid` +
      `${people === '' ? '' : `, and with fewer than ${people} people nobody is`}; nor is ` +
      'anybody in the first 28 cycles.',
  },
  forge:
    'For a small project make a community with the preset forge, since cycles keep their ' +
    'length: `negentropy communities make <name> --preset forge`.',
};

/** What the other languages have to say too. */
export type SourceTexts = {
  readonly of: (kind: Source['kind'], domain: string) => string;
  readonly end: (kind: Source['kind'], domain: string) => string;
  readonly taken: (counts: string) => string;
  readonly left: (counts: string) => string;
  readonly used: (day: string) => string;
  readonly historyColumns: readonly string[];
  readonly domainsLead: (cycles: number) => string;
  readonly domainColumns: readonly string[];
  readonly states: Readonly<Record<EntropyState, string>>;
  readonly kinds: Readonly<Record<Source['kind'], string>>;
  readonly made: (domain: string) => string;
  readonly obstacles: Readonly<
    Record<Source['obstacles'][number]['code'], (perWeek: string, people: string) => string>
  >;
} & Readonly<
  Record<
    | ('title' | 'lead' | 'senders' | 'noSender' | 'silent' | 'remove' | 'removeNote' | 'domain')
    | (
        | 'histories'
        | 'domains'
        | 'noGap'
        | 'nothing'
        | 'noClose'
        | 'make'
        | 'makeNote'
        | 'kind'
        | 'address'
      )
    | 'secret'
    | 'pay'
    | 'forge',
    string
  >
>;
