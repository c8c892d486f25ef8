import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tryDoor } from "./checks.ts";
import { openStage, type Stage } from "./fixture.ts";
import { rest } from "./surfaces.ts";

const doors = catalogue(appRouter).filter(rest.leadsTo);
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe("through REST, nobody gets further than his own company, his role and his key", () => {
  test.each(doors.map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await tryDoor(stage, rest, door)).toEqual([]);
  });
});
