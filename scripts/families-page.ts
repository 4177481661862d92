/**
 * Writes docs/reference/families.md: each qualifying action and each disqualifying conduct of the
 * specification with the record, the measure, where it comes from and the test:
 *
 *     npx tsx scripts/families-page.ts
 *
 * A test compares the page with what this would write, and takes each measure away.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { type ClaimRecord, declarationOf } from '../src/core/families/record.ts';
import { DETECTORS } from '../src/core/policy/policy.ts';

export const PAGE: URL = new URL('../docs/reference/families.md', import.meta.url);

/** What a bullet of the specification comes to here. */
export interface Bullet {
  readonly family: 'reflection' | 'governance' | 'echo' | 'civic' | 'stability';
  readonly name: string;
  /** The type of its record; undefined: nothing measures it yet. */
  readonly record: ClaimRecord['type'] | 'reflection' | undefined;
  /** Beside what the row of the settlement says. */
  readonly measure: string;
  readonly source: string;
  /** The file of its test, and a part of the title of it. */
  readonly test: readonly [file: string, title: string] | undefined;
}

const SETTLED = 'src/core/families/settle.test.ts';
const SHOWN = 'src/core/families/stability/shown.test.ts';
const REFLECTED = 'src/core/families/reflection/reflection.test.ts';

export const QUALIFYING: readonly Bullet[] = [
  {
    family: 'reflection',
    name: 'stable worldview',
    record: 'reflection',
    measure: 'the worldview is the most frequent one of 28 days, and the intent was followed',
    source: 'Shiffman, Stone and Hufford 2008, Ecological Momentary Assessment',
    test: [REFLECTED, 'no habit of another view'],
  },
  {
    family: 'reflection',
    name: 'consistent intent patterns',
    record: 'reflection',
    measure: 'the intent is the most frequent one of 28 days, and was followed',
    source: 'Gollwitzer 1999, Implementation Intentions',
    test: [REFLECTED, 'no habit of another intent'],
  },
  {
    family: 'reflection',
    name: 'mood normalization',
    record: 'reflection',
    measure: 'the mean squared step of the mood in 14 days is below that of the 56 days before',
    source: 'von Neumann, Kent, Bellinson and Hart 1941, The Mean Square Successive Difference',
    test: [REFLECTED, 'if the mood swings less'],
  },
  {
    family: 'governance',
    name: 'consensus validation',
    record: 'validation',
    measure: 'somebody else, with standing, finds the same, and it is not overturned',
    source: 'Condorcet 1785, Essai sur l’application de l’analyse',
    test: ['src/core/families/settle.test.ts', 'is lost when overturned'],
  },
  {
    family: 'governance',
    name: 'deliberation participation',
    record: 'turn',
    measure: 'who asked, or the moderator, says that the question was answered',
    source: 'Steenbergen, Bächtiger, Spörndli and Steiner 2003, Measuring Political Deliberation',
    test: [SETTLED, 'a turn by a friend'],
  },
  {
    family: 'governance',
    name: 'policy implementation',
    record: 'step',
    measure: 'the share delivered, which somebody else than who proposed it confirms',
    source: 'Pressman and Wildavsky 1973, Implementation',
    test: [SETTLED, 'a step by the proposer'],
  },
  {
    family: 'echo',
    name: 'drift correction',
    record: 'correction',
    measure: 'the part of the way to the target that the deviation came back',
    source: 'Carver and Scheier 1982, Control Theory',
    test: [SETTLED, 'the part of the way to a target'],
  },
  {
    family: 'echo',
    name: 'quality assurance',
    record: 'defect',
    measure: 'the severity as it was judged; a report that does not hold costs nothing',
    source: 'Fagan 1976, Design and Code Inspections',
    test: [SETTLED, 'a severity of the class below'],
  },
  {
    family: 'echo',
    name: 'sentinel validation',
    record: 'review',
    measure: 'somebody else, with standing, finds the rating right, and ratings are compared',
    source: 'Krippendorff 2004, Content Analysis',
    test: [SETTLED, 'is open where only the rating is there'],
  },
  {
    family: 'civic',
    name: 'reliable completion',
    record: 'promise',
    measure: 'shown in time and confirmed; what is not shown in time is missed',
    source: 'Jøsang and Ismail 2002, The Beta Reputation System',
    test: [SETTLED, 'what was delivered late'],
  },
  {
    family: 'civic',
    name: 'high integrity execution',
    record: 'promise',
    measure: 'the share delivered; what an audit overturns never counted',
    source: 'Olken 2007, Monitoring Corruption',
    test: [SETTLED, 'a part of it'],
  },
  {
    family: 'civic',
    name: 'coordination improvements',
    record: 'promise',
    measure: 'with `next`, it is kept only once that person has taken it over',
    source:
      'Starmer and others 2014, Changes in Medical Errors after Implementation of a Handoff Program',
    test: [SETTLED, 'waits for who takes it over'],
  },
  ...(
    [
      [
        'reduced volatility',
        'volatility',
        'von Neumann 1941, Distribution of the Ratio',
        'swings more than it fell',
      ],
      [
        'improved trust metrics',
        'trust',
        'Mayer, Davis and Schoorman 1995, Organizational Trust',
        'is one of two with one key',
      ],
      [
        'lower coordination costs',
        'cost',
        'Malone and Crowston 1994, The Interdisciplinary Study of Coordination',
        'an instrument serves if it can show what the claim says',
      ],
    ] as const
  ).map(([name, measures, source, title]): Bullet => ({
    family: 'stability',
    name,
    record: 'improvement',
    measure: `two instruments of ${measures} or more, each lower by two standard errors`,
    source,
    test: [SHOWN, title],
  })),
];

interface Conduct {
  readonly name: string;
  readonly detector: string;
  readonly measure: string;
  readonly source: string;
  readonly test: readonly [file: string, title: string] | undefined;
}

export const DISQUALIFYING: readonly Conduct[] = [
  {
    name: 'high variance',
    detector: 'variance',
    measure: 'X²/df of kept and failed outcomes over bins of seven cycles is 4 or more',
    source: 'Pearson 1900, On the Criterion',
    test: ['src/core/conduct/variance.test.ts', 'is erratic from four on'],
  },
  {
    name: 'extraction',
    detector: 'extraction',
    measure: 'nine of ten works of a circle are vouched for from within: a case for an audit',
    source: 'Luce and Perry 1949, A Method of Matrix Analysis of Group Structure',
    test: ['src/core/conduct/extraction.test.ts', 'opens one case about all of a circle'],
  },
  {
    name: 'speculation',
    detector: 'speculation',
    measure: '76 % of what was sent in 56 cycles went round in 3 to 6 hops, 3 times or more',
    source: 'Victor and Weintraud 2021, Detecting and Quantifying Wash Trading',
    test: ['src/core/conduct/speculation.test.ts', 'are found when 76 % of what was sent'],
  },
  {
    name: 'noise',
    detector: 'noise',
    measure: 'of works that say the same but for digits and case one counts; half are clones',
    source: 'Broder 1997, On the Resemblance and Containment of Documents',
    test: ['src/pipeline/writer/likenesses.test.ts', 'are clones of the first one'],
  },
  {
    name: 'destabilization',
    detector: 'destabilization',
    measure:
      'own outcomes fail 4 times as often as others’, in four bins, by an interval more than twice',
    source: 'Wilson 1927, Probable Inference',
    test: ['src/core/conduct/destabilization.test.ts', 'finds four times the failures of others'],
  },
];

/** The whole page. */
export async function familiesPage(): Promise<string> {
  const page = [
    '# Families',
    'Written by `scripts/families-page.ts` from the declarations of the records; a test compares it,',
    'and takes each measure away to see that the test that is cited would fail.',
    '## Qualifying actions',
    table(
      ['', 'action', 'family', 'record', 'measure', 'after', 'test'],
      QUALIFYING.map((bullet, at) => [String(at + 1), ...cellsOf(bullet)]),
    ),
    'What a row of the settlement asks for each record is in',
    '[evidence.md](evidence.md#settlement), what instruments are in',
    '[instruments.md](instruments.md), what reflections add in [reflections.md](reflections.md).',
    'The presets pay for `promise`, `correction`, `review` and `validation`. A policy pays for `turn`,',
    '`step`, `defect` and `improvement` once it lists them, and takes reflections once it names worldviews',
    '([why](../decisions/0059-what-presets-pay-for.md)).',
    '## What each record asks for',
    table(
      ['record', 'proof', 'confirmed by', 'horizon', 'in time by', 'drift of a kept one'],
      [...new Set(QUALIFYING.flatMap(({ record }) => claimOf(record) ?? []))].map(settlementCells),
    ),
    '## Disqualifying conduct',
    table(
      ['conduct', 'detector', 'measure', 'after', 'test'],
      DISQUALIFYING.map(({ name, detector, measure, source, test }) => [
        name,
        isBuilt(detector) ? `\`${detector}\`` : 'not built',
        measure,
        source,
        testCell(test),
      ]),
    ),
    'How far a detector reaches, and what it cannot see, is in [conduct.md](conduct.md).',
  ];
  return await format(paragraphs(page), {
    parser: 'markdown',
    printWidth: 100,
    proseWrap: 'always',
  });
}

export function isBuilt(detector: string): boolean {
  return DETECTORS.some((name) => name === detector);
}

function claimOf(record: Bullet['record']): ClaimRecord['type'] | undefined {
  return record === 'reflection' ? undefined : record;
}

function cellsOf({ name, family, record, measure, source, test }: Bullet): string[] {
  const type = record === undefined ? 'not built' : `\`${record}\``;
  return [name, family, type, measure, source, testCell(test)];
}

function testCell(test: Bullet['test']): string {
  if (test === undefined) return 'none';
  const [file, title] = test;
  return `\`${file}\`: ${title}`;
}

function settlementCells(type: ClaimRecord['type']): string[] {
  const { settlement } = declarationOf({ type } as ClaimRecord);
  const { needsProof, confirmations, by, horizonCycles, inTimeBy, effectWords } = settlement;
  const proof = needsProof ? 'yes' : 'no';
  return [
    `\`${type}\``,
    proof,
    by === 'instruments' ? 'two instruments or more' : `${confirmations} by ${by}`,
    `${horizonCycles} cycles`,
    inTimeBy,
    effectWords,
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableLine(head), tableLine(head.map(() => '---')), ...rows.map(tableLine)].join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A heading or table stands by itself; lines of text that follow each other are one paragraph. */
function paragraphs(parts: readonly string[]): string {
  let page = '';
  for (const [at, part] of parts.entries()) {
    page += isText(part) && isText(parts[at - 1]) ? `\n${part}` : `\n\n${part}`;
  }
  return page;
}

function isText(part = ''): boolean {
  return part !== '' && !/^[#|]/.test(part);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, await familiesPage());
}
