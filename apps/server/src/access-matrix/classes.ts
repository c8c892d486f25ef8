import type { Door } from "@frontoffice/api";
import { PERMISSIONS, ROLES } from "@frontoffice/api/permissions";
import { type Field, idFieldsOf } from "@frontoffice/api/testing/fields";
import { allOf } from "./fields.ts";

/** What decides how a procedure must answer: two with the same differ by their inputs and queries alone. */
function classOf({ type, meta }: Door): string {
  const { door, permission, risk, peopleOnly, withKey, confirmed, notPreviewed, repeatable, secrets, anyCeiling, whileInactive } = meta;
  const mayCall = ROLES.filter((role) => permission !== undefined && PERMISSIONS[role].includes(permission));
  const said = [peopleOnly, notPreviewed, repeatable, secrets, anyCeiling].map((words) => words !== undefined);
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
  const seen = new Set<string>();
  return doors.flatMap((door) => {
    const all = allOf(door);
    const named = all.map((field) => ({ field, key: JSON.stringify([field.path.findLast(isName), field.schema]) }));
    const places = new Set(
      named.filter(({ field, key }) => field.path[0] === "cursor" || !seen.has(key)).map(({ field }) => field.path.join(".")),
    );
    for (const { key } of named) seen.add(key);
    // The alternatives of one field stay together.
    const fields = all.filter(({ path }) => places.has(path.join(".")));
    return fields.length > 0 ? [{ door, fields }] : [];
  });
}

const isName = (part: string) => part !== "[]";
