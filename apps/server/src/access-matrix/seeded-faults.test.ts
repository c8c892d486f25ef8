import { catalogue } from "@frontoffice/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkProcedure } from "./checks.ts";
import { checkFields } from "./fields.ts";
import { type MatrixFixture, openFixture } from "./fixture.ts";
import { faultyRecipes, faultyRouter, unbound } from "./seeded-faults.ts";
import { mcp, rest, type Surface, trpc } from "./surfaces.ts";

/** What must be said of each planted fault. */
const FAULTS: Record<string, RegExp> = {
  readsAll: /shows the other company/,
  paintsAll: /changed the other company's clients/,
  tellsApart: /tells the other company's id from an unknown one: 403 .* \/ 404/,
  namesThem: /shows the other company \(Foreign\)/,
  failsOnUnknown: /fails with 500/,
  forgetsPermission: /a person with the role admin gets 200 instead of 403/,
  forgetsPeopleOnly: /a key gets 200 instead of 403/,
  forgetsRisk: /a key that may only read gets 200 instead of 403/,
  forgetsConfirmation: /an owner who confirmed an hour ago gets 200 instead of 403/,
  takesCompany: /changed the other company's clients/,
  keepsExtras: /takes companyId/,
  forgetsLimits: /tells a limited member of another client's id/,
  listsHidden: /shows a limited key what belongs to another client/,
  writesOnPreview: /what was refused changed companies/,
  notesInput: /a refusal's audit row tells of the input/,
  forgetsItsRow: /answers an unknown id with 200/,
  lacksRecipe: /has no recipe/,
  halfRecipe: /the recipe leaves id out/,
};

/** What must be said of faults that show when fields are pestered. */
const PESTERED: Record<string, RegExp> = {
  storesAnything: /fails with 500 on .*u0000/,
  ignoresNul: /takes a NUL in word: 200/,
  trustsCursors: /fails with 500 on .*cursor/,
};

let fixture: MatrixFixture;
beforeAll(async () => {
  const { "planted.lacksRecipe": _, ...recipes } = faultyRecipes;
  fixture = await openFixture({ router: faultyRouter, recipes });
  unbound.db = fixture.own.api.db.owner;
});
afterAll(() => fixture.close());

function findingsOf(surface: Surface, name: string, tryIt = checkProcedure): Promise<string[]> {
  const door = fixture.doors.find((one) => one.name === `planted.${name}`);
  if (!door) throw new Error(`there is no planted.${name}`);
  return tryIt(fixture, surface, door);
}

describe.each([
  ["tRPC", trpc],
  ["REST", rest],
  ["MCP", mcp],
])("through %s", (_name, surface) => {
  test.each(["sound", "soundWrite"])("nothing is said of %s", async (name) => {
    expect(await findingsOf(surface, name)).toEqual([]);
  });

  const reached = catalogue(faultyRouter).filter(surface.leadsTo);
  const faults = Object.entries(FAULTS).filter(([name]) => reached.some((door) => door.name === `planted.${name}`));

  test.each(faults)("%s is found by its name", async (name, words) => {
    const findings = await findingsOf(surface, name);
    expect(findings).toContainEqual(expect.stringMatching(words));
    for (const finding of findings) expect(finding).toContain(`planted.${name} `);
  });
});

describe.each([
  ["tRPC", trpc],
  ["REST", rest],
  ["MCP", mcp],
])("through %s, with every field pestered", (_name, surface) => {
  test.each(["sound", "soundWrite"])("nothing is said of %s", async (name) => {
    expect(await findingsOf(surface, name, checkFields)).toEqual([]);
  });

  test.each(Object.entries(PESTERED))("%s is found by its name", async (name, words) => {
    const findings = await findingsOf(surface, name, checkFields);
    expect(findings).toContainEqual(expect.stringMatching(words));
    for (const finding of findings) expect(finding).toContain(`planted.${name} `);
  });
});

test("every planted fault is looked for", () => {
  const planted = fixture.doors.map(({ name }) => name.replace("planted.", "")).filter((name) => !name.startsWith("sound"));
  expect(planted.toSorted()).toEqual(Object.keys({ ...FAULTS, ...PESTERED }).toSorted());
});
