import type { Door } from "@frontoffice/api";
import { type Field, fieldsOf, type Path, withValue } from "@frontoffice/api/testing/fields";
import { type Attempt, allowedCaller, prepare, send } from "./attempts.ts";
import type { MatrixFixture } from "./fixture.ts";
import { brief } from "./state.ts";
import type { Surface } from "./surfaces.ts";

const NUL = "a\u0000b";
const HALF_A_PAIR = "a\ud800b";

/** What a field is given: it must be refused as the caller's fault, or at the least do no harm. */
interface BadValue {
  label: string;
  value: unknown;
  refused: boolean;
}

/** Gives these fields of a procedure what no caller of good will sends; answers what was wrong. */
export async function checkFields(
  fixture: MatrixFixture,
  surface: Surface,
  door: Door,
  fields: readonly Field[] = allOf(door),
): Promise<string[]> {
  const attempt = await prepare(fixture, surface, door);
  if (typeof attempt === "string") return [attempt];
  for (const { path, badValues } of [...groupFields(fields), ...lists(fields)]) {
    for (const badValue of badValues) if (canCarry(surface, door, badValue)) await checkField(attempt, path, badValue);
  }
  if (fields.some(({ path }) => path.join(".") === "cursor")) await checkCursor(attempt);
  return attempt.findings.map((finding) => `${door.name} on ${surface.name}: ${finding}`);
}

export function allOf({ input }: Door): Field[] {
  return input ? fieldsOf(input) : [];
}

async function checkField(attempt: Attempt, path: Path, { label, value, refused }: BadValue): Promise<void> {
  const input = withValue(attempt.input, path, value);
  if (input === undefined) return;
  const { status, code, body } = await send(attempt, allowedCaller(attempt.fixture, attempt.door), input);
  if (refused && (status !== 400 || code !== "invalid")) {
    attempt.findings.push(`takes ${label} in ${path.join(".")}: ${status} ${brief(body)}`);
  }
}

/** An address carries text alone, and no half of a surrogate pair; what is too long for it is no such address. */
function canCarry({ name }: Surface, { rest }: Door, { value }: BadValue): boolean {
  if (name !== "REST" || !rest) return true;
  if (rest.method !== "GET" && rest.method !== "DELETE" && rest.params.length === 0) return true;
  return typeof value === "string" && value !== HALF_A_PAIR && value.length < 400;
}

/** Alternatives of one field together: what one of them takes is not refused. */
function groupFields(fields: readonly Field[]): { path: Path; badValues: BadValue[] }[] {
  const byPath = new Map<string, Field[]>();
  for (const field of fields) byPath.set(field.path.join("."), [...(byPath.get(field.path.join(".")) ?? []), field]);
  return [...byPath.values()].map((same) => ({ path: same[0]?.path ?? [], badValues: badValuesOf(same.map(({ schema }) => schema)) }));
}

function badValuesOf(schemas: readonly Field["schema"][]): BadValue[] {
  const types = new Set(schemas.map(({ type }) => type));
  const odd = (label: string, value: unknown, refused = true): BadValue => ({ label, value, refused });
  const badValues = [odd("an object", { a: 1 }, types.size > 0), odd("a nest of lists", [[[[]]]], types.size > 0)];
  if (types.has("string")) {
    badValues.push(
      odd("a NUL", NUL),
      odd("half a surrogate pair", HALF_A_PAIR),
      odd("a number", 7, !types.has("number") && !types.has("integer")),
    );
    const longest = Math.max(...schemas.map(({ maxLength }) => maxLength ?? 0));
    if (longest > 0) badValues.push(odd(`${longest + 1} characters`, "x".repeat(longest + 1)));
    if (schemas.some(({ format }) => format?.startsWith("date")))
      badValues.push(...DATES.map((date) => odd(`the date ${date}`, date, false)));
  }
  if (types.has("number") || types.has("integer")) {
    badValues.push(...NUMBERS.map((number) => odd(`the number ${number}`, number, false)), odd("words for a number", "many"));
  }
  if (types.has("boolean")) badValues.push(odd("words for a yes", "maybe"));
  return badValues;
}

const NUMBERS = [-1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308];
const DATES = ["0000-01-01", "9999-12-31", "2026-02-30", "+275760-09-13T00:00:00Z", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z"];

/** Every list with far more items than it takes, and as an object with numbers for keys. */
function lists(fields: readonly Field[]): { path: Path; badValues: BadValue[] }[] {
  const paths = fields.flatMap(({ path }) => (path.includes("[]") ? [path.slice(0, path.indexOf("[]"))] : []));
  const unique = [...new Map(paths.map((path) => [path.join("."), path])).values()];
  const many = { label: "5,000 items", value: Array(5_000).fill("x"), refused: true };
  return unique.map((path) => ({
    path,
    badValues: [many, { label: "an object for a list", value: { 0: "x", length: 1 }, refused: true }],
  }));
}

/** Cursors that no list gave out: nonsense, and a real one whose parts were changed. */
async function checkCursor(attempt: Attempt): Promise<void> {
  const caller = allowedCaller(attempt.fixture, attempt.door);
  const nonsense = [
    "x",
    "e30",
    "W10",
    "bnVsbA",
    "9".repeat(300),
    "..%2f..",
    encode([NUL]),
    encode([null, null]),
    encode([["a"]]),
    encode([{}]),
  ];
  for (const cursor of nonsense)
    await checkField(attempt, ["cursor"], { label: `the cursor ${cursor.slice(0, 20)}`, value: cursor, refused: true });
  const all = Object.fromEntries(Object.entries(attempt.input ?? {}).filter(([key]) => key === "includeDeleted"));
  const { body } = await send(attempt, caller, { ...all, limit: 1 });
  const given = /"nextCursor":"([\w-]+)"/.exec(body)?.[1];
  if (given === undefined) return;
  const parts: unknown = JSON.parse(Buffer.from(given, "base64url").toString("utf8"));
  if (!Array.isArray(parts)) return;
  for (const [index] of parts.entries()) {
    for (const odd of [NUL, HALF_A_PAIR, "x", "", "x".repeat(200), 1e308, -1, 0.5, null, "9999-99-99", "infinity", "-infinity", "epoch"]) {
      await send(attempt, caller, { ...all, limit: 1, cursor: encode(parts.with(index, odd)) });
    }
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
