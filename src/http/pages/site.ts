import type { App, Service } from '../app.ts';
import type { OwnApi } from './own-api.ts';
import type { Pages } from './page.ts';
import type { Readers } from './readers.ts';

/** What all routes of pages of one server share. */
export interface Site {
  readonly app: App;
  readonly service: Service;
  readonly pages: Pages;
  readonly readers: Readers;
  readonly api: OwnApi;
}

/** Of every route of a page: it is no operation of the API, and needs no key itself. */
export const config = { scope: 'public' } as const;
export const schema = { hide: true } as const;

/** The rules of a community are the longest that a form brings. */
export const SIGNED_FORM_BYTES_MAX = 262_144;
