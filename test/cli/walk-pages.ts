import { type Walk, walksPage } from './walk-steps.ts';

/** docs/walks/newcomer.md */
export function newcomerPage(walks: readonly Walk[]): string {
  return walksPage(
    [
      "# A newcomer's first hour",
      '',
      'What somebody sees who tries the program on a repository, on a terminal of 80 columns.',
      '`scripts/newcomer-walk.ts` writes this page, and a test compares it.',
      '',
      'The three projects are made up. Durations and sizes are of one machine each time, and ' +
        'left out',
      '(`…`); all of it together takes a minute or two.',
      '',
    ],
    walks,
  );
}

/** docs/walks/researcher.md */
export function researcherPage(walks: readonly Walk[]): string {
  return walksPage(
    [
      '# The first hour of a researcher',
      '',
      'What the program says of a log, of tables and of rules, on a terminal of 80 columns.',
      '',
      'The log is that of the first project in [a newcomer’s first hour](newcomer.md).',
      '`scripts/newcomer-walk.ts` writes this page, and a test compares it.',
      '',
      'Nobody here exists, and nothing here says anything of the world.',
      '',
      'Ids and hashes are other ones each time (`…`); all of it together takes half a minute.',
      '',
    ],
    walks,
  );
}
