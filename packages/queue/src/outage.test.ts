import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { enginePool } from "./engine/connection.ts";
import { Settler } from "./engine/settler.ts";
import type { SettleAnswer, SettleItem, Store } from "./engine/store.ts";
import { type Context, createWorld, effect, eventually, handle, job, pause, type World } from "./test-world.ts";
import { silent } from "./testing.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.stopWorkers());
afterAll(() => world.end());

test("every connection of worker and handlers is killed again and again: the process lives, each effect is once, no attempt is lost", async () => {
  const contract = job("cut", { maxAttempts: 1 });
  const body = async (context: Context) => {
    await pause(Math.random() * 40);
    const done = await context.db.selectFrom("jobAttempts").select("claimNo").where("jobId", "=", context.job.id).execute();
    if (done.length === 0 || !(await hasEffect(context.job.id))) await effect(context);
    await pause(Math.random() * 40);
  };
  await world.enqueueMany(contract, 150);
  await world.startWorker([handle(contract, body)], { timing: { heartbeatMs: 200, orphanMs: 500 } });
  const killer = setInterval(() => {
    const names = ["job engine", "test runtime", "job worker"];
    world.killBackends(names[Math.floor(Math.random() * names.length)] ?? "").catch(() => undefined);
  }, 60);
  await pause(2_000);
  clearInterval(killer);
  await world.untilIdle(20_000);
  expect(
    await world.rows("select status, attempts, error from jobs where type = 'cut' and (status <> 'succeeded' or attempts <> 1)"),
  ).toEqual([]);
  const counts = await world.rows("select count(*)::int as n from effects group by job_id");
  expect(counts).toHaveLength(150);
  expect(counts.every((one) => JSON.stringify(one) === '{"n":1}')).toBe(true);
});

const hasEffect = async (jobId: string) => (await world.rows("select from effects where job_id = $1", [jobId])).length > 0;

test("a worker whose LISTEN connection is killed comes back within two seconds and keeps its jobs and its name", async () => {
  const contract = job("kept");
  const worker = await world.startWorker([handle(contract, () => pause(1_500))], { timing: { sweepMs: 100, pollMs: 60_000 } });
  const before = worker.id;
  const jobId = await world.enqueue(contract);
  await world.until(jobId, "running");
  expect(await world.killBackends("job worker")).toBe(1);
  expect(await world.until(jobId, "succeeded")).toMatchObject({ claim_no: 1 });
  expect(worker.id).toBe(before);
  const next = await world.enqueue(contract);
  await world.until(next, "running", 3_000);
});

/** A way to the database that can be opened late and frozen: [its server, the connections through it, the address behind a port]. */
function doorway(): { door: Server; sockets: Socket[]; at(port: number): string } {
  const address = new URL(world.db.url("queue"));
  const target = { host: address.hostname, port: Number(address.port) };
  const sockets: Socket[] = [];
  const door = createServer((socket) => {
    const inner = connect(target);
    sockets.push(socket, inner);
    socket.pipe(inner).pipe(socket);
    socket.on("error", () => inner.destroy());
    inner.on("error", () => socket.destroy());
  });
  const at = (port: number) => {
    address.port = String(port);
    return address.href;
  };
  return { door, sockets, at };
}

test("a worker that starts while the database cannot be reached waits for it", async () => {
  const contract = job("early");
  const { door, at } = doorway();
  const port = await freePort();
  const worker = world.worker([handle(contract, effect)], { queueUrl: at(port) });
  const starting = worker.start();
  await pause(300);
  expect(worker.id).toBeUndefined();
  await new Promise<void>((open) => door.listen(port, "127.0.0.1", open));
  await starting;
  await world.until(await world.enqueue(contract), "succeeded");
  await world.stopWorkers();
  door.close();
});

test("a worker ends within seconds though its database hangs", async () => {
  const contract = job("hanging");
  const { door, sockets, at } = doorway();
  const port = await freePort();
  await new Promise<void>((open) => door.listen(port, "127.0.0.1", open));
  const worker = await world.startWorker([handle(contract, () => pause(60_000))], { queueUrl: at(port) });
  await world.until(await world.enqueue(contract), "running");
  for (const socket of sockets) socket.pause();
  const asked = performance.now();
  await worker.stop(500);
  expect(performance.now() - asked).toBeLessThan(12_000);
  for (const socket of sockets) socket.destroy();
  door.close();
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((open) => probe.listen(0, "127.0.0.1", open));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  return typeof address === "object" && address ? address.port : 0;
}

test("a connection that dies while it is checked out does not end the process", async () => {
  const errors: Error[] = [];
  const pool = enginePool(world.db.url("queue"), (error) => errors.push(error));
  const client = await pool.connect();
  expect(await world.killBackends("job engine")).toBe(1);
  await eventually(() => errors.length > 0 || undefined);
  client.release(true);
  await pool.end();
});

/** A store that fails in the given ways, then settles. */
function failing(errors: (Error | SettleAnswer["answer"])[]): { store: Store; calls: number[] } {
  const calls: number[] = [];
  const settle = async (_worker: string, items: SettleItem[]): Promise<SettleAnswer[]> => {
    calls.push(items.length);
    const next = errors.shift() ?? "settled";
    if (next instanceof Error) throw next;
    return items.map((one) => ({
      job_id: one.jobId,
      claim_no: one.claimNo,
      answer: next,
      status: next === "settled" ? "succeeded" : null,
    }));
  };
  return { store: { settle } as unknown as Store, calls };
}

const item = (jobId: string): SettleItem => ({ companyId: "c", jobId, claimNo: 1, outcome: "ok" });

test("an ending is settled again until it is done or its claim is lost", async () => {
  const { store, calls } = failing([new Error("Connection terminated unexpectedly"), new Error("anything"), "locked", "settled"]);
  expect(await new Settler(store, silent).settle("w", item("a"))).toBe("succeeded");
  expect(calls).toHaveLength(4);
  const lost = failing([new Error("Connection terminated"), "lost"]);
  expect(await new Settler(lost.store, silent).settle("w", item("a"))).toBe("lost");
});

test("endings of one moment are settled in one statement, and one that is refused does not hold up the rest", async () => {
  const { store, calls } = failing([]);
  const settler = new Settler(store, silent);
  await Promise.all(Array.from({ length: 50 }, (_, n) => settler.settle("w", item(`job-${n}`))));
  expect(calls).toEqual([50]);
});

test("an ending that the database refuses is discarded with the reason, and the rest of its batch is settled", async () => {
  const settle = async (_worker: string, items: SettleItem[]): Promise<SettleAnswer[]> => {
    if (items.some((one) => one.jobId === "b" && one.outcome === "ok")) throw Object.assign(new Error("bad text"), { code: "22P05" });
    return items.map((one) => ({
      job_id: one.jobId,
      claim_no: one.claimNo,
      answer: "settled",
      status: one.outcome === "discarded" ? "failed" : "succeeded",
    }));
  };
  const settler = new Settler({ settle } as unknown as Store, silent);
  expect(await Promise.all(["a", "b", "c"].map((id) => settler.settle("w", item(id))))).toEqual(["succeeded", "failed", "succeeded"]);
});

test("what a dead worker still wanted to settle is forgotten", async () => {
  const { store } = failing(Array.from({ length: 100 }, () => new Error("down")));
  const settler = new Settler(store, silent);
  const answer = settler.settle("w", item("a"));
  await eventually(() => true);
  settler.forget("w");
  expect(await Promise.race([answer, pause(300).then(() => "waiting")])).toBe("lost");
});
