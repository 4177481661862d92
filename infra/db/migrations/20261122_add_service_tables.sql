-- What the service needs beside the log: who may ask, what was retracted, where events go.
-- community_id leads every key, except where a key or a name is what finds the community.

-- Totals that a member asks for; derived from the log, so that they need no sum over history.
alter table negentropy.member_integrity
  add column minted_shards bigint not null default 0 check (minted_shards >= 0),
  add column held_shards bigint not null default 0 check (held_shards >= 0);
update negentropy.member_integrity set minted_shards = balance_shards;
update negentropy.member_integrity m set held_shards = h.held
  from (
    select e.community_id, e.member_id, sum(e.amount_shards)::bigint as held
    from negentropy.hold_open o
    join negentropy.negentropy_events e
      on e.community_id = o.community_id and e.entry_index = o.decision_index
    group by e.community_id, e.member_id
  ) h
  where h.community_id = m.community_id and h.member_id = m.member_id;

-- What happened to a member by cycle, so that a page about a member reads no history.
create table negentropy.member_cycle (
  community_id uuid not null references negentropy.log_head (community_id),
  member_id uuid not null,
  cycle bigint not null,
  minted bigint not null default 0 check (minted >= 0),
  minted_shards bigint not null default 0 check (minted_shards >= 0),
  held bigint not null default 0 check (held >= 0),
  held_shards bigint not null default 0 check (held_shards >= 0),
  released bigint not null default 0 check (released >= 0),
  released_shards bigint not null default 0 check (released_shards >= 0),
  cancelled bigint not null default 0 check (cancelled >= 0),
  cancelled_shards bigint not null default 0 check (cancelled_shards >= 0),
  refused bigint not null default 0 check (refused >= 0),
  negentropy_micros bigint not null default 0 check (negentropy_micros >= 0),
  received_shards bigint not null default 0 check (received_shards >= 0),
  given_shards bigint not null default 0 check (given_shards >= 0),
  primary key (community_id, member_id, cycle)
) with (fillfactor = 70);
insert into negentropy.member_cycle
  (community_id, member_id, cycle, minted, minted_shards, held, held_shards, released,
   released_shards, cancelled, cancelled_shards, refused, negentropy_micros)
select
  community_id, member_id, cycle, sum(minted), sum(minted_shards), sum(held), sum(held_shards),
  sum(released), sum(released_shards), sum(cancelled), sum(cancelled_shards), sum(refused),
  sum(negentropy_micros)
from (
  select
    community_id, member_id, cycle,
    (outcome = 'minted')::int as minted,
    case when outcome = 'minted' then amount_shards else 0 end as minted_shards,
    (outcome = 'held')::int as held,
    case when outcome = 'held' then amount_shards else 0 end as held_shards,
    0 as released, 0 as released_shards, 0 as cancelled, 0 as cancelled_shards,
    (outcome = 'refused')::int as refused,
    case when outcome = 'minted' then negentropy_micros else 0 end as negentropy_micros
  from negentropy.negentropy_events
  union all
  select
    h.community_id, e.member_id, h.cycle, 0, 0, 0, 0,
    (h.outcome = 'released')::int,
    case when h.outcome = 'released' then e.amount_shards else 0 end,
    (h.outcome = 'cancelled')::int,
    case when h.outcome = 'cancelled' then e.amount_shards else 0 end,
    0,
    case when h.outcome = 'released' then e.negentropy_micros else 0 end
  from negentropy.hold_end h
  join negentropy.negentropy_events e
    on e.community_id = h.community_id and e.entry_index = h.decision_index
) happened
group by community_id, member_id, cycle;

alter table negentropy.hold_open add column retracted boolean not null default false;

-- Whose record a piece of evidence supports, and which key attested it when (unix seconds).
alter table negentropy.evidence
  add column subject text collate "C",
  add column attested_by text collate "C",
  add column attested_at bigint;
create index evidence_by_subject
  on negentropy.evidence (community_id, subject) where subject is not null;
create index evidence_by_attestor
  on negentropy.evidence (community_id, attested_by, attested_at) where attested_by is not null;

create index finding_by_member on negentropy.finding (community_id, member_id);

-- A person who was erased keeps the random id and nothing else.
alter table negentropy.member alter column user_id drop not null;

-- The log of a public community may be read without a key.
alter table negentropy.community add column public boolean not null default false;

-- Ratings of the same item, from which disagreement is measured.
create table negentropy.review (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  domain text collate "C" not null,
  cycle bigint not null,
  item_hash text collate "C" not null,
  member_id uuid not null,
  rating integer not null check (rating >= 0),
  primary key (community_id, entry_index)
);
create index review_by_cycle on negentropy.review (community_id, cycle, entry_index);

create table negentropy.retraction (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  evidence_hash text collate "C" not null,
  cycle bigint not null,
  primary key (community_id, entry_index),
  unique (community_id, evidence_hash)
);

create table negentropy.transfer (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  cycle bigint not null,
  from_member_id uuid not null,
  to_member_id uuid not null,
  amount_shards bigint not null check (amount_shards > 0),
  primary key (community_id, entry_index)
);
create index transfer_by_giver on negentropy.transfer (community_id, from_member_id, entry_index);
create index transfer_by_receiver on negentropy.transfer (community_id, to_member_id, entry_index);

-- What operators wrote for people: the log has sha256(salt || text) only.
create table negentropy.operator_note (
  community_id uuid not null references negentropy.community (community_id),
  commitment text collate "C" not null,
  salt text collate "C" not null,
  note text not null,
  primary key (community_id, commitment)
);

-- Keys are found by their own id, before it is known whose they are; only a hash of the secret.
create table negentropy.api_key (
  key_id text collate "C" primary key,
  community_id uuid references negentropy.community (community_id),
  secret_hash text collate "C" not null,
  previous_secret_hash text collate "C",
  previous_expires_at bigint,
  scopes text[] not null,
  label text not null,
  user_id text collate "C",
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint
);
create index api_key_by_community on negentropy.api_key (community_id, created_at, key_id);

-- Which process does a piece of work that one at a time should do; times are unix milliseconds.
create table negentropy.lease (
  name text collate "C" primary key,
  holder text collate "C" not null,
  until_ms bigint not null
);

-- Consumers of the log; next_index is the first entry that was not delivered yet.
create table negentropy.webhook (
  community_id uuid not null references negentropy.community (community_id),
  webhook_id text collate "C" not null,
  url text not null,
  secret text collate "C" not null,
  types text[] not null,
  next_index bigint not null check (next_index >= 0),
  attempts integer not null default 0,
  next_attempt_ms bigint not null default 0,
  last_status integer,
  last_delivered_ms bigint,
  paused boolean not null default false,
  created_at bigint not null,
  primary key (community_id, webhook_id)
);

create table negentropy.webhook_dead_letter (
  community_id uuid not null references negentropy.community (community_id),
  webhook_id text collate "C" not null,
  entry_index bigint not null,
  attempts integer not null,
  last_status integer,
  problem text not null,
  failed_at bigint not null,
  primary key (community_id, webhook_id, entry_index)
);

-- Where signed events come from; found by its own id, before it is known whose it is.
create table negentropy.ingest_source (
  source_id text collate "C" primary key,
  community_id uuid not null references negentropy.community (community_id),
  kind text collate "C" not null,
  secret text collate "C" not null,
  domain text collate "C" not null,
  created_at bigint not null
);

-- Deliveries that were taken: the same one twice adds nothing.
create table negentropy.ingest_delivery (
  community_id uuid not null references negentropy.community (community_id),
  source text collate "C" not null,
  delivery_id text collate "C" not null,
  kind text collate "C" not null,
  taken boolean not null,
  received_at bigint not null,
  primary key (community_id, source, delivery_id)
);
create index ingest_delivery_by_kind on negentropy.ingest_delivery (community_id, source, kind);
