-- The second key of a batch from paper: two people looked at it, and either can take it back.
alter table negentropy.evidence add column attested_with text collate "C";
create index evidence_by_second_attestor
  on negentropy.evidence (community_id, attested_with, attested_at) where attested_with is not null;
