import type { App, Service } from '../../app.ts';
import { censusImportRoute } from './census.ts';
import { importedHistoriesRoute } from './histories.ts';
import { legacyImportRoutes } from './legacy.ts';
import { tableMapRoute } from './maps.ts';
import { tableImportRoute } from './tables.ts';

/** Files that somebody brings: looked at first, with what is wrong in them, and then taken. */
export function importsRoutes(app: App, service: Service): void {
  tableMapRoute(app);
  tableImportRoute(app, service);
  legacyImportRoutes(app);
  censusImportRoute(app, service);
  importedHistoriesRoute(app);
}
