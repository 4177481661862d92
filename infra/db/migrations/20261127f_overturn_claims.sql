-- What a claim that is overturned had added is taken out like what is taken back, and a lost fact
-- follows (docs/reference/log.md, "retraction"). An admin may still take the claim back then, so
-- that the same evidence may be taken out once for each reason.
alter table negentropy.retraction
  add column overturned boolean not null default false;
alter table negentropy.retraction
  drop constraint retraction_community_id_evidence_hash_key;
create unique index retraction_by_evidence
  on negentropy.retraction (community_id, evidence_hash, overturned);

-- What a claim is about, but for its times, and which part of its action's pay a claim that is kept
-- brings: a deed that was kept is not claimed again, and those who vouch for ever more works of the
-- same person count for ever less.
alter table negentropy.evidence
  add column deed_sha256 text collate "C",
  add column kept_ppm bigint check (kept_ppm between 0 and 1000000);
create index kept_evidence_by_deed
  on negentropy.evidence (community_id, deed_sha256) where kept_ppm is not null;
