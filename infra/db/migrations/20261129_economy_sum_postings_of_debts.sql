-- What is owed, committed and left is summed from the postings in money, without reading entries.
-- Postings in MIC and N are not in it, so it costs communities without debts nothing.
create index posting_of_debts on negentropy.posting (community_id, account) include (amount)
  where asset not in ('MIC', 'N');
