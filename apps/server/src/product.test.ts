import { appRouter, findLivePrincipals, type Principal, resolveCaller, type Services } from "@frontoffice/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppParts } from "./app-parts.ts";
import { readEvents, type TestServer, testServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  let services: Services | undefined;
  const real = () => services as Services;
  const sessions: AppParts["sessions"] = {
    resolve: (token, ip): Promise<Principal | null> => resolveCaller(real(), token, ip),
    findLive: (callers) => findLivePrincipals(real(), callers),
  };
  server = await testServer({ router: appRouter, sessions, streams: { checkEveryMs: 200 } });
  services = server.api.services;
});
afterAll(() => server.close());

const person = { email: "ada@example.com", password: "long quiet river 42", name: "Ada", companyName: "Ada Agency" };

function send(method: "GET" | "POST", url: string, token?: string, payload?: object) {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  return server.fastify.inject({ method, url, headers, ...(payload ? { payload } : {}) });
}

test("a program signs up, adds a business under its alias and finds it as a client", async () => {
  const signedUp = await send("POST", "/api/auth/signup", undefined, person);
  expect(signedUp.statusCode).toBe(201);
  expect(signedUp.headers["set-cookie"]).toBeUndefined();
  const { token } = signedUp.json();
  for (const url of ["/api/me", "/api/users/me", "/api/auth/me"])
    expect((await send("GET", url, token)).json().user.email).toBe(person.email);
  const made = await send("POST", "/api/businesses", token, { name: "Harbour Dental", timezone: "Europe/Berlin" });
  const listed = await send("GET", "/api/clients?limit=5&includeDeleted=false", token);
  expect(listed.json().items.map((client: { id: string }) => client.id)).toEqual([made.json().id]);
  expect((await send("GET", `/api/businesses/${made.json().id}`, token)).json().name).toBe("Harbour Dental");
});

test("a page of ours signs in with a cookie alone, and signing out ends it at once", async () => {
  const page = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const payload = { email: person.email, password: person.password };
  const signedIn = await server.fastify.inject({ method: "POST", url: "/trpc/auth.login", headers: page, payload });
  expect(signedIn.json().result.data.token).toBeNull();
  const cookie = String(signedIn.headers["set-cookie"]).split(";", 1)[0] ?? "";
  expect(cookie).toMatch(/^__Host-frontoffice=\w{30,}$/);
  const me = () => server.fastify.inject({ url: "/trpc/auth.me", headers: { ...page, cookie } });
  expect((await me()).json().result.data.session.kind).toBe("cookie");
  await server.fastify.inject({ method: "POST", url: "/trpc/auth.logout", headers: { ...page, cookie } });
  expect((await me()).statusCode).toBe(401);
});

test("signing out ends the streams of the session within moments", async () => {
  const { token } = (await send("POST", "/api/auth/login", undefined, { email: person.email, password: person.password })).json();
  const stream = await fetch(`${server.url}/api/jobs/events`, { headers: { authorization: `Bearer ${token}` } });
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  await expect.poll(() => server.streams.size).toBe(1);
  const began = Date.now();
  await send("POST", "/api/auth/logout", token);
  const { text, ended } = await readEvents(stream, () => false);
  expect([ended, Date.now() - began < 15_000]).toEqual([true, true]);
  expect(text).toContain("The session is over");
});

test("an anonymous caller gets 401 from every address that is not open, before anything is said of what is there", async () => {
  const document = (await send("GET", "/openapi.json")).json() as { paths: Record<string, Record<string, { security: unknown[] }>> };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { security }] of Object.entries(methods)) {
      if (security.length === 0) continue;
      const url = `/api${path.replaceAll(/\{\w+\}/g, "01a1fca6-86ec-72be-b9ff-393186ad141e")}`;
      const answer = await server.fastify.inject({
        method: method.toUpperCase() as "GET",
        url,
        headers: { "content-type": "application/json" },
      });
      expect([method, path, answer.statusCode]).toEqual([method, path, 401]);
      expect(answer.headers["cache-control"]).toBe("no-store");
    }
  }
});

test("text with a NUL is the caller's fault on both surfaces", async () => {
  const { token } = (await send("POST", "/api/auth/login", undefined, { email: person.email, password: person.password })).json();
  const nul = { name: "Harbour\u0000Dental" };
  for (const url of ["/api/clients", "/trpc/clients.create"]) expect((await send("POST", url, token, nul)).statusCode).toBe(400);
  expect((await send("GET", "/api/clients?search=%00", token)).statusCode).toBe(400);
  expect((await send("GET", "/api/clients?cursor=%ED%A0%80", token)).statusCode).toBe(400);
});
