-- Two user ids that look alike are one person until an admin says that they are two. The digest is
-- that of the id's skeleton (src/core/identity): a skeleton can be longer than an index takes.
-- Members from before have none until they are erased; the service compares with all of them.
alter table negentropy.member
  add column skeleton_sha256 text collate "C",
  add column told_apart boolean not null default false;

create unique index member_by_skeleton on negentropy.member (community_id, skeleton_sha256)
  where skeleton_sha256 is not null and not told_apart;
