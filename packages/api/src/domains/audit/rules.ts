/** What people call a call; a procedure without words here has "changed" something. */
const DID: Readonly<Record<string, string>> = {
  "clients.create": "added",
  "onboarding.finish": "added",
  "clients.delete": "deleted",
  "clients.restore": "restored",
  "strategies.generate": "asked for",
  "strategies.regenerate": "asked for a new draft of",
  "strategies.draft": "wrote",
  "strategies.update": "edited",
  "strategies.submit": "submitted",
  "strategies.approve": "approved",
  "strategies.reject": "sent back",
  "strategies.reopen": "reopened",
  "strategies.archive": "archived",
  "strategies.restore": "restored",
  "strategies.rename": "renamed",
  "strategies.templates.reset": "put back",
  "jobs.cancel": "cancelled",
  "projects.create": "added",
  "projects.delete": "deleted",
  "projects.restore": "restored",
  "cycles.create": "added",
  "cycles.delete": "deleted",
  "cycles.restore": "restored",
  "jobs.retry": "started again",
  "companies.deactivate": "closed",
  "companies.reactivate": "opened again",
  "users.create": "added",
  "users.delete": "removed",
  "users.restore": "brought back",
  "users.deactivate": "deactivated",
  "users.reactivate": "let back in",
  "users.endSessions": "signed out everywhere",
  "invitations.send": "sent",
  "invitations.resend": "sent again",
  "invitations.revoke": "revoked",
  "invitations.accept": "accepted",
  "invitations.join": "accepted",
  "apiKeys.issue": "issued",
  "apiKeys.rename": "renamed",
  "apiKeys.revoke": "revoked",
  "approvals.request": "asked for",
  "approvals.approve": "approved",
  "approvals.reject": "rejected",
  "approvals.withdraw": "withdrew",
  "webhooks.endpoints.create": "added",
  "webhooks.endpoints.delete": "deleted",
  "webhooks.endpoints.restore": "restored",
  "webhooks.endpoints.enable": "enabled",
  "webhooks.endpoints.disable": "disabled",
  "webhooks.endpoints.rotateSecret": "gave a new secret to",
  "webhooks.endpoints.test": "tried out",
  "webhooks.deliveries.redeliver": "sent again",
  "audit.export": "exported the audit trail of",
};

/** What says everything by itself: nothing follows the verb. */
const ALONE: Readonly<Record<string, string>> = {
  "auth.login": "signed in",
  "auth.logout": "signed out",
  "auth.register": "signed up",
  "auth.refresh": "renewed the session",
  "auth.switchCompany": "went on in this company",
  "auth.changePassword": "changed the password",
  "auth.resetPassword": "set a new password",
  "auth.requestPasswordReset": "asked for a new password",
  "auth.completeLogin": "signed in with the second factor",
  "auth.confirm": "proved to be the same person",
  "auth.changeEmail": "asked for another email address",
  "auth.confirmEmail": "confirmed the email address",
  "auth.updateProfile": "changed the own profile",
  "auth.identities.link": "linked an outside account",
  "auth.identities.unlink": "unlinked an outside account",
  "auth.secondFactor.setUp": "began to set up a second factor",
  "auth.secondFactor.enable": "turned on the second factor",
  "auth.secondFactor.disable": "turned off the second factor",
  "auth.secondFactor.renewRecoveryCodes": "made new recovery codes",
  "auth.sessions.end": "ended a session",
  "auth.sessions.endAll": "ended all sessions",
  "auth.sessions.endOthers": "ended all other sessions",
  "notifications.markRead": "read notifications",
};

/** The names of kinds of rows in a sentence; those without a name of their own stand alone. */
const KINDS: Readonly<Record<string, string>> = {
  client: "the client",
  strategy: "the strategy",
  job: "the job",
  project: "the project",
  cycle: "the cycle",
  company: "the company",
  api_key: "the key",
  invitation: "the invitation of",
  prompt_template: "the writing instructions",
  onboarding: "the onboarding draft",
  auth_session: "a session",
  approval: "the call of",
  webhook_endpoint: "the webhook endpoint",
  webhook_delivery: "a webhook delivery",
  notification: "a notification",
  notification_preference: "the notification settings",
};

/** The verb in the past: "restored". */
export function didWhat(procedure: string): string {
  return DID[procedure] ?? "changed";
}

export interface Actor {
  kind: string;
  /** The present name of the person or the key; null when it is unknown here. */
  name: string | null;
}

/** Who acted, as the first words of a sentence. */
export function whoActed({ kind, name }: Actor): string {
  if (kind === "user") return name ?? "Somebody who has left";
  if (kind === "api_key") return name === null ? "A key that is gone" : `The key “${name}”`;
  if (kind === "anonymous") return "Somebody who was not signed in";
  return "Frontoffice";
}

export interface Subject {
  kind: string | null;
  name: string | null;
}

/** What was acted on: "the client Harbour Dental"; people bear their names alone. */
export function whatActedOn({ kind, name }: Subject): string {
  if (kind === null) return "";
  if (kind === "user" || kind === "membership") return name ?? "a person";
  const words = KINDS[kind];
  if (words === undefined) return [`the ${kind.replaceAll("_", " ")}`, name].filter(Boolean).join(" ");
  if (name !== null) return `${words} ${name}`;
  const article = words
    .replace(/^the (?=client|strategy|job|project|cycle|key|invitation|call|webhook endpoint)/, "a ")
    .replace(/ (of|for)$/, "");
  return article;
}

export interface Happening {
  procedure: string;
  actor: Actor;
  subject: Subject;
  ok: boolean;
}

/** The whole row in one sentence, without a full stop. */
export function sentenceOf({ procedure, actor, subject, ok }: Happening): string {
  const who = whoActed(actor);
  if (!ok) return `${who} was refused: ${procedure}`;
  const alone = ALONE[procedure];
  return alone ? `${who} ${alone}` : [who, didWhat(procedure), whatActedOn(subject)].filter(Boolean).join(" ");
}
