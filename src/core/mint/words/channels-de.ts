import type { Channel } from '../../integrity/tally.ts';

/** What the channels are called in German. */
export const channelsDe: Readonly<Record<Channel, string>> = {
  echo: 'Bestätigt',
  drift: 'Wie zugesagt',
  coordination: 'Rechtzeitig',
  stability: 'Hat gehalten',
};
