import { randomUUID } from "node:crypto";
import { TRPCClientError } from "@trpc/client";
import { beforeAll, describe, expect, test } from "vitest";
import { holdDrafts } from "./holds.ts";
import { sharedProduct } from "./product.ts";
import { type Answer, type Program, programWith, readStream, registerProgram, untilSucceeded } from "./program.ts";
import { BUSINESS } from "./steps.ts";

interface Client {
  id: string;
  name: string;
  version: number;
  phoneNumber: string | null;
}
interface Fault {
  error: { code: string; message: string; details?: Record<string, unknown> };
}
interface Draft {
  jobId: string;
  strategyId: string;
}

const product = sharedProduct();
let program: Program;
let outsider: Program;
let client: Client;
let draft: Draft;

beforeAll(async () => {
  program = await registerProgram(product.url, "Northlight Agency");
  outsider = await registerProgram(product.url, "Southwind Studio");
});

const profile = { ...BUSINESS, phoneNumbers: [{ number: "0431 90 18 20", label: "Front desk" }] };

describe("a program with a Bearer token", () => {
  test("adds, reads, changes, deletes and restores a client, the same over REST and tRPC", async () => {
    const made = await program.rest<Client>("POST", "/api/clients", { ...profile, timezone: "Europe/Berlin" });
    expect([made.status, made.body.phoneNumber]).toEqual([201, "+49431901820"]);
    const { id } = made.body;
    expect(await program.trpc.clients.get.query({ id })).toEqual((await program.rest("GET", `/api/clients/${id}`)).body);
    const renamed = await program.trpc.clients.update.mutate({ id, name: "Harbour Dental Kiel", expectedVersion: made.body.version });
    expect(renamed).toMatchObject({ name: "Harbour Dental Kiel", version: made.body.version + 1 });
    const stale = await program.rest<Fault>("PUT", `/api/clients/${id}`, { name: "Late", expectedVersion: made.body.version });
    expect([stale.status, stale.body.error.code]).toEqual([409, "conflict"]);
    expect((await program.rest("DELETE", `/api/clients/${id}`)).status).toBe(200);
    expect((await program.rest("GET", `/api/clients/${id}`)).status).toBe(404);
    expect((await program.trpc.clients.list.query({})).items).toEqual([]);
    await program.trpc.clients.restore.mutate({ id });
    const list = await program.rest<{ items: Client[] }>("GET", "/api/businesses?search=harbour");
    expect(list.body.items).toMatchObject([{ id, name: "Harbour Dental Kiel" }]);
    client = (await program.rest<Client>("GET", `/api/clients/${id}`)).body;
  });

  test("follows a draft through a dropped connection and gets every event once", async () => {
    const release = await holdDrafts(product, program.companyId);
    try {
      const ordered = await program.rest<Draft>("POST", "/api/strategies/generate", { clientId: client.id, weeks: 2 });
      expect(ordered.status).toBe(202);
      draft = ordered.body;
      const url = `${product.url}/api/jobs/${draft.jobId}/events`;
      const headers = { authorization: `Bearer ${program.token}` };
      const before = await readStream(url, { ...headers, "last-event-id": "0" }, ({ data }) => note(data) === "Drafting");
      await release();
      await untilSucceeded(program, draft.jobId);
      const after = await readStream(url, { ...headers, "last-event-id": before.at(-1)?.id ?? "" });
      expect(after.at(-1)?.event).toBe("end");
      const stored = await product.db.owner.selectFrom("jobEvents").select("seq").where("jobId", "=", draft.jobId).orderBy("seq").execute();
      const received = [...before, ...after].filter(({ event }) => event === "message");
      expect(received.map(({ id }) => Number(id))).toEqual(stored.map(({ seq }) => seq));
      expect(before.length).toBeGreaterThan(1);
      expect(after.length).toBeGreaterThan(2);
      expect(received.at(-1)?.data).toMatchObject({ kind: "state", status: "succeeded" });
    } finally {
      await release();
    }
  });

  test("is told the current version when it saves on a stale one, on both surfaces", async () => {
    const { id, version, sections } = await program.trpc.strategies.get.query({ id: draft.strategyId });
    expect(version).toBe(1);
    const summary = { ...sections?.summary, headline: "Twenty new patients by June" };
    const saved = await program.rest<{ version: number }>("PUT", `/api/strategies/${id}`, { expectedVersion: 1, sections: { summary } });
    expect([saved.status, saved.body.version]).toEqual([200, 2]);
    const late = await program.rest<Fault>("PUT", `/api/strategies/${id}`, { expectedVersion: 1, sections: { summary } });
    expect(late).toMatchObject({ status: 409, body: { error: { code: "conflict", details: { currentVersion: 2 } } } });
    const again = await program.trpc.strategies.regenerate.mutate({ id, expectedVersion: 1 }).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(TRPCClientError);
    expect((again as TRPCClientError<never>).data).toMatchObject({ code: "conflict", httpStatus: 409, details: { currentVersion: 2 } });
    expect((await program.trpc.strategies.versions.query({ id })).items).toHaveLength(2);
  });

  test("cannot tell another company's rows from rows that do not exist, byte for byte", async () => {
    const expectedVersion = 2;
    const calls: [string, string, (id: string) => string, unknown?][] = [
      [client.id, "GET", (id) => `/api/clients/${id}`],
      [client.id, "PUT", (id) => `/api/clients/${id}`, { name: "Mine now" }],
      [client.id, "DELETE", (id) => `/api/clients/${id}`],
      [client.id, "POST", (id) => `/api/clients/${id}/restore`],
      [draft.strategyId, "GET", (id) => `/api/strategies/${id}`],
      [draft.strategyId, "GET", (id) => `/api/strategies/${id}/versions`],
      [draft.strategyId, "GET", (id) => `/api/strategies/${id}/versions/1`],
      [draft.strategyId, "GET", (id) => `/api/strategies/${id}/export?format=markdown`],
      [draft.strategyId, "POST", (id) => `/api/strategies/${id}/submit`, { expectedVersion }],
      [draft.strategyId, "POST", (id) => `/api/strategies/${id}/regenerate`, { expectedVersion }],
      [draft.jobId, "GET", (id) => `/api/jobs/${id}`],
      [draft.jobId, "GET", (id) => `/api/jobs/${id}/events`],
      [draft.jobId, "POST", (id) => `/api/jobs/${id}/cancel`],
      [draft.jobId, "GET", (id) => `/trpc/jobs.get?input=${encodeURIComponent(JSON.stringify({ id }))}`],
      [draft.strategyId, "GET", (id) => `/trpc/strategies.get?input=${encodeURIComponent(JSON.stringify({ id }))}`],
    ];
    const same = { "x-request-id": "the-same-for-both" };
    for (const [own, method, path, body] of calls) {
      const [foreign, unknown]: Answer[] = await Promise.all([own, randomUUID()].map((id) => outsider.rest(method, path(id), body, same)));
      expect([path("id"), foreign?.status, foreign?.text]).toEqual([path("id"), 404, unknown?.text]);
    }
    const generate = (clientId: string) => outsider.rest("POST", "/api/strategies/generate", { clientId }, same);
    expect(await generate(client.id)).toEqual(await generate(randomUUID()));
    expect((await outsider.trpc.strategies.list.query({})).items).toEqual([]);
    expect((await outsider.trpc.jobs.list.query({})).items).toEqual([]);
    expect(await program.trpc.clients.get.query({ id: client.id })).toEqual(client);
  });

  test("exchanges its token; using an old one again ends every token of that sign-in", async () => {
    const exchange = (token: string) =>
      programWith(product.url, token, program.companyId).rest<{ token: string }>("POST", "/api/auth/refresh");
    const me = async (token: string) => {
      const { rest } = programWith(product.url, token, program.companyId);
      const viaTrpc = await rest("GET", "/trpc/auth.me");
      return [(await rest("GET", "/api/auth/me")).status, viaTrpc.status];
    };
    const second = await exchange(program.token);
    expect(second.status).toBe(200);
    expect([await me(program.token), await me(second.body.token)]).toEqual([
      [401, 401],
      [200, 200],
    ]);
    const third = await exchange(second.body.token);
    const replay = await exchange(program.token);
    expect(replay.status).toBe(401);
    expect(await me(third.body.token)).toEqual([401, 401]);
    expect((await exchange(third.body.token)).status).toBe(401);
    expect(await me(outsider.token)).toEqual([200, 200]);
  });
});

/** The note of a progress event. */
function note(data: Record<string, unknown>): unknown {
  return data.kind === "progress" && (data.progress as { note: unknown }).note;
}
