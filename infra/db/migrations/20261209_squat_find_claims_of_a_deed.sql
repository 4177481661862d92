-- Who promised a deed first is looked up at each mint, among claims that are open too.
create index evidence_by_matter
  on negentropy.evidence (community_id, matter_sha256) where matter_sha256 is not null;
