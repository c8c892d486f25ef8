import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pesterDoor } from "./fields.ts";
import { openStage, type Stage } from "./fixture.ts";
import { mcp, rest, trpc } from "./surfaces.ts";

const doors = catalogue(appRouter).filter((door) => door.input);
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe.each([trpc, rest, mcp])("through $name, no field takes what cannot be stored, is too long or is of another kind", (surface) => {
  test.each(doors.filter(surface.leadsTo).map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await pesterDoor(stage, surface, door)).toEqual([]);
  });
});
