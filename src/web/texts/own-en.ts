import type { FindingStatus } from '../../client/api-types.ts';
import type { Done, OwnPath } from './named.ts';

const sections: Readonly<Record<OwnPath, string>> = {
  '/me': 'What was decided',
  '/op': 'What needs you',
  '/op/findings': 'Findings',
};

const done: Readonly<Record<Done, string>> = {
  answered: 'Answered. Everybody whom it concerns can read it, and it is in the log.',
  appealed: 'Appealed. The finding takes no effect until it is answered again.',
  panelled: 'A panel was drawn. It decides when all of it have answered.',
};

/** The texts of pages that take a key. */
export const ownEn: OwnTexts = {
  navigation: 'Your pages',
  notDone: 'That was not done:',
  sections,
  done,
  reason: 'Reason, in words',
  reasonHint: 'The member and those who answer read it; the log has a salted hash of it.',
  finding: {
    title: (id) => `Finding ${id}`,
    about: (userId) => `About ${userId}`,
    measured: 'Measured',
    limit: 'Limit',
    detector: 'Found by',
    opened: 'Opened',
    byHand: 'somebody’s word',
    holds: 'What the member asks for is held meanwhile.',
    final: 'It takes effect.',
    counts: 'What was counted, bin by bin: kept and failed',
    countColumns: ['Bin', 'Kept', 'Failed'],
    words: 'What was said of it',
    noReason: 'no reason is kept',
    steps: {
      open: 'Opened',
      confirmed: 'Confirmed',
      appealed: 'Appealed',
      cleared: 'Dismissed',
      upheld: 'Upheld on appeal',
      reversed: 'Reversed on appeal',
      fallen: 'Fallen: nobody answered in time',
    },
    appeal: 'Appeal it',
    appealLead:
      'Somebody who did not decide before answers, or a panel drawn at random. Until then it ' +
      'takes no effect; without an answer in time it falls.',
    evidence: 'Evidence about you that should be looked at, its ids',
    evidenceHint: 'Separated by spaces.',
    waits: 'It can be appealed once it is confirmed. Whoever answers sees your evidence.',
    ended: 'It has ended. Nothing follows from it any more.',
    answer: 'Answer it',
    answerLead: 'Nobody answers about themselves. Without an answer in time it falls by itself.',
    confirm: 'Confirm',
    dismiss: 'Dismiss',
    panel: 'Have a panel drawn',
    panelLead: 'Three of those who review, drawn at random, decide in place of one person.',
    all: 'All findings',
  },
  findings: {
    title: 'Findings',
    lead: 'The oldest first: what is held meanwhile waits for an answer.',
    none: 'No finding waits. What a detector finds or a member appeals will stand here.',
    waiting: 'Waiting for an answer',
    others: 'Those before',
    noOthers: 'There was none.',
  },
};

/** What the other languages have to say too. */
export interface OwnTexts {
  readonly navigation: string;
  readonly notDone: string;
  readonly sections: Readonly<Record<OwnPath, string>>;
  readonly done: Readonly<Record<Done, string>>;
  readonly reason: string;
  readonly reasonHint: string;
  readonly finding: FindingTexts;
  readonly findings: Readonly<
    Record<'title' | 'lead' | 'none' | 'waiting' | 'others' | 'noOthers', string>
  >;
}

export type FindingTexts = {
  readonly title: (id: string) => string;
  readonly about: (userId: string) => string;
  readonly steps: Readonly<Record<FindingStatus, string>>;
  readonly countColumns: readonly string[];
} & Readonly<
  Record<
    | ('measured' | 'limit' | 'detector' | 'opened' | 'byHand' | 'holds' | 'final' | 'counts')
    | ('words' | 'noReason' | 'appeal' | 'appealLead' | 'evidence' | 'evidenceHint' | 'waits')
    | ('ended' | 'answer' | 'answerLead' | 'confirm' | 'dismiss' | 'panel' | 'panelLead' | 'all'),
    string
  >
>;
