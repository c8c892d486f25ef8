import type { Door } from "@frontoffice/api";
import { PERMISSIONS, ROLES } from "@frontoffice/api/permissions";
import type { Caller } from "@frontoffice/api/testing/fixture";
import { sessionOf, setPassword } from "@frontoffice/api/testing/principals";
import { programsAlone, withoutProvider } from "@frontoffice/api/testing/recipes";
import { type MatrixFixture, type Presented, renew } from "./fixture.ts";
import { brief, changedTables, deniedRows, rowsOf, stateOf } from "./state.ts";
import type { Answer, Surface } from "./surfaces.ts";

/** One door through one surface. `findings` and `denied` grow with what is tried. */
export interface Attempt {
  fixture: MatrixFixture;
  surface: Surface;
  door: Door;
  /** A valid call of ours, not yet made, and the same in the other company. */
  input: object | undefined;
  foreignInput: object | undefined;
  findings: string[];
  /** Answers of 403 within our company, each of which leaves an audit row. */
  denied: number;
}

/** Whoever is named, or a token alone. */
type Who = { token: string | null } | Caller;

/** Gets both inputs ready; a string says why it cannot be done. */
export async function prepare(fixture: MatrixFixture, surface: Surface, door: Door): Promise<Attempt | string> {
  const recipe = fixture.recipes[door.name];
  if (!recipe) return `${door.name} has no recipe: add one to the domain's recipes.ts`;
  await renew(fixture);
  await setPassword(fixture.own.api, fixture.visitor.userId);
  const input = await recipe(fixture.own, allowedCaller(fixture, door));
  const foreignInput = await recipe(fixture.foreign, fixture.foreignOwner);
  return { fixture, surface, door, input, foreignInput, findings: [], denied: 0 };
}

/** The least of those who may: of a company's doors the lowest role, of the others a person whose session may end by it. */
export function allowedCaller({ roles, visitor, own }: MatrixFixture, { name, meta }: Door): Caller | Presented {
  const { permission } = meta;
  if (programsAlone.has(name)) return { ...roles.owner, token: own.key.token };
  if (permission === undefined) return visitor;
  const least = ROLES.toReversed().find((role) => PERMISSIONS[role].includes(permission)) ?? "owner";
  return roles[least];
}

/** Sends a call and notes what no answer may have: a failure of ours, or the other company's name. */
export async function send(attempt: Attempt, who: Who, input: unknown, headers?: Record<string, string>): Promise<Answer> {
  const { fixture, surface, door } = attempt;
  const token = "token" in who ? who.token : (await sessionOf(fixture.own, who)).token;
  const answer = await surface.send(fixture.server.url, { door, input, token, ...(headers && { headers }) });
  if (answer.status >= 500) attempt.findings.push(`fails with ${answer.status} on ${brief(JSON.stringify(input) ?? "no input")}`);
  const { word, company, clientId } = fixture.foreign;
  const leak = [word, company.id, clientId].find((mark) => answer.body.includes(mark));
  if (leak !== undefined) attempt.findings.push(`shows the other company (${leak}): ${brief(answer.body)}`);
  if (answer.status === 403 && door.meta.door === "inCompany" && token !== fixture.inactive.token) attempt.denied += 1;
  return answer;
}

/** A finding unless the call is refused in this way. */
export async function expectRefused(attempt: Attempt, label: string, who: Who, status: number, code: string): Promise<Answer> {
  const answer = await send(attempt, who, attempt.input);
  if (answer.status !== status || answer.code !== code) {
    attempt.findings.push(
      `${label} gets ${[answer.status, answer.code].filter(Boolean).join(" ")} instead of ${status} ${code}: ${brief(answer.body)}`,
    );
  }
  return answer;
}

/** A finding unless the call works. */
export async function expectDone(
  attempt: Attempt,
  label: string,
  who: Who,
  input: unknown,
  headers?: Record<string, string>,
): Promise<void> {
  const { status, body } = await send(attempt, who, input, headers);
  const done = withoutProvider.has(attempt.door.name) ? status === 412 : status >= 200 && status <= 299;
  if (!done) attempt.findings.push(`${label} gets ${status}: ${brief(body)}`);
}

/** Runs what must leave no trace, and finds the tables where it did, the audit trail's rows of refusals apart. */
export async function withoutTrace(attempt: Attempt, work: () => Promise<void>): Promise<void> {
  const { fixture, door } = attempt;
  const [own, foreign, denied] = [await rowsOf(fixture.own), await stateOf(fixture.foreign), await deniedRows(fixture.own, door.name)];
  attempt.denied = 0;
  await work();
  const traces = changedTables(own, await rowsOf(fixture.own));
  if (traces !== "") attempt.findings.push(`what was refused changed ${traces}`);
  const foreignTraces = changedTables(foreign, await stateOf(fixture.foreign));
  if (foreignTraces !== "") attempt.findings.push(`changed the other company's ${foreignTraces}`);
  const { count, talkative } = await deniedRows(fixture.own, door.name);
  if (count - denied.count !== attempt.denied) {
    attempt.findings.push(`${attempt.denied} refusals left ${count - denied.count} rows in the audit trail`);
  }
  if (talkative !== denied.talkative) attempt.findings.push("a refusal's audit row tells of the input");
}
