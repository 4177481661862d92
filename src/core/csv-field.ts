/**
 * A text as one field of a table (RFC 4180): quoted if it has to be. What a program for tables
 * would take for a formula is marked as a text by an apostrophe; a plain number is none.
 */
export function csvField(text: string): string {
  const isFormula = /^\s*[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const shown = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
