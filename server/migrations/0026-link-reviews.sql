-- Where the document lies, of one on another server; null for those that were written here.
alter table okr_review_documents add column url text;
