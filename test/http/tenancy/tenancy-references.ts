import type { Operation, Schema } from '../openapi-operations.ts';

/**
 * What a name means in a request: `plain` is a value of the caller's own, everything else names a
 * thing that belongs to one community. A name that is new in the OpenAPI document has to be added
 * here before the tests of tenancy pass.
 */
const MEANINGS: Readonly<Record<string, string>> = {
  'body:id': 'evidence',
  'body:claim': 'evidence',
  'body:userId': 'user',
  'body:fromUserId': 'user',
  'body:toUserId': 'user',
  'body:of': 'user',
  'body:by': 'user',
  'body:with': 'user',
  'body:next': 'user',
  'body:slug': 'slug',
  'body:instrument': 'instrument',
  'body:fromIndex': 'entry',
  'body:finding': 'entry',
  'body:sentinel': 'sentinel',
  'body:ref': 'text',
  'body:subject': 'text',
  'body:name': 'text',
  'body:label': 'text',
  'body:reason': 'text',
  'body:reference': 'text',
  'body:debtId': 'debt',
  'path:debtId': 'debt',
  'query:debtId': 'debt',
  'body:supersedes': 'debt',
  'body:reduction': 'entry',
  'body:url': 'url',
  'path:userId': 'user',
  'path:slug': 'slug',
  'path:community': 'slug',
  'path:index': 'entry',
  'path:tile': 'tile',
  'query:cursor': 'cursor',
  'query:userId': 'user',
  'query:source': 'source',
  'query:from': 'entry',
  'query:to': 'entry',
  'header:idempotency-key': 'idempotency',
  'header:negentropy-community': 'slug',
  'header:last-event-id': 'entry',
  'header:x-github-delivery': 'delivery',
};

/** Names that say what, how much or when, and never which. */
const PLAIN: ReadonlySet<string> = new Set(
  [
    ['query:language'],
    ['body:action', 'body:family', 'body:type', 'body:domain', 'body:occurredAt', 'body:evidence'],
    // A key of a log is public; what it stands for is read only if that log says so.
    ['body:parent', 'body:agreed', 'body:rules', 'body:domains', 'body:children', 'body:vkey'],
    ['body:role', 'body:weight'],
    // Of which state of the caller's own log a file says it was made.
    ['body:log', 'body:size', 'body:root'],
    // A log by its public key, and hashes that belong to no community.
    ['body:claimant', 'body:claims'],
    [
      'body:at',
      'body:dueAt',
      'body:doneAt',
      'body:before',
      'body:after',
      'body:rating',
      'body:verdict',
    ],
    [
      'body:delivered',
      'body:accepted',
      'body:as',
      'body:named',
      'body:linked',
      'body:source',
      'body:kind',
      'body:requests',
    ],
    ['body:measure', 'body:measures', 'body:aims', 'body:change'],
    ['body:value', 'body:weight', 'body:records', 'body:amount', 'body:scopes', 'body:expiresAt'],
    ['body:overlapSeconds', 'body:since', 'body:preset', 'body:holdBackCycles', 'body:public'],
    ['body:counter', 'body:lastCycle', 'body:signatures'],
    ['body:paused', 'body:cycles', 'body:types', 'body:scope', 'body:policy'],
    ['body:answer', 'body:target', 'query:status', 'query:state', 'query:only'],
    ['body:council', 'body:keys', 'body:approvals', 'body:timelockCycles', 'body:expiryCycles'],
    // A hash of what is proposed, which anybody can compute.
    ['body:base', 'body:notBefore', 'body:opens', 'body:override', 'path:proposal'],
    ['body:key', 'body:holds', 'body:signature', 'body:gold', 'body:again'],
    ['body:design', 'body:treatment', 'body:metric', 'body:guardrails'],
    ['body:spanCycles', 'body:waves', 'body:least', 'body:effect'],
    // A pilot is named by its entry in the log of the very community.
    ['body:pilot'],
    // Files that somebody brings, and what they decide about rows of them.
    ['body:table', 'body:map', 'body:firstLine', 'body:apply', 'body:files', 'body:only'],
    ['body:people', 'body:decisions', 'body:row', 'body:decision'],
    // How a table that somebody brings is read.
    ['body:timeZone', 'body:dates', 'body:decimal', 'body:places', 'body:record'],
    ['body:field', 'body:column'],
    // A census is looked for among those of the community: imports.test.ts names another's.
    ['body:id', 'body:strata', 'body:last', 'body:census'],
    // Hashes that anybody may name.
    ['body:plan', 'body:report', 'body:shown'],
    ['body:day', 'body:worldview', 'body:mood', 'body:intent', 'body:text', 'body:optedIn'],
    ['query:limit', 'query:cycles', 'query:asOf', 'query:outcome', 'query:code', 'query:cycle'],
    ['query:title', 'query:licence', 'query:version', 'query:sunset', 'query:creditor'],
    ['body:claimUntilCycle', 'body:reversalCycles'],
    ['query:domain', 'query:check', 'query:since', 'query:form', 'query:by'],
    ['body:creditor', 'body:currency', 'body:principal', 'body:group', 'body:pledgeId'],
    ['body:pool', 'body:perNegentropy', 'body:basis', 'body:memberCap', 'body:groupCap'],
    ['body:batch', 'body:items', 'body:outcome', 'body:withheld', 'body:code'],
    ['body:debtCap', 'body:periodCycles', 'body:fromCycle', 'body:untilCycle', 'body:share'],
    ['body:rateCeiling', 'body:oneInGroup', 'body:cutoff', 'body:carryOver', 'body:withholding'],
    ['body:noticeCycles', 'body:renewal', 'body:fundingAccount', 'body:unacknowledged'],
    ['body:effective', 'body:notice', 'body:renews', 'body:eligible', 'body:openedOn'],
    ['body:dueOn', 'body:families', 'body:actions', 'body:debtKinds', 'body:atClose'],
    ['body:creditorReference'],
    ['body:council', 'body:keys', 'body:approvals', 'body:timelockCycles', 'body:expiryCycles'],
    // A proposal is a hash over the name of its log: it is of one community.
    ['body:base', 'body:notBefore', 'path:proposal'],
    ['query:alpha', 'query:beta', 'query:gamma', 'query:risk', 'query:coordination', 'path:cycle'],
    ['header:x-github-event', 'header:x-hub-signature-256'],
  ].flat(),
);

/** Which kind of thing `id` in a path names. */
const IDS_BY_PATH: Readonly<Record<string, string>> = {
  '/v1/decisions/{id}': 'entry',
  '/v1/public/{community}/decisions/{id}': 'entry',
  '/v1/findings/{id}': 'entry',
  '/v1/panels/{id}': 'entry',
  '/v1/accusations/{id}': 'sentinel',
  '/v1/pilots/{id}': 'entry',
  '/v1/transfers/{id}': 'entry',
  '/v1/studies/{id}': 'entry',
  '/v1/sentinels/{id}': 'sentinel',
  '/v1/evidence/{id}': 'evidence',
  '/v1/keys/{id}': 'key',
  '/v1/webhooks/{id}': 'webhook',
  '/v1/ingest/sources/{id}': 'source',
  // A hash of files, which anybody who has them can compute.
  '/v1/imports/v2/{id}': 'plain',
};

/** The kind of thing that a name stands for here; `plain` for none, undefined if unknown. */
export function meaningOf(
  { path }: Pick<Operation, 'path'>,
  where: 'path' | 'query' | 'header' | 'body',
  name: string,
): string | undefined {
  if (where === 'path' && name === 'id') {
    const start = Object.keys(IDS_BY_PATH).find((known) => path.startsWith(known));
    return start === undefined ? undefined : IDS_BY_PATH[start];
  }
  const place = `${where}:${name}`;
  return PLAIN.has(place) ? 'plain' : MEANINGS[place];
}

/** Every name of an operation's parameters and of all that its body may have. */
export function namesOf(operation: Operation): readonly (readonly [Where, string])[] {
  const parameters = operation.parameters.map(({ in: where, name }): readonly [Where, string] => [
    where,
    name,
  ]);
  const fields = operation.body === undefined ? [] : fieldNames(operation.body);
  return [...parameters, ...[...new Set(fields)].map((name): [Where, string] => ['body', name])];
}

type Where = 'path' | 'query' | 'header' | 'body';

function fieldNames({ properties = {}, anyOf = [], items }: Schema): string[] {
  const own = Object.entries(properties).flatMap(([name, field]) =>
    // The rules of a policy are numbers and words of its own: they name nothing of anybody.
    name === 'policy' ? [name] : [name, ...fieldNames(field)],
  );
  return [...own, ...anyOf.flatMap(fieldNames), ...(items === undefined ? [] : fieldNames(items))];
}
