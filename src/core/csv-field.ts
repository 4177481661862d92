/** Also behind what other programs take for the end of a cell, and in full width. */
const FORMULA = /(^|[;\t\r\n])([^\S\t\r\n]*[=+\-@＝＋－＠])/g;

/**
 * A text as one field of a table (RFC 4180): quoted if it has to be. What a program for tables
 * would take for a formula is marked as a text by an apostrophe; a plain number is none.
 */
export function csvField(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const shown = isNumber ? text : text.replaceAll(FORMULA, "$1'$2");
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
