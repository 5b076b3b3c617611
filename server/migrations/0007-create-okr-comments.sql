-- What comments share: their target and state and, on the text of objectives and key results, the words selected.
-- Elsewhere each comment is a thread of its own.
create table okr_comment_threads (
  tenant_id text not null,
  id text not null,
  sheet_id text not null,
  target_type text not null,
  target_id text not null,
  -- The target again, so that threads go with it.
  objective_id text,
  key_result_id text,
  progress_id text,
  author_id text not null,
  selected_text text,
  status text not null,
  solver_id text,
  solved_time bigint,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_comment_threads_pkey primary key (tenant_id, id),
  constraint okr_comment_threads_sheet_fkey
    foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_objective_fkey
    foreign key (tenant_id, objective_id) references okr_objectives (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_key_result_fkey
    foreign key (tenant_id, key_result_id) references okr_key_results (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_progress_fkey
    foreign key (tenant_id, progress_id) references okr_progresses (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_author_fkey foreign key (tenant_id, author_id) references users (tenant_id, id),
  constraint okr_comment_threads_solver_fkey foreign key (tenant_id, solver_id) references users (tenant_id, id),
  constraint okr_comment_threads_type_check check (target_type in ('cycle', 'objective', 'key_result', 'progress')),
  constraint okr_comment_threads_target_check
    check (target_id = coalesce(progress_id, key_result_id, objective_id, sheet_id)),
  constraint okr_comment_threads_status_check check (status in ('open', 'solved'))
);
create index okr_comment_threads_sheet_idx on okr_comment_threads (tenant_id, sheet_id);
create index okr_comment_threads_objective_idx on okr_comment_threads (tenant_id, objective_id);
create index okr_comment_threads_key_result_idx on okr_comment_threads (tenant_id, key_result_id);
create index okr_comment_threads_progress_idx on okr_comment_threads (tenant_id, progress_id);

create table okr_comments (
  tenant_id text not null,
  id text not null,
  thread_id text not null,
  target_id text not null,
  author_id text not null,
  content text not null,
  ref_comment_id text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_comments_pkey primary key (tenant_id, id),
  constraint okr_comments_thread_fkey
    foreign key (tenant_id, thread_id) references okr_comment_threads (tenant_id, id) on delete cascade,
  constraint okr_comments_author_fkey foreign key (tenant_id, author_id) references users (tenant_id, id),
  constraint okr_comments_ref_fkey foreign key (tenant_id, ref_comment_id) references okr_comments (tenant_id, id)
);
create index okr_comments_target_idx on okr_comments (tenant_id, target_id, id);
create index okr_comments_thread_idx on okr_comments (tenant_id, thread_id, id);
create index okr_comments_ref_idx on okr_comments (tenant_id, ref_comment_id);

-- The objective or key result that the changed thing belongs to.
alter table okr_changes add column parent_id text;
