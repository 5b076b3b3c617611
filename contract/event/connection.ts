import { Type, type Static } from 'typebox';
import { endpoint, perSecond, platformLimits } from '../endpoint.ts';
import { connectErrors, connectionErrors } from '../errors.ts';
import { pageData, pageQuery } from '../page.ts';

export const ClientConfig = Type.Object(
  {
    PingInterval: Type.Integer({ description: 'Seconds from ping to ping' }),
    ReconnectCount: Type.Integer({ description: 'How often to try again; -1 for ever' }),
    ReconnectInterval: Type.Integer({ description: 'Seconds between two tries' }),
    ReconnectNonce: Type.Integer({ description: 'The first try comes after up to so many seconds' }),
  },
  { title: 'ClientConfig', description: 'How the client keeps its connection; told again with every pong' },
);
export type ClientConfig = Static<typeof ClientConfig>;

/** Clients multiply with each of them: none may be missing. */
export const clientConfig: ClientConfig = {
  PingInterval: 90,
  ReconnectCount: -1,
  ReconnectInterval: 120,
  ReconnectNonce: 30,
};

/** Where the address leads that the endpoint answers. */
export const connectionPath = '/ws/v2';

export const connectEvents = endpoint({
  name: 'callback.v1.ws.endpoint',
  summary: 'Get an address at which to receive events',
  method: 'POST',
  path: '/callback/ws/endpoint',
  tokens: [],
  scopes: [],
  limits: platformLimits,
  effect: 'read',
  shape: 'callback',
  body: Type.Object({
    AppID: Type.String({ description: 'cli_ and 16 hexadecimal digits' }),
    AppSecret: Type.String({ description: 'As shown once when the app was made' }),
  }),
  data: Type.Object({
    URL: Type.String({
      description: 'Address of a WebSocket; good for a minute, for one connection at a time',
    }),
    ClientConfig,
  }),
  errors: connectErrors,
});

export const getConnection = endpoint({
  name: 'event.v1.connection.get',
  summary: 'Count the open long connections of the app',
  method: 'GET',
  path: '/open-apis/event/v1/connection',
  tokens: ['tenant'],
  scopes: [],
  limits: [perSecond(10)],
  effect: 'read',
  data: Type.Object({
    online_instance_cnt: Type.Integer({ description: 'Connections that are open, on all nodes' }),
  }),
  errors: connectionErrors,
});

export const listOutboundIps = endpoint({
  name: 'event.v1.outboundIp.list',
  summary: 'List the addresses from which events are sent',
  method: 'GET',
  path: '/open-apis/event/v1/outbound_ip',
  tokens: ['tenant'],
  scopes: ['event:ip_list'],
  limits: platformLimits,
  effect: 'read',
  query: Type.Object(pageQuery({ min: 1, max: 50, default: 10 })),
  data: Type.Object({
    ...pageData,
    ip_list: Type.Array(Type.String(), { description: 'Addresses, of version 4 and 6' }),
  }),
  errors: connectionErrors,
});
