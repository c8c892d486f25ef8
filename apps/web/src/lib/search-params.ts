/** One part of an address: what it says, or undefined where the page does not understand it. An address is no form; nobody is told. */
type Part<Value> = (value: unknown) => Value | undefined;

type Parts = Record<string, Part<unknown>>;
type Read<P extends Parts> = { [Name in keyof P]?: ReturnType<P[Name]> | undefined };

export interface SearchSchema<Search> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "frontoffice";
    readonly types?: { readonly input: Search; readonly output: Search } | undefined;
    readonly validate: (search: unknown) => { readonly value: Search };
  };
}

/**
 * The Standard Schema of a page's search params, for `validateSearch`. By hand, since the router checks an address before any page
 * is loaded: zod/mini in its place costs the first visit 17 KB.
 */
export function searchParams<P extends Parts>(parts: P): SearchSchema<Read<P>> {
  const validate = (search: unknown) => {
    const given = (typeof search === "object" ? search : null) as Record<string, unknown> | null;
    const value: Read<P> = {};
    for (const name in parts) {
      // Also where it is undefined: a key that is missing here would let the router keep what the address says.
      value[name] = parts[name]?.(given?.[name]) as ReturnType<P[typeof name]> | undefined;
    }
    return { value };
  };
  return { "~standard": { version: 1, vendor: "frontoffice", validate } };
}

const matching = (form: RegExp) => (value: unknown) => (typeof value === "string" && form.test(value) ? value : undefined);

/** Words, cut to a length that every query takes. */
export const text =
  (length = 2000) =>
  (value: unknown) =>
    typeof value === "string" && value !== "" ? value.slice(0, length) : undefined;

export const oneOf =
  <const Choice extends string>(choices: readonly Choice[]) =>
  (value: unknown) =>
    choices.find((choice) => choice === value);

/** True or left out. */
export const flag = (value: unknown) => (value === true ? true : undefined);

export const uuid = matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

const dayForm = matching(/^\d{4}-\d\d-\d\d$/);

function isDay(iso: string): boolean {
  const moment = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(iso);
}

/** A calendar day such as 2026-11-23. */
export function day(value: unknown) {
  const iso = dayForm(value);
  // 30 February is none, though a date made of it rolls over into March.
  return iso && isDay(iso) ? iso : undefined;
}

export const versionNumber = (value: unknown) =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value < 1e6 ? value : undefined;
