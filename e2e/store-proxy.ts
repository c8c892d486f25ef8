import { EventEmitter } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** A request that brought bytes to the store. */
interface Put {
  /** Of the object, with the number of the part where it is one. */
  place: string;
  isPart: boolean;
  /** On its way, kept by the store, or kept and said so to a sender who was alive to hear it. */
  state: "in progress" | "kept" | "acknowledged" | "failed";
}

/** The line between the store and everybody else, as somebody sees it who looks at every request. */
export interface StoreProxy {
  port: number;
  /** Every PUT of an object or a part, in the order in which they came. */
  puts: readonly Put[];
  /** Bytes of bodies so far. */
  readonly bytes: number;
  /** Objects that are whole in the store. */
  whole: ReadonlySet<string>;
  /** "step" after each thing that happens. */
  steps: EventEmitter;
  /** From here on nobody hears what is answered to requests in progress: whether they were acknowledged is not known. */
  senderDied(): void;
  close(): Promise<void>;
}

interface State extends StoreProxy {
  puts: Put[];
  bytes: number;
  whole: Set<string>;
  storePort: number;
  life: number;
}

/** Stands before a store; signatures hold because the host stays what clients call. */
export async function openStoreProxy(port: number, storePort: number): Promise<StoreProxy> {
  const server = createServer((asked, answer) => pass(state, asked, answer));
  const state: State = {
    port,
    storePort,
    puts: [],
    bytes: 0,
    whole: new Set(),
    steps: new EventEmitter(),
    life: 0,
    senderDied: () => {
      state.life += 1;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return state;
}

function pass(state: State, asked: IncomingMessage, answer: ServerResponse): void {
  const { pathname, searchParams } = new URL(asked.url ?? "/", "http://store");
  const part = searchParams.get("partNumber");
  const isObject = pathname.split("/").length > 2;
  const put: Put = { place: part === null ? pathname : `${pathname}#${part}`, isPart: part !== null, state: "in progress" };
  if (asked.method === "PUT" && isObject) state.puts.push(put);
  const { life } = state;
  const passed = request({ port: state.storePort, method: asked.method, path: asked.url, headers: asked.headers }, (given) => {
    const isGood = given.statusCode === 200;
    put.state = isGood ? "kept" : "failed";
    if (isGood && isObject && (asked.method === "PUT" ? part === null : asked.method === "POST" && searchParams.has("uploadId"))) {
      state.whole.add(pathname);
    }
    answer.writeHead(given.statusCode ?? 502, given.headers);
    answer.once("finish", () => {
      if (isGood && life === state.life && !asked.socket.destroyed) put.state = "acknowledged";
      state.steps.emit("step");
    });
    given.pipe(answer);
  });
  const fail = () => {
    if (put.state === "in progress") put.state = "failed";
    passed.destroy();
    answer.destroy();
  };
  passed.on("error", fail);
  asked.on("error", fail);
  asked.on("data", (piece: Buffer) => {
    state.bytes += piece.length;
    state.steps.emit("step");
  });
  asked.pipe(passed);
  state.steps.emit("step");
}
