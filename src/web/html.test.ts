import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../test/size.ts';
import { html } from './html.ts';

describe('html', () => {
  test('no text becomes markup, in an element or in an attribute', () => {
    const nasty = fc.array(
      fc.constantFrom('<', '>', '"', "'", '&', '&lt;', '</b>', '${', '`', 'a'),
    );
    fc.assert(
      fc.property(nasty, (pieces) => {
        const text = pieces.join('');
        const { text: markup } = html`<b title="${text}">${[text, [text]]}</b>`;
        expect(markup.match(/[<>"]/g)?.join('')).toBe('<""><>');
        expect(unescaped(markup)).toBe(`<b title="${text}">${text}${text}</b>`);
      }),
      { numRuns: runs(200, 5_000) },
    );
  });

  test('markup stays markup, numbers are written, nothing stands for undefined', () => {
    expect(html`<i>${html`<b>${1.5}</b>`}${undefined}</i>`.text).toBe('<i><b>1.5</b></i>');
  });
});

const templates = readdirSync('src/web', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => ({ path, source: readFileSync(`src/web/${path}`, 'utf8') }));

test.each(templates)('the templates of $path leave a text no way to become code', ({ source }) => {
  // Each of them would let a text that is escaped still name a script or leave its attribute.
  expect(source.match(/\s[\w-]+=\$\{/g) ?? [], 'values without quotes').toEqual([]);
  const addresses = /\s(?:href|src|action|formaction|srcset|data|xlink:href)="(?![/#])/g;
  expect(source.match(addresses) ?? [], 'addresses that a text begins').toEqual([]);
  expect(source.match(/\s(?:on\w+|style|srcdoc)="/g) ?? [], 'code in attributes').toEqual([]);
  expect(source.match(/<script(?! type="module" src="\/assets\/)/g) ?? []).toEqual([]);
});

function unescaped(markup: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return markup.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => characters[name] ?? '');
}
