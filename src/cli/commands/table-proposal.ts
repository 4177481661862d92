import { type CsvRecord } from '../../connectors/csv/csv-records.ts';
import { previewOf, type PreviewedRow } from '../../connectors/csv/preview-rows.ts';
import { type MapPlace, type MapProposal, proposeMap } from '../../connectors/csv/propose-map.ts';
import { rowsOf, type TableFile } from '../../connectors/csv/table-file.ts';
import { printable } from '../../connectors/records/source-error.ts';
import { readPolicyHistory } from '../../pipeline/answers/governance/policy-history.ts';
import { addAll } from '../../core/lists.ts';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { programName, shellWord } from '../program-name.ts';

/** So many rows tell what a column holds. */
const ROWS_READ = 1_000;
/** Of what cannot be read that way, so much is told beside the map. */
const PROBLEMS_TOLD = 10;

/**
 * Prints a map that fits the heads of a table, to be looked at, changed and saved: on stdout the
 * map alone, beside it how the first rows read with it. Nothing is taken.
 * @returns the exit code: failed as long as something needed has no column
 */
export async function proposeTableMap(
  table: TableFile,
  reader: CommunityReader,
  { terminal }: CommandContext,
): Promise<number> {
  const { current } = await readPolicyHistory(reader);
  const rows = await firstRows(table);
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const proposal = proposeMap(table.head, rows, { timeZone, domains: current.domains });
  const { note } = terminal;
  const path = shellWord(table.path);
  note(`A map for ${printable(table.path)}, by its heads and its first rows. Nothing was taken.`);
  note('');
  terminal.print(proposal.map.trimEnd());
  note('');
  const lacking = proposal.places.filter(isLacking);
  for (const { field, words } of lacking) {
    const of = field === 'domain' ? `: ${current.domains.join(', ')}` : '';
    note(`Nothing says \`${field}\`, ${words}${of}. Name a column there, or { value: … }.`);
  }
  const zone = `${printable(timeZone)}, which is set here`;
  note(`Times without a zone are read by the clocks of ${zone}: see \`timeZone\`.`);
  if (proposal.isDayUnsure) {
    note('Its dates could have the day or the month first: see `dates`, and the rows below.');
  }
  const preview = previewOf(proposal.map, table.head, rows);
  if (preview === undefined) return FAILED;
  note('Read that way:');
  for (const row of preview.rows) note(rowText(row, proposal));
  const { problems } = preview;
  for (const { line, column, reason } of problems.slice(0, PROBLEMS_TOLD)) {
    const place = column === undefined ? '' : `, ${printable(column)}`;
    note(`line ${line}${place}: ${printable(reason)}`);
  }
  if (problems.length > PROBLEMS_TOLD) note(`and ${problems.length - PROBLEMS_TOLD} more.`);
  const name = programName();
  note('');
  note(`To keep it: ${name} import csv ${path} > map.yaml`);
  note(`Then look at all rows: ${name} import csv ${path} --map map.yaml`);
  return SUCCESS;
}

async function firstRows(table: TableFile): Promise<readonly CsvRecord[]> {
  const rows: CsvRecord[] = [];
  for await (const lot of rowsOf(table)) {
    addAll(rows, lot);
    if (rows.length >= ROWS_READ) break;
  }
  return rows.slice(0, ROWS_READ);
}

function isLacking({ column, value, isNeeded }: MapPlace): boolean {
  return isNeeded && column === undefined && value === undefined;
}

/** `line 2: promise of ada: subject Gutters; …`, each time by the clocks of the map's zone. */
function rowText({ line, places }: PreviewedRow, proposal: MapProposal): string {
  const records = new Map<string, string[]>();
  for (const { record, field, value } of places) {
    const name = record === 'claim' ? proposal.type : record;
    const isTime = proposal.places.some(
      (place) => place.record === record && place.field === field && place.kind === 'moment',
    );
    const text = isTime ? localText(value, proposal.timeZone) : printable(value, 60);
    records.set(name, [...(records.get(name) ?? []), `${field} ${text}`]);
  }
  const told = [...records].map(([name, fields]) => `${name} (${fields.join(', ')})`);
  return `line ${line}: ${told.join('; ')}`;
}

function localText(time: string, timeZone: string): string {
  const style = { dateStyle: 'long', timeStyle: 'medium', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', style).format(new Date(time));
}
