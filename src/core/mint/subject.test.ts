import { expect, test } from 'vitest';
import { CODES } from '../codes/codes.ts';
import type { DecisionEntry } from '../state/entry.ts';
import {
  type AskedFacts,
  type KnownDecision,
  mayBeAbout,
  type MintFacts,
  repeatedAnswer,
  subjectOf,
} from './subject.ts';

/** `*`: whatever it is; `not`: all values but one; else the values for which the row holds. */
const SUBJECTS = `
answer | claimed     | claim        | name                 | asks | listed | subject
yes    | *           | *            | *                    | *    | *      | repeat
no     | claim       | *            | *                    | *    | *      | DUPLICATE claim
no     | name,action | *            | nothing              | *    | *      | DUPLICATE action
no     | name,action | *            | not nothing          | *    | *      | DUPLICATE name
no     | no          | fits,misfits | another claim        | *    | *      | DUPLICATE action
no     | no          | none         | nothing              | no   | *      | IDENTITY action
no     | no          | none         | not nothing          | no   | *      | IDENTITY name
no     | no          | fits,misfits | not another claim    | no   | *      | IDENTITY claim
no     | no          | none         | nothing              | yes  | no     | unlisted action
no     | no          | none         | not nothing          | yes  | no     | unlisted name
no     | no          | fits,misfits | not another claim    | yes  | no     | unlisted claim
no     | no          | fits         | not another claim    | yes  | yes    | claim claim
no     | no          | none,misfits | nothing              | yes  | yes    | action action
no     | no          | misfits      | this claim,an action | yes  | yes    | action name
no     | no          | none         | not nothing          | yes  | yes    | action name
`;

/** What decisions that a request may repeat are about. */
const REPEATS = `
claim   | known | name               | may be about
none    | *     | nothing            | action
none    | *     | not nothing        | name
fits    | *     | nothing,this claim | claim
fits    | *     | an action          | claim name
fits    | no    | another claim      | claim name action
fits    | yes   | another claim      | claim action
misfits | *     | nothing,this claim | claim action
misfits | *     | an action          | claim name action
misfits | no    | another claim      | claim name action
misfits | yes   | another claim      | claim action
`;

const EITHER = [true, false] as const;

/** All that can come with a request: no claim is known, or has a name, unless it came in before. */
const ASKED: readonly AskedFacts[] = [
  ...askedFor('none', false),
  ...askedFor('fits', false),
  ...askedFor('fits', true),
  ...askedFor('misfits', false),
  ...askedFor('misfits', true),
];

const ANSWER = decision(7, { outcome: 'minted' });

const FACTS: readonly MintFacts[] = ASKED.flatMap((asked) =>
  [undefined, ANSWER].flatMap((answer) =>
    [undefined, ...mayBeAbout(asked)].flatMap((claimed) =>
      EITHER.flatMap((mayAsk) =>
        EITHER.map((isListed): MintFacts => {
          const here = { answer, claimed, mayAsk, isListed, isRegistryAway: false };
          return { ...asked, ...here };
        }),
      ),
    ),
  ),
);

test('what a request is about is as the table has it, for every combination of facts', () => {
  const found = FACTS.map((facts) => {
    const { answer, claimed = 'no', claim, name, mayAsk, isListed } = facts;
    const given = [yes(answer !== undefined), claimed, claim, name, yes(mayAsk), yes(isListed)];
    return [...given, subjectTold(facts)];
  });
  expect(found).toHaveLength(392);
  expect(asTold(SUBJECTS, found)).toEqual({ found, unusedRows: [] });
});

test('while a registry is away nothing is asked about a claim, and else all is as it was', () => {
  for (const facts of FACTS) {
    const before = subjectTold(facts);
    const about = facts.name === 'nothing' ? 'action' : 'name';
    const now = before === 'claim claim' ? `REGISTRY_AWAY ${about}` : before;
    expect(subjectTold({ ...facts, isRegistryAway: true })).toBe(now);
  }
});

test('what was erased is a duplicate, and its action alone may repeat', () => {
  const erased = FACTS.map((facts): MintFacts => ({ ...facts, isErased: true }));
  for (const facts of erased.filter(({ answer }) => answer === undefined)) {
    expect(subjectTold(facts)).toBe('DUPLICATE action');
    expect(mayBeAbout(facts)).toEqual(['action']);
  }
});

test('what a request may repeat is as the table has it, for every combination of facts', () => {
  const found = ASKED.map((asked) => {
    const { claim, isClaimKnown, name } = asked;
    return [claim, yes(isClaimKnown), name, mayBeAbout(asked).join(' ')];
  });
  expect(found).toHaveLength(17);
  expect(asTold(REPEATS, found)).toEqual({ found, unusedRows: [] });
});

test('a repetition gives the answer that was asked before', () => {
  for (const facts of FACTS.filter(({ answer }) => answer !== undefined)) {
    expect(subjectOf(facts)).toEqual({ kind: 'repeat', answer: ANSWER });
  }
});

test('nothing is repeated if nothing was asked', () => {
  for (const isUnderNewKey of EITHER) {
    expect(repeatedAnswer([], { ...ASKING, isUnderNewKey })).toBeUndefined();
  }
});

/** By who may not ask, in the cycle of all decisions here. */
const ASKING = { isUnderNewKey: false, mayAsk: false, cycle: ANSWER.entry.cycle };
const NEW_KEY = { ...ASKING, isUnderNewKey: true };

test.each(CODES)('a refusal with $code is repeated, if not asked again', ({ code, askAgain }) => {
  const refused = decision(3, { outcome: 'refused', code });
  const again = decision(5, { outcome: 'refused', code: 'PAUSED' });
  expect(repeatedAnswer([refused], ASKING)).toBe(refused);
  expect(repeatedAnswer([refused], NEW_KEY)).toBe(askAgain ? undefined : refused);
  expect(repeatedAnswer([refused, again], ASKING)).toBe(askAgain ? again : refused);
  expect(repeatedAnswer([refused, again], NEW_KEY)).toBe(askAgain ? undefined : refused);
  expect(repeatedAnswer([refused, ANSWER], NEW_KEY)).toBe(ANSWER);
  const later = { ...ASKING, cycle: ASKING.cycle + 1 };
  expect(repeatedAnswer([refused], later)).toBe(askAgain ? undefined : refused);
});

test('what a stranger was refused is no answer to who may ask', () => {
  const refused = decision(3, { outcome: 'refused', code: 'IDENTITY' });
  expect(repeatedAnswer([refused], ASKING)).toBe(refused);
  expect(repeatedAnswer([refused], { ...ASKING, mayAsk: true })).toBeUndefined();
});

test('a mint that is held with a code is final', () => {
  const held = decision(3, { outcome: 'held', code: 'NOISE' });
  for (const isUnderNewKey of EITHER) {
    expect(repeatedAnswer([held], { ...ASKING, isUnderNewKey })).toBe(held);
  }
});

/**
 * What a table says of combinations, each of which one row should fit.
 * @param found values in the order of the table's columns; the last is the result
 */
function asTold(table: string, found: readonly (readonly string[])[]): object {
  const rows = rowsOf(table);
  const used = new Set<readonly string[]>();
  const told = found.map((line) => {
    const given = line.slice(0, -1);
    const matching = rows.filter((row) => given.every((value, at) => holds(row[at], value)));
    for (const row of matching) used.add(row);
    return [...given, matching.map((row) => row.at(-1)).join(' or ')];
  });
  return { found: told, unusedRows: rows.filter((row) => !used.has(row)) };
}

function rowsOf(table: string): readonly (readonly string[])[] {
  const lines = table.trim().split('\n').slice(1);
  return lines.map((line) => line.split('|').map((cell) => cell.trim()));
}

function holds(cell = '', value: string): boolean {
  if (cell === '*') return true;
  return cell.startsWith('not ') ? cell !== `not ${value}` : cell.split(',').includes(value);
}

function subjectTold(facts: MintFacts): string {
  const subject = subjectOf(facts);
  if (subject.kind === 'repeat') return 'repeat';
  return `${subject.kind === 'refused' ? subject.code : subject.kind} ${subject.about}`;
}

function yes(fact: boolean): string {
  return fact ? 'yes' : 'no';
}

function askedFor(claim: AskedFacts['claim'], isClaimKnown: boolean): readonly AskedFacts[] {
  const names = ['nothing', 'another claim', 'an action'] as const;
  const all = isClaimKnown ? ([...names, 'this claim'] as const) : names;
  return all.map((name) => ({ claim, isClaimKnown, name, isErased: false }));
}

function decision(
  index: number,
  { outcome, code }: Pick<DecisionEntry, 'outcome' | 'code'>,
): KnownDecision {
  const entry: DecisionEntry = {
    type: 'decision',
    cycle: 1,
    member: 'm',
    family: 'civic',
    action: 'promise',
    domain: 'open',
    evidence: '00',
    outcome,
    ...(code === undefined ? {} : { code }),
    channels: {},
    findings: 0,
    integrity: 0,
  };
  return { index, entry };
}
