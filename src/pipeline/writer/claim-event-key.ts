import { canonicalize } from '../../core/log/canonical-json.ts';
import { evidenceIdOf } from './evidence.ts';

/**
 * What makes an event of a sender the same as another: nobody names the events of others.
 * @param eventKey its delivery id
 */
export function claimEventKey(sender: string, eventKey: string): string {
  return evidenceIdOf(canonicalize([sender, eventKey]));
}
