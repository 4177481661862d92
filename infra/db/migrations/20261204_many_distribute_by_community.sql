-- On Citus: spreads what communities own over its machines by community, and copies to each what is
-- found before its community is known, or is compared with all of them
-- (docs/reference/database.md). Elsewhere it does nothing. The migrator calls it after each
-- migration, so that a table made later is spread too. What else belongs to the installation stays
-- where migrations run.
create function negentropy.distribute() returns void language plpgsql as $$
declare
  copied constant text[] :=
    array['community', 'community_slug', 'api_key', 'ingest_source', 'anchor_entry'];
  waiting oid[];
  keys text[];
  key text;
  next_table regclass;
begin
  if not exists (select from pg_extension where extname = 'citus') then
    return;
  end if;
  perform set_config('citus.multi_shard_modify_mode', 'sequential', true);
  select array_agg(t.oid order by t.relname <> all (copied), t.relname <> 'log_head', t.oid)
    into waiting
  from pg_class t
  where t.relnamespace = 'negentropy'::regnamespace
    and t.relkind = 'r'
    and exists (
      select from pg_attribute a
      where a.attrelid = t.oid and a.attname = 'community_id' and not a.attisdropped
    )
    and not exists (
      select from pg_dist_partition d
      where d.logicalrelid = t.oid and (d.partmethod = 'h' or d.repmodel = 't')
    );
  if waiting is null then
    return;
  end if;
  -- A foreign key is refused while one side is spread and the other is not.
  select array_agg(format('alter table %s add constraint %I %s',
    f.conrelid::regclass, f.conname, pg_get_constraintdef(f.oid))) into keys
  from pg_constraint f where f.contype = 'f' and f.conrelid = any (waiting);
  for key in
    select format('alter table %s drop constraint %I', f.conrelid::regclass, f.conname)
    from pg_constraint f where f.contype = 'f' and f.conrelid = any (waiting)
  loop
    execute key;
  end loop;
  foreach next_table in array waiting::regclass[] loop
    if (select relname from pg_class where oid = next_table) = any (copied) then
      perform create_reference_table(next_table);
    elsif next_table = 'negentropy.log_head'::regclass then
      perform create_distributed_table(next_table, 'community_id', colocate_with => 'none');
    else
      perform create_distributed_table(
        next_table, 'community_id', colocate_with => 'negentropy.log_head');
    end if;
  end loop;
  foreach key in array coalesce(keys, '{}') loop
    execute key;
  end loop;
end $$;
