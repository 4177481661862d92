import type { Field } from '../../core/families/declaration.ts';
import { parseTimestamp } from '../records/timestamp.ts';
import type { ZoneClock } from './local-time.ts';

/** In which order a date has its parts. */
export const DATE_ORDERS = ['year-month-day', 'day.month.year', 'month/day/year'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How a table writes what it says. */
export interface CellStyle {
  readonly dates: DateOrder;
  readonly clock: ZoneClock;
  readonly decimal: '.' | ',';
}

/** What a cell says, in the form of a request; or why it says nothing. */
export type ReadCell = { readonly value: unknown } | { readonly problem: string };

function flagOf(text: string): ReadCell {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  return { problem: `"${text}" is neither true nor false; say what it means in \`values\`` };
}

/** Reads a cell that is not empty as what a field holds. */
export function readCell(text: string, name: string, field: Field, style: CellStyle): ReadCell {
  switch (field.kind) {
    case 'moment':
      return momentOf(text, name === 'dueAt', style);
    case 'share':
      return shareOf(text, style.decimal);
    case 'class':
      return /^\d{1,6}$/.test(text)
        ? { value: Number(text) }
        : { problem: `"${text}" is no whole number` };
    case 'flag':
      return flagOf(text);
    case 'userId':
    case 'domain':
    case 'line':
    case 'choice':
    case 'claim':
      return { value: text };
    case 'aims':
      return aimsOf(text, style.decimal);
  }
}

const DATE = /^(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** A day without a time of day is its first second, and of what is due its last one. */
function momentOf(text: string, isDue: boolean, { dates, clock }: CellStyle): ReadCell {
  const stamp = parseTimestamp(text);
  if (stamp !== undefined) return { value: text };
  const [, first = '', , second = '', third = '', hour, minute, seconds] = DATE.exec(text) ?? [];
  const [year, month, day] = {
    'year-month-day': [first, second, third],
    'day.month.year': [third, second, first],
    'month/day/year': [third, first, second],
  }[dates].map(Number) as [number, number, number];
  const time = hour === undefined && isDue ? [23, 59, 59] : [hour, minute, seconds].map(toNumber);
  const [h = 0, m = 0, s = 0] = time;
  const date = new Date(Date.UTC(year, month - 1, day, h, m, s));
  const exists =
    year >= 1970 && year <= 9_999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || h > 23 || m > 59 || s > 59) {
    // A year of two digits is a guess between centuries, and `5.12.26` between day and year.
    const isShort = /^\d{1,2}([-./])\d{1,2}\1\d{2}(?!\d)/.test(text);
    const cure = isShort ? '; write the year with four digits' : '';
    return { problem: `"${text}" is no time: ${dates}, or as 2026-11-22T09:30:00Z${cure}` };
  }
  const moment = clock.momentOf(date.getTime() / 1_000);
  if (typeof moment === 'string') return { problem: `"${text}" ${moment}` };
  return { value: new Date(moment * 1_000).toISOString().replace('.000Z', 'Z') };
}

function toNumber(text: string | undefined): number {
  return Number(text ?? 0);
}

/** `waiting 0.28; complaints 0.25`. */
function aimsOf(text: string, decimal: CellStyle['decimal']): ReadCell {
  const aims: { readonly instrument: string; readonly target: unknown }[] = [];
  for (const part of text.split(';')) {
    const [, instrument = '', share = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(part) ?? [];
    const target = shareOf(share, decimal);
    if ('problem' in target) return { problem: `"${text}" lists no instruments and targets` };
    aims.push({ instrument, target: target.value });
  }
  return { value: aims };
}

/** `0,85` and `85 %` are the same share. */
function shareOf(text: string, decimal: CellStyle['decimal']): ReadCell {
  const plain = decimal === ',' ? text.replace(',', '.') : text;
  const [, whole, digits = '', percent] = /^(\d{1,9})(?:\.(\d{1,12}))?\s*(%)?$/.exec(plain) ?? [];
  const isWritten = whole !== undefined && (decimal === '.' || !text.includes('.'));
  if (!isWritten)
    return { problem: `"${text}" is no number with "${decimal}" before its decimals` };
  const shift = percent === undefined ? 0 : 2;
  const all = `${whole.padStart(shift + 1, '0')}${digits}`;
  const point = all.length - digits.length - shift;
  return { value: Number(`${all.slice(0, point)}.${all.slice(point)}0`) };
}
