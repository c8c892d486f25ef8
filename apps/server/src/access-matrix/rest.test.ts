import { appRouter, catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkProcedure } from "./checks.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { rest } from "./surfaces.ts";

const doors = catalogue(appRouter).filter(rest.leadsTo);
let fixture: MatrixFixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

describe("through REST, nobody gets further than their own company, role and key", () => {
  test.each(doors.map((door) => [door.name, door] as const))("%s", async (_name, door) => {
    expect(await checkProcedure(fixture, rest, door)).toEqual([]);
  });
});
