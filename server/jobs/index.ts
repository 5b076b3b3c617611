export { hastenJobs, insertJob, type Job, type NewJob } from './queries.ts';
export { type JobHandler, JobRunner, type RunnerParts } from './runner.ts';
