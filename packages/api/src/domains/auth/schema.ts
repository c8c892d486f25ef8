import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { PERMISSIONS, RISKS } from "../../kernel/permissions.ts";
import { exactText, id, moment, nameText, text, timeZone } from "../../kernel/text.ts";
import { companyView } from "../companies/schema.ts";

export const passwordMinLength = 8;
export const passwordMaxLength = 256;

const email = z
  .string()
  .meta({ example: "mara@northlight.example" })
  .trim()
  .max(254, "At most 254 characters.")
  .pipe(z.email("Use an email address like anna@example.com."));
const username = z
  .string()
  .meta({ example: "mara" })
  .trim()
  .toLowerCase()
  .min(3, "At least 3 characters.")
  .max(40, "At most 40 characters.")
  .regex(/^[a-z0-9][a-z0-9._-]*$/, "Use letters, digits, dots, dashes and underscores; begin with a letter or digit.");
const newPassword = exactText(passwordMinLength, passwordMaxLength)
  .meta({ example: "wooden bridge over still water" })
  .describe("At least 8 characters, taken exactly as sent. Common passwords are refused; there are no other rules.");
/** An existing password: no rule but the bound, so that a wrong one of any shape reads the same. */
const presentedPassword = exactText(1, passwordMaxLength, "Please fill this in.").meta({ example: "seven green herons wade" });

const code = text(40).meta({ example: "123456" });

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

export const registerInput = z.strictObject({
  email,
  password: newPassword,
  name: nameText(120).meta({ example: "Mara Lindqvist" }).describe("The person's name."),
  companyName: nameText(120).meta({ example: "Northlight Agency" }),
  username: username.optional(),
  timezone: timeZone().optional().describe("IANA name for the company; UTC when left out."),
});
export type RegisterInput = z.infer<typeof registerInput>;

export const loginInput = z
  .strictObject({
    email: text(254).meta({ example: "mara@northlight.example" }).optional(),
    username: text(254).meta({ example: "mara" }).optional(),
    password: presentedPassword,
    code: code
      .optional()
      .describe("For people with two-factor sign-in: what the app shows, or a recovery code. Can also follow by auth.completeLogin."),
  })
  .refine((given) => (given.email === undefined) !== (given.username === undefined), {
    message: "Send either an email address or a username.",
    path: ["email"],
  });
export type LoginInput = z.infer<typeof loginInput>;

export const completeLoginInput = z.strictObject({
  challenge: text(200)
    .meta({ example: "the-challenge-that-the-sign-in-answered" })
    .describe("From the details of the refused auth.login; works once, for five minutes and five tries."),
  code: code.describe("What the authenticator app shows, or a recovery code."),
});
export type CompleteLoginInput = z.infer<typeof completeLoginInput>;

export const confirmInput = z.strictObject({
  password: presentedPassword.optional().describe("For people without two-factor sign-in."),
  code: code.optional().describe("For people with two-factor sign-in: what the authenticator app shows."),
});
export type ConfirmInput = z.infer<typeof confirmInput>;

export const enableSecondFactorInput = z.strictObject({ code: code.describe("What the authenticator app shows after the set-up.") });

export const changePasswordInput = z.strictObject({ currentPassword: presentedPassword, newPassword });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

export const requestPasswordResetInput = z.strictObject({ email });
export type RequestPasswordResetInput = z.infer<typeof requestPasswordResetInput>;

export const resetPasswordInput = z.strictObject({
  token: text(200).meta({ example: "shown-once" }).describe("From the link in the email; works once, for ten minutes."),
  newPassword,
});
export type ResetPasswordInput = z.infer<typeof resetPasswordInput>;

export const updateProfileInput = z.strictObject({
  name: nameText(120).meta({ example: "Mara Lindqvist" }),
  username: username.nullable().describe("To sign in with instead of the email address; null for none."),
  timezone: timeZone(),
  locale: text(20).meta({ example: "en" }).refine(isLocale, "That is not a language tag like en or de-CH."),
});
export type UpdateProfileInput = z.infer<typeof updateProfileInput>;

export const changeEmailInput = z.strictObject({ email });
export type ChangeEmailInput = z.infer<typeof changeEmailInput>;

export const confirmEmailInput = z.strictObject({
  token: text(200).meta({ example: "shown-once" }).describe("From the link in the email; works once, for an hour."),
});

export const switchCompanyInput = z.strictObject({ companyId: id("company") });
export type SwitchCompanyInput = z.infer<typeof switchCompanyInput>;

export const listSessionsInput = pageInput;
export type ListSessionsInput = z.infer<typeof listSessionsInput>;

export const sessionRef = z.strictObject({ id: id("session") });

export const userView = z.object({
  id: id(),
  email: z.string().meta({ example: "mara@northlight.example" }),
  username: z.string().meta({ example: "mara" }).nullable(),
  name: z.string().meta({ example: "Mara Lindqvist" }),
  avatarUrl: z.string().meta({ example: "https://northlight.example/mara.png" }).nullable(),
  timezone: z.string().meta({ example: "Europe/Berlin" }),
  locale: z.string().meta({ example: "en" }),
  createdAt: moment(),
});
export type UserView = z.infer<typeof userView>;

/** The answer to every call that begins or renews a session. */
export const signedInView = z.object({
  token: z
    .string()
    .meta({ example: "shown-once" })
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
      name: z.string().meta({ example: "Reporting agent" }),
      kind: z.enum(["service", "agent"]),
      scopes: z
        .array(z.string().meta({ example: "clients:read" }))
        .describe("What it was granted; permissions is what is left of that now."),
      expiresAt: moment().nullable(),
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
  userAgent: z.string().meta({ example: "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0" }).nullable(),
  ip: z.string().meta({ example: "192.168.1.20" }).nullable(),
  place: z
    .string()
    .meta({ example: "the local network" })
    .nullable()
    .describe('"this computer" or "the local network", from the address alone; null for addresses of the internet.'),
  companyName: z.string().meta({ example: "Northlight Agency" }).nullable(),
  createdAt: moment(),
  lastUsedAt: moment(),
  expiresAt: moment(),
});
export type SessionView = z.infer<typeof sessionView>;
export const confirmedView = z.object({ confirmedAt: moment() });
export type ConfirmedView = z.infer<typeof confirmedView>;

export const secondFactorSetupView = z.object({
  secret: z.string().meta({ example: "shown-once" }).describe("For typing into an authenticator app; shown once."),
  uri: z
    .string()
    .meta({ example: "otpauth://totp/Frontoffice:mara@northlight.example?secret=SHOWNONCE" })
    .describe("otpauth:// address, which apps read from a picture."),
});
export type SecondFactorSetupView = z.infer<typeof secondFactorSetupView>;

export const recoveryCodesView = z.object({
  recoveryCodes: z
    .array(z.string().meta({ example: "shown-once" }))
    .describe("Each signs in once when the app is lost. Shown once; only digests are kept."),
});
export type RecoveryCodesView = z.infer<typeof recoveryCodesView>;

export const secondFactorOffView = z.object({ enabled: z.literal(false) });

const identityView = z.object({
  id: id(),
  issuer: z.string().meta({ example: "https://id.example.com" }),
  provider: z.string().meta({ example: "Example ID" }).describe("The name people know it by."),
  email: z.string().meta({ example: "mara@northlight.example" }).nullable().describe("As the provider told it last."),
  createdAt: moment(),
  lastUsedAt: moment(),
});

export const signInMethodsView = z.object({
  hasPassword: z.boolean(),
  secondFactor: z.object({ enabled: z.boolean(), recoveryCodesLeft: z.int() }),
  confirmBy: z.enum(["password", "code", "provider"]).describe("How you prove to be yourself before what concerns your sign-in."),
  provider: z
    .object({ name: z.string().meta({ example: "Example ID" }) })
    .nullable()
    .describe("The outside provider that can be linked; null when none is configured."),
  identities: z.array(identityView),
});
export type SignInMethodsView = z.infer<typeof signInMethodsView>;

export const providersView = z.object({
  providers: z.array(
    z.object({
      name: z.string().meta({ example: "Example ID" }),
      startUrl: z.string().meta({ example: "/oidc/example/start" }).describe("Where a browser goes to sign in with it."),
    }),
  ),
});

export const linkStartView = z.object({
  startUrl: z.string().meta({ example: "/oidc/example/start" }).describe("To be opened by the browser that is signed in."),
});
export const unlinkedView = z.object({ unlinked: z.literal(true) });
export const emailChangeView = z.object({ message: z.string().meta({ example: "We have sent a link to the new address." }) });

export const sessionsPage = page(sessionView);

export const endedView = z.object({ ended: z.int().describe("How many sessions were ended.") });
export const signedOutView = z.object({ signedOut: z.literal(true) });
export const resetRequestedView = z.object({
  message: z
    .string()
    .meta({ example: "If there is an account with this address, we have sent a link to it." })
    .describe("The same for every address, known or not."),
});
export const passwordResetView = z.object({ message: z.string().meta({ example: "Your password is changed." }) });
