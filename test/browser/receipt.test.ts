import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { LogReader } from '../../src/pipeline/answers/log/read-log.ts';
import { orderOf, qualify } from '../pipeline/minting-members.ts';
import { newCommunity, type TestCommunity } from '../pipeline/test-community.ts';
import { browser, renderedPage } from './chromium.ts';
import { openMigratedAbove } from '../database/engines.ts';

/** Only what a browser loads: the built client, and the two packages that core is made with. */
const SERVED = /^\/(dist\/(client|core)\/|node_modules\/@noble\/(curves|hashes)\/)[\w./-]+\.js$/;

const IMPORTS = {
  '@noble/hashes/': '/node_modules/@noble/hashes/',
  '@noble/curves/': '/node_modules/@noble/curves/',
};

describe('in a browser', () => {
  let db: Database;
  let created: TestCommunity;
  let server: Server;
  let page = '';

  beforeAll(async () => {
    db = await openMigratedAbove();
    created = await newCommunity(db);
    server = createServer(({ url = '/' }, response) => {
      const script = SERVED.test(url) && !url.includes('..');
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      response.end(script ? readFileSync(`.${url}`) : page);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    server.close();
    await db.close();
  });

  test.skipIf(browser === undefined)(
    'a receipt is verified without our server, and a changed one is not',
    async () => {
      await qualify(created, 'ada');
      const { community } = created;
      const { decision } = await community.writer.submit(mintCommand(orderOf('ada', 'one')));
      await community.checkpointer.run();
      const receipt = await new LogReader(community.reader, () =>
        community.checkpointer.repairTiles(),
      ).receipt(decision);
      const vkey = await community.writer.read((state) => state.community?.key);
      page = pageOf({ receipt, vkey });
      expect(await shown()).toBe(`minted at ${decision}; changed: refused`);
    },
  );

  test.skipIf(browser !== undefined)('needs Chromium; set CHROMIUM to its path', () => {
    expect(browser).toBeUndefined();
  });

  async function shown(): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const html = await renderedPage(`http://127.0.0.1:${port}/`);
    return /<output>(.*)<\/output>/.exec(html)?.[1] ?? html;
  }
});

function pageOf(given: unknown): string {
  const imports = JSON.stringify({ imports: IMPORTS });
  return `<!doctype html><meta charset="utf-8"><script type="importmap">${imports}</script>
<output></output><script type="module">
  const say = (text) => { document.querySelector('output').textContent = text; };
  try {
    const { verifyReceipt } = await import('/dist/client/index.js');
    const { receipt, vkey } = ${JSON.stringify(given)};
    const { entry, index } = verifyReceipt(receipt, { vkey });
    let changed = 'accepted';
    try {
      const other = receipt.entry.replace('"outcome":"minted"', '"outcome":"held"');
      verifyReceipt({ ...receipt, entry: other }, { vkey });
    } catch { changed = 'refused'; }
    say(entry.outcome + ' at ' + index + '; changed: ' + changed);
  } catch (problem) { say(String(problem)); }
</script>`;
}
