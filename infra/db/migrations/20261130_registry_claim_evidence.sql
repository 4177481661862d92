-- What logs have claimed of the registry that this installation keeps, so that one piece of
-- evidence earns once (docs/reference/registry.md). It belongs to no community, and holds hashes only.
create table negentropy.evidence_claim (
  claim_key text collate "C" primary key check (claim_key ~ '^[0-9a-f]{64}$'),
  claim_index bigint generated always as identity unique,
  claimant text collate "C" not null,
  ref text collate "C" not null check (ref ~ '^[0-9a-f]{64}$')
);
