import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { exportLog } from '../../pipeline/answers/export-log.ts';
import { communityReport, type CommunityReport } from '../../pipeline/answers/report-community.ts';
import { type DecisionReport, decisionReports } from '../../pipeline/answers/report-decisions.ts';
import { type DomainEntropyReport, entropyReports } from '../../pipeline/answers/report-entropy.ts';
import { memberStandings, type MemberStanding } from '../../pipeline/answers/report-members.ts';
import { publicKeyText } from '../../pipeline/writer/community.ts';
import { type Verification, verifyExport } from '../../pipeline/verify/verify-export.ts';
import { exportFileLines } from '../export-lines.ts';
import type { ImportOutcome } from '../import-into.ts';
import type { Store } from '../open-store.ts';
import type { DemoSource } from './demo-source.ts';
import { type TraitReport, traitReports } from './trait-report.ts';

/** Everything that the demo tells, read from the store's tables after the import. */
export interface DemoReport {
  readonly imported: ImportOutcome;
  readonly community: CommunityReport;
  readonly entropy: readonly DomainEntropyReport[];
  readonly standings: readonly MemberStanding[];
  /** Of a simulation only: the rules never see habits. */
  readonly traits: readonly TraitReport[] | undefined;
  /** One paid decision of whoever earned most. */
  readonly paidExample: DecisionReport | undefined;
  /** One refusal each of those who were refused, for the reason that they met most. */
  readonly refusedExamples: readonly DecisionReport[];
  readonly exportPath: string;
  readonly publicKey: string;
  readonly verification: Verification;
}

/** Whose refusals are shown where no simulation says who meant to game the rules. */
const REFUSED_SHOWN = 4;

/** Reads the report, writes the export beside the store and verifies that file alone. */
export async function demoReport(
  store: Store,
  { people }: DemoSource,
  imported: ImportOutcome,
): Promise<DemoReport> {
  const { row, reader } = imported.community;
  const standings = await memberStandings(reader);
  const traits = people === undefined ? undefined : traitReports(people, standings);
  const exportPath = join(store.settings.dataDirectory, 'export.jsonl');
  await writeExport(store, imported, exportPath);
  const publicKey = publicKeyText(store.key, row.origin);
  return {
    imported,
    community: await communityReport(reader, row.slug),
    entropy: await entropyReports(reader),
    standings,
    traits,
    paidExample: await paidExample(reader, standings[0]),
    refusedExamples: await refusedExamples(reader, toExplain(standings, traits)),
    exportPath,
    publicKey,
    verification: await verifyExport(exportFileLines(exportPath), publicKey),
  };
}

function toExplain(
  standings: readonly MemberStanding[],
  traits: readonly TraitReport[] | undefined,
): readonly MemberStanding[] {
  if (traits !== undefined) {
    return traits.flatMap(({ gaming, example }) => (gaming && example ? [example] : []));
  }
  const refused = standings.filter(({ reasons }) => reasons.length > 0);
  return refused
    .toSorted((a, b) => (b.outcomes.refused ?? 0) - (a.outcomes.refused ?? 0))
    .slice(0, REFUSED_SHOWN);
}

async function paidExample(
  reader: CommunityReader,
  best: MemberStanding | undefined,
): Promise<DecisionReport | undefined> {
  if (best === undefined) return undefined;
  const member = best.memberId;
  const filter = { member, outcome: 'released', limit: 1 } as const;
  const [decision] = await decisionReports(reader, filter);
  return decision;
}

async function refusedExamples(
  reader: CommunityReader,
  members: readonly MemberStanding[],
): Promise<DecisionReport[]> {
  const examples: DecisionReport[] = [];
  for (const { memberId, reasons } of members) {
    const filter = { member: memberId, outcome: 'refused', limit: 1 } as const;
    const [reason] = reasons;
    const code = reason === undefined ? {} : { code: reason.code };
    examples.push(...(await decisionReports(reader, { ...filter, ...code })));
  }
  return examples;
}

async function writeExport(store: Store, imported: ImportOutcome, path: string): Promise<void> {
  const pages = exportLog(imported.community, store.key);
  const text = Readable.from(pages, { objectMode: true }).map(
    (page: readonly string[]) => `${page.join('\n')}\n`,
  );
  await finished(text.pipe(createWriteStream(path)));
}
