import type { CommunityReader } from '../../pipeline/community-reader.ts';
import {
  type DecisionQuery,
  readDecisionList,
} from '../../pipeline/answers/decisions/read-decisions.ts';
import type { Standing } from '../../pipeline/answers/members/read-standings.ts';
import { communityReport, type CommunityReport } from '../community-report.ts';
import { type ExplainedDecision, explainedDecisions } from '../explained-decisions.ts';
import { type RepositoryFindings, repositoryFindings } from '../findings/repository-findings.ts';
import type { ImportOutcome } from '../import-into.ts';
import type { Store } from '../open-store.ts';
import type { Terminal } from '../terminal.ts';
import type { DemoSource } from './demo-source.ts';
import { type ExportedLog, exportAndVerify } from './exported-log.ts';
import { type TraitReport, traitReports } from './trait-report.ts';
import { addAll } from '../../core/lists.ts';

/** Everything that the demo tells, read from the store's tables after the import. */
export interface DemoReport extends ExportedLog {
  readonly imported: ImportOutcome;
  readonly community: CommunityReport;
  /** Of a simulation only: the rules never see habits. */
  readonly traits: readonly TraitReport[] | undefined;
  /** One paid decision of whoever earned most. */
  readonly paidExample: ExplainedDecision | undefined;
  /** One refusal each of those who were refused, for the reason that they met most. */
  readonly refusedExamples: readonly ExplainedDecision[];
  readonly findings: RepositoryFindings;
}

/** Whose refusals are shown where no simulation says who meant to game the rules. */
const REFUSED_SHOWN = 4;

/** Reads the report, writes the export beside the store and verifies that file alone. */
export async function demoReport(
  store: Store,
  { people, source }: DemoSource,
  { imported, terminal }: { readonly imported: ImportOutcome; readonly terminal: Terminal },
): Promise<DemoReport> {
  const { reader } = imported.community;
  const community = await communityReport(reader);
  const { standings } = community;
  const traits = people === undefined ? undefined : traitReports(people, standings);
  const exported = await exportAndVerify(store, imported.community, terminal);
  const { endorsements } = imported.report;
  const { people: identities, squashed } = source.findings?.() ?? {};
  const known = { endorsements, people: identities, squashed, from: 'git' } as const;
  return {
    imported,
    community,
    traits,
    paidExample: await paidExample(reader, standings[0]),
    refusedExamples: await refusedExamples(reader, toExplain(standings, traits)),
    findings: repositoryFindings(community, known),
    ...exported,
  };
}

function toExplain(
  standings: readonly Standing[],
  traits: readonly TraitReport[] | undefined,
): readonly Standing[] {
  if (traits !== undefined) {
    return traits.flatMap(({ gaming, example }) => (gaming && example ? [example] : []));
  }
  const refused = standings.filter(({ codes }) => codes.length > 0);
  return refused
    .toSorted((a, b) => (b.outcomes.refused ?? 0) - (a.outcomes.refused ?? 0))
    .slice(0, REFUSED_SHOWN);
}

async function paidExample(
  reader: CommunityReader,
  best: Standing | undefined,
): Promise<ExplainedDecision | undefined> {
  if (best === undefined) return undefined;
  const [decision] = await newest(reader, { userId: best.userId, outcome: 'released' });
  return decision;
}

async function refusedExamples(
  reader: CommunityReader,
  members: readonly Standing[],
): Promise<ExplainedDecision[]> {
  const examples: ExplainedDecision[] = [];
  for (const { userId, codes } of members) {
    const code = codes.find(({ outcome }) => outcome === 'refused')?.code;
    addAll(examples, await newest(reader, { userId, outcome: 'refused', code }));
  }
  return examples;
}

/** The newest decision that matches, wherever in the history it stands. */
async function newest(
  reader: CommunityReader,
  query: Omit<DecisionQuery, 'limit'>,
): Promise<ExplainedDecision[]> {
  const scanned = Number.MAX_SAFE_INTEGER;
  const { items } = await readDecisionList(reader, { ...query, limit: 1, scanned });
  return await explainedDecisions(reader, items);
}
