-- What is kept of a request for its repetition is kept under a secret from now on (src/http/
-- idempotency.ts). What was kept readably would still say who asked after they were erased, and is
-- found by nobody any more. Deliveries of sources are named by their own ids and stay.
delete from negentropy.idempotency where scope not like 'ingest %';
