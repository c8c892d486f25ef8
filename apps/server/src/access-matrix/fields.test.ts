import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { withNewFields } from "./classes.ts";
import { allOf, checkFields } from "./fields.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { mcp, rest, type Surface, trpc } from "./surfaces.ts";

const doors = catalogue(appRouter).filter((door) => door.input);
let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

/** A field that several procedures share is tried at the first of them, and at night at all. */
const toTry = (surface: Surface) => {
  const led = doors.filter(surface.leadsTo);
  return inject("wholeSize") ? led.map((door) => ({ door, fields: allOf(door) })) : withNewFields(led);
};

describe.each([trpc, rest, mcp])("through $name, no field takes what cannot be stored, is too long or is of another kind", (surface) => {
  test.each(toTry(surface).map((one) => [one.door.name, one] as const))("%s", async (_name, { door, fields }) => {
    expect(await checkFields(fixture, surface, door, fields)).toEqual([]);
  });
});
