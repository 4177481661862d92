/**
 * Writes docs/walks/auditor.md: what `verify` says of files that are in order and of damaged ones.
 *
 *     npx tsx scripts/auditor-walk.ts
 *
 * A test compares the page with what this would write.
 */
import { writeFileSync } from 'node:fs';
import { auditorPage, auditorWalk } from '../test/cli/auditor-walk.ts';

const PAGE = new URL('../docs/walks/auditor.md', import.meta.url);

writeFileSync(PAGE, auditorPage(await auditorWalk()));
