-- A proof or a confirmation may name its claim by the event that brought it, or by whose it is and
-- what it is about. A name is forgotten with the claim: an erased person leaves none.
create table negentropy.claim_event (
  community_id uuid not null references negentropy.community (community_id),
  event_sha256 text collate "C" not null,
  evidence_id text collate "C" not null,
  primary key (community_id, event_sha256, evidence_id),
  foreign key (community_id, evidence_id)
    references negentropy.evidence (community_id, evidence_id) on delete cascade
);
create index claim_event_by_evidence on negentropy.claim_event (community_id, evidence_id);

-- Until now only claims that were kept were looked up by what they are about.
create index evidence_by_deed on negentropy.evidence (community_id, deed_sha256)
  where deed_sha256 is not null;
drop index negentropy.kept_evidence_by_deed;
