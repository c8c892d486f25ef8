import type { EventDeclaration } from "../../kernel/entity.ts";
import type { DomainEvent } from "../../kernel/scope.ts";
import { apiKeyEntity } from "../api-keys/entity.ts";
import { approvalEntity } from "../approvals/entity.ts";
import { invitationEntity } from "../invitations/entity.ts";
import { strategyEntity } from "../strategies/entity.ts";
import { uploadSessionEntity } from "../uploads/entity.ts";
import { userEntity } from "../users/entity.ts";
import { endpointEntity } from "../webhooks/entity.ts";
import type { News } from "./rules.ts";

/** What an event was about, by present names; fields that do not concern it are null. */
export interface Facts {
  /** Who made it happen: a person's or a key's name, or Frontoffice. */
  who: string;
  /** The person behind it; null for the product itself. */
  userId: string | null;
  strategy: { title: string; clientName: string; submittedBy: string | null; createdBy: string | null } | null;
  invitation: { email: string; invitedBy: string } | null;
  key: { name: string; createdBy: string } | null;
  person: string | null;
}

type Template = (event: DomainEvent, facts: Facts) => News | undefined;

const strategyLink = ({ entityId }: DomainEvent) => `/strategies/${entityId}`;

const submitted: Template = (event, { who, strategy }) =>
  strategy
    ? {
        kind: "strategy_submitted",
        title: `${who} has submitted “${strategy.title}”`,
        body: `For ${strategy.clientName}. It waits for a review.`,
        link: strategyLink(event),
        clientId: event.clientId,
        to: { permission: "strategies:approve" },
      }
    : undefined;

const decided =
  (verb: string): Template =>
  (event, { who, strategy }) =>
    strategy
      ? {
          kind: "strategy_decided",
          title: `${who} has ${verb} “${strategy.title}”`,
          body: word(event, "reviewComment") ?? `For ${strategy.clientName}.`,
          link: strategyLink(event),
          clientId: event.clientId,
          to: { people: [strategy.submittedBy ?? strategy.createdBy] },
        }
      : undefined;

const drafted: Template = (event, { userId, strategy }) =>
  strategy
    ? {
        kind: "strategy_drafted",
        title: `The draft of “${strategy.title}” is ready`,
        body: `For ${strategy.clientName}.`,
        link: strategyLink(event),
        clientId: event.clientId,
        to: { people: [userId] },
      }
    : undefined;

const failed: Template = (event, { userId, strategy }) =>
  strategy
    ? {
        kind: "strategy_failed",
        title: `The draft of “${strategy.title}” has failed`,
        body: text(event.data.error),
        link: strategyLink(event),
        clientId: event.clientId,
        to: { people: [userId] },
      }
    : undefined;

const uploaded: Template = ({ type, entityId, clientId, data }) => {
  const name = text(data.name);
  const isWhole = data.failed === 0 && data.error === null;
  const done =
    type === uploadSessionEntity.events.failed.type ? "has failed" : isWhole ? "is complete" : "has ended, and not everything was sent";
  return {
    kind: "upload_ended",
    title: `${name ? `The upload “${name}”` : "Your upload"} ${done}`,
    body: text(data.error),
    link: `/uploads/sessions/${entityId}`,
    clientId,
    to: { people: [text(data.userId)] },
  };
};

const asked: Template = ({ clientId, data }, { who }) => ({
  kind: "approval_requested",
  title: text(data.sentence) ?? `${who} asks for a decision`,
  body: text(data.reason),
  link: "/inbox?kind=request",
  clientId,
  to: { permission: "approvals:decide" },
});

const answered: Template = ({ clientId, data }, { who, key }) =>
  key
    ? {
        kind: "approval_decided",
        title: `${who} has ${text(data.status) ?? "decided"} what “${key.name}” asked for`,
        body: text(data.comment),
        link: "/approvals",
        clientId,
        to: { people: [key.createdBy] },
      }
    : undefined;

const joined: Template = (_, { invitation }) =>
  invitation
    ? {
        kind: "member_joined",
        title: `${invitation.email} has joined`,
        body: "The invitation that you sent was accepted.",
        link: "/settings/team",
        clientId: null,
        to: { people: [invitation.invitedBy] },
      }
    : undefined;

/** Those who manage people hear of a removal; the one removed can no longer look. */
const removed: Template = (_, { who, person }) => ({
  kind: "member_changed",
  title: `${who} has removed ${person ?? "somebody"}`,
  body: null,
  link: "/settings/team",
  clientId: null,
  to: { permission: "users:write" },
});

/** Notifies of changed rights only, not of a changed name. */
const changed: Template = ({ entityId, data }, { who }) => {
  const after = data.after as Record<string, unknown> | undefined;
  const role = text(after?.role);
  if (!role && !after?.clientIds) return undefined;
  return {
    kind: "member_changed",
    title: role ? `${who} has made you ${role}` : `${who} has changed which clients you see`,
    body: null,
    link: "/settings",
    clientId: null,
    to: { people: [entityId] },
  };
};

const issued: Template = (_, { who, key }) => ({
  kind: "key_issued",
  title: `${who} has issued the key “${key?.name ?? ""}”`,
  body: "Revoke it if nobody knows what it is for.",
  link: "/settings/keys",
  clientId: null,
  to: { permission: "apiKeys:read" },
});

const disabled: Template = ({ data }) => ({
  kind: "webhook_disabled",
  title: "A webhook endpoint was disabled",
  body: text(data.url),
  link: "/settings/webhooks",
  clientId: null,
  to: { permission: "webhooks:write" },
});

/** The events that notify people; no other event does. */
const TEMPLATE_LIST: [EventDeclaration, Template][] = [
  [strategyEntity.events.submitted, submitted],
  [strategyEntity.events.approved, decided("approved")],
  [strategyEntity.events.rejected, decided("sent back")],
  [strategyEntity.events.drafted, drafted],
  [strategyEntity.events.failed, failed],
  [uploadSessionEntity.events.completed, uploaded],
  [uploadSessionEntity.events.failed, uploaded],
  [approvalEntity.events.requested, asked],
  [approvalEntity.events.decided, answered],
  [invitationEntity.events.accepted, joined],
  [userEntity.events.updated, changed],
  [userEntity.events.removed, removed],
  [apiKeyEntity.events.issued, issued],
  [endpointEntity.events.disabled, disabled],
];
const TEMPLATES: ReadonlyMap<string, Template> = new Map(TEMPLATE_LIST.map(([{ type }, template]) => [type, template]));

/** Whether the event may notify anybody. */
export function isNews({ type }: DomainEvent): boolean {
  return TEMPLATES.has(type);
}

export function newsOf(event: DomainEvent, facts: Facts): News | undefined {
  return TEMPLATES.get(event.type)?.(event, facts);
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

function word({ data }: DomainEvent, field: string): string | null {
  return text((data.after as Record<string, unknown> | undefined)?.[field]);
}
