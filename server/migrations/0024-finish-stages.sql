-- When a calibration was ended by hand: nobody changes results in it any more.
alter table perf_stages add column finished_time bigint;
