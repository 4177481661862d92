-- What a claim of a deed is about, whoever makes it: of several people who say that one deed was
-- theirs, one is paid (docs/reference/evidence.md, "Whose word counts").
alter table negentropy.evidence add column matter_sha256 text collate "C";
create index kept_evidence_by_matter
  on negentropy.evidence (community_id, matter_sha256) where kept_ppm > 0;
