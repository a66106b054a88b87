import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface ConnectProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `host:port` of each tunnel that was asked for. */
  readonly tunnels: string[];
  close(): Promise<void>;
}

/** A proxy on a loopback port that opens tunnels (CONNECT), or answers each request for one with another status line. */
export async function connectProxy(instead?: string): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', (head) => {
      const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) /.exec(String(head)) ?? [];
      tunnels.push(`${host}:${port}`);
      if (instead !== undefined) return void socket.end(`HTTP/1.1 ${instead}\r\ncontent-length: 2\r\n\r\nno`);
      const onwards = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      sockets.add(onwards.on('error', () => socket.destroy()));
      socket.pipe(onwards).pipe(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
