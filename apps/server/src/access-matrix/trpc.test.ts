import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { checkProcedure } from "./checks.ts";
import { onePerClass } from "./classes.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { trpc } from "./surfaces.ts";

// REST tries them all; one function derives every surface from the same procedures.
const all = catalogue(appRouter);
const doors = inject("wholeSize") ? all : onePerClass(all);
let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

describe("through tRPC, nobody gets further than their own company, role and key", () => {
  test.each(doors.map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await checkProcedure(fixture, trpc, door)).toEqual([]);
  });
});
