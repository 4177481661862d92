-- What somebody merged, and issues that they closed as done: a merge closes the issues that it names,
-- in events of their own that come in any order, and one act is one deed.
create table negentropy.item_act (
  community_id uuid not null references negentropy.community (community_id),
  source text collate "C" not null,
  user_id text collate "C" not null,
  acted_at bigint not null,
  subject text collate "C" not null,
  is_merge boolean not null,
  primary key (community_id, source, user_id, acted_at, subject)
);
create index item_act_by_user on negentropy.item_act (community_id, user_id);
