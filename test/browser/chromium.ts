import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

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
