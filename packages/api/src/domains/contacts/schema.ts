import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, optionalEmail, optionalName, optionalText, text, viewId } from "../../kernel/text.ts";

const NAME = { example: "Jonas Peters" };
const ROLE = { example: "Practice manager" };
const PHONE = { example: "+491701234567" };
const NOTE = { example: "Prefers calls before ten." };

const contactFields = {
  name: optionalName(120).meta(NAME),
  role: optionalName(120).meta(ROLE).describe("What they do at the client."),
  email: optionalEmail(),
  phone: optionalText(40)
    .meta({ example: "0170 1234567" })
    .describe("As people write it. Start with + and the country code, unless the client's time zone says which country it is."),
  note: optionalText(2000).meta(NOTE),
};

export const createContactInput = z.strictObject({ clientId: id("client"), ...contactFields });
export type CreateContactInput = z.output<typeof createContactInput>;

export const updateContactInput = z.strictObject({
  id: id("contact"),
  expectedVersion: z.int().min(1).optional().describe("The version that you last saw; a newer one makes the call a conflict."),
  ...contactFields,
});
export type UpdateContactInput = z.output<typeof updateContactInput>;

export const contactRef = z.strictObject({ id: id("contact") });

export const listContactsInput = pageInput.extend({
  clientId: id("client").optional().describe("Only the contacts of this client."),
  phone: text(40).meta(PHONE).optional().describe("Only those with this number, in E.164."),
  search: optionalText(120).meta({ example: "jonas" }).describe("Part of the name; of the email address or number where there is no name."),
});
export type ListContactsInput = z.output<typeof listContactsInput>;

export const contactView = z.object({
  id: viewId(),
  clientId: viewId(),
  name: z.string().meta(NAME).nullable(),
  role: z.string().meta(ROLE).nullable(),
  email: z.string().meta({ example: "jonas@harbour-dental.example" }).nullable(),
  /** E.164. */
  phone: z.string().meta(PHONE).nullable(),
  note: z.string().meta(NOTE).nullable(),
  version: z.int(),
  createdAt: moment(),
  updatedAt: moment(),
  deletedAt: moment().nullable(),
});
export type ContactView = z.infer<typeof contactView>;
export const contactPage = page(contactView);
