import type { solveComment as endpoint } from '../../contract/okr/comment.ts';
import type { Handler } from '../context.ts';
import { changeStatus } from './change-comment-status.ts';

export const solveComment: Handler<typeof endpoint> = (ctx, input) => changeStatus(ctx, input, 'solved');
