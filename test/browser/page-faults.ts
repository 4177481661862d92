import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens what a reader can open, to look at it too. */
export async function openAll(page: Page): Promise<void> {
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
}

/**
 * Tells what the Content-Security-Policy refuses, by page and directive; asked before a page opens.
 * @param tell is given a sentence for each
 */
export async function watchPolicy(
  context: BrowserContext,
  tell: (sentence: string) => void,
): Promise<void> {
  await context.exposeBinding('refusedByPolicy', ({ page }, directive: string) => {
    tell(`${new URL(page.url()).pathname}: ${directive}`);
  });
  await context.addInitScript(`addEventListener('securitypolicyviolation', (event) => {
    refusedByPolicy(event.effectiveDirective + ' refused ' + event.blockedURI);
  }, true)`);
}

/** What axe finds on a page with everything open, in light and in the dark. */
export async function faultsOn(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await openAll(page);
  await page.evaluate(axe);
  const faults = await page.evaluate<string[]>(faultsOf(''));
  await page.emulateMedia({ colorScheme: 'dark' });
  const inTheDark = await page.evaluate<string[]>(faultsOf("runOnly: ['color-contrast']"));
  return [...faults, ...inTheDark];
}

/** What axe finds, each with the first element that has it; it need not tell what is right. */
function faultsOf(options: string): string {
  return `axe.run({ resultTypes: ['violations'], ${options} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 120)))`;
}

/** Marks what can be used, and counts it; of radio buttons one stands for its group. */
const MARKED = `(() => {
  const used = 'a[href], button, input:not([type=hidden]), select, textarea, ' +
    'summary, [tabindex="0"]';
  const groups = new Set();
  return [...document.querySelectorAll(used)].filter((one) => {
    if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    const group = (one.form?.action ?? '') + one.name + [...document.forms].indexOf(one.form);
    if (groups.has(group)) return false;
    groups.add(group);
    return true;
  }).map((one, at) => {
    const all = one.type === 'radio' ? [...one.form.querySelectorAll('[type=radio]')]
      .filter(({ name }) => name === one.name) : [one];
    for (const each of all) each.dataset.reached = String(at);
    return one.outerHTML.slice(0, 80);
  });
})()`;

/** What of a page cannot be reached by the keyboard, or is not seen to have the focus. */
export async function notReached(page: Page): Promise<readonly string[]> {
  const all = await page.evaluate<string[]>(MARKED);
  await page.evaluate(`document.activeElement?.blur(); scrollTo(0, 0);
    globalThis.reached = [];
    document.addEventListener('focusin', ({ target }) => {
      const isSeen = getComputedStyle(target).outlineStyle !== 'none';
      if (isSeen) globalThis.reached.push(Number(target.dataset.reached ?? -1));
    });`);
  // Within the field of a date, day, month, year and calendar are stops of their own.
  const dates = await page.evaluate<number>("document.querySelectorAll('[type=date]').length");
  const most = all.length + 3 * dates + 3;
  // None waits for the one before: a page painted after every press takes four times as long.
  await Promise.all(Array.from({ length: most }, () => page.keyboard.down('Tab')));
  await page.keyboard.up('Tab');
  const reached = new Set(await page.evaluate<readonly number[]>('globalThis.reached'));
  return all.filter((_, at) => !reached.has(at));
}
