import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMailmap } from './mailmap.ts';
import { readPeopleFile } from './people-file.ts';
import {
  defaultBotPatterns,
  isBot,
  isSamePerson,
  type KnownPerson,
  People,
  personId,
} from './people.ts';

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

describe('user ids', () => {
  test('are the e-mail with ASCII letters in lower case', () => {
    expect(personId({ name: 'Ada', email: 'Ada.L@Example.ORG' })).toBe('ada.l@example.org');
    expect(personId({ name: 'X', email: latin1('Ж.Я@Пример.org') })).toBe('ж.я@пример.org');
    expect(personId({ name: 'X', email: 'ada+patches@example.org' })).toBe('ada@example.org');
    const forge = ['12345+Ada@users.noreply.github.com', 'ADA@users.noreply.github.com'];
    for (const email of forge) {
      expect(personId({ name: 'X', email })).toBe('ada@users.noreply.github.com');
    }
  });

  test('are distinct, well-formed and short for any bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((b) => Buffer.from(b).toString('latin1'));
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        const a = personId({ name: '', email: left });
        const b = personId({ name: '', email: right });
        const lower = (text: string): string => text.replace(/[A-Z]/g, (c) => c.toLowerCase());
        // Nothing that looks like an address has a chance here: all others are told apart.
        expect(a === b).toBe(lower(left) === lower(right));
        expect(a).toMatch(/^[^\p{Cc}\s\ufffd]{1,200}$/u);
        expect(Buffer.from(a, 'utf8').toString('utf8')).toBe(a);
      }),
    );
  });

  test('of two broken e-mails differ, and none can be forged by a plain one', () => {
    const broken = personId({ name: '', email: 'j\xe9r@x' });
    expect(broken).toMatch(/^opaque:[0-9a-f]{64}$/);
    expect(personId({ name: '', email: 'j\xe8r@x' })).not.toBe(broken);
    expect(personId({ name: '', email: broken })).not.toBe(broken);
  });

  test('without an e-mail come from the name', () => {
    const [a, b] = ['Ada', 'Bob'].map((name) => personId({ name, email: '' }));
    expect(a).toMatch(/^opaque:/);
    expect(a).not.toBe(b);
  });
});

describe('bots', () => {
  test.each([
    ['dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com', true],
    ['GitHub', 'noreply@github.com', true],
    ['GitLab', 'gitlab@example.org', true],
    ['Gitea', 'gitea@fake.local', true],
    ['Gerrit Code Review', 'gerrit@review.example.org', true],
    ['node-release-bot', 'x@example.org', true],
    ['Jenkins', 'ci@example.org', true],
    ['Some Runner', 'deploy-bot@example.org', false],
    ['Bo Tham', 'bot@example.org', false],
    ['Nora Eply', 'noreply@example.org', false],
    ['Ci Ci', 'ci@example.org', false],
    ['Renovate Bot', 'renovate@whitesource.example', true],
    ['Jan Bot', 'jan.bot@example.org', false],
    ['Abbott', 'abbott@example.org', false],
    ['Ada', '1234+ada@users.noreply.github.com', false],
    ['Cici', 'cici@example.org', false],
  ])('%s <%s>: %s', (name, email, expected) => {
    expect(isBot({ name, email }, defaultBotPatterns)).toBe(expected);
  });

  test('follow the patterns of the caller, whatever their flags', () => {
    const people = new People((identity) => identity, { botPatterns: [/^Robo/g] });
    expect(people.resolve({ name: 'Robo 1', email: 'a@x' }).bot).toBe(true);
    expect(people.resolve({ name: 'Robo 2', email: 'b@x' }).bot).toBe(true);
    expect(people.resolve({ name: 'GitHub', email: 'noreply@github.com' }).bot).toBe(false);
  });
});

describe('one person', () => {
  const people = new People((identity) => identity);
  const known = (name: string, email: string): KnownPerson => people.resolve({ name, email });
  const ada = known('Ada Lovelace', 'ada@example.org');

  test.each([
    ['Somebody', 'ADA@Example.org'],
    ['Somebody', 'ada+x@example.org'],
    ['Somebody', latin1('аda@example.org')], // Cyrillic
    ['ada  LOVELACE', 'other@example.com'],
    ['Lovelace, Ada', 'other@example.com'],
    ['Ada Lovelace (work)', 'other@example.com'],
  ])('is the author: %s <%s>', (name, email) => {
    expect(isSamePerson(ada, known(name, email))).toBe(true);
  });

  test.each([
    ['Ada', 'ada@example.com'],
    ['Ada King', 'king@example.org'],
    ['', 'adam@example.org'],
  ])('is another: %s <%s>', (name, email) => {
    expect(isSamePerson(ada, known(name, email))).toBe(false);
  });

  test('is an account of a forge, whatever its login is now', () => {
    const before = known('Old', '77+old@users.noreply.github.com');
    expect(isSamePerson(before, known('New', '77+new@users.noreply.github.com'))).toBe(true);
    expect(isSamePerson(before, known('Other', '78+new@users.noreply.github.com'))).toBe(false);
    expect(isSamePerson(before, known('Other', 'old@users.noreply.github.com'))).toBe(true);
  });

  test('is another of the same name, if the operator says who both are', () => {
    const name = 'Ada King';
    const lines = ['address,person,kind', 'a@example.org,ada,', 'k@example.org,king,'];
    const alike = (file: string): boolean[] => {
      const told = new People((identity) => identity, { people: readPeopleFile(file) });
      const addresses = ['a@example.org', 'k@example.org', 'x@example.org'];
      const [one, ...others] = addresses.map((email) => told.resolve({ name, email }));
      return others.map((other) => one !== undefined && isSamePerson(one, other));
    };
    expect(alike(lines.slice(0, 2).join('\n'))).toEqual([true, true]);
    // Whom the list does not have may still be an address of either.
    expect(alike(lines.join('\n'))).toEqual([false, true]);
  });

  test('and a program are what the operator says, before anything else', () => {
    const file = readPeopleFile(
      'address,person,kind\nada@work.example,ada@example.org,person\n' +
        '"robo@example.org",robo,program\nx[bot]@users.noreply.github.com,xavier,\n\n',
    );
    const told = new People((identity) => identity, { people: file });
    expect(told.resolve({ name: 'A', email: 'Ada+1@work.example' }).id).toBe('ada@example.org');
    expect(told.resolve({ name: 'R', email: 'robo@example.org' }).bot).toBe(true);
    const email = 'x[bot]@users.noreply.github.com';
    expect(told.resolve({ name: 'x[bot]', email })).toMatchObject({ id: 'xavier', bot: false });
  });

  test.each([
    ['address;person;kind', 'line 1'],
    ['address,person,kind\nnobody,ada,person', 'must begin with an address'],
    ['address,person,kind\na@x,a\u200bda,person', 'an invisible character'],
    ['address,person,kind\na@x,ada,robot', 'person or program'],
  ])('in a people file that is wrong is named: %j', (text, words) => {
    expect(() => readPeopleFile(text)).toThrow(words);
  });
});

describe('a mailmap', () => {
  test('gives names to show and changes nobody’s commits or kind', () => {
    const mailmap = parseMailmap(
      'Eve <eve@x> <ada@x>\nrobo[bot] <r@x> <bob@x>\nCarl <c@x> <b@x>\n',
    );
    const people = new People(mailmap);
    expect(people.resolve({ name: 'Ada', email: 'ada@x' })).toMatchObject({ id: 'ada@x' });
    expect(people.resolve({ name: 'Bob', email: 'bob@x' }).bot).toBe(false);
    expect(people.resolve({ name: 'my-bot', email: 'b@x' }).bot).toBe(true);
    expect(people.nameOf('ada@x')).toBe('Eve');
    expect(people.report().mailmap).toContainEqual({ address: 'ada@x', person: 'eve@x' });
  });
});

describe('names', () => {
  test('keep the first that is not broken, without control characters', () => {
    const people = new People((identity) => identity);
    people.resolve({ name: 'J\xe9r\x1b[31m', email: 'j@x' });
    expect(people.nameOf('j@x')).toBe('J\ufffdr [31m');
    people.resolve({ name: latin1('Jér'), email: 'J@x' });
    people.resolve({ name: 'Jerry', email: 'j@x' });
    expect(people.nameOf('j@x')).toBe('Jér');
    expect(people.nameOf('nobody@x')).toBeUndefined();
  });
});
