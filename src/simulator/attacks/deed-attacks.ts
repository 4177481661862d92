import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import { recordId } from '../../pipeline/commands/record-evidence.ts';
import type { ClaimAttack, Rules } from './claim-attack.ts';
import { type ClaimProgram, HONEST, witnessFor } from './claim-program.ts';
import { type ClaimWorld, proofOf, wordOn } from './claim-world.ts';

const EVE = 'eve';
/** Who has standing, and says yes to all that eve shows. */
const FRIEND = 'eve’s friend';
/** The first witnesses of the program: a promise of theirs has its deed from the first day on. */
const FIRST_WITNESSES = HONEST.slice(0, 4);

/** Attacks on who has a deed that more than one promised. */
export const DEED_ATTACKS: readonly ClaimAttack[] = [
  {
    name: 'a deed that somebody else promised',
    words: 'what first witnesses promise is promised, shown and confirmed by a friend the same day',
    defence: ['who promised first has the deed'],
    off: {},
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    victims: FIRST_WITNESSES,
    play: takePromised,
    plain: ({ world }) => nameFriend(world),
  },
  {
    name: 'many claims while one waits',
    words:
      'a friend promises each deed first and takes it back; meanwhile it is claimed four times',
    defence: ['`oneClaimPerSubject`'],
    off: { oneClaimPerSubject: false },
    measure: 'gained',
    limit: 0.1,
    accounts: [EVE],
    play: (program) => claimBehind(program, 4),
    plain: (program) => claimBehind(program, 1),
  },
];

/** Says that each deed is done which first witnesses promised today. */
function takePromised({ world }: ClaimProgram, rules: Rules): void {
  nameFriend(world);
  const { draft, now } = world;
  for (const promise of promisedToday(world, FIRST_WITNESSES)) {
    const open = draft.claims.byId(recordId(promise));
    // Without the rule a promise that is open stands in nobody's way.
    if (rules === 'off' && open !== undefined) draft.claims.remove(open.id);
    const claim = { ...promise, userId: EVE };
    world.say([claim, proofOf(claim, now), wordOn(claim, { by: FRIEND, at: now })]);
    world.ask(claim);
    if (rules === 'off' && open !== undefined) draft.claims.add(open);
  }
}

function promisedToday({ draft, now }: ClaimWorld, by: readonly string[]): PromiseRecord[] {
  const rows = draft.evidence.filter(({ attestedAt }) => attestedAt === now);
  const records = rows.map(({ record }) => JSON.parse(record) as PromiseRecord);
  return records.filter(({ type, userId }) => type === 'promise' && by.includes(userId));
}

function nameFriend(world: ClaimWorld): void {
  if (world.day === 0) world.nameWitness(FRIEND);
}

/** True deeds, each claimed so many times while a friend's promise of it is open. */
function claimBehind(program: ClaimProgram, times: number): void {
  const { world, random } = program;
  nameFriend(world);
  if (!random.chance(3 / 7)) return;
  const promise = world.newPromise(EVE);
  const first = { ...promise, userId: FRIEND };
  const by = witnessFor(program, EVE);
  world.say([first]);
  const claims = Array.from({ length: times }, (_, nth) => {
    return { ...promise, dueAt: promise.dueAt + nth };
  });
  for (const claim of claims) {
    world.say([claim, proofOf(claim, world.now), wordOn(claim, { by, at: world.now })]);
  }
  world.retract(first, true);
  for (const claim of claims) world.ask(claim);
}
