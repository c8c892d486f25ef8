import { type Door, openApiDocument } from "@frontoffice/api";
import { keyOf } from "@frontoffice/api/testing/principals";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MatrixFixture, openFixture, renew } from "./access-matrix/fixture.ts";
import { rest } from "./access-matrix/surfaces.ts";

let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

interface Operation {
  operationId: string;
  description?: string;
  parameters?: { $ref?: string; name?: string }[];
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  responses: Record<string, { $ref?: string; headers?: object; content?: Record<string, { schema?: object }> }>;
}

/** The document as it is served, with every schema ready to be asked. */
function readDocument(doors: readonly Door[]) {
  const document = JSON.parse(JSON.stringify(openApiDocument(doors, { version: "test", serverUrl: "/api" })));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "document", components: document.components });
  const operations = new Map<string, Operation>();
  for (const methods of Object.values(document.paths as Record<string, Record<string, Operation>>)) {
    for (const operation of Object.values(methods)) operations.set(operation.operationId, operation);
  }
  const resolve = <Part extends { $ref?: string }>(part: Part): Part =>
    part.$ref
      ? part.$ref
          .split("/")
          .slice(1)
          .reduce((found, key) => found[key], document)
      : part;
  return {
    operation: (name: string) => operations.get(name),
    /** What is wrong with a body that was answered with this status; null when nothing is. */
    faultsOf: (name: string, status: number, body: unknown): unknown => {
      const response = operations.get(name)?.responses[status];
      const schema = response && resolve(response).content?.["application/json"]?.schema;
      if (!schema) return `${name} does not say that it answers ${status}`;
      const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'));
      const valid = ajv.compile(local);
      return valid(body) ? null : valid.errors;
    },
  };
}

/** The fixture has no outside provider to link. */
const REFUSED = new Set(["auth.identities.link"]);
const isSaid = ({ rest: address, type }: Door) => address !== undefined && type !== "subscription";

describe("every answer has the form that the document gives it", () => {
  test("what each operation answers to a call as it should be, and its preview", async () => {
    const { faultsOf } = readDocument(fixture.doors);
    const faults: unknown[] = [];
    let previews = 0;
    for (const door of fixture.doors.filter(isSaid)) {
      await renew(fixture);
      const { owner } = fixture.roles;
      const token = door.name === "approvals.withdraw" ? fixture.keys.full : owner.token;
      const input = await fixture.recipes[door.name]?.(fixture.own, owner);
      const gated = door.type === "mutation" && door.meta.door === "inCompany" && door.meta.gate?.notPreviewed === undefined;
      for (const asked of gated ? [{ ...input, preview: true }, input] : [input]) {
        const { status, body } = await rest.send(fixture.server.url, {
          door,
          input: asked,
          token,
          headers: { accept: "application/json" },
        });
        const answer = JSON.parse(body);
        previews += answer.preview === true && status === 200 ? 1 : 0;
        const found =
          status < 300 || REFUSED.has(door.name) ? faultsOf(door.name, status, answer) : `answered ${status}: ${body.slice(0, 300)}`;
        if (found) faults.push([door.name, asked === input ? "call" : "preview", found]);
      }
    }
    expect(faults).toEqual([]);
    expect(previews).toBeGreaterThan(20);
  });

  test("refusals of every kind, too", async () => {
    const { faultsOf } = readDocument(fixture.doors);
    const door = fixture.doors.find(({ name }) => name === "clients.update");
    if (!door) throw new Error("clients.update is gone");
    const send = (input: object, token: string | null = fixture.roles.owner.token) => rest.send(fixture.server.url, { door, input, token });
    const gated = await keyOf(fixture.own, { maxRisk: "read" });
    await fixture.own.api.db.owner.updateTable("apiKeys").set({ approvalMode: "risky" }).where("id", "=", gated.id).execute();
    const unknown = { id: "019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3", name: "x" };
    const known = { id: fixture.own.clientId, name: "y" };
    const answers = [
      await send({ ...known, unknownField: 1 }),
      await send(known, null),
      await send(known, fixture.roles.viewer.token),
      await send(unknown),
      await send({ ...known, expectedVersion: 999 }),
      await send(known, gated.token),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 401, 403, 404, 409, 412]);
    for (const { status, body } of answers) expect(faultsOf(door.name, status, JSON.parse(body))).toBeNull();
    expect(JSON.parse(answers.at(-1)?.body ?? "")).toMatchObject({
      error: { details: { approval: { status: "pending", preview: { preview: true } } } },
    });
  });
});

test("every change of a company documents how it is made once, previewed and held; nothing else does", () => {
  const { operation } = readDocument(fixture.doors);
  for (const door of fixture.doors.filter(isSaid)) {
    const said = operation(door.name);
    const refs = JSON.stringify(said?.parameters ?? []);
    const { type, meta } = door;
    const gated = type === "mutation" && meta.door === "inCompany";
    const [once, previewed] = [gated && meta.gate?.repeatable === undefined, gated && meta.gate?.notPreviewed === undefined];
    const documented = [/IdempotencyKey/.test(refs), /"#\/components\/parameters\/Preview"/.test(refs), /ApprovalReason/.test(refs)];
    expect([door.name, ...documented]).toEqual([door.name, once, previewed, once]);
    for (const why of [meta.gate?.repeatable, meta.gate?.notPreviewed])
      if (gated && why !== undefined) expect(said?.description).toContain(why);
  }
});

describe("headers", () => {
  const request = (path: string, { method = "GET", body, ...headers }: Record<string, string> & { method?: string; body?: string }) =>
    fetch(`${fixture.server.url}${path}`, { method, body, headers: { "content-type": "application/json", ...headers } });

  test("a repeated change is answered as before and says so, over REST and tRPC", async () => {
    const authorization = `Bearer ${fixture.keys.full}`;
    const body = JSON.stringify({ id: fixture.own.clientId, industry: "Once" });
    for (const [path, method] of [
      [`/api/clients/${fixture.own.clientId}`, "PUT"],
      ["/trpc/clients.update", "POST"],
    ] as const) {
      const send = () => request(path, { method, body, authorization, "idempotency-key": `once-${method}` });
      const [first, second] = [await send(), await send()];
      expect([first.status, second.status]).toEqual([200, 200]);
      expect([first, second].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
      expect(await second.text()).toBe(await first.text());
    }
  });

  test("what is left of a key's limit stands on every answer, the refusal too", async () => {
    const { id, token } = await keyOf(fixture.own);
    await fixture.own.api.db.owner.updateTable("apiKeys").set({ ratePerMinute: 3 }).where("id", "=", id).execute();
    const authorization = `Bearer ${token}`;
    const answers = [
      await request("/api/clients", { authorization }),
      await request("/api/clients/019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3", { authorization }),
      await request("/trpc/clients.list?input={}", { authorization }),
      await request("/api/clients", { authorization }),
      await request("/trpc/clients.list?input={}", { authorization }),
    ];
    const rows = answers.map(({ status, headers }) => [
      status,
      headers.get("ratelimit-limit"),
      headers.get("ratelimit-remaining"),
      headers.get("ratelimit-policy"),
    ]);
    const policy = '"key";q=3;w=60';
    expect(rows).toEqual([
      [200, "3", "2", policy],
      [404, "3", "1", policy],
      [200, "3", "0", policy],
      [429, "3", "0", policy],
      [429, "3", "0", policy],
    ]);
    for (const { status, headers } of answers) {
      const reset = Number(headers.get("ratelimit-reset"));
      expect(reset > 0 && reset <= 60).toBe(true);
      expect(headers.get("ratelimit")).toBe(`"key";r=${headers.get("ratelimit-remaining")};t=${reset}`);
      expect(headers.get("retry-after")).toBe(status === 429 ? String(reset) : null);
    }
  });

  test("a preview may be asked for by address, body or header, and answers 200 where the call would answer 201", async () => {
    const authorization = `Bearer ${fixture.keys.full}`;
    const body = JSON.stringify({ name: "Only a preview" });
    const asked = [
      await request("/api/clients?preview=true", { method: "POST", body, authorization }),
      await request("/api/clients", { method: "POST", body: JSON.stringify({ name: "Only a preview", preview: true }), authorization }),
      await request("/api/clients", { method: "POST", body, authorization, preview: "true" }),
    ];
    for (const answer of asked)
      expect([answer.status, await answer.json()]).toMatchObject([200, { preview: true, changes: [{ entity: "client" }] }]);
    const deleting = await request(`/api/clients/${fixture.own.clientId}?preview=1`, { method: "DELETE", authorization });
    expect(await deleting.json()).toMatchObject({ preview: true });
    const odd = await request("/api/clients?preview=perhaps", { method: "POST", body, authorization });
    expect([odd.status, await odd.json()]).toMatchObject([400, { error: { details: { fields: { preview: "Send true or false." } } } }]);
    const login = await request("/api/auth/login?preview=true", {
      method: "POST",
      body: JSON.stringify({ email: "a@example.com", password: "x" }),
    });
    expect([login.status, await login.json()]).toMatchObject([400, { error: { details: { fields: { preview: expect.any(String) } } } }]);
    const found = await request("/api/clients?search=Only%20a%20preview", { authorization });
    expect(await found.json()).toMatchObject({ items: [] });
  });

  test("a reason in any language reaches the person who decides", async () => {
    const { id, token } = await keyOf(fixture.own, { maxRisk: "read" });
    await fixture.own.api.db.owner.updateTable("apiKeys").set({ approvalMode: "risky" }).where("id", "=", id).execute();
    const reason = `UTF-8''${encodeURIComponent("Vertrag läuft aus – 契約終了")}`;
    const held = await request(`/api/clients/${fixture.own.clientId}`, {
      method: "DELETE",
      authorization: `Bearer ${token}`,
      "approval-reason": reason,
    });
    expect(held.status).toBe(412);
    const rows = await fixture.own.api.db.owner.selectFrom("approvals").select("reason").where("keyId", "=", id).execute();
    expect(rows).toEqual([{ reason: "Vertrag läuft aus – 契約終了" }]);
  });
});
