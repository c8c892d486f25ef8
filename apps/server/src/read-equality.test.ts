import { appRouter, type Context, catalogue, type Door, resolveCaller } from "@frontoffice/api";
import { createFrontofficeClient, isFrontofficeError } from "@frontoffice/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MatrixFixture, openFixture } from "./access-matrix/fixture.ts";
import { mcp, rest, type Surface, trpc } from "./access-matrix/surfaces.ts";

/** What every surface must answer alike: the data, or the code with its words. */
type Outcome = { data: unknown } | { code: string; message: string; details: unknown };
type Ask = (door: Door, input: unknown, token: string) => Promise<Outcome>;

/** Answers that tell of the very moment at which they were asked: what must be alike all the same. */
const OF_THE_MOMENT: Record<string, (data: Record<string, unknown>) => unknown> = {
  // Latencies are measured again for each answer.
  "system.health": (data) => Object.keys(data),
  // An address is signed for the five minutes from now.
  "uploadSessions.files.download": ({ url, expiresAt, ...rest }) => {
    const { origin, pathname, searchParams } = new URL(String(url));
    for (const name of ["X-Amz-Date", "X-Amz-Signature"]) searchParams.set(name, "");
    const seconds = (Date.parse(String(expiresAt)) - Date.now()) / 1_000;
    return { ...rest, origin, pathname, asked: [...searchParams], lasts: seconds > 290 && seconds <= 300 };
  },
};

/** The part of an answer that does not pass. */
const lasting = (name: string, answer: Outcome) =>
  "data" in answer ? { data: OF_THE_MOMENT[name]?.(answer.data as Record<string, unknown>) ?? answer.data } : answer;

let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

/** As it travels; the fixture's surfaces blank request ids, which differ from call to call. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null).replaceAll(/"requestId":"[^"]*"/g, '"requestId":""'));

const direct: Ask = async ({ name }, input, token) => {
  const { services } = fixture.server.api;
  const principal = await resolveCaller(services, token, null);
  const request = { id: "read-equality", surface: "client" as const, ip: null, userAgent: null };
  const ctx: Context = { services, principal, token, request, cookies: null, callOptions: {}, responseMeta: {} };
  try {
    return { data: plain(await services.call(name, { ctx, input })) };
  } catch (error) {
    const { code, message, details } = (error as Error).cause as { code: string; message: string; details?: object };
    return { code, message, details: plain(details ?? {}) };
  }
};

const typedClient: Ask = async ({ name }, input, token) => {
  const client = createFrontofficeClient({ url: fixture.server.url, apiKey: token, retries: 0 });
  const call = name.split(".").reduce<unknown>((branch, key) => (branch as Record<string, unknown>)[key], client);
  try {
    return { data: plain(await (call as (input: unknown) => Promise<unknown>)(input)) };
  } catch (error) {
    if (!isFrontofficeError(error)) throw error;
    return { code: error.code, message: error.message, details: plain(error.details) };
  }
};

const over =
  (surface: Surface): Ask =>
  async (door, input, token) => {
    const { status, body } = await surface.send(fixture.server.url, { door, input, token });
    const said = JSON.parse(body);
    if (status >= 400) {
      const fault = surface === trpc ? said.error.data : said.error;
      return { code: fault.code, message: fault.message, details: fault.details ?? {} };
    }
    return { data: surface === trpc ? said.result.data : said };
  };

const tool = over(mcp);
const surfacesOf = (door: Door): Record<string, Ask> => ({
  tRPC: over(trpc),
  "typed client": typedClient,
  ...(door.rest && { REST: over(rest) }),
  ...(mcp.leadsTo(door) && { MCP: door.meta.download ? asFile : tool }),
});

/** A tool answers the file itself. */
const asFile: Ask = async (door, input, token) => {
  const answer = await tool(door, input, token);
  if (!("data" in answer) || !Array.isArray(answer.data)) return answer;
  const { data } = (await direct(door, input, token)) as { data: object };
  return { data: { ...data, content: answer.data[0].text } };
};

describe("every surface answers every question alike", () => {
  const queries = catalogue(appRouter).filter(({ type }) => type === "query");
  test.each(queries.map((door) => [door.name, door] as const))("%s", async (name, door) => {
    const recipe = fixture.recipes[name];
    if (!recipe) throw new Error(`${name} has no recipe: add one to the domain's recipes.ts`);
    const { owner, viewer } = fixture.roles;
    const input = await recipe(fixture.own, owner);
    const callers = {
      "a full key": fixture.keys.full,
      "a key for one client": fixture.keys.limited,
      owner: owner.token,
      viewer: viewer.token,
    };
    const answered: Outcome[] = [];
    for (const [who, token] of Object.entries(callers)) {
      const expected = await direct(door, input, token);
      answered.push(expected);
      for (const [surface, ask] of Object.entries(surfacesOf(door))) {
        const answer = await ask(door, input, token);
        expect([who, surface, lasting(name, answer)]).toEqual([who, surface, lasting(name, expected)]);
      }
    }
    const data = answered.filter((answer) => "data" in answer);
    expect(data.length, "nobody may ask it").toBeGreaterThan(0);
    const lists = data.map((one) => (one.data as { items?: unknown[] }).items).filter((items) => items !== undefined);
    if (lists.length > 0)
      expect(
        lists.some((items) => items.length > 0),
        "every list is empty: fill the world",
      ).toBe(true);
  });
});
