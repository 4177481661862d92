import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../house-rules/planted-checkout.ts';
import { filesBelow, readText } from '../house-rules/source-files.ts';

const pages = filesBelow('docs').filter((path) => path.endsWith('.md'));

describe('links between the pages of docs', () => {
  test.each(pages)('%s links to files and headings that are there', (page) => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !isThere(page, link));
    expect(broken).toEqual([]);
  });

  test('there are pages to look at', () => {
    expect(pages).toContain('docs/reference/log.md');
  });
});

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
