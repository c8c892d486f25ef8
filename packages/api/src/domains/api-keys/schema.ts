import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { PERMISSIONS, RISKS, SCOPES } from "../../kernel/permissions.ts";
import { id, moment, nameText, viewId } from "../../kernel/text.ts";

export const keyKinds = ["service", "agent"] as const;
export const approvalModes = ["none", "risky", "all_writes"] as const;

const scope = z.enum(SCOPES);

export const issueKeyInput = z.strictObject({
  name: nameText(120).meta({ example: "Nightly export" }).describe("What the key is for; shown beside everything it does."),
  kind: z.enum(keyKinds).default("service").describe("service: a program with fixed steps; agent: one that decides by itself."),
  scopes: z.array(scope).min(1, "Choose at least one scope.").max(60).describe("What it may do; never more than you may yourself."),
  clientIds: z
    .array(id())
    .min(1, "List at least one client, or leave the list out for all.")
    .max(500)
    .nullable()
    .default(null)
    .describe("The clients it is limited to; null for all that you see."),
  maxRisk: z.enum(RISKS).default("write").describe("The riskiest call that it makes by itself."),
  approvalMode: z
    .enum(approvalModes)
    .default("none")
    .describe("none: calls above maxRisk are refused; risky: they wait for an approval; all_writes: every change waits for one."),
  ratePerMinute: z.int().min(1).max(6000).default(120),
  expiresAt: moment().nullable().default(null).describe("At most a year ahead; null for a key that does not end."),
});
export type IssueKeyInput = z.output<typeof issueKeyInput>;

export const keyRef = z.strictObject({ id: id("API key") });
export const renameKeyInput = z.strictObject({ id: id("API key"), name: nameText(120).meta({ example: "Nightly export" }) });
export type RenameKeyInput = z.output<typeof renameKeyInput>;
export const listKeysInput = pageInput;
export type ListKeysInput = z.output<typeof listKeysInput>;

const person = z.object({ id: viewId(), name: z.string().meta({ example: "Mara Lindqvist" }) }).nullable();

export const keyView = z.object({
  id: viewId(),
  name: z.string().meta({ example: "Nightly export" }),
  kind: z.enum(keyKinds),
  prefix: z.string().meta({ example: "fok_4fJ2" }).describe("How the secret begins."),
  state: z.enum(["active", "expired", "revoked", "orphaned"]).describe("orphaned: whoever issued it has left, and it counts no more."),
  scopes: z.array(z.string().meta({ example: "clients:read" })),
  permissions: z.array(z.enum(PERMISSIONS.owner)).describe("What is left of the scopes with what its issuer may do now."),
  clientIds: z.array(viewId()).nullable().describe("The clients that it is limited to; null for all."),
  maxRisk: z.enum(RISKS),
  approvalMode: z.enum(approvalModes),
  ratePerMinute: z.int(),
  expiresAt: moment().nullable(),
  lastUsedAt: moment().nullable().describe("To the minute."),
  lastUsedIp: z.string().meta({ example: "203.0.113.7" }).nullable(),
  revokedAt: moment().nullable(),
  revokedBy: person,
  createdBy: person,
  createdAt: moment(),
});
export type KeyView = z.infer<typeof keyView>;
export const keyPage = page(keyView);

export const issuedKeyView = keyView.extend({
  secret: z
    .string()
    .meta({ example: "shown-once" })
    .nullable()
    .describe("For the Authorization header, shown this once; null when an idempotency key repeats the answer."),
});

export type IssuedKeyView = z.infer<typeof issuedKeyView>;

export const scopesView = z.object({
  scopes: z
    .array(z.object({ scope, does: z.string().meta({ example: "See clients with their profiles and phone numbers." }) }))
    .describe("What you could grant to a key now."),
  clientIds: z.array(viewId()).nullable().describe("The clients that you could limit it to; null for all."),
});
export type ScopesView = z.infer<typeof scopesView>;
