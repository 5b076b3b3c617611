import type { getConnection as endpoint } from '../../contract/event/connection.ts';
import type { Handler } from '../context.ts';
import { countConnections } from './connection-register.ts';

export const getConnection: Handler<typeof endpoint> = async ({ db, actor, clock }) => ({
  online_instance_cnt: await countConnections(db, actor.tenantId, actor.appId, clock.now()),
});
