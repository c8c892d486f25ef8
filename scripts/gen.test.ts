import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { CENTRAL_PLACES } from "./gen/central-places.ts";
import { fillIn, namesOf } from "./gen/names.ts";
import { copyTree } from "./gen/tree-copy.ts";
import { tenantTablesFile } from "./tenant-tables.ts";

describe("a noun", () => {
  test("is spelled for every place that needs it", () => {
    expect(namesOf("price-lists")).toMatchObject({ many: "priceLists", One: "PriceList", table: "price_lists", type: "price_list" });
    expect(namesOf("price-lists")).toMatchObject({ singular: "price-list", manyWords: "price lists", Title: "Price lists", A: "A" });
    expect(namesOf("invoices").a).toBe("an");
  });

  test.each([
    ["suppliers", "supplier"],
    ["categories", "category"],
    ["addresses", "address"],
    ["branches", "branch"],
    ["taxes", "tax"],
    ["invoices", "invoice"],
  ])("of %s is one %s", (noun, singular) => {
    expect(namesOf(noun).singular).toBe(singular);
  });

  test("has another singular where that is said, and is refused where it is none", () => {
    expect(namesOf("people", "person")).toMatchObject({ one: "person", many: "people" });
    for (const noun of ["Suppliers", "price_lists", "lists-", "../x"]) expect(() => namesOf(noun), noun).toThrow("is no noun");
    expect(() => namesOf("people")).toThrow("singular");
  });

  test("a template names nothing that there is not", () => {
    expect(fillIn("{{A}} {{words}}", namesOf("orders"))).toBe("An order");
    expect(() => fillIn("{{colour}}", namesOf("orders"))).toThrow("colour");
  });
});

test("a domain is added to five central places at most, and one that has lost its mark is told", () => {
  expect(CENTRAL_PLACES.length).toBeLessThanOrEqual(5);
  for (const { path, add } of CENTRAL_PLACES) {
    expect(add(readFileSync(path, "utf8"), namesOf("suppliers")), path).toContain("suppliers");
    expect(() => add("", namesOf("suppliers")), path).toThrow("is gone");
  }
});

test("the tables of companies are those with a company", () => {
  const rows = "export interface A {\n  companyId: string;\n}\n\nexport interface B {\n  id: string;\n}\n";
  expect(tenantTablesFile(`${rows}\nexport interface DB {\n  as: A;\n  bs: B;\n}\n`)).toContain("{\n  as: true,\n};");
});

describe("a generated domain, in a copy of the tree", () => {
  const DOMAIN = "packages/api/src/domains/price-lists";
  let root: string;
  let remove = () => {};
  let said = "";

  beforeAll(async () => {
    ({ root, remove } = copyTree());
    said = await run("node", "scripts/gen.ts", "domain", "price-lists");
  });

  afterAll(() => remove());

  /** What a command of the copy prints; throws when it fails. */
  async function run(command: string, ...args: string[]): Promise<string> {
    const { VITEST: _, VITEST_POOL_ID: _pool, VITEST_WORKER_ID: _worker, ...env } = process.env;
    return new Promise((done, fail) => {
      execFile(command, args, { cwd: root, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        error ? fail(new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`)) : done(stdout),
      );
    });
  }

  const written = () => [...said.matchAll(/^[+~] (\S+)/gm)].map(([, path = ""]) => path);

  test("says what it wrote, and renews what is generated", () => {
    expect(written()).toContain(`${DOMAIN}/price-lists.test.ts`);
    expect(written().filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const generated = [
      ["packages/db/src/schema.ts", "priceLists: PriceLists;"],
      ["packages/db/src/tenant-tables.gen.ts", "priceLists: true,"],
      ["packages/api/src/surfaces/doors.snapshot.txt", "priceLists.restore"],
      ["packages/client/src/generated/kinds.gen.ts", '"priceLists.create": "mutation"'],
      ["apps/web/src/route-tree.gen.ts", "/price-lists"],
    ] as const;
    for (const [path, text] of generated) expect(readFileSync(join(root, path), "utf8"), path).toContain(text);
  });

  test("is formatted, lints, and keeps the structure", async () => {
    await run("git", "add", "--all");
    await run("node_modules/.bin/biome", "check", "--error-on-warnings", ...written());
    expect(await run("node", "scripts/check-structure.ts")).not.toContain("price-lists");
  });

  test("is not written a second time", async () => {
    await expect(run("node", "scripts/gen.ts", "domain", "price-lists")).rejects.toThrow(`There is already a ${DOMAIN}/entity.ts`);
  });

  // What generates the lists has loaded every file of the domain; what its files do is tried at night.
  describe.runIf(inject("wholeSize"))("at night", () => {
    test("has its types", async () => {
      await run("node_modules/.bin/tsc", "-b", "packages/api", "apps/web");
    });

    test("passes its own tests on a PostgreSQL of the copy, and what every procedure is tried with", async () => {
      const tests = ["testing", "surfaces", "trpc", "domains/audit"].map((folder) => `packages/api/src/${folder}`);
      await run("node_modules/.bin/vitest", "run", DOMAIN, ...tests);
    });

    test("has a page that passes its component tests", async () => {
      const said = await run("node_modules/.bin/vitest", "run", "--project", "components", "apps/web/src/features/price-lists");
      expect(said).toMatch(/Tests .*passed/);
    });
  });
});
