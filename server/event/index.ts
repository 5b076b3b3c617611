export { emit, type NewEvent } from './outbox-queries.ts';
