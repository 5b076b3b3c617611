import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { Id, Milliseconds, word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { ContentBlock } from './content-block.ts';
import { entity, idTypesQuery, v2 } from './entity.ts';

const targetType = word(['cycle', 'objective', 'key_result', 'progress'], {
  description: 'What kind of thing it is about',
});
const targetId = Id('cycle, objective, key result or progress record');

export const CommentTarget = Type.Object(
  { target_type: targetType, target_id: targetId },
  { title: 'CommentTarget', description: 'What a comment is about' },
);
export type CommentTarget = Static<typeof CommentTarget>;

const CommentSelection = Type.Object(
  {
    id: Id('selection: comments that share it are one thread'),
    selected_text: Type.Optional(Type.String({ description: 'The words, as they were when selected' })),
  },
  { title: 'CommentSelection', description: 'The part of the text that a thread is about' },
);

const Person = (what: string) =>
  Type.Optional(Type.String({ description: `${what}; missing where the app may not read it` }));

export const Comment = Type.Object(
  {
    ...entity('comment'),
    target: CommentTarget,
    commentator_id: Person('Who wrote it, as user_id_type says'),
    status: word(['open', 'solved'], { description: 'The state of its thread' }),
    content: Type.Optional(ContentBlock),
    solver_id: Person('Who solved it, as user_id_type says'),
    solved_time: Type.Optional(Milliseconds('When it was solved')),
    ref_comment_id: Type.Optional(Id('comment that it replies to')),
    selection: Type.Optional(CommentSelection),
  },
  { title: 'Comment', description: 'A comment' },
);
export type Comment = Static<typeof Comment>;

/** Every thread can be answered whole, as solving one does. */
export const MOST_COMMENTS_OF_THREAD = 500;

const CommentPath = Type.Object({ comment_id: Id('comment') });
const query = Type.Object(idTypesQuery);
const readScopes = ['okr:okr.comment.readonly'] as const;
const affectedComments = Type.Object({
  affected_comments: Type.Array(Comment, { description: 'All comments of the thread, oldest first' }),
});

/** Comments are written by people. */
const write = { ...v2, tokens: ['user'], scopes: ['okr:okr.comment.writeonly'], effect: 'write' } as const;

export const listComments = endpoint({
  ...v2,
  name: 'okr.v2.okrComment.list',
  summary: 'List the comments on a cycle, objective, key result or progress record',
  method: 'GET',
  path: '/open-apis/okr/v2/comments',
  scopes: readScopes,
  effect: 'read',
  query: Type.Object({
    target_type: targetType,
    target_id: targetId,
    ...pageQuery({ min: 1, max: 100, default: 10 }),
    ...idTypesQuery,
  }),
  data: Type.Object({ ...pageData, items: Type.Array(Comment, { description: 'Comments, oldest first' }) }),
});

export const createComment = endpoint({
  ...write,
  name: 'okr.v2.okrComment.create',
  summary: 'Comment on a cycle, objective, key result or progress record',
  method: 'POST',
  path: '/open-apis/okr/v2/comments',
  query,
  body: Type.Object({
    target: CommentTarget,
    content: ContentBlock,
    selected_text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 10_000,
        description: 'Words of the text; all of it is selected if they do not stand there',
      }),
    ),
    ref_comment_id: Type.Optional(Id('comment on the same target to reply to')),
  }),
  data: Type.Object({
    comment_id: Id('comment'),
    selection_id: Type.Optional(Id('selection, on objectives and key results')),
  }),
});

export const getComment = endpoint({
  ...v2,
  name: 'okr.v2.okrComment.get',
  summary: 'Get a comment',
  method: 'GET',
  path: '/open-apis/okr/v2/comments/:comment_id',
  scopes: readScopes,
  effect: 'read',
  params: CommentPath,
  query,
  data: Type.Object({ comment: Comment }),
});

export const patchComment = endpoint({
  ...write,
  name: 'okr.v2.okrComment.patch',
  summary: 'Change the text of a comment',
  method: 'PATCH',
  path: '/open-apis/okr/v2/comments/:comment_id',
  params: CommentPath,
  query,
  body: Type.Object({ content: ContentBlock }),
  data: Type.Object({ comment: Comment }),
});

export const deleteComment = endpoint({
  ...write,
  name: 'okr.v2.okrComment.delete',
  summary: 'Delete a comment',
  method: 'DELETE',
  path: '/open-apis/okr/v2/comments/:comment_id',
  scopes: ['okr:okr.comment.delete'],
  params: CommentPath,
  data: Type.Object({ comment_id: Id('comment') }),
});

export const solveComment = endpoint({
  ...write,
  name: 'okr.v2.okrComment.solve',
  summary: 'Solve the thread of a comment',
  method: 'POST',
  path: '/open-apis/okr/v2/comments/:comment_id/solve',
  params: CommentPath,
  query,
  data: affectedComments,
});

export const reopenComment = endpoint({
  ...write,
  name: 'okr.v2.okrComment.reopen',
  summary: 'Reopen the thread of a comment',
  method: 'POST',
  path: '/open-apis/okr/v2/comments/:comment_id/reopen',
  params: CommentPath,
  query,
  data: affectedComments,
});
