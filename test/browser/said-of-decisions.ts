import type { Browser } from 'playwright-core';

/** Which decisions of a log the worker of a page is asked about. */
export interface Asked {
  readonly url: string;
  readonly vkey: string;
  readonly ids: readonly string[];
}

/** What the worker said of a decision. */
export interface Said {
  readonly id: string;
  readonly holds: boolean;
  readonly outcome?: string;
  readonly rechecked?: { readonly verdict: string };
}

/**
 * What the worker that a page starts says of each of these decisions.
 * @param others further keys: what it says of the same proofs with each of them
 */
export async function saidOf(
  browser: Browser,
  asked: Asked,
  others: readonly string[] = [],
): Promise<{ readonly said: readonly Said[]; readonly withOthers: readonly Said[] }> {
  // To start the worker by hand takes a page without the policy of pages.
  const context = await browser.newContext({ baseURL: asked.url, bypassCSP: true });
  const page = await context.newPage();
  await page.goto('/verify');
  const keys = [asked.vkey, ...others];
  const all = await page.evaluate<readonly (readonly Said[])[]>(asking(asked.ids, keys));
  await context.close();
  const [said = [], ...withOthers] = all;
  return { said, withOthers: withOthers.flat() };
}

/** Asks the worker about one decision after the other, with each of the keys. */
function asking(ids: readonly string[], vkeys: readonly string[]): string {
  return `(async () => {
    const worker = new Worker('/assets/' + document.body.dataset.proofWorker, { type: 'module' });
    const vkeys = ${JSON.stringify(vkeys)};
    const said = vkeys.map(() => []);
    for (const id of ${JSON.stringify(ids)}) {
      const answer = await fetch('/v1/public/default/decisions/' + id + '/proof');
      const proof = await answer.json();
      for (const [at, vkey] of vkeys.entries()) {
        const { result } = await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
          worker.postMessage({ kind: 'decision', proof, vkey });
        });
        const { holds, decision, rechecked } = result;
        said[at].push({ id, holds, outcome: decision?.outcome, rechecked });
      }
    }
    worker.terminate();
    return said;
  })()`;
}
