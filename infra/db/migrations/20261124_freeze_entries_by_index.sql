-- A frozen answer that is an entry of the log is that entry: it need not be written twice.
alter table negentropy.idempotency add column entry_index bigint;
