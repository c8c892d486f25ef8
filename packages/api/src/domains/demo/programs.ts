import { randomUUID } from "node:crypto";
import { AppError } from "../../kernel/errors.ts";
import type { Context, Services } from "../../kernel/services.ts";
import { issueKey, revokeKey } from "../api-keys/commands.ts";
import { findKeyPrincipal } from "../api-keys/principals.ts";
import { issueKeyInput } from "../api-keys/schema.ts";
import { approveApproval, rejectApproval } from "../approvals/commands.ts";
import type { Cast } from "./people.ts";

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** What programs of the demo company sign in with: one that keeps to itself, one that asks, one that is over. */
const demoKeys = () =>
  ({
    form: { name: "Website form", kind: "service", scopes: ["clients:read", "clients:write"], ratePerMinute: 60, expiresAt: inDays(90) },
    agent: {
      name: "Planning agent",
      kind: "agent",
      scopes: ["clients:write", "clients:delete", "strategies:write"],
      approvalMode: "all_writes",
      expiresAt: inDays(30),
    },
    importer: { name: "Old importer", kind: "service", scopes: ["clients:write"], maxRisk: "read" },
  }) as const;

const DEMO_CALLS = {
  approved: {
    input: { brandVoice: "Warm and plain, with short sentences and no medical terms" },
    reason: "The texts that you approved read like this; the profile still said something else.",
    comment: "Yes, that is how they want to sound.",
  },
  rejected: {
    input: { weeks: 4, title: "Autumn push" },
    reason: "There is no plan behind the current one yet.",
    comment: "The offer for autumn is not agreed. Ask again in a week.",
  },
  pending: {
    input: { targetAudience: "House owners aged 35 to 65 whose roof is due, and housing associations with up to forty flats" },
    reason: "Three of the last ten inquiries came from housing associations.",
  },
  risky: { reason: "Nothing has happened here for a long time, and nobody answers the phone." },
} as const;

interface DemoClients {
  dentist: string;
  restaurant: string;
  solar: string;
}

/** Keys of each kind, and an agent whose calls wait, were made and were refused. Their secrets are kept nowhere. */
export async function addPrograms(services: Services, cast: Cast, clients: DemoClients, runJobs: () => Promise<void>): Promise<void> {
  const { as } = cast;
  const keys = demoKeys();
  await issueKey(as("admin", "apiKeys.issue"), issueKeyInput.parse(keys.form));
  const importer = await issueKey(as("owner", "apiKeys.issue"), issueKeyInput.parse(keys.importer));
  await revokeKey(as("admin", "apiKeys.revoke"), { id: importer.id });
  const agent = await issueKey(as("owner", "apiKeys.issue"), issueKeyInput.parse(keys.agent));
  const ask = (procedure: string, input: object, reason: string) => requestApproval(services, cast, agent.id, { procedure, input, reason });
  const { approved, rejected, pending, risky } = DEMO_CALLS;
  const fine = await ask("clients.update", { id: clients.dentist, ...approved.input }, approved.reason);
  await approveApproval(as("owner", "approvals.approve"), { id: fine, comment: approved.comment }, async () => undefined);
  await runJobs();
  const early = await ask("strategies.generate", { clientId: clients.solar, ...rejected.input }, rejected.reason);
  await rejectApproval(as("admin", "approvals.reject"), { id: early, comment: rejected.comment });
  await ask("clients.update", { id: clients.solar, ...pending.input }, pending.reason);
  await ask("clients.delete", { id: clients.restaurant }, risky.reason);
}

interface CallRequest {
  procedure: string;
  input: object;
  reason: string;
}

/** Calls a procedure as the key does, through its door, and answers the approval that the call waits for. */
async function requestApproval(
  services: Services,
  { companyId }: Cast,
  keyId: string,
  { procedure, input, reason }: CallRequest,
): Promise<string> {
  const ctx: Context = {
    services,
    principal: await findKeyPrincipal(services, companyId, keyId),
    token: null,
    request: { id: randomUUID(), surface: "mcp", ip: null, userAgent: null },
    cookies: null,
    callOptions: { reason },
    responseMeta: {},
  };
  const error: unknown = await services.call(procedure, { ctx, input }).catch((thrown: unknown) => thrown);
  const cause = error instanceof Error ? error.cause : undefined;
  const approval = cause instanceof AppError ? (cause.details?.approval as { id: string } | undefined) : undefined;
  if (!approval) throw new Error(`${procedure} of the demo asked for no approval.`, { cause });
  return approval.id;
}
