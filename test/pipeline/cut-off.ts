import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut off while its port stays taken. Nobody else gets it then. */
export interface CutOff {
  readonly port: number;
  /** Ends all connections, and every later one as soon as it is made. */
  readonly away: () => void;
  readonly back: () => void;
  readonly close: () => Promise<void>;
}

/** Passes on what comes to a port of its own, to a server of this machine and back. */
export async function cutOffBefore(target: number): Promise<CutOff> {
  const sockets = new Set<Socket>();
  let isAway = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const way = createServer((from) => {
    keep(from);
    if (isAway) {
      from.destroy();
      return;
    }
    const to = connect(target, '127.0.0.1');
    keep(to);
    from.pipe(to).pipe(from);
    from.on('close', () => to.destroy());
    to.on('close', () => from.destroy());
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (way.address() as AddressInfo).port,
    away: () => {
      isAway = true;
      cut();
    },
    back: () => {
      isAway = false;
    },
    close: async () => {
      cut();
      way.close();
      await once(way, 'close');
    },
  };
}
