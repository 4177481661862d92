import { formatMicros } from '../../core/units.ts';
import { verificationJson } from '../rendering/verification-rendering.ts';
import type { CityAbout } from './city-rendering.ts';
import type { CityReport } from './city-report.ts';

/** The report of a city as JSON. */
export function cityJson(report: CityReport, about: CityAbout): object {
  const { city, habits, attacks, year, exportPath, keyPath, verification } = report;
  const { council, creditor, conduct } = year;
  const { change } = council;
  return {
    simulated: true,
    seed: city.seed,
    residents: city.people.length,
    days: city.days,
    ...about,
    habits: habits.map(({ mintedShards, ...habit }) => ({
      ...habit,
      minted: formatMicros(mintedShards),
    })),
    attacks: attacks.map(({ mintedShards, ...attack }) => ({
      ...attack,
      minted: formatMicros(mintedShards),
    })),
    creditor: {
      debtors: creditor.debtors,
      settledItems: creditor.settledItems,
      settledCents: Number(creditor.settledCents),
    },
    findings: conduct.outcome,
    ...(change === undefined ? {} : { policyChange: change }),
    export: exportPath,
    verifierKey: keyPath,
    verification: verificationJson(verification),
  };
}
