import { formatMicros } from '../../core/units.ts';
import { findingsJson } from '../rendering/finding-json.ts';
import { verificationJson } from '../rendering/verification-rendering.ts';
import type { DemoReport } from './demo-report.ts';
import type { DemoAbout } from './demo-rendering.ts';

/** The demo's report as JSON. */
export function demoJson(report: DemoReport, about: DemoAbout): object {
  const { community, traits, paidExample, refusedExamples } = report;
  return {
    simulated: traits !== undefined,
    ...(traits === undefined ? { path: about.path } : { seed: about.seed }),
    dataDirectory: about.dataDirectory,
    storeBytes: about.storeBytes,
    seconds: Number(about.seconds.toFixed(3)),
    judged: report.imported.report.judged,
    findings: findingsJson(report.findings),
    ...community,
    ...(traits === undefined
      ? {}
      : {
          traits: traits.map(({ mintedShards, example, ...trait }) => ({
            ...trait,
            minted: formatMicros(mintedShards),
            ...(example === undefined ? {} : { example: example.userId }),
          })),
        }),
    ...(paidExample === undefined ? {} : { paidExample }),
    refusedExamples,
    export: report.exportPath,
    verifierKey: report.keyPath,
    verification: verificationJson(report.verification),
  };
}
