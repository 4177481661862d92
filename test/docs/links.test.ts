import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../house-rules/planted-checkout.ts';
import { filesBelow, readText } from '../house-rules/source-files.ts';

const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...filesBelow('docs', 'examples', 'bench').filter((path) => path.endsWith('.md')),
];

describe('links between the pages', () => {
  test.each(pages)('%s links to files and headings that are there', (page) => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !isThere(page, link));
    expect(broken).toEqual([]);
  });

  test('there are pages to look at', () => {
    expect(pages).toContain('docs/reference/log.md');
  });
});

describe('pages that a comment or a message cites', () => {
  const sources = filesBelow('src', 'test', 'bench', 'examples', 'infra', 'scripts');

  test('are there, and so are their headings', () => {
    const broken = sources.flatMap((path) =>
      brokenCitations(path, readText(path)).map((citation) => `${path}: ${citation}`),
    );
    expect(broken).toEqual([]);
  });

  // In two halves, so that this file does not cite them itself.
  test.each([
    [
      'a page that is not there',
      '/** See docs/internals',
      '/none.md. */',
      'docs/internals/none.md',
    ],
    ['a page of capitals', '/** Rounded as DESIGN', '.md section 3 says. */', 'DESIGN.md'],
    ['a heading that is not there', '-- docs', '/glossary.md#nobody', 'docs/glossary.md#nobody'],
    ['in a message', 'const more = `More: docs', '/none.md`;', 'docs/none.md'],
  ])('are complained about: %s', (_what, begin, end, citation) => {
    expect(brokenCitations('src/planted.ts', begin + end)).toEqual([citation]);
  });

  test('are left alone when they are there', () => {
    const text = '// docs/reference/log.md#a-decision, docs/glossary.md and README.md.';
    expect(brokenCitations('src/planted.ts', text)).toEqual([]);
  });
});

/** Citations of pages or headings that are not there; of a test only what its comments cite. */
function brokenCitations(path: string, text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => citationsOf(line, path.endsWith('.test.ts')))
    .filter((citation) => !isThere('.', citation));
}

/** Strings of tests are often made-up paths, and those of the simulator are paths of its world. */
function citationsOf(line: string, isTest: boolean): readonly string[] {
  const isComment = /^\s*(?:\/\/|\/\*|\*|--|#)/.test(line);
  const below = isTest && !isComment ? [] : [...line.matchAll(PAGE_BELOW_DOCS)];
  const capitals = isComment ? [...line.matchAll(PAGE_OF_CAPITALS)] : [];
  return [...below, ...capitals].map(([citation]) => citation);
}

const PAGE_BELOW_DOCS = /(?<![\w./-])docs\/[\w/-]+(?:\.md(?:#[\p{L}\p{N}_-]+)?|\b(?![./-]))/gu;
const PAGE_OF_CAPITALS = /(?<![\w./-])[A-Z]{3,}\.md\b/g;

function isThere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.normalize(posix.join(dirname(page), path));
  if (!existsSync(join(repositoryRoot, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** Without code, in which brackets are formulas. */
function proseOf(page: string): string {
  return readText(page)
    .replaceAll(/^```[^]*?^```/gm, '')
    .replaceAll(/^ {4}.*$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

/** As GitHub makes them: lower case, punctuation dropped, spaces to hyphens. */
function anchorsOf(page: string): readonly string[] {
  return [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
