import type { CommentTarget } from '../../contract/okr/comment.ts';
import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export type CommentStatus = 'open' | 'solved';

/** A comment with its thread. */
export interface CommentRow {
  id: string;
  thread_id: string;
  sheet_id: string;
  target_type: CommentTarget['target_type'];
  target_id: string;
  author_id: string;
  content: string;
  ref_comment_id: string | null;
  created_time: number;
  updated_time: number;
  thread_author_id: string;
  thread_updated_time: number;
  selected_text: string | null;
  status: CommentStatus;
  solver_id: string | null;
  solved_time: number | null;
}

const comments = sql`
  select c.id, c.thread_id, t.sheet_id, t.target_type, t.target_id, c.author_id, c.content, c.ref_comment_id,
    c.created_time, c.updated_time, t.author_id as thread_author_id, t.updated_time as thread_updated_time,
    t.selected_text, t.status, t.solver_id, t.solved_time
  from okr_comments c join okr_comment_threads t on t.tenant_id = c.tenant_id and t.id = c.thread_id`;

export function findComment(db: Reader, tenantId: string, id: string): Promise<CommentRow | undefined> {
  return db.one<CommentRow>(sql`${comments} where c.tenant_id = ${tenantId} and c.id = ${id}`);
}

/** Oldest first. */
export function listCommentsAfter(
  db: Reader,
  tenantId: string,
  targetId: string,
  after: string,
  limit: number,
): Promise<CommentRow[]> {
  return db.all<CommentRow>(sql`
    ${comments} where c.tenant_id = ${tenantId} and c.target_id = ${targetId} and c.id > ${after}
    order by c.id limit ${limit}`);
}

/** Oldest first. */
export function listThreadComments(db: Reader, tenantId: string, threadId: string): Promise<CommentRow[]> {
  return db.all<CommentRow>(sql`
    ${comments} where c.tenant_id = ${tenantId} and c.thread_id = ${threadId} order by c.id`);
}

export async function countThreadComments(db: Reader, tenantId: string, threadId: string): Promise<number> {
  const row = await db.one<{ total: number }>(sql`
    select count(*) as total from okr_comments where tenant_id = ${tenantId} and thread_id = ${threadId}`);
  return row?.total ?? 0;
}

export interface NewThread {
  readonly id: string;
  readonly sheet_id: string;
  readonly target_type: CommentTarget['target_type'];
  readonly target_id: string;
  readonly author_id: string;
  readonly selected_text: string | null;
  readonly created_time: number;
}

export function insertThread(db: Writer, tenantId: string, thread: NewThread): Promise<number> {
  const { target_type, target_id } = thread;
  const idOf = (type: CommentTarget['target_type']) => (target_type === type ? target_id : null);
  return db.run(sql`
    insert into okr_comment_threads
      (tenant_id, id, sheet_id, target_type, target_id, objective_id, key_result_id, progress_id,
      author_id, selected_text, status, created_time, updated_time)
    values (${tenantId}, ${thread.id}, ${thread.sheet_id}, ${target_type}, ${target_id},
      ${idOf('objective')}, ${idOf('key_result')}, ${idOf('progress')},
      ${thread.author_id}, ${thread.selected_text}, 'open', ${thread.created_time}, ${thread.created_time})`);
}

export interface NewComment {
  readonly id: string;
  readonly thread_id: string;
  readonly target_id: string;
  readonly author_id: string;
  readonly content: string;
  readonly ref_comment_id: string | null;
  readonly created_time: number;
}

export function insertComment(db: Writer, tenantId: string, comment: NewComment): Promise<number> {
  return db.run(sql`
    insert into okr_comments
      (tenant_id, id, thread_id, target_id, author_id, content, ref_comment_id, created_time, updated_time)
    values (${tenantId}, ${comment.id}, ${comment.thread_id}, ${comment.target_id}, ${comment.author_id},
      ${comment.content}, ${comment.ref_comment_id}, ${comment.created_time}, ${comment.created_time})`);
}

export function updateCommentContent(db: Writer, tenantId: string, id: string, content: string, now: number) {
  return db.run(sql`
    update okr_comments set content = ${content}, updated_time = ${now}
    where tenant_id = ${tenantId} and id = ${id}`);
}

export function updateThreadStatus(
  db: Writer,
  tenantId: string,
  threadId: string,
  state: { status: CommentStatus; solver_id: string | null; solved_time: number | null },
  now: number,
): Promise<number> {
  return db.run(sql`
    update okr_comment_threads
    set status = ${state.status}, solver_id = ${state.solver_id}, solved_time = ${state.solved_time},
      updated_time = ${now}
    where tenant_id = ${tenantId} and id = ${threadId}`);
}

/** Replies stay, and no longer say to what. */
export async function deleteCommentRow(db: Writer, tenantId: string, id: string): Promise<void> {
  await db.run(sql`
    update okr_comments set ref_comment_id = null where tenant_id = ${tenantId} and ref_comment_id = ${id}`);
  await db.run(sql`delete from okr_comments where tenant_id = ${tenantId} and id = ${id}`);
}

/** A thread goes with its last comment. */
export function deleteEmptyThread(db: Writer, tenantId: string, threadId: string): Promise<number> {
  return db.run(sql`
    delete from okr_comment_threads where tenant_id = ${tenantId} and id = ${threadId} and not exists (
      select 1 from okr_comments c where c.tenant_id = ${tenantId} and c.thread_id = ${threadId})`);
}
