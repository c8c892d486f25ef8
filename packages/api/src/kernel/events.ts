import type { DomainEvent, Scope } from "./scope.ts";

/** What others may want to hear of, by the procedure that makes it happen. */
export const EVENTS = {
  "clients.create": "client.created",
  "onboarding.finish": "client.created",
  "clients.update": "client.updated",
  "clients.delete": "client.deleted",
  "clients.restore": "client.restored",
  "strategies.generate": "strategy.requested",
  "strategies.regenerate": "strategy.requested",
  "strategies.update": "strategy.updated",
  "strategies.submit": "strategy.submitted",
  "strategies.approve": "strategy.approved",
  "strategies.reject": "strategy.rejected",
  "strategies.archive": "strategy.archived",
  "strategies.restore": "strategy.restored",
  "users.create": "user.created",
  "users.update": "user.updated",
  "users.delete": "user.removed",
  "invitations.send": "invitation.sent",
  "invitations.accept": "invitation.accepted",
  "invitations.join": "invitation.accepted",
  "apiKeys.issue": "api_key.issued",
  "apiKeys.revoke": "api_key.revoked",
  "companies.update": "company.updated",
  "projects.create": "project.created",
  "projects.update": "project.updated",
  "projects.delete": "project.deleted",
  "projects.restore": "project.restored",
  "cycles.create": "cycle.created",
  "cycles.update": "cycle.updated",
  "cycles.delete": "cycle.deleted",
  "cycles.restore": "cycle.restored",
} as const satisfies Record<string, string>;

/** Things that happen without a procedure of their own. */
export const HAPPENINGS = [
  "strategy.drafted",
  "strategy.failed",
  "approval.requested",
  "approval.decided",
  "webhook.disabled",
  "upload.completed",
  "upload.failed",
] as const;

export type EventType = (typeof EVENTS)[keyof typeof EVENTS] | (typeof HAPPENINGS)[number];

/** Every type of event, for choosing among them. */
export const EVENT_TYPES: readonly EventType[] = [...new Set<EventType>([...Object.values(EVENTS), ...HAPPENINGS])];

/** Tells everybody who asked for it, within the transaction that makes it true. */
export async function publish(tx: Scope, event: DomainEvent & { type: EventType }): Promise<void> {
  for (const listen of tx.listeners) await listen(tx, event);
}

/** The event that a procedure makes, if it makes one. */
export function eventOf(procedure: string): EventType | undefined {
  return (EVENTS as Record<string, EventType>)[procedure];
}
