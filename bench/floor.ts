// A bare server that sends one constant buffer: what this machine can do at best. Its size is the first argument.
import { createServer } from 'node:http';

const answer = Buffer.alloc(Number(process.argv[2]), 'a');
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(answer);
});
server.listen(0, '127.0.0.1', () => process.stderr.write(`serves at ${JSON.stringify(server.address())}\n`));
