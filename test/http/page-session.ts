const SAME_SITE = { 'sec-fetch-site': 'same-origin' };

/** Somebody who signed in, as their browser asks. */
export interface Session {
  readonly cookie: string;
  /** Where signing in led. */
  readonly location: string | null;
  /** The same browser with another cookie. */
  readonly withCookie: (cookie: string) => Session;
  readonly open: (path: string, language?: string) => Promise<Response>;
  readonly send: (path: string, fields: object, headers?: object) => Promise<Response>;
  /** What the forms of a page bring back. */
  readonly stampOf: (path: string) => Promise<{ readonly token: string; readonly once: string }>;
}

export async function signIn(baseUrl: string, token: string): Promise<Session> {
  const post = (path: string, fields: object, headers: object): Promise<Response> =>
    fetch(`${baseUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ ...fields }),
      headers: { ...SAME_SITE, ...headers },
    });
  const { headers } = await post('/sign-in', { key: token }, {});
  const first = headers.get('set-cookie')?.split(';')[0] ?? '';
  return sessionOf(first);

  function sessionOf(cookie: string): Session {
    const open = (path: string, language = 'en'): Promise<Response> => {
      const asked = { cookie, accept: 'text/html', 'accept-language': language };
      return fetch(`${baseUrl}${path}`, { headers: asked, redirect: 'manual' });
    };
    return {
      cookie,
      location: headers.get('location'),
      withCookie: sessionOf,
      open,
      send: (path, fields, more = {}) => post(path, fields, { cookie, ...more }),
      stampOf: async (path) => {
        const page = await (await open(path)).text();
        const of = (name: string): string =>
          new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
        return { token: of('token'), once: of('once') };
      },
    };
  }
}

/** A form that stands on a page, once for each of its buttons. */
export interface FormOnPage {
  readonly act: string;
  /** What is sent with it and not asked for. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly fields: readonly FieldOnPage[];
}

export interface FieldOnPage {
  readonly name: string;
  /** What stands in it, or is chosen first. */
  readonly value: string;
  readonly kind: 'text' | 'number' | 'choice' | 'date';
  readonly maxLength: number;
}

/** The forms that write, in the order of the page. */
export function formsOn(page: string): FormOnPage[] {
  return [...page.matchAll(/<form class="act" method="post"[^>]*>(.*?)<\/form>/gs)].flatMap(
    ([, inner = '']) => {
      const inputs = [...inner.matchAll(/<input\b([^>]*)>/g)].map(([, tag = '']) => tag);
      const isHidden = (tag: string): boolean => attribute(tag, 'type') === 'hidden';
      const hidden = Object.fromEntries(
        inputs.filter(isHidden).map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]),
      );
      const fields = [
        ...inputs.filter((tag) => !isHidden(tag)).map(inputField),
        ...[...inner.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gs)].map(areaField),
        ...[...inner.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)].map(selectField),
      ];
      const acts = [...inner.matchAll(/<button\b([^>]*)>/g)].map(([, tag = '']) => tag);
      return acts.map((tag) => ({ act: attribute(tag, 'value'), hidden, fields }));
    },
  );
}

function inputField(tag: string): FieldOnPage {
  const type = attribute(tag, 'type');
  const isNumber = attribute(tag, 'inputmode') === 'decimal';
  const kind =
    type === 'radio' ? 'choice' : type === 'date' ? 'date' : isNumber ? 'number' : 'text';
  return { ...named(tag), value: attribute(tag, 'value'), kind };
}

function areaField([, tag = '', text = '']: RegExpMatchArray): FieldOnPage {
  return { ...named(tag), value: unescaped(text.replace(/^\n/, '')), kind: 'text' };
}

function selectField([, tag = '', inner = '']: RegExpMatchArray): FieldOnPage {
  const first = /<option value="([^"]*)"/.exec(inner)?.[1] ?? '';
  return { ...named(tag), value: unescaped(first), kind: 'choice' };
}

function named(tag: string): Pick<FieldOnPage, 'name' | 'maxLength'> {
  return { name: attribute(tag, 'name'), maxLength: Number(attribute(tag, 'maxlength') || 400) };
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function unescaped(markup: string): string {
  const plain = markup.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  return plain.replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
