import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { checkProcedure } from "./checks.ts";
import { onePerClass } from "./classes.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { mcp, toolOf } from "./surfaces.ts";

// REST tries them all; one function derives every surface from the same procedures.
const all = catalogue(appRouter).filter(mcp.leadsTo);
const doors = inject("wholeSize") ? all : onePerClass(all);
let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

describe("through MCP, nobody gets further than their own company, role and key", () => {
  test.each(doors.map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await checkProcedure(fixture, mcp, door)).toEqual([]);
  });
});

const others = catalogue(appRouter).filter((door) => !mcp.leadsTo(door));
test.each(others.map((door) => [door.name, door] as const))("%s is no tool, whoever calls it by its name", async (_name, door) => {
  for (const token of [fixture.roles.owner.token, fixture.keys.full]) {
    const { status, body } = await mcp.send(fixture.server.url, { door, input: {}, token });
    expect([status, body]).toEqual([400, expect.stringContaining(`Unknown tool: ${toolOf(door)}`)]);
  }
});
