-- Numbers that processes take at their start, so that ids made by two of them never meet. It belongs to no tenant.
create table node_numbers (
  name text not null,
  taken bigint not null,
  constraint node_numbers_pkey primary key (name)
);
