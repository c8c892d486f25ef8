import { randomBytes, randomUUID } from "node:crypto";
import type { Door } from "@frontoffice/api";
import { PERMISSIONS, permissionsOfKey, ROLES, SCOPES } from "@frontoffice/api/permissions";
import { idFieldsOf, isOptional, type Path, valueAt, withValue } from "@frontoffice/api/testing/fields";
import { forgiving } from "@frontoffice/api/testing/recipes";
import { type Attempt, allowedCaller, expectDone, expectRefused, prepare, send, withoutTrace } from "./attempts.ts";
import type { MatrixFixture } from "./fixture.ts";
import { brief, hiddenAmong } from "./state.ts";
import type { Surface } from "./surfaces.ts";

/** Tries one door with everything that must not work, then with what must; answers what was wrong, by name. */
export async function checkProcedure(fixture: MatrixFixture, surface: Surface, door: Door): Promise<string[]> {
  const attempt = await prepare(fixture, surface, door);
  if (typeof attempt === "string") return [attempt];
  await withoutTrace(attempt, async () => {
    await checkAnonymous(attempt);
    await checkRoles(attempt);
    await checkKeys(attempt);
    await checkForeignIds(attempt);
    await checkProtectedFields(attempt);
    await checkClientLimit(attempt);
    await checkPreview(attempt);
  });
  await checkAllowed(attempt);
  return attempt.findings.map((finding) => `${door.name} on ${surface.name}: ${finding}`);
}

async function checkAnonymous(attempt: Attempt): Promise<void> {
  if (attempt.door.meta.door === "open") return;
  const junk = randomBytes(32).toString("base64url");
  const anonymous = { nobody: null, "a junk session": randomBytes(20).toString("hex"), "a junk key": `fok_${junk}` };
  for (const [label, token] of Object.entries(anonymous)) await expectRefused(attempt, label, { token }, 401, "unauthorized");
}

/** Every role without the permission, an owner of an inactive company, and one who has not confirmed their identity lately. */
async function checkRoles(attempt: Attempt): Promise<void> {
  const { fixture, surface, door } = attempt;
  const { permission, callers: { confirmed, whileInactive } = {} } = door.meta;
  if (!surface.takesSessions) return;
  for (const role of ROLES) {
    if (permission === undefined || PERMISSIONS[role].includes(permission)) continue;
    await expectRefused(attempt, `a person with the role ${role}`, fixture.roles[role], 403, "forbidden");
  }
  if (permission !== undefined && door.type === "mutation" && !whileInactive) {
    await expectRefused(attempt, "the owner of a company that is not active", fixture.inactive, 403, "forbidden");
  }
  if (!confirmed) return;
  const { body } = await expectRefused(attempt, "an owner who confirmed an hour ago", fixture.unconfirmed, 403, "forbidden");
  if (!body.includes('"confirm":true')) attempt.findings.push("does not ask an owner to confirm again");
}

/** What a key with every scope may do. */
const OF_KEYS = permissionsOfKey(SCOPES, "owner");

/** Whether a key with every scope may call it at all. */
function opensToKeys({ meta }: Door): boolean {
  if (meta.callers?.peopleOnly !== undefined) return false;
  return meta.permission === undefined ? meta.callers?.withKey === true : OF_KEYS.includes(meta.permission);
}

async function checkKeys(attempt: Attempt): Promise<void> {
  const { fixture, door } = attempt;
  const { permission, risk, callers } = door.meta;
  if (door.meta.door === "open") return;
  if (!opensToKeys(door)) {
    await expectRefused(attempt, "a key", { token: fixture.keys.full }, 403, "forbidden");
    return;
  }
  const lacking = permission && (await fixture.keys.without(permission));
  if (lacking) await expectRefused(attempt, `a key without ${permission}`, { token: lacking }, 403, "forbidden");
  if (risk !== "read" && callers?.anyCeiling === undefined)
    await expectRefused(attempt, "a key that may only read", { token: fixture.keys.readOnly }, 403, "forbidden");
}

/** Each id replaced by that of the other company's row, and by one that nobody has: nobody can tell the answers apart. */
async function checkForeignIds(attempt: Attempt): Promise<void> {
  const { fixture, surface, door, input, foreignInput } = attempt;
  const caller = surface.takesSessions ? allowedCaller(fixture, door) : { token: fixture.keys.full };
  if (!surface.takesSessions && !opensToKeys(door)) return;
  for (const path of idFieldsOf(door.input)) {
    const place = path.join(".");
    const theirs = valueAt(foreignInput, path);
    if (typeof theirs !== "string" || typeof valueAt(input, path) !== "string") {
      attempt.findings.push(`the recipe leaves ${place} out`);
      continue;
    }
    const foreign = await send(attempt, caller, withValue(input, path, theirs));
    const unknown = await send(attempt, caller, withValue(input, path, randomUUID()));
    if (foreign.status !== unknown.status || foreign.body !== unknown.body) {
      const [one, other] = [`${foreign.status} ${brief(foreign.body)}`, `${unknown.status} ${brief(unknown.body)}`];
      attempt.findings.push(`tells the other company's ${place} from an unknown one: ${one} / ${other}`);
    }
    if (unknown.status < 300 && !forgiving.has(door.name) && !(door.type !== "mutation" && isOptional(door.input, path)))
      attempt.findings.push(`answers an unknown ${place} with ${unknown.status}`);
  }
}

/** Fields that nobody may set: refused at the door. */
async function checkProtectedFields(attempt: Attempt): Promise<void> {
  const { fixture, surface, door, input } = attempt;
  const { company, clientId } = fixture.foreign;
  const protectedFields = {
    companyId: company.id,
    role: "owner",
    id: clientId,
    createdAt: "2020-01-01T00:00:00Z",
    userId: fixture.foreignOwner.userId,
  };
  if (!door.input || (!surface.takesSessions && !opensToKeys(door))) return;
  const caller = surface.takesSessions ? allowedCaller(fixture, door) : { token: fixture.keys.full };
  for (const [field, value] of Object.entries(protectedFields)) {
    if (field in door.input.shape) continue;
    const { status, code, body } = await send(attempt, caller, { ...input, [field]: value });
    if (status !== 400 || code !== "invalid") attempt.findings.push(`takes ${field}: ${status} ${brief(body)}`);
  }
}

/** Who is limited to another client of the company reads what is not there, and sees no sign of it in lists. */
async function checkClientLimit(attempt: Attempt): Promise<void> {
  const { fixture, surface, door, input } = attempt;
  const { permission } = door.meta;
  if (permission === undefined) return;
  const callers = [
    ...(surface.takesSessions && PERMISSIONS.member.includes(permission) ? [["a limited member", fixture.limited] as const] : []),
    ...(opensToKeys(door) ? [["a limited key", { token: fixture.keys.limited }] as const] : []),
  ];
  const paths = idFieldsOf(door.input);
  const ids = paths.map((path) => valueAt(input, path)).filter((id) => typeof id === "string");
  const hidden = await hiddenAmong(fixture.own, ids);
  const hiddenPaths = paths.filter((path) => hidden.has(String(valueAt(input, path))));
  for (const [label, caller] of callers) {
    if (hiddenPaths.length === 0 && door.type !== "mutation") await expectNoSign(attempt, label, caller);
    for (const path of hiddenPaths) await expectMissing(attempt, label, caller, path);
  }
}

async function expectNoSign(attempt: Attempt, label: string, caller: { token: string }): Promise<void> {
  const { clientId, strategyId, jobId, word } = attempt.fixture.own;
  const { body } = await send(attempt, caller, attempt.input);
  const sign = [clientId, strategyId, jobId, `${word} Dental`, `${word} Plan`].find((mark) => body.includes(mark));
  if (sign !== undefined) attempt.findings.push(`shows ${label} what belongs to another client (${sign})`);
}

async function expectMissing(attempt: Attempt, label: string, caller: { token: string }, path: Path): Promise<void> {
  const { door, input } = attempt;
  const hidden = await send(attempt, caller, input);
  const unknown = await send(attempt, caller, withValue(input, path, randomUUID()));
  if (hidden.status !== unknown.status || hidden.body !== unknown.body) {
    attempt.findings.push(`tells ${label} of another client's ${path.join(".")}: ${hidden.status} ${brief(hidden.body)}`);
  }
  if (door.type === "mutation" && hidden.status < 300) attempt.findings.push(`lets ${label} change another client's ${path.join(".")}`);
}

/** A preview works as the call would, and leaves every table as it was; what cannot be previewed says why. */
async function checkPreview(attempt: Attempt): Promise<void> {
  const { fixture, surface, door, input } = attempt;
  if (door.type !== "mutation" || door.meta.door !== "inCompany" || !surface.takesSessions) return;
  const caller = allowedCaller(fixture, door);
  const notPreviewed = door.meta.gate?.notPreviewed;
  if (notPreviewed === undefined) return expectDone(attempt, "a preview", caller, input, { preview: "true" });
  const { status, code, body } = await send(attempt, caller, input, { preview: "true" });
  if (status !== 400 || code !== "invalid" || !body.includes(JSON.stringify({ fields: { preview: notPreviewed } })))
    attempt.findings.push(`a preview gets ${status} instead of a refusal that says why: ${brief(body)}`);
}

/** The call itself, as the least person who may and as a key; a read by everybody else who may, too. */
async function checkAllowed(attempt: Attempt): Promise<void> {
  const { fixture, surface, door, input } = attempt;
  const { permission } = door.meta;
  if (surface.takesSessions) await expectDone(attempt, "the rightful caller", allowedCaller(fixture, door), input);
  if (surface.takesSessions && permission !== undefined && door.type === "query") {
    const others = ROLES.filter((role) => PERMISSIONS[role].includes(permission));
    for (const role of others) await expectDone(attempt, `a person with the role ${role}`, fixture.roles[role], input);
  }
  if (door.meta.door === "open" || !opensToKeys(door)) return;
  const again = await fixture.recipes[door.name]?.(fixture.own, fixture.roles.owner);
  await expectDone(attempt, "a key", { token: fixture.keys.full }, again);
}
