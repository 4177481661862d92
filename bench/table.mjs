/** The one line that makes figures comparable with others of the same machine. */
export function printMachine(machine, fsync) {
  const { cpu, cores, memoryGib, architecture, node, postgres } = machine;
  console.log(
    `${cpu}, ${cores} cores, ${memoryGib} GiB, ${architecture}; Node ${node}; ` +
      `PostgreSQL ${postgres}, fsync ${fsync}`,
  );
}

/** Ratios, best read line by line: what, against what, how it stands to its aim. */
export function printRatios(rows) {
  const ratios = rows.filter(({ kind }) => kind === 'ratio');
  if (ratios.length === 0) return;
  const head = ['what', 'against', 'ratio', 'min–max', 'reach', 'aim', '', 'medians'];
  printTable([head, ...ratios.map(ratioCells)]);
}

/** Figures that depend on the machine, and limits. */
export function printFigures(rows) {
  for (const { kind, what, value, unit, limit } of rows) {
    if (kind !== 'figure') continue;
    const verdict =
      limit === undefined ? '' : ` (limit ${limit}: ${value <= limit ? 'met' : 'MISSED'})`;
    console.log(`  ${what}: ${short(value)} ${unit}${verdict}`);
  }
}

function ratioCells(row) {
  const { what, against, ratio, least, most, subject, baseline, unit, reach, aim } = row;
  return [
    what,
    against,
    short(ratio),
    `${short(least)}–${short(most)}`,
    reach === undefined ? '' : bound(row, reach),
    aim === undefined ? '' : bound(row, aim),
    verdictOf(row),
    `${short(subject)} / ${short(baseline)} ${unit}`,
  ];
}

function bound({ better }, value) {
  return `${better === 'higher' ? '≥' : '≤'} ${value}`;
}

function verdictOf({ ratio, reach, aim, better }) {
  if (reach === undefined) return '';
  const meets = (limit) => (better === 'higher' ? ratio >= limit : ratio <= limit);
  if (meets(aim)) return 'aim met';
  return meets(reach) ? 'reached' : 'MISSED';
}

function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column]));
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}

/** Three digits that count. */
function short(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
