import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { CompletionWriter } from "./engine/completion.ts";
import { enginePool } from "./engine/connection.ts";
import type { Completion, CompletionAnswer, Store } from "./engine/store.ts";
import { type Context, createFixture, effect, eventually, type Fixture, handle, job } from "./test-fixture.ts";
import { silent } from "./testing.ts";

let fixture: Fixture;

beforeAll(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stopWorkers());
afterAll(() => fixture.end());

test("every connection of worker and handlers is killed again and again: the process lives, each effect is once, no attempt is lost", async () => {
  const contract = job("cut", { maxAttempts: 1 });
  const body = async (context: Context) => {
    await pause(Math.random() * 40);
    const done = await context.db.selectFrom("jobAttempts").select("claimNo").where("jobId", "=", context.job.id).execute();
    if (done.length === 0 || !(await hasEffect(context.job.id))) await effect(context);
    await pause(Math.random() * 40);
  };
  await fixture.enqueueMany(contract, 150);
  await fixture.startWorker([handle(contract, body)], { timing: { heartbeatMs: 200, orphanMs: 500 } });
  const killer = setInterval(() => {
    const names = ["job engine", "test runtime", "job worker"];
    fixture.killBackends(names[Math.floor(Math.random() * names.length)] ?? "").catch(() => undefined);
  }, 60);
  await pause(2_000);
  clearInterval(killer);
  await fixture.untilIdle();
  expect(
    await fixture.rows("select status, attempts, error from jobs where type = 'cut' and (status <> 'succeeded' or attempts <> 1)"),
  ).toEqual([]);
  const counts = await fixture.rows("select count(*)::int as n from effects group by job_id");
  expect(counts).toHaveLength(150);
  expect(counts.every((one) => JSON.stringify(one) === '{"n":1}')).toBe(true);
});

const hasEffect = async (jobId: string) => (await fixture.rows("select from effects where job_id = $1", [jobId])).length > 0;

test("a worker whose LISTEN connection is killed comes back within two seconds and keeps its jobs and its name", async () => {
  const contract = job("kept");
  const worker = await fixture.startWorker([handle(contract, () => pause(1_500))], { timing: { sweepMs: 100, pollMs: 60_000 } });
  const before = worker.id;
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  expect(await fixture.killBackends("job worker")).toBe(1);
  expect(await fixture.until(jobId, "succeeded")).toMatchObject({ claim_no: 1 });
  expect(worker.id).toBe(before);
  const next = await fixture.enqueue(contract);
  await fixture.until(next, "running");
});

/** A way to the database that can be opened late and frozen: [its server, the connections through it, the address behind a port]. */
function doorway(): { door: Server; sockets: Socket[]; at(port: number): string } {
  const address = new URL(fixture.db.url("queue"));
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
  const worker = fixture.worker([handle(contract, effect)], { queueUrl: at(port) });
  const starting = worker.start();
  await pause(300);
  expect(worker.id).toBeUndefined();
  await new Promise<void>((open) => door.listen(port, "127.0.0.1", open));
  await starting;
  await fixture.until(await fixture.enqueue(contract), "succeeded");
  await fixture.stopWorkers();
  door.close();
});

test("a worker ends within seconds though its database hangs", async () => {
  const contract = job("hanging");
  const { door, sockets, at } = doorway();
  const port = await freePort();
  await new Promise<void>((open) => door.listen(port, "127.0.0.1", open));
  const worker = await fixture.startWorker([handle(contract, () => pause(60_000))], { queueUrl: at(port) });
  await fixture.until(await fixture.enqueue(contract), "running");
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
  const pool = enginePool(fixture.db.url("queue"), (error) => errors.push(error));
  const client = await pool.connect();
  expect(await fixture.killBackends("job engine")).toBe(1);
  await eventually(() => errors.length > 0 || undefined);
  client.release(true);
  await pool.end();
});

/** A store that fails in the given ways, then answers. */
function failing(errors: (Error | CompletionAnswer["answer"])[]): { store: Store; calls: number[] } {
  const calls: number[] = [];
  const complete = async (_worker: string, items: Completion[]): Promise<CompletionAnswer[]> => {
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
  return { store: { complete } as unknown as Store, calls };
}

const item = (jobId: string): Completion => ({ companyId: "c", jobId, claimNo: 1, outcome: "ok" });

test("an ending is written again until it is stored or its claim is lost", async () => {
  const { store, calls } = failing([new Error("Connection terminated unexpectedly"), new Error("anything"), "locked", "settled"]);
  expect(await new CompletionWriter(store, silent).complete("w", item("a"))).toBe("succeeded");
  expect(calls).toHaveLength(4);
  const lost = failing([new Error("Connection terminated"), "lost"]);
  expect(await new CompletionWriter(lost.store, silent).complete("w", item("a"))).toBe("lost");
});

test("endings of one moment are written in one statement, and one that is refused does not hold up the rest", async () => {
  const { store, calls } = failing([]);
  const completions = new CompletionWriter(store, silent);
  await Promise.all(Array.from({ length: 50 }, (_, n) => completions.complete("w", item(`job-${n}`))));
  expect(calls).toEqual([50]);
});

test("an ending that the database refuses is discarded with the reason, and the rest of its batch is written", async () => {
  const complete = async (_worker: string, items: Completion[]): Promise<CompletionAnswer[]> => {
    if (items.some((one) => one.jobId === "b" && one.outcome === "ok")) throw Object.assign(new Error("bad text"), { code: "22P05" });
    return items.map((one) => ({
      job_id: one.jobId,
      claim_no: one.claimNo,
      answer: "settled",
      status: one.outcome === "discarded" ? "failed" : "succeeded",
    }));
  };
  const completions = new CompletionWriter({ complete } as unknown as Store, silent);
  expect(await Promise.all(["a", "b", "c"].map((id) => completions.complete("w", item(id))))).toEqual(["succeeded", "failed", "succeeded"]);
});

test("what a dead worker still wanted to write is dropped", async () => {
  const { store } = failing(Array.from({ length: 100 }, () => new Error("down")));
  const completions = new CompletionWriter(store, silent);
  const answer = completions.complete("w", item("a"));
  await eventually(() => true);
  completions.forget("w");
  expect(await Promise.race([answer, pause(300).then(() => "waiting")])).toBe("lost");
});
