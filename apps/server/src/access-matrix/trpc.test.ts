import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkProcedure } from "./checks.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { trpc } from "./surfaces.ts";

let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

describe("through tRPC, nobody gets further than his own company, his role and his key", () => {
  test.each(catalogue(appRouter).map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await checkProcedure(fixture, trpc, door)).toEqual([]);
  });
});
