import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { withNewFields, withNewKinds } from "./classes.ts";
import { allOf, checkFields } from "./fields.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { mcp, rest, type Surface, trpc } from "./surfaces.ts";

const doors = catalogue(appRouter).filter((door) => door.input);
let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

/** What several procedures share is tried at the first of them, and at night at all: a field through tRPC, a kind of field elsewhere. */
const toTry = (surface: Surface) => {
  const led = doors.filter(surface.leadsTo);
  if (inject("wholeSize")) return led.map((door) => ({ door, fields: allOf(door) }));
  return surface === trpc ? withNewFields(led) : withNewKinds(led);
};

describe.each([trpc, rest, mcp])("through $name, no field takes what cannot be stored, is too long or is of another kind", (surface) => {
  test.each(toTry(surface).map((one) => [one.door.name, one] as const))("%s", async (_name, { door, fields }) => {
    expect(await checkFields(fixture, surface, door, fields)).toEqual([]);
  });
});
