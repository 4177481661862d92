-- Claims that are not settled yet: one deed must not be many claims, and a promise that is due and
-- not shown is lost. The rows come and go.
create table negentropy.open_claim (
  community_id uuid not null references negentropy.log_head (community_id),
  evidence_id text collate "C" not null,
  evidence_hash text collate "C" not null,
  member_id uuid not null,
  subject_sha256 text collate "C" not null,
  type text collate "C" not null,
  domain text collate "C" not null,
  missed_cycle bigint,
  primary key (community_id, evidence_id)
);

-- A claim that was lost because nothing was shown in time stays lost, whatever is said later.
alter table negentropy.evidence add column is_missed boolean not null default false;
