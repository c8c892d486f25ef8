import { connect, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  url: string;
  /** Ends every connection that is open now, without a word; new ones are let through. Answers how many it were. */
  cut(): number;
  close(): void;
}

/** A line to the product that can be cut at any moment. */
export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { port } = new URL(target);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), "localhost");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.pipe(to);
      from.on("error", () => to.destroy());
    }
    open.add(near);
    near.once("close", () => {
      open.delete(near);
      far.destroy();
    });
  });
  const bound = await new Promise<number>((listening) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      listening(typeof address === "object" && address ? address.port : 0);
    });
  });
  const cut = () => {
    const count = open.size;
    for (const socket of open) socket.resetAndDestroy();
    return count;
  };
  return {
    url: `http://127.0.0.1:${bound}`,
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
}
