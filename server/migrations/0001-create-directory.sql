create table tenants (
  tenant_id text not null,
  tenant_key text not null,
  name_zh text not null,
  name_en text not null,
  time_zone text not null,
  -- 32 bytes in base64url: the root of every key that turns internal ids into open ids and signs page tokens.
  id_key text not null,
  -- Counts changes of what others copy: names of people and departments.
  directory_version bigint not null,
  created_time bigint not null,
  constraint tenants_pkey primary key (tenant_id),
  constraint tenants_tenant_key_key unique (tenant_key)
);

create table users (
  tenant_id text not null,
  id text not null,
  user_id text not null,
  employee_no text,
  name text not null,
  en_name text not null,
  email text,
  mobile text,
  gender bigint not null,
  city text,
  country text,
  job_title text,
  employee_type bigint not null,
  join_time bigint,
  leave_time bigint,
  status text not null,
  leader_id text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint users_pkey primary key (tenant_id, id),
  constraint users_user_id_key unique (tenant_id, user_id),
  constraint users_email_key unique (tenant_id, email),
  constraint users_mobile_key unique (tenant_id, mobile),
  constraint users_employee_no_key unique (tenant_id, employee_no),
  constraint users_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint users_leader_fkey foreign key (tenant_id, leader_id) references users (tenant_id, id),
  constraint users_status_check check (status in ('active', 'frozen', 'resigned', 'unjoined', 'exited'))
);
create index users_leader_idx on users (tenant_id, leader_id);

create table departments (
  tenant_id text not null,
  id text not null,
  department_id text not null,
  parent_id text,
  -- Ids from the root down to this department, each followed by '/': a subtree is one range of paths.
  path text not null,
  name text not null,
  en_name text not null,
  leader_id text,
  position bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint departments_pkey primary key (tenant_id, id),
  constraint departments_department_id_key unique (tenant_id, department_id),
  constraint departments_path_key unique (tenant_id, path),
  constraint departments_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint departments_parent_fkey foreign key (tenant_id, parent_id) references departments (tenant_id, id),
  constraint departments_leader_fkey foreign key (tenant_id, leader_id) references users (tenant_id, id)
);
create index departments_parent_idx on departments (tenant_id, parent_id, position, id);
create index departments_leader_idx on departments (tenant_id, leader_id);

create table department_members (
  tenant_id text not null,
  department_id text not null,
  user_id text not null,
  position bigint not null,
  is_primary boolean not null,
  constraint department_members_pkey primary key (tenant_id, department_id, user_id),
  constraint department_members_department_fkey
    foreign key (tenant_id, department_id) references departments (tenant_id, id) on delete cascade,
  constraint department_members_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index department_members_user_idx on department_members (tenant_id, user_id, is_primary);
