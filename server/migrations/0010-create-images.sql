-- Images uploaded for progress records; the bytes lie outside the database. They outlive what they were uploaded for,
-- because the history still shows them.
create table okr_images (
  tenant_id text not null,
  file_token text not null,
  -- Whoever sees this objective may show the image.
  objective_id text not null,
  media_type text not null,
  bytes bigint not null,
  app_id text not null,
  user_id text,
  created_time bigint not null,
  constraint okr_images_pkey primary key (tenant_id, file_token),
  constraint okr_images_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);
