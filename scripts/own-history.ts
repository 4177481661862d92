/**
 * Writes into docs/researcher.md what the program says of the history of this repository:
 *
 *     npm run build && npx tsx scripts/own-history.ts
 *
 * From the whole history of the branch that is checked out, on a terminal of 80 columns.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, 'docs/researcher.md');
const MARKS = /(<!-- begin own history -->\n)[^]*(<!-- end own history -->)/;

/** The section that comes first in the report. */
function firstScreen(): string {
  const store = mkdtempSync(join(tmpdir(), 'negentropy-own-'));
  try {
    const args = [join(ROOT, 'dist/cli/main.js'), 'demo', ROOT, '--data', store];
    const env = { ...process.env, COLUMNS: '80', NO_COLOR: '1' };
    const report = execFileSync(process.execPath, args, { env, encoding: 'utf8' });
    const [, section] = /^(In short\n[^]*?)\n\n/m.exec(report) ?? [];
    if (section === undefined) throw new RangeError('the report has no section "In short"');
    return section;
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const text = `
\`npx negentropy demo .\` in a clone of this repository. On ${day.format(new Date())}
the first screen was:

\`\`\`text
${firstScreen()}
\`\`\`

`;
const page = readFileSync(PAGE, 'utf8');
if (!MARKS.test(page)) throw new RangeError(`${PAGE} has no place for it`);
const written = page.replace(MARKS, (_, begin: string, end: string) => begin + text + end);
const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
writeFileSync(PAGE, await format(written, options));
