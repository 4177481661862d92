-- The tables of one log per community and everything that is derived from it.
-- community_id leads every key, so that Citus can distribute by it (docs/reference/database.md).
-- Scores are integers in ppm, amounts bigints in millionths: NUMERIC(3,2) would round 0.9349 away.
-- History is append-only: an application role needs INSERT and SELECT on it, never UPDATE or DELETE.

create table negentropy.community (
  community_id uuid primary key,
  slug text collate "C" not null,
  origin text collate "C" not null
);

-- Which community a slug names. A table of its own: a unique key cannot leave out community_id.
create table negentropy.community_slug (
  slug text collate "C" primary key,
  community_id uuid not null
);

-- The head of the log: its row is the lock of the community's only writer.
create table negentropy.log_head (
  community_id uuid primary key references negentropy.community (community_id),
  tree_size bigint not null check (tree_size >= 0),
  cycle bigint not null,
  paused boolean not null default false,
  supply_shards bigint not null check (supply_shards >= 0),
  held_shards bigint not null check (held_shards >= 0),
  decisions bigint not null check (decisions >= 0),
  cap_shards bigint not null default 0 check (cap_shards >= 0)
);

create table negentropy.log_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null check (entry_index >= 0),
  entry text collate "C" not null check (octet_length(entry) <= 65535),
  primary key (community_id, entry_index)
);

-- Full tiles of the tree (C2SP tlog-tiles): 256 hashes each; partial ones are computed from these.
create table negentropy.log_tile (
  community_id uuid not null references negentropy.log_head (community_id),
  level smallint not null check (level >= 0),
  tile_index bigint not null check (tile_index >= 0),
  hashes bytea not null check (octet_length(hashes) = 8192),
  primary key (community_id, level, tile_index)
);

create table negentropy.log_checkpoint (
  community_id uuid not null references negentropy.log_head (community_id),
  tree_size bigint not null check (tree_size > 0),
  note text not null,
  primary key (community_id, tree_size)
);

-- Who is who: only here does a random member id meet the caller's user id.
create table negentropy.member (
  community_id uuid not null references negentropy.community (community_id),
  member_id uuid not null,
  user_id text collate "C" not null,
  display_name text,
  primary key (community_id, member_id),
  unique (community_id, user_id)
);

-- The fold of a member's facts and releases; kept and lost are in ppm of a fact.
create table negentropy.member_integrity (
  community_id uuid not null references negentropy.log_head (community_id),
  member_id uuid not null,
  echo_kept bigint, echo_lost bigint,
  drift_kept bigint, drift_lost bigint,
  coordination_kept bigint, coordination_lost bigint,
  stability_kept bigint, stability_lost bigint,
  last_fact_cycle bigint,
  balance_shards bigint not null check (balance_shards >= 0),
  negentropy_micros bigint not null check (negentropy_micros >= 0),
  cap_cycle bigint,
  cap_mints integer not null default 0,
  primary key (community_id, member_id),
  check ((echo_kept is null) = (echo_lost is null)),
  check ((drift_kept is null) = (drift_lost is null)),
  check ((coordination_kept is null) = (coordination_lost is null)),
  check ((stability_kept is null) = (stability_lost is null))
);

-- Evidence stays here; the log holds sha256(salt || evidence_id) only. Erasing salt and record
-- leaves the log valid and says nothing about the person any more.
create table negentropy.evidence (
  community_id uuid not null references negentropy.community (community_id),
  evidence_id text collate "C" not null,
  source text collate "C" not null,
  ordinal bigint not null,
  part text collate "C" not null,
  member_id uuid,
  reference text collate "C",
  salt text collate "C" not null,
  record text not null,
  primary key (community_id, evidence_id)
);
create unique index evidence_by_reference
  on negentropy.evidence (community_id, reference) where reference is not null;
create unique index evidence_by_source on negentropy.evidence (community_id, source, ordinal, part);

create table negentropy.policy (
  community_id uuid not null references negentropy.log_head (community_id),
  version bigint not null check (version > 0),
  entry_index bigint not null,
  since_cycle bigint not null,
  primary key (community_id, version)
);

-- One row per decision (the seed's name).
create table negentropy.negentropy_events (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  member_id uuid not null,
  cycle bigint not null,
  action_cycle bigint not null,
  family text collate "C" not null,
  action text collate "C" not null,
  domain text collate "C" not null,
  evidence_hash text collate "C" not null,
  promise_hash text collate "C" not null,
  policy_version bigint not null,
  outcome text collate "C" not null check (outcome in ('minted', 'held', 'refused')),
  code text collate "C",
  integrity_ppm bigint not null check (integrity_ppm between 0 and 1000000),
  entropy_factor_ppm bigint check (entropy_factor_ppm between 0 and 1000000),
  amount_shards bigint not null check (amount_shards >= 0),
  negentropy_micros bigint not null check (negentropy_micros >= 0),
  due_cycle bigint,
  primary key (community_id, entry_index),
  check ((outcome = 'held') = (due_cycle is not null)),
  check (outcome <> 'refused' or (amount_shards = 0 and negentropy_micros = 0 and code is not null))
);
create index negentropy_events_by_member
  on negentropy.negentropy_events (community_id, member_id, entry_index);
create index negentropy_events_by_evidence
  on negentropy.negentropy_events (community_id, evidence_hash);

-- How a held decision ended: at most once.
create table negentropy.hold_end (
  community_id uuid not null references negentropy.log_head (community_id),
  decision_index bigint not null,
  entry_index bigint not null,
  cycle bigint not null,
  outcome text collate "C" not null check (outcome in ('released', 'cancelled')),
  code text collate "C",
  primary key (community_id, decision_index),
  foreign key (community_id, decision_index)
    references negentropy.negentropy_events (community_id, entry_index),
  check ((outcome = 'cancelled') = (code is not null))
);

-- Held decisions that have not ended: the only rows that come and go.
create table negentropy.hold_open (
  community_id uuid not null references negentropy.log_head (community_id),
  decision_index bigint not null,
  promise_lost boolean not null default false,
  primary key (community_id, decision_index)
);

-- Double entry in shards; accounts that belong to nobody keep no running balance.
create table negentropy.posting (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  leg smallint not null,
  account text collate "C" not null,
  asset text collate "C" not null,
  amount bigint not null,
  primary key (community_id, entry_index, leg)
);

create table negentropy.outcome_count (
  community_id uuid not null references negentropy.log_head (community_id),
  domain text collate "C" not null,
  cycle bigint not null,
  counts bigint[] not null,
  primary key (community_id, domain, cycle)
);

create table negentropy.instrument (
  community_id uuid not null references negentropy.log_head (community_id),
  domain text collate "C" not null,
  instrument text collate "C" not null,
  entry_index bigint not null,
  weight_ppm bigint not null,
  primary key (community_id, domain, instrument)
);

create table negentropy.instrument_reading (
  community_id uuid not null references negentropy.log_head (community_id),
  domain text collate "C" not null,
  instrument text collate "C" not null,
  cycle bigint not null,
  entry_index bigint not null,
  value_ppm bigint not null,
  primary key (community_id, domain, instrument, cycle)
);

-- One row per domain and closed cycle (the seed's name).
create table negentropy.system_entropy (
  community_id uuid not null references negentropy.log_head (community_id),
  domain text collate "C" not null,
  cycle bigint not null,
  entry_index bigint not null,
  entropy_ppm bigint not null check (entropy_ppm >= 0),
  error_ppm bigint not null check (error_ppm >= 0),
  state text collate "C" not null check (state in ('KNOWN', 'STALE', 'UNKNOWN')),
  direction text collate "C" not null check (direction in ('rose', 'fell', 'flat', 'unknown')),
  primary key (community_id, domain, cycle)
);

create table negentropy.cycle (
  community_id uuid not null references negentropy.log_head (community_id),
  cycle bigint not null,
  entry_index bigint not null,
  gi_ppm bigint,
  members bigint not null,
  supply_shards bigint not null,
  held_shards bigint not null,
  primary key (community_id, cycle)
);

create table negentropy.finding (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  member_id uuid not null,
  code text collate "C" not null,
  evidence_hash text collate "C",
  status text collate "C" not null check (status in ('open', 'confirmed', 'cleared')),
  cycle bigint not null,
  primary key (community_id, entry_index)
);

-- Debt that negentropy has paid down (the seed's name); filled once pledges exist.
create table negentropy.debt_reductions (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  debt_id uuid not null,
  decision_index bigint not null,
  negentropy_micros bigint not null check (negentropy_micros > 0),
  reduction_units bigint not null check (reduction_units >= 0),
  primary key (community_id, entry_index)
);

-- How far a history was imported; not derived from the log, but written with it.
create table negentropy.import_source (
  community_id uuid not null references negentropy.community (community_id),
  source text collate "C" not null,
  kind text collate "C" not null,
  judged bigint not null check (judged >= 0),
  judged_until bigint not null,
  primary key (community_id, source)
);

-- Answers that were given, by the key of the request: the same request twice is one mint.
create table negentropy.idempotency (
  community_id uuid not null references negentropy.community (community_id),
  scope text collate "C" not null,
  key text collate "C" not null,
  body_hash text collate "C" not null,
  answer text not null,
  primary key (community_id, scope, key)
);
