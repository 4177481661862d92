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

/**
 * The same markup with everything open that is folded around a place: who has to read it there sees
 * it without a script.
 * @param place a mark in a tag, which no text that was escaped can be
 */
export function openedAround({ text }: Html, place: RegExp): Html {
  const before = text.slice(0, Math.max(text.search(place), 0));
  const around: RegExpExecArray[] = [];
  for (const tag of before.matchAll(/<(\/?)details\b([^>]*)>/g)) {
    if (tag[1] === '') around.push(tag);
    else around.pop();
  }
  const folded = around.filter(([, , attributes = '']) => !/\bopen\b/.test(attributes));
  const places = folded.map(({ index }) => index + '<details'.length);
  return make([0, ...places].map((from, step) => text.slice(from, places[step])).join(' open'));
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
