import { appRouter, catalogue, type Door } from "@frontoffice/api";
import { PASSWORD } from "@frontoffice/api/testing/principals";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyLimitOf } from "../body-limits.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { BROKEN_BODIES, FORMS, NO_CREDENTIALS, oversized, type Raw, STRAY_PATHS, sendRaw } from "./hostile.ts";
import { changedTables, rowsOf } from "./state.ts";

const doors = catalogue(appRouter);
const mutations = doors.filter(({ type }) => type === "mutation");
const UNKNOWN = "01a1fca6-86ec-72be-b9ff-393186ad141e";
const json = { "content-type": "application/json" };

/** Hundreds of requests in one test. */

let fixture: MatrixFixture;
let bearer: { authorization: string };
beforeAll(async () => {
  fixture = await openFixture();
  bearer = { authorization: `Bearer ${fixture.roles.owner.token}` };
});
afterAll(() => fixture.close());

const send = (method: string, path: string, headers: Record<string, string | string[]> = {}, body?: string | Buffer) =>
  sendRaw(fixture.server.url, { method, path, headers, ...(body !== undefined && { body }) });
const pathOf = ({ rest }: Door) => `/api${(rest?.path ?? "").replaceAll(/\{\w+\}/g, UNKNOWN)}`;

/** Runs attempts that must leave the company as it was. */
async function changingNothing(work: () => Promise<void>): Promise<void> {
  const before = await rowsOf(fixture.own);
  await work();
  expect(changedTables(before, await rowsOf(fixture.own))).toBe("");
}

/** Every mutation at each of its addresses. */
const addresses = mutations.flatMap((door) => {
  const about = { reads: door.input !== undefined, largest: bodyLimitOf(door.name) };
  return [
    { name: `${door.name} on tRPC`, method: "POST", path: `/trpc/${door.name}`, ...about },
    ...(door.rest ? [{ name: `${door.name} on REST`, method: door.rest.method, path: pathOf(door), ...about }] : []),
  ];
});
const bodied = addresses.filter(({ method }) => method !== "DELETE");

describe("a page of another site", () => {
  test("changes nothing with the cookie of ours, whatever form it posts and wherever", async () => {
    await changingNothing(async () => {
      for (const { name, path } of addresses) {
        for (const { type, body } of FORMS) {
          const forged = {
            "content-type": type,
            cookie: `__Host-frontoffice=${fixture.roles.owner.token}`,
            origin: "https://evil.example",
          };
          const answer = await send("POST", path, { ...forged, "sec-fetch-site": "cross-site" }, body);
          expect([name, type, answer.status]).toEqual([name, type, 403]);
        }
      }
    });
  });

  test("finds no reader for a form even where it says that it comes from us", async () => {
    for (const { name, path } of bodied.filter(({ method }) => method === "POST")) {
      for (const { type, body } of FORMS) {
        const answer = await send("POST", path, { "content-type": type, "sec-fetch-site": "same-origin" }, body);
        expect([name, type, answer.status]).toEqual([name, type, 415]);
      }
    }
  });

  test("reaches /mcp with no cookie and no form", async () => {
    const cookie = { cookie: `__Host-frontoffice=${fixture.roles.owner.token}`, origin: "https://evil.example" };
    for (const { type, body } of FORMS) expect((await send("POST", "/mcp", { ...cookie, "content-type": type }, body)).status).toBe(403);
  });
});

describe("a mutation", () => {
  test("is made by no GET and no HEAD, and no header, field or query makes it one", async () => {
    await changingNothing(async () => {
      for (const { name, rest } of mutations) {
        const override = { ...bearer, "x-http-method-override": "POST", "x-http-method": "POST", "x-method-override": "POST" };
        for (const method of ["GET", "HEAD"]) {
          const trpc = await send(method, `/trpc/${name}?_method=POST&input=%7B%7D`, override);
          expect([name, method, trpc.status]).toEqual([name, method, method === "HEAD" ? 404 : 405]);
        }
        if (!rest) continue;
        const address = `/api${rest.path.replaceAll(/\{\w+\}/g, UNKNOWN)}`;
        const { status } = await send("GET", `${address}?_method=${rest.method}`, { ...override, "x-http-method-override": rest.method });
        expect([name, [200, 404, 405, 403, 400].includes(status)]).toEqual([name, true]);
      }
    });
  });

  test("takes no body but JSON, of one size and depth", async () => {
    await changingNothing(async () => {
      for (const { name, method, path, largest } of bodied.filter(({ reads }) => reads)) {
        for (const { label, body, status } of [...BROKEN_BODIES, oversized(largest)]) {
          const answer = await send(method, path, { ...bearer, ...json }, body);
          // Nothing is an empty input, which some procedures take.
          const refused = (given: number) => given === status || (label === "null" && given < 500);
          expect([name, label, answer.status]).toEqual([name, label, expect.toSatisfy(refused)]);
        }
      }
    });
  });

  test("takes no name in bytes that are no UTF-8, on any surface", async () => {
    const written = (before: string, after: string) => Buffer.concat([Buffer.from(before), Buffer.from([0xc3, 0x28]), Buffer.from(after)]);
    const message = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"clients_create","arguments":{"name":"';
    await changingNothing(async () => {
      const mcp = { ...bearer, ...json, accept: "application/json, text/event-stream" };
      expect((await send("POST", "/api/clients", { ...bearer, ...json }, written('{"name":"', '"}'))).status).toBe(400);
      expect((await send("POST", "/trpc/clients.create", { ...bearer, ...json }, written('{"name":"', '"}'))).status).toBe(400);
      expect((await send("POST", "/mcp", mcp, written(message, '"}}}'))).status).toBe(400);
    });
  });

  test("answers no TRACE, no OPTIONS of other origins and no method that it does not know", async () => {
    for (const { name, path } of addresses) {
      for (const method of ["TRACE", "OPTIONS", "PROPFIND", "PATCH"]) {
        const { status, headers } = await send(method, path, { ...bearer, origin: "https://evil.example" });
        expect([name, method, status < 500, headers["access-control-allow-origin"]]).toEqual([name, method, true, undefined]);
        if (method === "TRACE") expect(status).toBeGreaterThanOrEqual(400);
      }
    }
  });
});

describe("sign-in", () => {
  const guess = { email: "owner@example.com", password: PASSWORD };

  test("takes one attempt a request: batches are refused whole, mixed ones too", async () => {
    const { email } = fixture.roles.owner;
    const batch = (names: string[]) =>
      send(
        "POST",
        `/trpc/${names.join(",")}?batch=1`,
        json,
        JSON.stringify(Object.fromEntries(names.map((_, at) => [at, { ...guess, email }]))),
      );
    for (const names of [
      Array(2).fill("auth.login"),
      Array(10).fill("auth.login"),
      ["system.health", "auth.login"],
      Array(40).fill("auth.login"),
    ]) {
      const { status, body } = await batch(names);
      expect([names.length, status, body.includes('"token"')]).toEqual([names.length, 400, false]);
    }
    const alone = doors.filter(({ meta, name, type }) => name.startsWith("auth.") && type === "mutation" && !meta.alone);
    expect(alone.map(({ name }) => name)).toEqual([]);
  });

  test("cannot be tried through MCP, one by one or in a batch", async () => {
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "auth_login", arguments: guess } };
    const mcp = { ...bearer, ...json, accept: "application/json, text/event-stream" };
    const one = await send("POST", "/mcp", mcp, JSON.stringify(message));
    expect(one.body).toContain("Unknown tool");
    expect((await send("POST", "/mcp", mcp, JSON.stringify([message, message]))).status).toBe(400);
  });
});

describe("credentials and headers", () => {
  const surfaces = (headers: Record<string, string>): Promise<Raw>[] => [
    send("GET", "/api/clients", headers),
    send("GET", "/trpc/clients.list?input=%7B%7D", headers),
    send("POST", "/mcp", { ...json, ...headers }, '{"jsonrpc":"2.0","id":1,"method":"ping"}'),
  ];

  test.each(NO_CREDENTIALS)("%j names nobody", async (authorization) => {
    const answers = await Promise.all(surfaces({ authorization }));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  test("two cookies, a cookie that is none and ten thousand characters of key are nobody's or the caller's fault", async () => {
    for (const cookie of ["__Host-frontoffice=", "__Host-frontoffice=a; __Host-frontoffice=b", "=;=;", "__Host-frontoffice=%00"]) {
      expect((await send("GET", "/api/clients", { cookie })).status).toBe(401);
    }
    for (const key of ["x".repeat(10_000), "with space", "\u00fcml\u00e4ut", ""]) {
      const { status } = await send("POST", "/api/clients", { ...bearer, ...json, "idempotency-key": key }, '{"name":5}');
      expect([key.slice(0, 10), status]).toEqual([key.slice(0, 10), 400]);
    }
    expect((await send("GET", "/api/clients", { ...bearer, "x-noise": "x".repeat(40_000) })).status).toBe(431);
  });

  test("one field twice in an address or a body is read once or refused, and never fails", async () => {
    for (const path of [
      "/api/clients?limit=1&limit=2",
      "/api/clients?status=active&status=paused",
      "/api/clients?search[]=a",
      "/api/clients?search[a]=b",
    ]) {
      expect([path, (await send("GET", path, bearer)).status]).toEqual([path, 400]);
    }
    const twice = await send("POST", "/api/clients", { ...bearer, ...json }, '{"name":"First","name":7}');
    expect(twice.status).toBe(400);
  });

  test.each(STRAY_PATHS)("%s leads nowhere", async (path) => {
    const { status, body } = await send("GET", path, bearer);
    expect([path, status]).toEqual([path, expect.toSatisfy((given) => given >= 400 && given < 500)]);
    expect(body).not.toContain("root:");
  });
});
