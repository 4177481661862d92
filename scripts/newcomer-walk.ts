/**
 * Writes docs/walks/newcomer.md: what somebody new sees on three kinds of projects.
 *
 *     npx tsx scripts/newcomer-walk.ts
 *
 * A test compares the page with what this would write.
 */
import { writeFileSync } from 'node:fs';
import { newcomerWalks, walksPage } from '../test/cli/newcomer-walk.ts';

const PAGE = new URL('../docs/walks/newcomer.md', import.meta.url);

writeFileSync(PAGE, walksPage(await newcomerWalks()));
