let make: (text: string) => Html;

/** Markup that is safe to send. Nothing outside of this file can make any but by {@link html}. */
export class Html {
  readonly text: string;

  static {
    make = (text) => new Html(text);
  }

  private constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. Nothing stands for undefined. */
export type Part = Html | string | number | undefined | readonly Part[];

/**
 * Markup from a template. Text is escaped for elements and for attributes in quotes, so that no
 * name or reason that somebody chose can become markup. A test reads every template: an attribute
 * has its value in quotes, and an address begins with a literal `/` or `#`.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return make(literals.map((literal, at) => literal + textOf(parts[at])).join(''));
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
