import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultBotPatterns, isBot, People, personId } from './people.ts';

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

describe('user ids', () => {
  test('are the e-mail with ASCII letters in lower case', () => {
    expect(personId({ name: 'Ada', email: 'Ada.L@Example.ORG' })).toBe('ada.l@example.org');
    expect(personId({ name: 'X', email: latin1('İ@Kelvin.org') })).toBe(
      'İ@Kelvin.org'.replace('K', 'k'),
    );
    // U+212A looks like a K and lower-cases to one: not the same person.
    expect(personId({ name: 'X', email: latin1('\u212a@x') })).not.toBe('k@x');
  });

  test('are distinct, well-formed and short for any bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((b) => Buffer.from(b).toString('latin1'));
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        const a = personId({ name: '', email: left });
        const b = personId({ name: '', email: right });
        const lower = (text: string): string => text.replace(/[A-Z]/g, (c) => c.toLowerCase());
        expect(a === b).toBe(lower(left) === lower(right));
        expect(a).toMatch(/^[^\p{Cc}\s\ufffd]{1,254}$/u);
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
    ['Some Runner', 'deploy-bot@example.org', true],
    ['Renovate Bot', 'renovate@whitesource.example', true],
    ['Jan Bot', 'jan.bot@example.org', false],
    ['Abbott', 'abbott@example.org', false],
    ['Ada', '1234+ada@users.noreply.github.com', false],
    ['Cici', 'cici@example.org', false],
  ])('%s <%s>: %s', (name, email, expected) => {
    expect(isBot({ name, email }, defaultBotPatterns)).toBe(expected);
  });

  test('follow the patterns of the caller, whatever their flags', () => {
    const people = new People((identity) => identity, [/^Robo/g]);
    expect(people.resolve({ name: 'Robo 1', email: 'a@x' }).bot).toBe(true);
    expect(people.resolve({ name: 'Robo 2', email: 'b@x' }).bot).toBe(true);
    expect(people.resolve({ name: 'GitHub', email: 'noreply@github.com' }).bot).toBe(false);
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
