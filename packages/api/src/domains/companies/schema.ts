import { z } from "zod";
import { ROLES } from "../../kernel/permissions.ts";
import { emailAddress, id, moment, nameText, text, timeZone } from "../../kernel/text.ts";

/** What a company decides for itself; everything here has an effect. */
export const companySettings = z.object({
  passwordMinLength: z
    .int()
    .min(8, "At least 8.")
    .max(64, "At most 64.")
    .default(8)
    .describe("How long a new password of the company's people must be at least."),
  approvalExpiryHours: z
    .int()
    .min(1, "At least one hour.")
    .max(720, "At most 720 hours, which is 30 days.")
    .default(24)
    .describe("After how many hours a call that nobody decided on is over."),
});
export type CompanySettings = z.infer<typeof companySettings>;

/** A company as one of its people sees it: with the role that the membership carries. */
export const companyView = z.object({
  id: id(),
  name: z.string().meta({ example: "Northlight Agency" }),
  code: z.string().meta({ example: "northlight" }).describe("Short and unique; made from the name at sign-up."),
  role: z.enum(ROLES),
  timezone: z.string().meta({ example: "Europe/Berlin" }).describe("IANA name, such as Europe/Berlin."),
  currency: z.string().meta({ example: "EUR" }).describe("ISO 4217, such as EUR."),
  isActive: z.boolean().describe("False: its owners can read the data, and nobody can change it."),
});
export type CompanyView = z.infer<typeof companyView>;

/** The company that the caller works in, with what only its page shows. */
export const currentCompanyView = companyView.extend({
  contactEmail: z.string().meta({ example: "office@northlight.example" }),
  locale: z.string().meta({ example: "en" }),
  maxClients: z.int(),
  settings: companySettings,
  createdAt: moment(),
  updatedAt: moment(),
});
export type CurrentCompanyView = z.infer<typeof currentCompanyView>;

export const companyRef = z.strictObject({ id: id("company") });

const code = text(40)
  .meta({ example: "northlight" })
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, "Use 2 to 40 letters, digits and dashes; begin with a letter or digit.");
const currency = text(3).meta({ example: "EUR" }).toUpperCase().refine(isCurrency, "Use an ISO 4217 code such as EUR.");
const locale = text(35).meta({ example: "en" }).refine(isLocale, "Use a language tag such as en or de-AT.");

export const updateCompanyInput = z.strictObject({
  id: id("company"),
  name: nameText(120).meta({ example: "Northlight Agency" }).optional(),
  code: code.optional().describe("Short and unique among all companies."),
  contactEmail: emailAddress().optional(),
  timezone: timeZone().optional(),
  currency: currency.optional(),
  locale: locale.optional(),
  settings: z
    .strictObject({
      passwordMinLength: companySettings.shape.passwordMinLength.unwrap().optional(),
      approvalExpiryHours: companySettings.shape.approvalExpiryHours.unwrap().optional(),
    })
    .optional()
    .describe("The settings that are sent change; the others stay."),
});
export type UpdateCompanyInput = z.output<typeof updateCompanyInput>;

function isCurrency(name: string): boolean {
  return /^[A-Z]{3}$/.test(name) && Intl.supportedValuesOf("currency").includes(name);
}

function isLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
}
