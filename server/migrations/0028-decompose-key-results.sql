-- Key results that count in another one: it was decomposed, and others took over a part.
create table okr_key_result_parts (
  tenant_id text not null,
  part_id text not null,
  whole_id text not null,
  created_time bigint not null,
  constraint okr_key_result_parts_pkey primary key (tenant_id, part_id),
  constraint okr_key_result_parts_part_fkey
    foreign key (tenant_id, part_id) references okr_key_results (tenant_id, id) on delete cascade,
  constraint okr_key_result_parts_whole_fkey
    foreign key (tenant_id, whole_id) references okr_key_results (tenant_id, id) on delete cascade
);
create index okr_key_result_parts_whole_idx on okr_key_result_parts (tenant_id, whole_id);
