-- Promises that somebody else put aside by closing what they are about: they stand again once it is
-- opened again, of which the event does not tell who had closed it.
create table negentropy.put_aside (
  community_id uuid not null references negentropy.community (community_id),
  source text collate "C" not null,
  subject text collate "C" not null,
  user_id text collate "C" not null,
  is_aside boolean not null,
  ended_at bigint not null,
  reopened_at bigint not null,
  primary key (community_id, source, subject, user_id)
);
create index put_aside_by_user on negentropy.put_aside (community_id, user_id);
