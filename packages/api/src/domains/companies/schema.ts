import { z } from "zod";
import { ROLES } from "../../kernel/permissions.ts";
import { id, moment } from "../../kernel/text.ts";

/** A company as one of its people sees it: with the role that the membership carries. */
export const companyView = z.object({
  id: id(),
  name: z.string(),
  code: z.string().describe("Short and unique, made from the name at sign-up."),
  role: z.enum(ROLES),
  timezone: z.string().describe("IANA name, such as Europe/Berlin."),
  currency: z.string().describe("ISO 4217, such as EUR."),
  isActive: z.boolean().describe("False: data can be read, but not changed."),
});
export type CompanyView = z.infer<typeof companyView>;

/** The company that the caller works in, with what only its page shows. */
export const currentCompanyView = companyView.extend({
  contactEmail: z.string(),
  locale: z.string(),
  maxClients: z.int(),
  createdAt: moment(),
  updatedAt: moment(),
});
export type CurrentCompanyView = z.infer<typeof currentCompanyView>;
