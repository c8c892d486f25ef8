/** What sign-in writes to people about. */
export const EMAIL_KINDS = [
  "password_reset",
  "email_change",
  "password_changed",
  "new_device",
  "email_changed",
  "second_factor_on",
  "second_factor_off",
  "recovery_code_used",
  "recovery_codes_renewed",
  "provider_linked",
  "provider_unlinked",
] as const;
export type EmailKind = (typeof EMAIL_KINDS)[number];

/** How often an email is tried: with growing pauses, over about half a day. */
export const EMAIL_ATTEMPTS = 10;

/** What an email says besides its kind; ids and plain facts, never a secret. */
export interface EmailFacts {
  device?: string;
  ip?: string;
  at?: string;
  email?: string;
  provider?: string;
  codesLeft?: number;
}

export interface Addressee {
  name: string;
  facts: EmailFacts;
  /** Where a link leads, for the kinds that carry one. */
  link: string;
  /** The page where the person manages how they sign in. */
  settings: string;
}

const NOT_YOU = "If it was not you, set a new password at once and look through your sessions:";

/** The words of an email. A token stands behind the #, which browsers never send: it stays out of every log between here and there. */
export function emailText(kind: EmailKind, { name, facts, link, settings }: Addressee): { subject: string; text: string } {
  const { subject, lines } = WORDS[kind](facts, link);
  const warning = ASKED_FOR.has(kind) ? [] : [`${NOT_YOU}\n${settings}`];
  return { subject, text: [`Hello ${name},`, ...lines, ...warning].join("\n\n") };
}

const ASKED_FOR: ReadonlySet<EmailKind> = new Set(["password_reset", "email_change"]);

type Words = (facts: EmailFacts, link: string) => { subject: string; lines: string[] };

const WORDS: Readonly<Record<EmailKind, Words>> = {
  password_reset: (_facts, link) => ({
    subject: "Set a new password",
    lines: [
      "someone, probably you, wants to set a new password for your Frontoffice account. Open this link to do so:",
      link,
      "It works once, for 10 minutes. Afterwards you are signed out everywhere and sign in with the new password.",
      "If it was not you, nothing needs to be done: your password stays as it is.",
    ],
  }),
  email_change: (_facts, link) => ({
    subject: "Confirm your new email address",
    lines: [
      "you asked to sign in to Frontoffice with this address from now on. Open this link to confirm it:",
      link,
      "It works once, for an hour. If it was not you, nothing needs to be done.",
    ],
  }),
  password_changed: () => ({
    subject: "Your password was changed",
    lines: ["the password of your Frontoffice account was changed, and your other sessions were ended."],
  }),
  new_device: ({ device, ip, at }) => ({
    subject: "A new sign-in to your account",
    lines: [`someone signed in to your Frontoffice account with ${device} from ${ip} on ${at} (UTC).`],
  }),
  email_changed: ({ email }) => ({
    subject: "Your email address was changed",
    lines: [`your Frontoffice account now belongs to the address ${email}. This is the last email to the old address.`],
  }),
  second_factor_on: () => ({
    subject: "Two-factor sign-in is on",
    lines: ["signing in to your Frontoffice account now asks for a code from your authenticator app. Keep the recovery codes safe."],
  }),
  second_factor_off: () => ({
    subject: "Two-factor sign-in is off",
    lines: ["signing in to your Frontoffice account no longer asks for a code from your authenticator app."],
  }),
  recovery_code_used: ({ codesLeft }) => ({
    subject: "A recovery code was used",
    lines: [`a recovery code was used to sign in to your Frontoffice account. ${codesLeft} are left.`],
  }),
  recovery_codes_renewed: () => ({
    subject: "Your recovery codes were replaced",
    lines: ["new recovery codes were made for your Frontoffice account. The old ones no longer work."],
  }),
  provider_linked: ({ provider }) => ({
    subject: "A new way to sign in",
    lines: [`your Frontoffice account can now be signed in to with ${provider}.`],
  }),
  provider_unlinked: ({ provider }) => ({
    subject: "A way to sign in was removed",
    lines: [`your Frontoffice account can no longer be signed in to with ${provider}.`],
  }),
};
