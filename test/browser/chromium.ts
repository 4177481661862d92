import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser's program; undefined where there is none. */
export const browser: string | undefined =
  process.env['CHROMIUM'] ?? PLACES.find((path) => existsSync(path));

/** A browser that was started, for a file of tests: whoever comes gets a context of their own. */
export async function launched(): Promise<Browser> {
  return await chromium.launch({
    executablePath: browser ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer'],
  });
}

/**
 * Pages of one kind, each in a context of its own. Who is done gives theirs back for the next test:
 * the process that a new context starts costs more than a second of a core.
 */
export class ReusedPages {
  readonly #open: () => Promise<Page>;
  readonly #left: Page[] = [];

  constructor(open: () => Promise<Page>) {
    this.#open = open;
  }

  async take(): Promise<Page> {
    return this.#left.pop() ?? (await this.#open());
  }

  /** Afterwards nobody is signed in on it; a test that fails gives none back. */
  async giveBack(page: Page): Promise<void> {
    await page.unrouteAll();
    await page.context().clearCookies();
    await page.goto('about:blank');
    this.#left.push(page);
  }
}

/** The page as it stands once its scripts have run and nothing is being loaded any more. */
export async function renderedPage(url: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    browser ?? '',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--virtual-time-budget=20000',
      '--dump-dom',
      url,
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout;
}
