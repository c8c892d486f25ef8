import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tryDoor } from "./checks.ts";
import { openStage, type Stage } from "./fixture.ts";
import { trpc } from "./surfaces.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe("through tRPC, nobody gets further than his own company, his role and his key", () => {
  test.each(catalogue(appRouter).map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await tryDoor(stage, trpc, door)).toEqual([]);
  });
});
