/**
 * The TCP door, for editors that connect to a port. A debug adapter starts any program its client names, so this door lets in one client only:
 *
 * - it listens on 127.0.0.1, and for one connection; then the port is closed;
 * - what does not begin as DAP is turned away: a web page can make a browser send HTTP to any local port;
 * - other users of the machine can connect too, so a launch must show the token, which only who started the adapter knows.
 */
import { createServer, type Socket } from 'node:net';
import { fail, type Result, succeed } from '../base/result';

export const loopback = '127.0.0.1';
const firstWords = 'Content-Length:';

export interface TcpDoor {
  readonly port: number;
  /** The one client. */
  readonly client: Promise<Socket>;
}

/** Opens the door. `port` 0 takes a free one. The error says why it cannot be opened. */
export function openTcpDoor(port: number): Promise<Result<TcpDoor>> {
  return new Promise((resolve) => {
    let admit: (client: Socket) => void = () => undefined;
    const client = new Promise<Socket>((settle) => {
      admit = settle;
    });
    const others = new Set<Socket>();
    const server = createServer((socket) => {
      others.add(socket);
      socket.on('close', () => others.delete(socket));
      listenFirst(socket, () => {
        others.delete(socket);
        server.close();
        for (const other of others) other.destroy();
        admit(socket);
      });
    });
    server.once('error', (error) => resolve(fail(error.message)));
    server.listen(port, loopback, () => {
      const address = server.address();
      resolve(succeed({ port: typeof address === 'object' && address ? address.port : port, client }));
    });
  });
}

/** Calls `speaksDap` when the first bytes are those of DAP, and leaves them in the socket; ends the connection when they are not. */
function listenFirst(socket: Socket, speaksDap: () => void): void {
  let seen = Buffer.alloc(0);
  // Whoever breaks the connection before has not been let in.
  const ignore = () => undefined;
  const read = (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]);
    const start = seen.toString('latin1', 0, firstWords.length);
    if (!firstWords.toLowerCase().startsWith(start.toLowerCase())) {
      socket.destroy();
    } else if (start.length === firstWords.length) {
      socket.removeListener('data', read);
      socket.removeListener('error', ignore);
      socket.pause();
      socket.unshift(seen);
      speaksDap();
    }
  };
  socket.on('error', ignore);
  socket.on('data', read);
}
