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

/** What the worker that a page starts says of each of these decisions. */
export async function saidOf(browser: Browser, asked: Asked): Promise<readonly Said[]> {
  // To start the worker by hand takes a page without the policy of pages.
  const context = await browser.newContext({ baseURL: asked.url, bypassCSP: true });
  const page = await context.newPage();
  await page.goto('/verify');
  const said = await page.evaluate<readonly Said[]>(asking(asked));
  await context.close();
  return said;
}

/** Asks the worker about one decision after the other, for itself. */
function asking({ vkey, ids }: Asked): string {
  return `(async () => {
    const worker = new Worker('/assets/' + document.body.dataset.proofWorker, { type: 'module' });
    const said = [];
    for (const id of ${JSON.stringify(ids)}) {
      const answer = await fetch('/v1/public/default/decisions/' + id + '/proof');
      const proof = await answer.json();
      const { result } = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
        worker.postMessage({ kind: 'decision', proof, vkey: ${JSON.stringify(vkey)} });
      });
      const { holds, decision, rechecked } = result;
      said.push({ id, holds, outcome: decision?.outcome, rechecked });
    }
    worker.terminate();
    return said;
  })()`;
}
