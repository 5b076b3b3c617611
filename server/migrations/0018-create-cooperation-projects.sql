-- What people can be in cooperation projects.
create table perf_project_roles (
  tenant_id text not null,
  id text not null,
  name_zh text not null,
  name_en text not null,
  created_time bigint not null,
  constraint perf_project_roles_pkey primary key (tenant_id, id),
  constraint perf_project_roles_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

-- Work that people of a semester do together, beside the lines.
create table perf_projects (
  tenant_id text not null,
  id text not null,
  semester_id text not null,
  name_zh text not null,
  name_en text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_projects_pkey primary key (tenant_id, id),
  constraint perf_projects_semester_fkey
    foreign key (tenant_id, semester_id) references perf_semesters (tenant_id, id) on delete cascade
);
create index perf_projects_semester_idx on perf_projects (tenant_id, semester_id, id);

create table perf_project_members (
  tenant_id text not null,
  project_id text not null,
  user_id text not null,
  semester_id text not null,
  position bigint not null,
  -- The direct leader within the project, another member.
  leader_id text,
  -- A JSON list.
  role_ids text not null,
  constraint perf_project_members_pkey primary key (tenant_id, project_id, user_id),
  constraint perf_project_members_project_fkey
    foreign key (tenant_id, project_id) references perf_projects (tenant_id, id) on delete cascade,
  constraint perf_project_members_person_fkey
    foreign key (tenant_id, semester_id, user_id) references perf_semester_people (tenant_id, semester_id, user_id),
  constraint perf_project_members_leader_fkey foreign key (tenant_id, leader_id) references users (tenant_id, id)
);
create index perf_project_members_person_idx on perf_project_members (tenant_id, semester_id, user_id, project_id);
create index perf_project_members_leader_idx on perf_project_members (tenant_id, leader_id);

-- Of reviews by direct project leaders: a JSON list of the projects they rest on.
alter table perf_records add column project_ids text;

-- What people were reminded of last: 'started' or 'due'.
alter table perf_stages add column reminded_of text;
create index perf_stages_deadline_idx on perf_stages (tenant_id, deadline);
