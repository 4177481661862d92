import { canonicalize } from '../log/canonical-json.ts';
import type { DecidedPanel, Panels } from '../state/panels.ts';
import { PANEL } from './panel-rules.ts';
import { hashOfText } from '../log/sha256.ts';

/**
 * What a panel about a claim is asked for. The log has its seal while the panel sits, and all of it
 * with the verdict: nobody who reviews can tell a check from a panel that decides, and nobody says
 * afterwards which answer had been the right one.
 */
export interface PanelCheck {
  /** Of the claim. */
  readonly domain: string;
  /** Whether the claim holds, where that is known: then the panel decides nothing. */
  readonly gold?: boolean;
  /** The earlier panel about the same claim; then this one decides nothing. */
  readonly again?: number;
  /** 16 bytes in hexadecimal, so that nobody tries out what was sealed. */
  readonly salt: string;
}

type Asked = Pick<PanelCheck, 'domain' | 'salt'> & {
  readonly gold?: boolean | undefined;
  readonly again?: number | undefined;
};

/** The canonical JSON (RFC 8785) of what a panel is asked for. */
export function checkText({ domain, gold, again, salt }: Asked): string {
  return canonicalize({
    domain,
    ...(gold === undefined ? {} : { gold }),
    ...(again === undefined ? {} : { again }),
    salt,
  });
}

/** What the log holds of it while the panel sits: SHA-256 in hexadecimal. */
export function checkSeal(text: string): string {
  return hashOfText(text);
}

/** @returns undefined when the text is none of {@link checkText} */
export function parseCheck(text: string): PanelCheck | undefined {
  const given = parsed(text);
  if (given === undefined || typeof given['domain'] !== 'string') return undefined;
  const { domain, gold, again, salt } = given;
  if (typeof salt !== 'string' || !/^[0-9a-f]{32}$/.test(salt)) return undefined;
  if (gold !== undefined && typeof gold !== 'boolean') return undefined;
  if (again !== undefined && (!Number.isSafeInteger(again) || gold !== undefined)) return undefined;
  const check = {
    domain,
    ...(gold === undefined ? {} : { gold }),
    ...(again === undefined ? {} : { again: Number(again) }),
    salt,
  };
  return checkText(check) === text ? check : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Which earlier panel is looked at again with a seed, if this panel does so. Those who sat on it
 * met the member lately, so that none of them sits again.
 */
export function panelToRepeat(
  { decided }: Pick<Panels, 'decided'>,
  { seed, cycle }: { readonly seed: string; readonly cycle: number },
): DecidedPanel | undefined {
  const lately = decided.filter(({ opened }) => isRepeatable(opened, cycle));
  const draw = checkSeal(`negentropy again\n${seed}`).slice(0, 12);
  return lately[Number.parseInt(draw, 16) % lately.length];
}

/** Whether everybody who sat on a panel is barred from another one about its member. */
export function isRepeatable(opened: number, cycle: number): boolean {
  return opened > cycle - PANEL.meetingCycles;
}
