import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeProject } from "../factory.ts";
import { makeCycle } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;
let projectId: string;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Other Agency");
});

beforeEach(async () => {
  company = await api.company();
  projectId = (await makeProject(await company.scope())).id;
});

afterAll(() => api.close());

interface Fault {
  code: string;
  details: Record<string, unknown>;
}

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { cause: Fault }) => error.cause,
  );

const foreignCycle = async () => {
  const scope = await other.scope();
  return makeCycle(scope, { projectId: (await makeProject(scope)).id, name: "Foreign" });
};

describe("cycles.create", () => {
  test("takes the next number, a name and a folder from it, keeps the metadata, and writes one audit row", async () => {
    const caller = await company.as("member");
    const metadata = { camera: "Leica", shots: 240, outdoors: true, note: null };
    const cycle = await caller.cycles.create({ projectId, metadata });
    expect(cycle).toMatchObject({ projectId, number: 1, name: "Cycle 1", s3Prefix: "cycle-0001", status: "planned", metadata });
    expect(cycle).toMatchObject({ startedAt: null, completedAt: null, moves: ["active"], sessions: 0, bytes: 0 });
    expect(await caller.cycles.create({ projectId, number: 7, name: "Spring" })).toMatchObject({ s3Prefix: "cycle-0007", name: "Spring" });
    expect(await caller.cycles.create({ projectId })).toMatchObject({ number: 8 });
    expect((await company.auditRows()).filter(({ procedure }) => procedure === "cycles.create")).toHaveLength(3);
  });

  test("of many at once each gets a number of its own", async () => {
    const caller = await company.as("member");
    const made = await Promise.all(Array.from({ length: 12 }, () => caller.cycles.create({ projectId })));
    expect(made.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(new Set(made.map(({ s3Prefix }) => s3Prefix)).size).toBe(12);
  });

  test("names the number or the folder that is taken; those of a deleted cycle are not given away again", async () => {
    const caller = await company.as("admin");
    const first = await caller.cycles.create({ projectId });
    expect(await faultOf(caller.cycles.create({ projectId, number: 1 }))).toMatchObject({
      code: "conflict",
      details: { fields: { number: expect.any(String) } },
    });
    await caller.cycles.delete({ id: first.id });
    expect(await faultOf(caller.cycles.create({ projectId, s3Prefix: "cycle-0001" }))).toMatchObject({
      details: { fields: { s3Prefix: expect.any(String) } },
    });
    expect(await caller.cycles.create({ projectId })).toMatchObject({ number: 2, s3Prefix: "cycle-0002" });
    expect(await caller.cycles.create({ projectId, number: 1 })).toMatchObject({ number: 1, s3Prefix: "cycle-0001-2" });
    expect(await faultOf(caller.cycles.restore({ id: first.id }))).toMatchObject({ code: "conflict" });
  });

  test("metadata holds what can be stored, and no more than the table takes", async () => {
    const caller = await company.as("member");
    for (const metadata of [{ a: "\u0000" }, { a: "x".repeat(1001) }, { a: { b: 1 } }, { "": 1 }, { a: "\ud800" }]) {
      await expect(caller.cycles.create({ projectId, metadata: metadata as never })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
    }
    const large = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}`.padEnd(20, "é"), 1.5e308 - index * 1e300]));
    expect((await caller.cycles.create({ projectId, metadata: large })).metadata).toEqual(large);
    const wide = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}`, "港".repeat(300)]));
    await expect(caller.cycles.create({ projectId, metadata: wide })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("another company's project reads as missing, and a viewer is refused", async () => {
    const foreign = await makeProject(await other.scope());
    const caller = await company.as("owner");
    const told = await Promise.all([foreign.id, randomUUID()].map((id) => faultOf(caller.cycles.create({ projectId: id }))));
    expect(told[0]).toMatchObject({ code: "not_found", details: { entity: "project" } });
    expect(told[1]).toEqual(told[0]);
    await expect((await company.as("viewer")).cycles.create({ projectId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("cycles.update", () => {
  test("goes from planned to the archive, and the times follow", async () => {
    const caller = await company.as("member");
    const { id } = await makeCycle(await company.scope(), { projectId });
    const active = await caller.cycles.update({ id, status: "active", expectedVersion: 1 });
    expect(active).toMatchObject({ status: "active", startedAt: expect.any(String), completedAt: null, moves: ["completed"], version: 2 });
    const completed = await caller.cycles.update({ id, status: "completed", name: "Spring" });
    expect(completed).toMatchObject({ name: "Spring", startedAt: active.startedAt, completedAt: expect.any(String), moves: ["archived"] });
    expect(await caller.cycles.update({ id, status: "completed" })).toMatchObject({ completedAt: completed.completedAt });
    expect(await caller.cycles.update({ id, status: "archived" })).toMatchObject({ completedAt: completed.completedAt, moves: [] });
    expect(await faultOf(caller.cycles.update({ id, status: "active" }))).toMatchObject({ code: "precondition", details: { moves: [] } });
  });

  test("only those who may delete reopen a completed one", async () => {
    const [member, admin] = [await company.as("member"), await company.as("admin")];
    const { id } = await makeCycle(await company.scope(), { projectId });
    for (const status of ["active", "completed"] as const) await member.cycles.update({ id, status });
    expect(await faultOf(member.cycles.update({ id, status: "active" }))).toMatchObject({
      code: "forbidden",
      details: { permission: "projects:delete" },
    });
    expect((await admin.cycles.get({ id })).moves).toEqual(["archived", "active"]);
    expect(await admin.cycles.update({ id, status: "active" })).toMatchObject({ status: "active", completedAt: null });
  });

  test("writes what changed, in words that take it back; a move without an opposite cannot be", async () => {
    const caller = await company.as("owner");
    const { id } = await makeCycle(await company.scope(), { projectId, metadata: { camera: "Leica" } });
    const undo = async () => caller.audit.undo({ id: (await caller.audit.list({ limit: 1 })).items[0]?.id ?? "" });
    await caller.cycles.update({ id, metadata: { camera: "Nikon" }, description: "Outdoors" });
    await undo();
    expect(await caller.cycles.get({ id })).toMatchObject({ metadata: { camera: "Leica" }, description: null });
    await caller.cycles.update({ id, status: "active" });
    expect(await faultOf(undo())).toMatchObject({ code: "precondition" });
    await caller.cycles.update({ id, status: "completed" });
    await undo();
    expect(await caller.cycles.get({ id })).toMatchObject({ status: "active", completedAt: null });
  });

  test("of two moves at once from the version that both saw, one wins", async () => {
    const caller = await company.as("owner");
    const { id } = await makeCycle(await company.scope(), { projectId });
    const move = () => faultOf(caller.cycles.update({ id, status: "active", expectedVersion: 1 }));
    expect((await Promise.all([move(), move()])).filter(Boolean)).toMatchObject([{ code: "conflict", details: { currentVersion: 2 } }]);
  });

  test("another company's cycle reads as missing and stays; a viewer is refused", async () => {
    const foreign = await foreignCycle();
    expect(await faultOf((await company.as("owner")).cycles.update({ id: foreign.id, name: "Mine" }))).toMatchObject({ code: "not_found" });
    expect(await (await other.as("viewer")).cycles.get({ id: foreign.id })).toMatchObject({ name: "Foreign", moves: [] });
    await expect((await other.as("viewer")).cycles.update({ id: foreign.id, name: "A" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("cycles.list, get, delete and restore", () => {
  test("the highest number first in pages, filtered by project, state and name", async () => {
    const scope = await company.scope();
    const elsewhere = await makeProject(scope);
    await makeCycle(scope, { projectId: elsewhere.id, number: 2, name: "Other" });
    for (const name of ["One", "Two", "Three"]) await makeCycle(scope, { projectId, name });
    const caller = await company.as("member");
    const first = await caller.cycles.list({ projectId, limit: 2, total: true });
    expect([first.items.map(({ number }) => number), first.total]).toEqual([[3, 2], 3]);
    const rest = await caller.cycles.list({ projectId, limit: 2, cursor: first.nextCursor ?? "" });
    expect([rest.items.map(({ name }) => name), rest.nextCursor]).toEqual([["One"], null]);
    await caller.cycles.update({ id: first.items[0]?.id ?? "", status: "active" });
    expect((await caller.cycles.list({ status: "active" })).items.map(({ name }) => name)).toEqual(["Three"]);
    expect((await caller.cycles.list({ search: "tHR" })).items.map(({ name }) => name)).toEqual(["Three"]);
    expect((await caller.cycles.list({ total: true })).total).toBe(4);
  });

  test("goes and comes back, with an audit row each", async () => {
    const caller = await company.as("admin");
    const { id } = await makeCycle(await company.scope(), { projectId });
    expect(await caller.cycles.delete({ id })).toMatchObject({ deletedAt: expect.any(String), version: 2 });
    expect(await faultOf(caller.cycles.get({ id }))).toMatchObject({ code: "not_found" });
    expect(await caller.cycles.restore({ id })).toMatchObject({ deletedAt: null, version: 3 });
    expect((await company.auditRows()).slice(-2)).toMatchObject([
      { procedure: "cycles.delete", ok: true, entityId: id },
      { procedure: "cycles.restore", ok: true, entityId: id },
    ]);
  });

  test("another company's cycle reads as missing; who may not delete is refused", async () => {
    const { id } = await foreignCycle();
    const caller = await company.as("owner");
    for (const name of ["get", "delete", "restore"] as const) {
      expect(await faultOf(caller.cycles[name]({ id })), name).toMatchObject({ code: "not_found" });
    }
    for (const role of ["member", "viewer"] as const) {
      await expect((await other.as(role)).cycles.delete({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect((await other.as(role)).cycles.restore({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });

  test("does not come back into a deleted project", async () => {
    const caller = await company.as("admin");
    const { id } = await makeCycle(await company.scope(), { projectId });
    await caller.cycles.delete({ id });
    await caller.projects.delete({ id: projectId });
    expect(await faultOf(caller.cycles.restore({ id }))).toMatchObject({ code: "not_found" });
  });
});
