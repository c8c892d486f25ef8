import type { Door } from "@frontoffice/api";
import { PERMISSIONS, ROLES } from "@frontoffice/api/permissions";
import { type Field, idFieldsOf } from "@frontoffice/api/testing/fields";
import { allOf } from "./fields.ts";

/** What decides how a procedure must answer: two with the same differ by their inputs and queries alone. */
function classOf({ type, meta }: Door): string {
  const { door, permission, risk, callers: { peopleOnly, withKey, confirmed, anyCeiling, whileInactive } = {}, gate = {} } = meta;
  const mayCall = ROLES.filter((role) => permission !== undefined && PERMISSIONS[role].includes(permission));
  const said = [peopleOnly, gate.notPreviewed, gate.repeatable, gate.secrets, anyCeiling].map((words) => words !== undefined);
  return JSON.stringify([type, door, mayCall, risk, ...said, withKey === true, confirmed === true, whileInactive === true]);
}

/** Of each class the procedure with the most ids in its input, since those are what is tried most. */
export function onePerClass(doors: readonly Door[]): Door[] {
  const chosen = new Map<string, Door>();
  for (const door of doors) {
    const known = chosen.get(classOf(door));
    if (!known || idFieldsOf(door.input).length > idFieldsOf(known.input).length) chosen.set(classOf(door), door);
  }
  return [...chosen.values()];
}

/**
 * Each procedure with those of its fields that no procedure before it has under the same name and schema; those without are left out.
 * A cursor looks the same everywhere, but each list reads it in its own order.
 */
export function withNewFields(doors: readonly Door[]): { door: Door; fields: Field[] }[] {
  return withNew(doors, (_door, { path, schema }) => (path[0] === "cursor" ? undefined : [path.findLast(isName), schema]));
}

/**
 * Each procedure with the fields of a kind that no procedure before it has. The surfaces hand every input to the same schemas, so what is
 * left to be tried of a surface is how it carries a kind of value: in an address or in a body, alone or in a list.
 */
export function withNewKinds(doors: readonly Door[]): { door: Door; fields: Field[] }[] {
  return withNew(doors, ({ rest }, { path, schema }) => {
    const { type, format, maxLength } = schema;
    const inAddress = rest?.params.includes(path[0] ?? "") || ["GET", "DELETE"].includes(rest?.method ?? "");
    return [path[0] === "cursor", inAddress, path.includes("[]"), type, format, maxLength !== undefined, "enum" in schema];
  });
}

/** Without a key a field is always tried. */
function withNew(doors: readonly Door[], keyOf: (door: Door, field: Field) => unknown): { door: Door; fields: Field[] }[] {
  const seen = new Set<string>();
  return doors.flatMap((door) => {
    const all = allOf(door);
    const keyed = all.map((field) => ({ place: field.path.join("."), key: JSON.stringify(keyOf(door, field)) }));
    const places = new Set(keyed.filter(({ key }) => key === undefined || !seen.has(key)).map(({ place }) => place));
    for (const { key } of keyed) if (key !== undefined) seen.add(key);
    // The alternatives of one field stay together.
    const fields = all.filter(({ path }) => places.has(path.join(".")));
    return fields.length > 0 ? [{ door, fields }] : [];
  });
}

const isName = (part: string) => part !== "[]";
