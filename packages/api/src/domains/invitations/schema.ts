import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { emailAddress, exactText, id, moment, nameText, text } from "../../kernel/text.ts";
import { clientIdsField } from "../users/schema.ts";

const role = z.enum(ROLES);
export const invitationStates = ["open", "expired", "accepted", "revoked"] as const;

export const invitationView = z.object({
  id: id(),
  email: z.string().meta({ example: "jonas@northlight.example" }),
  role,
  clientIds: z.array(id()).nullable().describe("The clients that the person will be limited to; null for all."),
  state: z.enum(invitationStates),
  invitedBy: z.object({ id: id(), name: z.string().meta({ example: "Jonas Weber" }) }),
  letters: z.int().describe("How many emails were ordered; only the link in the latest works."),
  sentAt: moment().nullable().describe("When the mail server took the latest email; null while it waits, and when it was refused."),
  emailError: z
    .string()
    .meta({ example: "The mail server did not take the email. Try again, or check SMTP_URL." })
    .nullable()
    .describe("Why the latest email did not go out; null while it waits, and when it did."),
  expiresAt: moment(),
  createdAt: moment(),
});
export type InvitationView = z.infer<typeof invitationView>;
export const invitationsPage = page(invitationView);

export const listInvitationsInput = pageInput.extend({
  state: z.enum(["open", "expired"]).optional().describe("Both kinds that wait to be accepted when left out."),
});
export type ListInvitationsInput = z.output<typeof listInvitationsInput>;

export const invitationRef = z.strictObject({ id: id("invitation") });

export const sendInvitationInput = z.strictObject({ email: emailAddress(), role, clientIds: clientIdsField.optional() });
export type SendInvitationInput = z.output<typeof sendInvitationInput>;

const token = text(200).meta({ example: "from-the-link" }).describe("From the link in the email.");
export const invitationTokenInput = z.strictObject({ token });

export const offerView = z.object({
  companyName: z.string().meta({ example: "Northlight Agency" }),
  invitedBy: z.string().meta({ example: "Mara Lindqvist" }),
  email: z.string().meta({ example: "jonas@northlight.example" }).describe("Whom the invitation is for; nobody else can accept it."),
  role,
  clients: z.int().nullable().describe("To how many clients it is limited; null for all."),
  hasAccount: z.boolean().describe("True: sign in and join. False: accept with a name and a password."),
  passwordMinLength: z.int().describe("How long a new password must be at least in this company."),
  expiresAt: moment(),
});
export type OfferView = z.infer<typeof offerView>;

export const acceptInput = z.strictObject({
  token,
  name: nameText(120).meta({ example: "Jonas Weber" }),
  password: exactText(8, 256)
    .meta({ example: "seven green herons wade" })
    .describe("At least 8 characters, or more where the company asks for it."),
});
export type AcceptInput = z.output<typeof acceptInput>;
