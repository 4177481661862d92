-- The verdicts of reviewers on pull requests, of which the event that tells of a merge says nothing.
create table negentropy.pull_review (
  community_id uuid not null references negentropy.community (community_id),
  source text collate "C" not null,
  subject text collate "C" not null,
  review_id bigint not null,
  user_id text collate "C" not null,
  is_approval boolean not null,
  said_at bigint not null,
  primary key (community_id, source, subject, review_id)
);
create index pull_review_by_user on negentropy.pull_review (community_id, user_id);

-- When something ended of which nobody had told that it was promised: events of a forge come in any
-- order, and what is told of too late was not promised ahead.
create table negentropy.ended_early (
  community_id uuid not null references negentropy.community (community_id),
  source text collate "C" not null,
  subject text collate "C" not null,
  ended_at bigint not null,
  primary key (community_id, source, subject)
);
