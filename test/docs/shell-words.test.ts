import { describe, expect, test } from 'vitest';
import { filesBelow, readText } from '../house-rules/source-files.ts';

/**
 * Every variable of a shell on our pages, and what it holds. Whoever copies from two pages has one
 * name for one thing, so a new name stands here or is one of these.
 */
const HOLDS: Readonly<Record<string, string>> = {
  url: 'the address of the service',
  admin: 'the key of the installation',
  own: 'the admin key of one community',
  key: 'the key that is asked with, if it is none of both',
  vkey: 'the verifier key of a log',
  witness: 'the key of a witness',
  sources: 'a clone of this repository',
  time: 'a moment, RFC 3339',
  name: 'the fields by which a claim is named',
  promise: 'the answer to a promise',
  claim: 'the id of a claim',
  id: 'the id of the thing that the page is about',
  child: 'the verifier key of a community that is added up',
  debt: 'the id of a debt',
  public: 'the public key of a reviewer',
  sentinel: 'the id of a reviewer',
  keys: 'the keys of a council',
  seat: 'the name of a seat',
  task: 'the number of a task',
  who: 'the number of a resident who does not exist',
  action: 'the action of a mint',
  ask: 'the body of a mint',
  minted: 'the answer to a mint',
  decision: 'the id of a decision',
  outcome: 'the outcome of a decision',
  made: 'the answer that has a new key',
  page: 'the answer that has a page of a list',
  PWD: 'the folder of the shell',
  DATABASE_URL: 'a setting',
};

interface Page {
  readonly path: string;
  readonly text: string;
  /** What is typed into a shell. */
  readonly typed: string;
}

const pages: readonly Page[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...filesBelow('docs', 'examples', 'bench'),
]
  .filter((path) => path.endsWith('.md') && !path.startsWith('docs/decisions/'))
  .map((path) => {
    const text = readText(path);
    const blocks = [...text.matchAll(/```(?:sh|bash|console)\n([^]*?)```/g)];
    return { path, text, typed: blocks.map(([, block = '']) => block).join('\n') };
  });

describe('what is typed into a shell', () => {
  test('has one name for one thing', () => {
    const others = pages.flatMap(({ path, typed }) =>
      namesIn(typed).flatMap((name) => (name in HOLDS ? [] : [`${path}: $${name}`])),
    );
    expect(others).toEqual([]);
    const used = new Set(pages.flatMap(({ typed }) => namesIn(typed)));
    expect(Object.keys(HOLDS).filter((name) => !used.has(name))).toEqual([]);
  });

  test('uses what its page sets or explains', () => {
    const unknown = pages.flatMap(({ path, text, typed }) =>
      namesIn(typed)
        .filter((name) => name !== 'PWD' && !isTold(name, text))
        .map((name) => `${path}: $${name}`),
    );
    expect(unknown).toEqual([]);
  });

  test('has one function of a name, the same on every page', () => {
    const byName = new Map<string, Set<string>>();
    for (const { typed } of pages) {
      for (const [line = '', name = ''] of typed.matchAll(/^(\w+)\(\) \{.*$/gm)) {
        byName.set(name, (byName.get(name) ?? new Set()).add(line));
      }
    }
    expect(byName.get('api')?.size).toBe(1);
    expect([...byName].filter(([, lines]) => lines.size > 1)).toEqual([]);
  });

  test('finds the service at its own port', () => {
    const addresses = pages.flatMap(({ path, typed }) =>
      [...typed.matchAll(/(?:url=|curl .*?)(https?:[^\s'"]+)/g)].map(
        ([, to]) => [path, to] as const,
      ),
    );
    expect(addresses.filter(([, to]) => to !== 'http://127.0.0.1:8787')).toEqual([]);
    expect(addresses.length).toBeGreaterThan(3);
  });
});

/** Variables that are read, in the order of the page; arguments of functions have numbers. */
function namesIn(typed: string): string[] {
  const found = typed.matchAll(/\$\{?([A-Za-z_]\w*)/g);
  return [...new Set([...found].map(([, name = '']) => name))];
}

function isTold(name: string, text: string): boolean {
  const isSet = `(?:^|[\\s;])${name}=|\\bfor ${name} in |\`\\$?${name}\``;
  const isOfScript = `\\{[^}]*\\b${name}\\b[^}]*\\}\\) =>`; // a program that a line has in it
  return new RegExp(`${isSet}|${isOfScript}`, 'm').test(text);
}
