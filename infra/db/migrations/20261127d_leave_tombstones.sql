-- What was erased counts once: of each piece of evidence, of each name for an action and of what a
-- user id looks like an HMAC is left. Its secret is made from the log key, which is a file outside of
-- the database: a copy of the database alone says nothing about what was erased.
create table negentropy.tombstone (
  community_id uuid not null references negentropy.log_head (community_id),
  hmac text collate "C" not null,
  is_person boolean not null,
  erased_at bigint not null,
  primary key (community_id, hmac)
);
create index tombstone_of_person on negentropy.tombstone (community_id) where is_person;

-- A new member whose user id looks like that of somebody who was erased, and when that was: what
-- they did before was counted then.
alter table negentropy.member add column erased_before bigint;
