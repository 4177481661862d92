import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONFUSABLE_TABLE } from './confusable-table.ts';
import { lookAlike, skeletonsOf } from './skeleton.ts';
import { userIdProblem } from './user-id.ts';

describe('a user id', () => {
  test.each(['ada', 'ada@example.org', 'github:7', 'Ada L', 'Zoë', '...', 'a.', '李', '🙂', 'a/b'])(
    '%s is canonical',
    (id) => {
      expect(userIdProblem(id)).toBeUndefined();
    },
  );

  test.each([
    ['', 'must be a name'],
    ['.', 'must be a name'],
    ['..', 'must be a name'],
    ['eve ', 'begin or end with a space'],
    [' eve', 'begin or end with a space'],
    ['e  ve', 'two spaces in a row'],
    ['e\tve', 'a control character (U+0009, character 2)'],
    ['ev\u00a0e', 'a space of another kind (U+00A0, character 3)'],
    ['ev\u2800e', 'a space of another kind (U+2800'],
    ['eve\u200b', 'an invisible character (U+200B, character 4)'],
    ['e\u00adve', 'an invisible character (U+00AD'],
    ['\ufeffeve', 'an invisible character (U+FEFF, character 1)'],
    ['ev\u202ee', 'changes the direction of writing (U+202E'],
    ['ev\u3164e', 'an invisible character (U+3164'],
    ['Zoe\u0308', 'normalization form C'],
    ['a\ud800b', 'half a surrogate pair'],
    ['a\ue000', 'without a meaning (U+E000'],
  ])('%j is refused with what is wrong', (id, words) => {
    expect(userIdProblem(id)).toContain(words);
  });
});

describe('skeletons', () => {
  test.each([
    ['eve', 'EVE'],
    ['eve', 'еve'], // Cyrillic
    ['eve', 'ｅｖｅ'],
    ['eve', '𝐞ve'],
    ['alice', 'aIice'],
    ['alice', 'a1ice'],
    ['bob', 'b0b'],
    ['nick', 'ΝICK'], // Greek capital nu
    ['Νίκος', 'νίκοσ'],
    ['modern', 'rnodern'],
    ['strasse', 'Straße'],
    ['zoë', 'ZOE\u0308'],
  ])('of %s and %s have something in common', (left, right) => {
    expect(lookAlike(left, right)).toBe(true);
  });

  test.each([
    ['ada', 'ada-2'],
    ['anna', 'hanna'],
    ['nera', 'vera'],
    ['zoe', 'zoë'],
    ['user-12', 'user-21'],
    ['李', '木'],
  ])('of %s and %s do not', (left, right) => {
    expect(lookAlike(left, right)).toBe(false);
  });
});

/** Every character that has a look-alike, by what it looks like. */
function likenesses(): Map<string, string[]> {
  const ofBase36 = (digits: string): string => String.fromCodePoint(Number.parseInt(digits, 36));
  const groups = new Map<string, string[]>();
  for (const group of CONFUSABLE_TABLE.split(';').slice(0, -1)) {
    const [target = '', deltas = ''] = group.split('=');
    let code = 0;
    const sources = deltas.split(',').map((delta) => {
      code += Number.parseInt(delta, 36);
      return String.fromCodePoint(code);
    });
    const prototype = target.split('+').map(ofBase36).join('');
    groups.set(prototype, [prototype, ...sources]);
  }
  return groups;
}

/** Every code point that is drawn as nothing or as a space, or that only steers what is drawn. */
function invisible(): string[] {
  const kind = /[\p{Cc}\p{Cf}\p{Z}\u2800]|\p{Default_Ignorable_Code_Point}/u;
  const found: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    if (!isHalf && kind.test(String.fromCodePoint(code))) found.push(String.fromCodePoint(code));
  }
  return found;
}

describe('any other spelling of an id', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9@._-]{1,14}$/);
  const ids = id.filter((text) => userIdProblem(text) === undefined);
  const position = fc.nat(20);

  test('with any character in it that nobody sees is refused or the same person', () => {
    const unseen = invisible();
    expect(unseen.length).toBeGreaterThan(4_000);
    for (const character of unseen) {
      for (const spelling of [`e${character}ve`, `${character}eve`, `eve${character}`]) {
        const isRefused = userIdProblem(spelling) !== undefined;
        expect(isRefused || lookAlike(spelling, 'eve'), JSON.stringify(spelling)).toBe(true);
      }
    }
  });

  test('by look-alikes, letters of the other case and invisible characters is, too', () => {
    const groups = [...likenesses().values()];
    const byCharacter = new Map<string, string[]>();
    for (const group of groups) {
      for (const one of group) byCharacter.set(one, [...(byCharacter.get(one) ?? []), ...group]);
    }
    const unseen = invisible();
    const change = fc.record({ at: position, kind: fc.nat(2), pick: fc.nat(1_000_000) });
    fc.assert(
      fc.property(ids, fc.array(change, { minLength: 1, maxLength: 8 }), (text, changes) => {
        const spelled = Array.from(text);
        for (const { at, kind, pick } of changes) {
          const place = at % spelled.length;
          const now = spelled[place] ?? '';
          const alike = byCharacter.get(now) ?? [now];
          if (kind === 0) spelled[place] = alike[pick % alike.length] ?? now;
          else if (kind === 1) spelled[place] = swapCase(now);
          else spelled.splice(place, 0, unseen[pick % unseen.length] ?? '');
        }
        const spelling = spelled.join('');
        const isRefused = userIdProblem(spelling) !== undefined;
        expect(isRefused || lookAlike(spelling, text)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('with a skeleton that has itself as its skeleton', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        for (const one of skeletonsOf(text)) expect(skeletonsOf(one)).toContain(one);
      }),
    );
  });
});

/** Only letters of ASCII: a look-alike that is a capital elsewhere is another letter there. */
function swapCase(letter: string): string {
  if (!/^[a-z]$/i.test(letter)) return letter;
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}
