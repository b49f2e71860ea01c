import { connect, type Socket } from 'node:net';

const connections = 16;

/**
 * Sends `count` requests for `/` over a few connections that stay open, the next one on each as soon as the answer to the last is complete.
 * Resolves when all are answered; rejects at the first answer that is none.
 */
export async function load(port: number, count: number): Promise<void> {
  const shares = Array.from({ length: connections }, (_, i) => Math.ceil((count - i) / connections));
  await Promise.all(shares.map((share) => client(port, share, '/')));
}

/** The seconds of CPU time that the server says it has used. */
export async function cpuSeconds(port: number): Promise<number> {
  const answer = await client(port, 1, '/cpu');
  return JSON.parse(answer).seconds;
}

/** One connection: `count` requests one after another; resolves to the body of the last answer. */
function client(port: number, count: number, path: string): Promise<string> {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let left = count;
    let text = '';
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('end', () => reject(new Error('The server closed the connection.')));
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      text += chunk;
      const body = completeBody(text);
      if (body === undefined) return;
      if (!text.startsWith('HTTP/1.1 200 ')) return fail(socket, reject, text);
      text = '';
      left -= 1;
      if (left > 0) socket.write(request);
      else {
        socket.destroy();
        resolve(body);
      }
    });
  });
}

function fail(socket: Socket, reject: (error: Error) => void, answer: string): void {
  socket.destroy();
  reject(new Error(`The server answered: ${answer.slice(0, 200)}`));
}

/** The body of an answer that has arrived in full. */
function completeBody(text: string): string | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? Number.NaN);
  const body = text.slice(end + 4);
  return body.length >= length ? body : undefined;
}
