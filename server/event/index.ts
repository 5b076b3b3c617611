import type { eventContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { getConnection } from './get-connection.ts';
import { listOutboundIps } from './list-outbound-ips.ts';

export { deleteConnections } from './connection-queries.ts';
export {
  ConnectionRegister,
  countConnections,
  mostConnections,
  type NewConnection,
} from './connection-register.ts';
export { Connections } from './connections.ts';
export { emit } from './emit.ts';
export { openLongConnection, service } from './long-connection.ts';

export const eventHandlers: Handlers<typeof eventContract> = { getConnection, listOutboundIps };
