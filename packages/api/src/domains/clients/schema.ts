import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, nameText, optionalName, optionalText, text, timeZone, viewId } from "../../kernel/text.ts";
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
  number: text(40)
    .meta({ example: "0431 90 18 20" })
    .describe("As people write it. Start with + and the country code, unless the time zone says which country it is."),
  label: optionalName(60).meta({ example: "Front desk" }),
});
export type PhoneNumberInput = z.output<typeof phoneNumberInput>;

export const MOST_TAGS = 20;
const tag = () => nameText(40).meta({ example: "Hospitality" });

/** What a person fills in; every field of it may be changed later. */
const clientFields = {
  profession: optionalName(120)
    .meta({ example: "Dentist" })
    .describe("What the business does, in a word or two: dentist, bakery, law firm."),
  description: optionalText(4000).meta({ example: "A family dental practice at the old harbour of Kiel with late hours on Thursdays." }),
  website: optionalText(300)
    .meta({ example: "https://harbour-dental.example" })
    .transform(toWebsite)
    .describe("http or https; https is assumed when left out."),
  industry: optionalName(120).meta({ example: "Health" }),
  timezone: timezone.optional(),
  status: clientStatus.optional(),
  color: clientColor.optional(),
  ownerId: id().nullish().describe("The person of the company who looks after the client; null for nobody."),
  tags: z
    .array(tag())
    .max(MOST_TAGS)
    .optional()
    .describe("All of them, to find clients that belong together; a word counts once, whatever its case."),
  targetAudience: optionalText(4000).meta({ example: "Families from the neighbourhood and commuters aged 30 to 55." }),
  marketingGoals: optionalText(4000).meta({ example: "20 new patients a month by June." }),
  brandVoice: optionalText(2000).meta({ example: "Warm and plain, never frightening." }),
  forbiddenPhrases: z
    .array(text(120).meta({ example: "painless" }))
    .max(50)
    .optional()
    .describe("Words and claims that no text for this client may contain."),
  phoneNumbers: z.array(phoneNumberInput).max(20).optional().describe("All of them; the first is the default number."),
};

export const createClientInput = z.strictObject({ name: nameText(120).meta({ example: "Harbour Dental" }), ...clientFields });
export type CreateClientInput = z.output<typeof createClientInput>;

export const updateClientInput = z.strictObject({
  id: id("client"),
  expectedVersion: z.int().min(1).optional().describe("The version that you last saw; a newer one makes the call a conflict."),
  name: nameText(120).meta({ example: "Harbour Dental" }).optional(),
  ...clientFields,
});
export type UpdateClientInput = z.output<typeof updateClientInput>;

export const clientRef = z.strictObject({ id: id("client") });

export const listClientsInput = pageInput.extend({
  search: optionalText(120).meta({ example: "harbour" }).describe("Part of the name or profession."),
  status: clientStatus.optional().describe("Only clients in this state."),
  ownerId: id().optional().describe("Only clients that this person looks after."),
  tag: tag().optional().describe("Only clients with this tag, whatever its case."),
  includeDeleted: z.boolean().default(false).describe("Deleted clients too; for those who may restore them."),
});
export type ListClientsInput = z.output<typeof listClientsInput>;

export const phoneNumberView = z.object({
  id: viewId(),
  e164: z.string().meta({ example: "+49431901820" }),
  label: z.string().meta({ example: "Front desk" }).nullable(),
});

export const clientView = z.object({
  id: viewId(),
  name: z.string().meta({ example: "Harbour Dental" }),
  profession: z.string().meta({ example: "Dentist" }).nullable(),
  description: z.string().meta({ example: "A family dental practice at the old harbour of Kiel with late hours on Thursdays." }).nullable(),
  website: z.string().meta({ example: "https://harbour-dental.example" }).nullable(),
  industry: z.string().meta({ example: "Health" }).nullable(),
  timezone: z.string().meta({ example: "Europe/Berlin" }),
  status: clientStatus,
  color: z.string().meta({ example: "teal" }),
  /** The person of the company who looks after it. */
  owner: z.object({ id: viewId(), name: z.string().meta({ example: "Mara Lindqvist" }) }).nullable(),
  tags: z.array(z.string().meta({ example: "Hospitality" })),
  /** False while the client is paused. */
  isActive: z.boolean(),
  profile: z.object({
    targetAudience: z.string().meta({ example: "Families from the neighbourhood and commuters aged 30 to 55." }).nullable(),
    marketingGoals: z.string().meta({ example: "20 new patients a month by June." }).nullable(),
    brandVoice: z.string().meta({ example: "Warm and plain, never frightening." }).nullable(),
    forbiddenPhrases: z.array(z.string().meta({ example: "painless" })),
  }),
  phoneNumbers: z.array(phoneNumberView),
  /** The default number. */
  phoneNumber: z.string().meta({ example: "+49431901820" }).nullable(),
  version: z.int(),
  createdBy: z.object({ id: viewId(), name: z.string().meta({ example: "Mara Lindqvist" }) }).nullable(),
  createdAt: moment(),
  updatedAt: moment(),
  deletedAt: moment().nullable(),
});
export type ClientView = z.infer<typeof clientView>;
export const clientPage = page(clientView);

export const clientTags = z.object({
  items: z.array(z.object({ tag: z.string().meta({ example: "Hospitality" }) })),
});
export type ClientTags = z.infer<typeof clientTags>;

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
