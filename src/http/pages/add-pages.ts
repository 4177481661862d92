import type { App, Service } from '../app.ts';
import type { AnswerOfNothing } from '../route-table.ts';
import { assetsOf, serveAssets } from './assets.ts';
import { OwnApi } from './own-api.ts';
import type { Pages } from './page.ts';
import { addPublicPages, answerOfNothing } from './public-pages.ts';
import { Readers } from './readers.ts';
import { addSignIn } from './sign-in.ts';
import { addSignedPages } from './signed-pages.ts';
import { config, schema } from './site.ts';

/**
 * The pages for people. Without them the address of the service leads to what there is.
 * @returns what answers a browser at an address that is none
 */
export function addPages(
  app: App,
  service: Service,
  pages: Pages | undefined,
): AnswerOfNothing | undefined {
  if (pages === undefined) {
    app.get('/', { schema, config }, (_, reply) => reply.redirect('/docs'));
    return undefined;
  }
  const assets = assetsOf(pages);
  serveAssets(app, assets);
  const readers = new Readers(service.installation);
  const site = { app, service, pages, readers, api: new OwnApi(app, readers, assets.names) };
  addPublicPages(site);
  addSignIn(site);
  addSignedPages(site);
  return answerOfNothing(site);
}
