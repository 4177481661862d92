import type { DetectorName } from '../policy/policy.ts';
import { DESTABILIZATION } from './destabilization.ts';
import type { Detector } from './detector.ts';
import { EXTRACTION } from './extraction.ts';
import { NOISE } from './noise.ts';
import { SPECULATION } from './speculation.ts';
import { VARIANCE_DETECTOR } from './variance-by-person.ts';

/** The rule behind each name that a policy can list: a name without a rule does not compile. */
export const DETECTOR_RULES: { readonly [name in DetectorName]: Detector } = {
  variance: VARIANCE_DETECTOR,
  destabilization: DESTABILIZATION,
  extraction: EXTRACTION,
  speculation: SPECULATION,
  noise: NOISE,
};
