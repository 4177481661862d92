/** Whole numbers with a comma every three digits, in every locale. */
export function grouped(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** An amount of six decimals as people read it: `12,345.678900` becomes `12,345.6789`. */
export function amountText(micros: string): string {
  const [whole = '0', decimals = ''] = micros.split('.');
  const shown = decimals.replace(/0+$/, '').padEnd(2, '0');
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${shown}`;
}

/** An amount cut to two decimals, for columns; a trace of something is never shown as nothing. */
export function shortAmount(micros: string): string {
  const [whole = '0', decimals = ''] = micros.split('.');
  const nothing = whole === '0' && decimals.startsWith('00');
  if (nothing && /[1-9]/.test(decimals)) return '<0.01';
  return `${grouped(BigInt(whole))}.${decimals.slice(0, 2).padEnd(2, '0')}`;
}

/** A score of 0 to 1 with four decimals, cut and never rounded up across a threshold. */
export function scoreText(score: number | undefined): string {
  return score === undefined ? '–' : (Math.floor(score * 10_000 + 1e-6) / 10_000).toFixed(4);
}

/** A share as whole percent; between nothing and one percent it says so. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = (100 * part) / whole;
  if (share > 0 && share < 1) return '<1 %';
  return `${Math.round(share)} %`;
}

/** Seconds as people say them. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** Bytes as people say them. */
export function sizeText(bytes: number): string {
  if (bytes < 10_000_000) return `${Math.ceil(bytes / 1_000)} kB`;
  return `${grouped(Math.round(bytes / 1_000_000))} MB`;
}

/** `1 commit`, `2 commits`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** So many cycles as people say them: `3 weeks`, `1 day`, `5 cycles of 14 days`. */
export function cyclesText(count: number, days: number): string {
  if (days === 1) return counted(count, 'day');
  if (days === 7) return counted(count, 'week');
  return counted(count, `cycle of ${days} days`, `cycles of ${days} days`);
}

/** A share of 0 to 1 as percent with one decimal. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
