import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { PERMISSIONS, RISKS } from "../../kernel/permissions.ts";
import { exactText, id, moment, text } from "../../kernel/text.ts";
import { companyView } from "../companies/schema.ts";

export const passwordMinLength = 8;
export const passwordMaxLength = 256;

const email = z.string().trim().max(254, "At most 254 characters.").pipe(z.email("Use an e-mail address like anna@example.com."));
const username = z
  .string()
  .trim()
  .toLowerCase()
  .min(3, "At least 3 characters.")
  .max(40, "At most 40 characters.")
  .regex(/^[a-z0-9][a-z0-9._-]*$/, "Use letters, digits, dots, dashes and underscores; begin with a letter or digit.");
const newPassword = exactText(passwordMinLength, passwordMaxLength).describe(
  "At least 8 characters, taken exactly as sent. Common passwords are refused; there are no other rules.",
);
/** An existing password: no rule but the bound, so that a wrong one of any shape reads the same. */
const presentedPassword = exactText(1, passwordMaxLength, "Please fill this in.");

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

export const registerInput = z.strictObject({
  email,
  password: newPassword,
  name: text(120).describe("The person's name."),
  companyName: text(120),
  username: username.optional(),
  timezone: text(64).refine(isTimeZone, "That is not a time zone.").optional().describe("IANA name for the company; UTC when left out."),
});
export type RegisterInput = z.infer<typeof registerInput>;

export const loginInput = z
  .strictObject({
    email: text(254).optional(),
    username: text(254).optional(),
    password: presentedPassword,
  })
  .refine((given) => (given.email === undefined) !== (given.username === undefined), {
    message: "Send either an e-mail address or a username.",
    path: ["email"],
  });
export type LoginInput = z.infer<typeof loginInput>;

export const changePasswordInput = z.strictObject({ currentPassword: presentedPassword, newPassword });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

export const requestPasswordResetInput = z.strictObject({ email });
export type RequestPasswordResetInput = z.infer<typeof requestPasswordResetInput>;

export const resetPasswordInput = z.strictObject({
  token: text(200).describe("From the link in the letter; works once, for ten minutes."),
  newPassword,
});
export type ResetPasswordInput = z.infer<typeof resetPasswordInput>;

export const switchCompanyInput = z.strictObject({ companyId: id() });
export type SwitchCompanyInput = z.infer<typeof switchCompanyInput>;

export const listSessionsInput = pageInput;
export type ListSessionsInput = z.infer<typeof listSessionsInput>;

export const sessionRef = z.strictObject({ id: id() });

export const userView = z.object({
  id: id(),
  email: z.string(),
  username: z.string().nullable(),
  name: z.string(),
  avatarUrl: z.string().nullable(),
  timezone: z.string(),
  locale: z.string(),
  createdAt: moment(),
});
export type UserView = z.infer<typeof userView>;

/** The answer to every call that begins or renews a session. */
export const signedInView = z.object({
  token: z
    .string()
    .nullable()
    .describe("For the Authorization header, shown once. Null for the web app, which gets a cookie that no script can read."),
  expiresAt: moment().describe("When the session ends unless it is used (web app) or refreshed (programs)."),
  refreshExpiresAt: moment().describe("Until when auth.refresh takes this token."),
  user: userView,
  company: companyView.nullable().describe("The company you work in now; null when you belong to none."),
});
export type SignedInView = z.infer<typeof signedInView>;

export const meView = z.object({
  user: userView,
  company: companyView.nullable(),
  permissions: z.array(z.enum(PERMISSIONS.owner)).describe("What you may do in this company; for a key, what its scopes leave of that."),
  clientIds: z.array(id()).nullable().describe("The clients you are limited to; null when you see all."),
  companies: z.array(companyView).describe("Every company you can switch to."),
  session: z
    .object({
      id: id(),
      kind: z.enum(["cookie", "token"]),
      createdAt: moment(),
      expiresAt: moment(),
      refreshExpiresAt: moment(),
      confirmedAt: moment().describe("When you last proved to be yourself."),
    })
    .nullable()
    .describe("Null for an API key."),
  key: z
    .object({
      id: id(),
      name: z.string(),
      kind: z.enum(["service", "agent"]),
      maxRisk: z.enum(RISKS).describe("What goes beyond it waits for an approval, or is refused."),
      approvalMode: z.enum(["none", "risky", "all_writes"]),
      ratePerMinute: z.int(),
    })
    .nullable()
    .describe("The API key that calls; null for a person."),
});
export type MeView = z.infer<typeof meView>;

export const sessionView = z.object({
  id: id(),
  kind: z.enum(["cookie", "token"]).describe("cookie: a browser; token: a program."),
  current: z.boolean().describe("The session of this very call."),
  userAgent: z.string().nullable(),
  ip: z.string().nullable(),
  companyName: z.string().nullable(),
  createdAt: moment(),
  lastUsedAt: moment(),
  expiresAt: moment(),
});
export type SessionView = z.infer<typeof sessionView>;
export const sessionsPage = page(sessionView);

export const endedView = z.object({ ended: z.int().describe("How many sessions were ended.") });
export const signedOutView = z.object({ signedOut: z.literal(true) });
export const resetRequestedView = z.object({ message: z.string().describe("The same for every address, known or not.") });
export const passwordResetView = z.object({ message: z.string() });
