-- The key of a member's own under which what they write of their days is kept. Whoever has it is
-- opted in. It is wrapped by a secret that is not in the database, so that neither a copy of the
-- database nor a backup tells what was written, and without its row nothing does.
create table negentropy.reflection_key (
  community_id uuid not null references negentropy.community,
  member_id uuid not null,
  key_id uuid not null,
  wrapped bytea not null,
  primary key (community_id, member_id),
  unique (community_id, key_id)
);

-- What members said of their days. The labels are never in the log, nor is the text.
create table negentropy.reflection (
  community_id uuid not null references negentropy.community,
  member_id uuid not null,
  day date not null,
  salt text not null,
  worldview text collate "C" not null,
  mood smallint not null,
  intent text collate "C" not null,
  sealed_text bytea,
  given_at bigint not null,
  -- Whether it was looked at whether it was followed through.
  is_settled boolean not null default false,
  primary key (community_id, member_id, day)
);
