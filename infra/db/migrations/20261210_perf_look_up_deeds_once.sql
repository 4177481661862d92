-- The kept and the open claims of a deed are looked up together, by evidence_by_matter. With this
-- no index names kept_ppm, and to say that a claim is kept writes none of them anew.
drop index negentropy.kept_evidence_by_matter;
