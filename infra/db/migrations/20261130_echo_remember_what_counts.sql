-- In which cycle a kept claim counted as the only one of those that say the same, if the policy
-- looked for noise: what a process keeps in memory of the open cycle is read from it.
alter table negentropy.evidence add column counted_cycle bigint;
create index evidence_by_counted_cycle
  on negentropy.evidence (community_id, counted_cycle) where counted_cycle is not null;
