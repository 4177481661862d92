/**
 * What gives a code to a decision: a `gate` is computed from the log alone; a `service` reason only
 * the service knows when it decides; a `finding` is what a detector reports, and `conduct` is a
 * finding that lowers integrity when it is confirmed.
 */
export type CodeKind = 'gate' | 'service' | 'finding' | 'conduct';

interface CodeRow {
  readonly kind: CodeKind;
  /** The same action may be asked again later, because the reason lies outside of the action. */
  readonly askAgain: boolean;
  /**
   * A decision may carry it as attested: its reason lies in what the service knows and the log does
   * not say. It can only refuse; nothing attested makes anybody mint.
   */
  readonly attestable: boolean;
  /** What of the log it follows from, beside the parts of the decision. */
  readonly follows: 'its parts' | FurtherNeed;
  /** What was checked: some codes are two ways to fail one check. */
  readonly check: CheckName;
  /** In a few words, for a list. */
  readonly title: string;
  readonly sentence: string;
  /** Both in German. */
  readonly de: { readonly title: string; readonly sentence: string };
}

/** What of the log a decision follows from, beside its own parts. */
export type FurtherNeed =
  | 'every policy'
  | 'every pause'
  | 'every earlier claim'
  | 'every member'
  | 'every finding'
  | 'the guarded domains'
  | 'every decision of the cycle';

/** What is checked before a decision, each in words of its own. */
export type CheckName =
  | 'rules'
  | 'action'
  | 'claim'
  | 'identity'
  | 'evidence'
  | 'findings'
  | 'known'
  | 'rose'
  | 'guarded'
  | 'community'
  | 'threshold'
  | 'stands'
  | 'cap';

/**
 * The one table of codes, in order of precedence (docs/reference/codes.md): of several reasons the
 * one that stands first is given. When a gate refuses and how a reason is told stand in two records
 * over the same codes, `CHECKS` and `REFUSAL_REASONS`, beside the law of minting.
 */
const ROWS = {
  POLICY_INACTIVE: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    follows: 'every policy',
    check: 'rules',
    title: 'No rules were in force then',
    sentence: 'No policy of this community was in force then.',
    de: {
      title: 'Damals galten keine Regeln',
      sentence: 'Damals galt in dieser Gemeinschaft kein Regelwerk.',
    },
  },
  PAUSED: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    follows: 'every pause',
    check: 'rules',
    title: 'Minting was paused',
    sentence: 'An operator has paused minting in this community.',
    de: {
      title: 'Die Vergabe war angehalten',
      sentence: 'Jemand vom Betrieb hat das Gutschreiben in dieser Gemeinschaft angehalten.',
    },
  },
  ACTION_UNKNOWN: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    follows: 'its parts',
    check: 'action',
    title: 'The rules have no such action or domain',
    sentence: 'The policy has no such action or domain.',
    de: {
      title: 'Die Regeln kennen diese Handlung oder diesen Bereich nicht',
      sentence: 'Die Regeln kennen diese Handlung oder diesen Bereich nicht.',
    },
  },
  DUPLICATE: {
    kind: 'gate',
    askAgain: false,
    attestable: true,
    follows: 'every earlier claim',
    check: 'claim',
    title: 'This evidence was already claimed',
    sentence: 'This evidence was already claimed.',
    de: {
      title: 'Dieser Beleg wurde schon beansprucht',
      sentence: 'Dieser Beleg wurde schon geltend gemacht.',
    },
  },
  IDENTITY: {
    kind: 'gate',
    askAgain: false,
    attestable: true,
    follows: 'every member',
    check: 'identity',
    title: 'The claimant may not use this evidence',
    sentence: 'The claimant may not mint with this evidence or key.',
    de: {
      title: 'Dieser Beleg gehört nicht zu dieser Person',
      sentence: 'Wer hier fragt, darf mit diesem Beleg oder Schlüssel nichts gutschreiben lassen.',
    },
  },
  REGISTRY_AWAY: {
    kind: 'service',
    askAgain: true,
    attestable: true,
    follows: 'its parts',
    check: 'claim',
    title: 'The registry of evidence did not answer',
    sentence: 'The registry that has each piece of evidence earn once did not answer.',
    de: {
      title: 'Das Register der Belege hat nicht geantwortet',
      sentence: 'Das Register, nach dem jeder Beleg einmal zählt, hat nicht geantwortet.',
    },
  },
  UNDER_REVIEW: {
    kind: 'service',
    askAgain: true,
    attestable: true,
    follows: 'its parts',
    check: 'evidence',
    title: 'The evidence waits',
    sentence: 'An earlier promise of the same deed is still open.',
    de: {
      title: 'Der Beleg wartet',
      sentence: 'Eine frühere Zusage derselben Tat ist noch offen.',
    },
  },
  EVIDENCE_MISSING: {
    kind: 'gate',
    askAgain: true,
    attestable: true,
    follows: 'its parts',
    check: 'evidence',
    title: 'Not confirmed yet, or too little is known of the member',
    sentence: 'The claim is not confirmed yet, or a channel has no fact about this member.',
    de: {
      title: 'Noch nicht bestätigt, oder es ist zu wenig bekannt',
      sentence: 'Noch nicht bestätigt, oder einem Kanal fehlt eine Tatsache über dieses Mitglied.',
    },
  },
  SPECULATION: {
    kind: 'finding',
    askAgain: false,
    attestable: false,
    follows: 'every finding',
    check: 'findings',
    title: 'Credits moved in round trips',
    sentence: 'Credits moved in round trips.',
    de: { title: 'Guthaben lief im Kreis', sentence: 'Guthaben ging im Kreis.' },
  },
  EXTRACTION: {
    kind: 'finding',
    askAgain: false,
    attestable: false,
    follows: 'every finding',
    check: 'findings',
    title: 'Reviews or flows favour a closed ring',
    sentence: 'Reviews or flows favour a closed ring.',
    de: {
      title: 'Bewertungen begünstigen einen geschlossenen Kreis',
      sentence: 'Prüfungen oder Zahlungen bevorzugen einen geschlossenen Kreis.',
    },
  },
  NOISE: {
    kind: 'conduct',
    askAgain: false,
    attestable: false,
    follows: 'every finding',
    check: 'findings',
    title: 'Near-duplicates without substance',
    sentence: 'Near-duplicates or bursts without substance.',
    de: {
      title: 'Beinahe-Wiederholungen ohne Gehalt',
      sentence: 'Beinahe Gleiches oder Häufungen ohne Gehalt.',
    },
  },
  DESTABILIZATION: {
    kind: 'conduct',
    askAgain: false,
    attestable: true,
    follows: 'every finding',
    check: 'findings',
    title: 'Repairing disorder of one’s own making is a duty',
    sentence: 'Repairing disorder of one’s own making is a duty and is not paid.',
    de: {
      title: 'Eigene Unordnung zu beheben ist Pflicht',
      sentence: 'Eigene Unordnung zu beheben ist Pflicht und wird nicht bezahlt.',
    },
  },
  HIGH_VARIANCE: {
    kind: 'conduct',
    askAgain: false,
    attestable: false,
    follows: 'every finding',
    check: 'findings',
    title: 'Kept promises vary more than chance explains',
    sentence: 'Kept promises vary more than chance explains.',
    de: {
      title: 'Gehaltene Zusagen schwanken mehr, als Zufall erklärt',
      sentence: 'Gehaltene Zusagen schwanken mehr, als der Zufall erklärt.',
    },
  },
  ENTROPY_UNKNOWN: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    follows: 'its parts',
    check: 'known',
    title: 'The disorder of the domain is not known well enough',
    sentence: 'The disorder of the domain is not known well enough.',
    de: {
      title: 'Die Unordnung des Bereichs ist zu wenig bekannt',
      sentence: 'Die Unordnung des Bereichs ist nicht gut genug bekannt.',
    },
  },
  ENTROPY_ROSE: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    follows: 'its parts',
    check: 'rose',
    title: 'Disorder in the domain rose',
    sentence: 'Disorder in the domain rose.',
    de: {
      title: 'Die Unordnung des Bereichs stieg',
      sentence: 'Die Unordnung des Bereichs ist gestiegen.',
    },
  },
  ENTROPY_FLAT: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    follows: 'its parts',
    check: 'rose',
    title: 'Disorder in the domain did not fall',
    sentence: 'Disorder in the domain did not fall, and this policy pays for nothing else.',
    de: {
      title: 'Die Unordnung des Bereichs fiel nicht',
      sentence: 'Die Unordnung ist nicht gesunken, und diese Regeln zahlen für nichts anderes.',
    },
  },
  DOMAIN_SPILLOVER: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    follows: 'the guarded domains',
    check: 'guarded',
    title: 'Disorder rose in a guarded domain',
    sentence: 'Disorder rose in a guarded domain.',
    de: {
      title: 'In einem geschützten Bereich stieg die Unordnung',
      sentence: 'In einem geschützten Bereich ist die Unordnung gestiegen.',
    },
  },
  GI_BELOW_FLOOR: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    follows: 'its parts',
    check: 'community',
    title: 'The integrity of the community is below its floor',
    sentence: 'Global integrity is below its floor or not known.',
    de: {
      title: 'Die Integrität der Gemeinschaft ist zu niedrig',
      sentence:
        'Die Integrität der Gemeinschaft liegt unter ihrer Untergrenze oder ist nicht bekannt.',
    },
  },
  BELOW_THRESHOLD: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    follows: 'its parts',
    check: 'threshold',
    title: 'The record was not above the threshold',
    sentence: 'Verified integrity is not above the threshold, or a channel is below its prior.',
    de: {
      title: 'Die Integrität lag nicht über der Schwelle',
      sentence: 'Die Integrität ist nicht über der Schwelle, oder ein Kanal unter seiner Vorgabe.',
    },
  },
  OUTCOME_LOST: {
    kind: 'service',
    askAgain: false,
    attestable: true,
    follows: 'its parts',
    check: 'stands',
    title: 'The promise was not kept',
    sentence: "The action's own promise was not kept.",
    de: {
      title: 'Die Zusage wurde nicht gehalten',
      sentence: 'Die eigene Zusage dieser Handlung wurde nicht gehalten.',
    },
  },
  RETRACTED: {
    kind: 'service',
    askAgain: false,
    attestable: true,
    follows: 'its parts',
    check: 'stands',
    title: 'The evidence was taken back',
    sentence: 'The evidence was retracted.',
    de: { title: 'Der Beleg wurde zurückgenommen', sentence: 'Der Beleg wurde zurückgenommen.' },
  },
  EXPIRED: {
    kind: 'service',
    askAgain: false,
    attestable: true,
    follows: 'its parts',
    check: 'stands',
    title: 'It was asked for too late',
    sentence: 'The action was asked for too late after it settled.',
    de: { title: 'Es wurde zu spät gefragt', sentence: 'Nach der Handlung wurde zu spät gefragt.' },
  },
  CAP_REACHED: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    follows: 'every decision of the cycle',
    check: 'cap',
    title: 'The limit of the cycle was reached',
    sentence: 'The cap of this cycle is reached.',
    de: {
      title: 'Die Grenze des Zyklus war erreicht',
      sentence: 'Die Obergrenze dieses Zyklus ist erreicht.',
    },
  },
} as const;

export type Code = keyof typeof ROWS;

/** What a community's record was read from, as it decides what helps. */
export type ReadFrom = 'git' | 'forge' | 'commits';

/** By what was read, how a second person comes to be named. */
const SECOND_PERSON: Readonly<Record<ReadFrom, string>> = {
  git:
    'let the history name a second person: a reviewer in a trailer, a committer or merger other ' +
    'than the author, or the reviews of a forge (import github)',
  forge:
    'let somebody else than the author approve or merge each pull request, and not only the ' +
    'forge; what it knew of the others is in the record that was read',
  commits:
    'let the table name a second person: who reviewed, tested or acknowledged (`reviewed_by` …)',
};

/** For each other code, what a community would have to do differently for it to come less often. */
const CHANGES: Readonly<Record<Exclude<Code, 'EVIDENCE_MISSING'>, string>> = {
  POLICY_INACTIVE: 'ask for actions of the weeks that a policy governs',
  PAUSED: 'let an operator resume minting',
  ACTION_UNKNOWN: 'give the policy the action or domain, or name one that it has',
  DUPLICATE: 'ask once for each piece of evidence',
  IDENTITY: 'let people claim what they did themselves, through keys that may',
  REGISTRY_AWAY: 'ask again once the registry answers',
  UNDER_REVIEW: 'let the earlier promise of the deed end',
  SPECULATION: 'move no credits in round trips',
  EXTRACTION: 'let more people than one ring review each other',
  NOISE: 'make fewer changes that say more',
  DESTABILIZATION: 'nothing: repairing one’s own work is a duty',
  HIGH_VARIANCE: 'keep promises as evenly as chance would',
  ENTROPY_UNKNOWN:
    'let more promises of the domain come due, in more weeks: `entropy` shows what each domain ' +
    'lacks',
  ENTROPY_ROSE: 'break fewer promises of the domain than at its best',
  ENTROPY_FLAT: 'let disorder of the domain fall',
  DOMAIN_SPILLOVER: 'let disorder of the guarded domains not rise',
  GI_BELOW_FLOOR: 'let more people keep what they promise',
  BELOW_THRESHOLD:
    'more kept promises that a second person confirmed, and in time: `show <who>` says how many ' +
    'of what a member lacks',
  OUTCOME_LOST: 'keep the promise for 180 days',
  RETRACTED: 'bring evidence that stands',
  EXPIRED: 'ask within 7 cycles after the action settled',
  CAP_REACHED: 'ask in another cycle, or let the policy allow more in one',
};

type CodeOf<Kind extends CodeKind> = {
  [code in Code]: (typeof ROWS)[code]['kind'] extends Kind ? code : never;
}[Code];

/** What detectors report. An open finding holds a mint, a confirmed one cancels it. */
export type FindingCode = CodeOf<'finding' | 'conduct'>;

/** What is computed from the log alone. */
export type GateCode = CodeOf<'gate'>;

export interface CodeRule extends CodeRow {
  readonly code: Code;
  /** Position in the order of precedence: of several reasons the one with the lowest is given. */
  readonly rank: number;
}

/** Every code that a decision can carry, in order of precedence. */
export const CODE_NAMES = Object.keys(ROWS) as readonly Code[];

/** The rows of the table in order of precedence. */
export const CODES: readonly CodeRule[] = CODE_NAMES.map((code, rank) => ({
  code,
  rank,
  ...(ROWS[code] satisfies CodeRow),
}));

/** What a row says, by the code of each. */
export function ofEachCode<Said>(say: (row: CodeRule) => Said): Readonly<Record<Code, Said>> {
  return Object.fromEntries(CODES.map((row) => [row.code, say(row)])) as Record<Code, Said>;
}

/** The codes of all gates. */
export const GATE_CODES: readonly GateCode[] = CODE_NAMES.filter(
  (code): code is GateCode => ROWS[code].kind === 'gate',
);

/** The codes of all findings. */
export const FINDING_CODES: readonly FindingCode[] = CODE_NAMES.filter(isFindingCode);

/** The findings of conduct: only these lower integrity when confirmed. */
export const CONDUCT_CODES: readonly FindingCode[] = FINDING_CODES.filter(
  (code) => ROWS[code].kind === 'conduct',
);

/** Codes that a decision may carry as attested. */
export const ATTESTABLE: ReadonlySet<Code> = new Set(
  CODE_NAMES.filter((code) => ROWS[code].attestable),
);

const RULES = ofEachCode((rule) => rule);

export function isCode(text: string): text is Code {
  return Object.hasOwn(RULES, text);
}

/** The row of the table for a code. */
export function codeRule(code: Code): CodeRule {
  return RULES[code];
}

/** What a community would have to do differently for a code to come less often. */
export function changeAgainst(code: Code, from: ReadFrom): string {
  if (code !== 'EVIDENCE_MISSING') return CHANGES[code];
  return (
    `${SECOND_PERSON[from]}. In its first 8 weeks nobody’s word counts yet, and drift has its ` +
    'first fact when a commit has lasted 180 days'
  );
}

/** The code's position in the order of precedence. */
export function codeRank(code: Code): number {
  return RULES[code].rank;
}

/**
 * On what ground something was refused: disorder or GI, which nobody answers for alone; the record
 * of the member; the member's conduct; or the request itself.
 */
export const REFUSAL_GROUNDS = ['meter', 'integrity', 'conduct', 'other'] as const;
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number];

const GROUNDS: Readonly<Partial<Record<CheckName, RefusalGround>>> = {
  known: 'meter',
  rose: 'meter',
  guarded: 'meter',
  community: 'meter',
  threshold: 'integrity',
  findings: 'conduct',
};

/** The ground of a refusal; what a later version calls it is none of the first three. */
export function refusalGround(code: string): RefusalGround {
  return isCode(code) ? (GROUNDS[codeRule(code).check] ?? 'other') : 'other';
}

/**
 * Whether a decision claimed its evidence: first come, once it is looked at. A refusal that never
 * looked at the evidence, or met somebody else's, claims nothing.
 * @param code of the decision, if it has one
 */
export function claimsEvidence(code: Code | undefined): boolean {
  return code === undefined || codeRank(code) > codeRank('IDENTITY');
}

function isFindingCode(code: Code): code is FindingCode {
  const { kind } = ROWS[code];
  return kind === 'finding' || kind === 'conduct';
}
