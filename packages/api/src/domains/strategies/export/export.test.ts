import { businesses, facts } from "@frontoffice/strategy-writer/factory";
import { writeStrategy } from "@frontoffice/strategy-writer/writer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, testApi } from "../../../testing/index.ts";
import { makeClient } from "../../clients/factory.ts";
import { compareSections } from "../compare.ts";
import { makeStrategy } from "../factory.ts";
import { toMarkdown } from "./markdown.ts";
import { toPdf } from "./pdf.present.ts";
import { unprintableIn } from "./printable.rules.ts";

let api: TestApi;
let caller: Caller;
let id: string;

beforeAll(async () => {
  api = await testApi();
  const company = await api.company();
  caller = await company.as("viewer");
  const scope = await company.scope();
  const client = await makeClient(scope, { ...businesses.photographer, name: "Łucja Zięba & Şükrü Ößő" });
  ({ id } = await makeStrategy(scope, { clientId: client.id, title: "Łucja Zięba: Frühjahr" }));
});

afterAll(() => api.close());

const printed = (sections = writeStrategy(facts(businesses.restaurant, { weeks: 12 }))) => ({
  title: "Plan",
  clientName: "Bella",
  status: "draft" as const,
  version: 3,
  periodStart: "2026-11-23",
  periodEnd: "2027-02-14",
  sections,
});

describe("Markdown", () => {
  test("carries every section, the calendar as a table and the sources", async () => {
    const file = await caller.strategies.export({ id, format: "markdown" });
    expect(file).toMatchObject({ fileName: "ucja-zieba-fruhjahr-v1.md", mediaType: "text/markdown; charset=utf-8", encoding: "utf8" });
    for (const heading of ["Summary", "Positioning", "Audience", "Channels", "Content pillars", "Calendar", "Targets", "Budget", "Risks"])
      expect(file.content).toContain(`\n## ${heading}\n`);
    expect(file.content).toContain("| Date | Channel | Title | What to make |");
    expect(file.content).toContain("Profile, profession: “photographer”");
  });

  test("text stays text: no link, image, heading or markup comes out of a field", () => {
    const plan = printed();
    const nasty = "# x ![a](http://evil.example/p.png) <script>alert(1)</script> | [b](c) `d`\n- e";
    const markdown = toMarkdown({
      ...plan,
      sections: { ...plan.sections, summary: { headline: nasty, statements: [{ text: nasty, evidence: [] }], gaps: [], note: null } },
    });
    expect(markdown).not.toMatch(/(?<!\\)!?(?<!\\)\[a|(?<!\\)<script|\n# x|\n- e/);
  });
});

describe("PDF", () => {
  test("is a file of several pages with embedded fonts", async () => {
    const file = await caller.strategies.export({ id, format: "pdf", version: 1 });
    expect(file).toMatchObject({ fileName: "ucja-zieba-fruhjahr-v1.pdf", mediaType: "application/pdf", encoding: "base64" });
    const bytes = Buffer.from(file.content, "base64");
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    const text = bytes.toString("latin1");
    expect(text).toContain("DejaVuSans");
    expect(text.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(2);
  });

  test("a long plan breaks over pages", async () => {
    const bytes = await toPdf(printed());
    expect(bytes.toString("latin1").match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(5);
  });

  test.each([
    ["上海小笼包店", ["Chinese characters"]],
    ["מסעדת הנמל", ["Hebrew"]],
    ["مطعم الميناء", ["Arabic"]],
    ["ร้านอาหาร and ハンブルク", ["Japanese", "Thai"]],
    ["Fresh fish 🐟", ["emoji"]],
    ["ልብስ ሰፊ", ["other scripts"]],
    ["Łucja Zięba, Ελλάδα, Київ, “quoted” – 1.500 €", []],
  ])("of %s it says what it cannot print", (name, missing) => {
    expect(unprintableIn(name)).toEqual(missing);
  });
});

describe("what there is not", () => {
  test("an unknown version reads as missing", async () => {
    await expect(caller.strategies.export({ id, version: 9 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(caller.strategies.version({ id, number: 9 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the comparison", () => {
  const before = writeStrategy(facts(businesses.dentist));

  test("a version equals itself", async () => {
    expect(compareSections(before, before).some(({ changed }) => changed)).toBe(false);
    expect((await caller.strategies.compare({ id, from: 1, to: 1 })).sections.some(({ changed }) => changed)).toBe(false);
  });

  test("marks the words that differ, side by side, and what came or went", () => {
    const [first, ...rest] = before.risks.items;
    if (!first) throw new Error("no risk");
    const after = {
      ...before,
      risks: { ...before.risks, items: [{ ...first, mitigation: `${first.mitigation} Twice.` }, ...rest.slice(1)] },
    };
    const sections = compareSections(before, after);
    expect(sections.filter(({ changed }) => changed).map(({ key }) => key)).toEqual(["risks"]);
    const rows = sections.find(({ key }) => key === "risks")?.rows ?? [];
    const changed = rows.find(({ kind }) => kind === "changed");
    expect(changed?.right?.filter(({ mark }) => mark === "added").map(({ text }) => text)).toEqual([" Twice."]);
    expect(changed?.left?.every(({ mark }) => mark === "same")).toBe(true);
    expect(rows.filter(({ kind }) => kind === "removed")).toHaveLength(3);
    const text = (side: "left" | "right") => rows.flatMap((row) => row[side]?.map((part) => part.text).join("") ?? []).join("\n");
    expect(text("left")).toContain(first.mitigation);
    expect(text("right")).toContain(`${first.mitigation} Twice.`);
  });
});
