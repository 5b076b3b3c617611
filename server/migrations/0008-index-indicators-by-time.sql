-- Those that a job has to bring up to date as time passes: few of all.
create index okr_indicators_by_time_idx on okr_indicators (tenant_id, id) where status_calculate_type = 1;
