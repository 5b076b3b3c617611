export { insertJob, type Job, type NewJob } from './queries.ts';
export { type JobHandler, JobRunner, jobsChannel, type RunnerParts } from './runner.ts';
