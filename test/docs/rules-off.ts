import type { TakenAway } from './taken-away.ts';

const DRAFT = 'src/pipeline/writer/draft.ts';

/** A parameter that the presets have once, at which nothing stands against an attack. */
function parameter(from: string, to: string): readonly TakenAway[] {
  return [{ file: 'src/core/policy/presets.ts', from: `${from},`, to: `${to},` }];
}

/**
 * How each rule of docs/reference/whose-word-counts.md is switched off, by the name that it has in
 * the last column there: in the presets what is a parameter, in its own place what is none.
 */
export const RULES_OFF: Readonly<Record<string, readonly TakenAway[]>> = {
  trailers: parameter("trailers: 'integrated'", "trailers: 'stated'"),
  standingActions: parameter('standingActions: 3', 'standingActions: 0'),
  worksPerPair: parameter('worksPerPair: 8', 'worksPerPair: 0'),
  sharedPay: parameter('sharedPay: true', 'sharedPay: false'),
  answeredRepairs: parameter('answeredRepairs: true', 'answeredRepairs: false'),
  oneClaimPerSubject: parameter('oneClaimPerSubject: true', 'oneClaimPerSubject: false'),
  onePersonPerDeed: parameter('onePersonPerDeed: true', 'onePersonPerDeed: false'),
  graceCycles: parameter('graceCycles: 7', 'graceCycles: 0'),
  wholeOverturns: parameter('wholeOverturns: true', 'wholeOverturns: false'),
  answeredConfirmations: parameter('answeredConfirmations: true', 'answeredConfirmations: false'),
  dueDays: parameter('dueDays: 28', 'dueDays: 0'),
  promisesAhead: parameter('promisesAhead: true', 'promisesAhead: false'),
  timedWords: parameter('timedWords: true', 'timedWords: false'),
  ownWordDays: parameter('ownWordDays: 1', 'ownWordDays: 0'),
  laterVouchers: parameter('laterVouchers: true', 'laterVouchers: false'),
  standingMisses: parameter('standingMisses: true', 'standingMisses: false'),
  evenGi: parameter('evenGi: true', 'evenGi: false'),
  'entropy.fellMembers': parameter('fellMembers: 5', 'fellMembers: 0'),
  'entropy.pool': parameter('pool: true', 'pool: false'),
  'entropy.known': parameter(
    'known: { outcomes: 20, activeCycles: 7, members: 5 }',
    'known: { outcomes: 1, activeCycles: 1, members: 0 }',
  ),
  'who has no standing fails thrice as often at most': [
    {
      file: 'src/core/state/counted-outcomes.ts',
      from: 'if (!counts && !isUsual(state, found)) return false;',
      to: '',
    },
  ],
  'no time after that of the database': [
    { file: DRAFT, from: 'Math.min(now, databaseTime));', to: 'now);' },
  ],
  '60 cycles at once': [
    { file: DRAFT, from: 'if (over > this.#clock.cyclesAtOnce) {', to: 'if (over < 0) {' },
  ],
  'a key bound to a member': [
    {
      file: 'src/pipeline/commands/record-evidence.ts',
      from: 'checkEvidence(sent, { ...checks, attestor: one });',
      to: 'checkEvidence(sent, { ...checks, attestor: one && { ...one, userId: undefined } });',
    },
  ],
  'an admin tells the names apart': [
    {
      file: DRAFT,
      from: 'if (used === undefined) return;',
      to: 'return;',
    },
    { file: DRAFT, from: 'if (left === right) return true;', to: 'return left === right;' },
  ],
  'only an admin takes back what was lost': [
    {
      file: 'src/pipeline/commands/retract.ts',
      from: "if (!ofOthers && settledAs(known, row.id) === 'lost') {",
      to: 'if (known === undefined) {',
    },
  ],
  'a rejection that counts always has room': [
    {
      file: 'src/pipeline/checks/room-of-a-claim.ts',
      from: 'if (isRejection(record) && voiceOf(record, claim, { draft, known })) continue;',
      to: '',
    },
  ],
  tombstones: [
    {
      file: DRAFT,
      from: 'return this.#memory.tombstones?.leave(erased, at) ?? [];',
      to: 'return [];',
    },
  ],
  'the cycle of arrival': [
    {
      file: 'src/pipeline/commands/mint.ts',
      from: 'return actionCycleOf(draft.state, row && arrivalOf(row));',
      to: 'return actionCycleOf(draft.state, order.occurredAt ?? (row && arrivalOf(row)));',
    },
  ],
  'the lesser e': [
    {
      file: 'src/core/mint/decide.ts',
      from: 'isLater ? entropyFactor(policy, entropy, entropyAsked) : ',
      to: '',
    },
  ],
  '7 cycles to ask': [
    {
      file: 'src/core/mint/time-to-ask.ts',
      from: 'return settledIn !== undefined && cycle > settledIn + CYCLES_TO_ASK;',
      to: 'return false;',
    },
  ],
  'who promised first has the deed': [
    {
      file: 'src/pipeline/commands/settle-claim.ts',
      from: 'return missedCycle >= draft.state.cycle;',
      to: 'return missedCycle < 0;',
    },
  ],
  'what nobody settled fails as one member’s': [
    {
      file: 'src/pipeline/commands/ingest.ts',
      from: 'return isKept || isUnsettledDisorder(state, domain);',
      to: 'return true;',
    },
  ],
  'others name a target too': [
    {
      file: 'src/core/families/voice.ts',
      from: "if (unaimed === true) return 'UNAIMED';",
      to: '',
    },
  ],
  'two people confirm a correction': [
    {
      file: 'src/core/families/echo/correction.ts',
      from: 'confirmations: 2,',
      to: 'confirmations: 1,',
    },
  ],
};
