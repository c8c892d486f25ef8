import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, optionalText, text, timeZone } from "../../kernel/text.ts";
import { clientStatuses } from "./enums.ts";

export const clientStatus = z.enum(clientStatuses);
export type ClientStatus = z.infer<typeof clientStatus>;

export const clientColors = [
  "teal",
  "blue",
  "indigo",
  "violet",
  "grape",
  "pink",
  "red",
  "orange",
  "yellow",
  "lime",
  "green",
  "gray",
] as const;
export const clientColor = z.enum(clientColors);

const timezone = timeZone().describe("IANA time zone; the company's own when left out.");

const phoneNumberInput = z.strictObject({
  number: text(40).describe("As people write it. Start with + and the country code, unless the time zone says which country it is."),
  label: optionalText(60),
});
export type PhoneNumberInput = z.output<typeof phoneNumberInput>;

/** What a person fills in; every field of it may be changed later. */
const clientFields = {
  profession: optionalText(120).describe("What the business does, in a word or two: dentist, bakery, law firm."),
  description: optionalText(4000),
  website: optionalText(300).transform(toWebsite).describe("http or https; https is assumed when left out."),
  industry: optionalText(120),
  timezone: timezone.optional(),
  status: clientStatus.optional(),
  color: clientColor.optional(),
  targetAudience: optionalText(4000),
  marketingGoals: optionalText(4000),
  brandVoice: optionalText(2000),
  forbiddenPhrases: z.array(text(120)).max(50).optional().describe("Words and claims that no text for this client may contain."),
  phoneNumbers: z.array(phoneNumberInput).max(20).optional().describe("All of them; the first is the default number."),
};

export const createClientInput = z.strictObject({ name: text(120), ...clientFields });
export type CreateClientInput = z.output<typeof createClientInput>;

export const updateClientInput = z.strictObject({
  id: id(),
  expectedVersion: z.int().min(1).optional().describe("The version that you last saw; a newer one makes the call a conflict."),
  name: text(120).optional(),
  ...clientFields,
});
export type UpdateClientInput = z.output<typeof updateClientInput>;

export const clientRef = z.strictObject({ id: id() });

export const listClientsInput = pageInput.extend({
  search: optionalText(120).describe("Part of the name or profession."),
  status: clientStatus.optional(),
  includeDeleted: z.boolean().default(false).describe("Deleted clients too; for those who may restore them."),
});
export type ListClientsInput = z.output<typeof listClientsInput>;

export const phoneNumberView = z.object({ id: z.string(), e164: z.string(), label: z.string().nullable() });

export const clientView = z.object({
  id: z.string(),
  name: z.string(),
  profession: z.string().nullable(),
  description: z.string().nullable(),
  website: z.string().nullable(),
  industry: z.string().nullable(),
  timezone: z.string(),
  status: clientStatus,
  color: z.string(),
  /** False while the client is paused. */
  isActive: z.boolean(),
  profile: z.object({
    targetAudience: z.string().nullable(),
    marketingGoals: z.string().nullable(),
    brandVoice: z.string().nullable(),
    forbiddenPhrases: z.array(z.string()),
  }),
  phoneNumbers: z.array(phoneNumberView),
  /** The default number. */
  phoneNumber: z.string().nullable(),
  version: z.int(),
  createdBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  createdAt: moment(),
  updatedAt: moment(),
  deletedAt: moment().nullable(),
});
export type ClientView = z.infer<typeof clientView>;
export const clientPage = page(clientView);

/** The address as a browser would write it, or an issue at the field. */
function toWebsite(value: string | null | undefined, { issues }: z.RefinementCtx): string | null | undefined {
  if (value === null || value === undefined) return value;
  const address = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(value) ? value : `https://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname.includes(".") && url.username === "" && url.href.length <= 300) {
    return url.pathname === "/" && url.search === "" && url.hash === "" ? url.origin : url.href;
  }
  issues.push({ code: "custom", message: "Use a web address such as https://example.com.", input: value });
  return z.NEVER;
}
