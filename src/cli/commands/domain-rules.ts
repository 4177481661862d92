import { readFile } from 'node:fs/promises';
import type { DomainRule } from '../../connectors/commits/domains.ts';
import { COMMONS } from '../../core/policy/policy.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';

const DOMAIN_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/**
 * Reads `{"<path glob>": "<domain>", …}`: the operator's rules, tried before the defaults in the
 * order of the file.
 * @throws OperatorError when the file is not of that form.
 */
export async function readDomainRules(path: string): Promise<DomainRule[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new OperatorError(`${path} cannot be read; --domains takes a JSON file.`, { cause });
  });
  const value = parseJson(path, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OperatorError(`${path} must be an object such as {"docs/**": "knowledge"}.`);
  }
  return Object.entries(value).map(([glob, domain]) => {
    if (domain === COMMONS) {
      throw new OperatorError(
        `${path}: no domain can be named "${COMMONS}": it stands for all thin domains.`,
      );
    }
    if (typeof domain === 'string' && DOMAIN_NAME.test(domain)) return { glob, domain };
    throw new OperatorError(
      `${path}: "${glob}" must name a domain in lower-case letters, digits and hyphens, ` +
        `not ${JSON.stringify(domain)}.`,
    );
  });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(`${path} is not JSON: ${why}.`, { cause });
  }
}
