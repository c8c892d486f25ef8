import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkFields } from "./fields.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { mcp, rest, trpc } from "./surfaces.ts";

const doors = catalogue(appRouter).filter((door) => door.input);
let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

describe.each([trpc, rest, mcp])("through $name, no field takes what cannot be stored, is too long or is of another kind", (surface) => {
  test.each(doors.filter(surface.leadsTo).map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await checkFields(fixture, surface, door)).toEqual([]);
  });
});
