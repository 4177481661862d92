/**
 * Writes docs/walks/newcomer.md and docs/walks/researcher.md: what somebody new sees on three kinds
 * of projects, and what a researcher does with a log.
 *
 *     npx tsx scripts/newcomer-walk.ts
 *
 * A test compares the pages with what this would write.
 */
import { writeFileSync } from 'node:fs';
import { newcomerPage, researcherPage } from '../test/cli/walk-pages.ts';
import { firstHours } from '../test/cli/newcomer-walk.ts';

const { newcomer, researcher } = await firstHours();
const page = (name: string): URL => new URL(`../docs/walks/${name}.md`, import.meta.url);

writeFileSync(page('newcomer'), newcomerPage(newcomer));
writeFileSync(page('researcher'), researcherPage(researcher));
