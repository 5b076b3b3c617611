-- The objectives as they were when the document was written; null where nobody froze them.
alter table okr_review_documents add column frozen text;
