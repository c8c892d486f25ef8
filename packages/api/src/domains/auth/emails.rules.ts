/** What we email people about their sign-in. */
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

const NOT_YOU = "If this wasn't you, set a new password now and end the sessions that you do not know:";

/** An email's subject and text. The link carries its token behind the #, which browsers do not send, so that no log on the way has it. */
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
      "You asked for a new password for your Frontoffice account. Open this link to set it:",
      link,
      "The link works once, for 10 minutes. We then sign you out everywhere, and you sign in with the new password.",
      "If you didn't ask for this, ignore this email: your password stays as it is.",
    ],
  }),
  email_change: (_facts, link) => ({
    subject: "Confirm your new email address",
    lines: [
      "You asked to sign in to Frontoffice with this address from now on. Open this link to confirm it:",
      link,
      "The link works once, for an hour. If you didn't ask for this, ignore this email.",
    ],
  }),
  password_changed: () => ({
    subject: "Your password was changed",
    lines: ["The password of your Frontoffice account was changed, and we ended your other sessions."],
  }),
  new_device: ({ device, ip, at }) => ({
    subject: "A new sign-in to your account",
    lines: [`Someone signed in to your Frontoffice account with ${device} from ${ip} on ${at} (UTC).`],
  }),
  email_changed: ({ email }) => ({
    subject: "Your email address was changed",
    lines: [`You now sign in to Frontoffice with ${email}. This is our last email to your old address.`],
  }),
  second_factor_on: () => ({
    subject: "Two-factor sign-in is on",
    lines: ["You now need a code from your authenticator app to sign in to Frontoffice. Keep your recovery codes in a safe place."],
  }),
  second_factor_off: () => ({
    subject: "Two-factor sign-in is off",
    lines: ["You no longer need a code from your authenticator app to sign in to Frontoffice."],
  }),
  recovery_code_used: ({ codesLeft }) => ({
    subject: "A recovery code was used",
    lines: [`A recovery code was used to sign in to your Frontoffice account. You have ${codesLeft} left.`],
  }),
  recovery_codes_renewed: () => ({
    subject: "Your recovery codes were replaced",
    lines: ["New recovery codes were made for your Frontoffice account. The old ones no longer work."],
  }),
  provider_linked: ({ provider }) => ({
    subject: "A new way to sign in",
    lines: [`You can now sign in to your Frontoffice account with ${provider}.`],
  }),
  provider_unlinked: ({ provider }) => ({
    subject: "A way to sign in was removed",
    lines: [`You can no longer sign in to your Frontoffice account with ${provider}.`],
  }),
};
