type Search = Record<string, unknown>;

const clientFilters = ["prospect", "active", "paused"] as const;
const jobStates = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
const decisions = ["approved", "rejected", "expired", "withdrawn"] as const;
const deliveryStates = ["pending", "delivered", "failed", "cancelled"] as const;
const strategyStates = ["draft", "in_review", "approved", "rejected", "archived"] as const;

const uploadStates = [
  "draft",
  "queued",
  "scanning",
  "uploading",
  "paused",
  "completed",
  "completed_with_errors",
  "failed",
  "cancelled",
] as const;
const uploadSources = ["worker_path", "browser", "cli"] as const;

const surfaces = ["web", "client", "rest", "mcp", "chat", "worker", "cli"] as const;

const peopleStates = ["active", "inactive", "removed"] as const;

const word = (value: unknown) => (typeof value === "string" && value !== "" ? value.slice(0, 2000) : undefined);
const yes = (value: unknown) => (value === true ? true : undefined);

/** A version number. */
const number = (value: unknown) => (typeof value === "number" && Number.isInteger(value) && value > 0 && value < 1e6 ? value : undefined);

const uuid = (value: unknown) =>
  typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined;
const day = (value: unknown) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

function oneOf<const Choice extends string>(value: unknown, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === value);
}

export interface ClientsSearch {
  search?: string | undefined;
  status?: (typeof clientFilters)[number] | undefined;
  deleted?: true | undefined;
  add?: true | undefined;
}

export interface WebhooksSearch {
  endpoint?: string | undefined;
  status?: (typeof deliveryStates)[number] | undefined;
  event?: string | undefined;
  /** Opens one delivery beside the log. */
  delivery?: string | undefined;
}

export interface AuditSearch {
  text?: string | undefined;
  noun?: string | undefined;
  actor?: string | undefined;
  entity?: string | undefined;
  surface?: (typeof surfaces)[number] | undefined;
  outcome?: "done" | "refused" | undefined;
  /** Calendar days, the last one included. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface TeamSearch {
  search?: string | undefined;
  state?: (typeof peopleStates)[number] | undefined;
  /** Opens the form for an invitation. */
  invite?: true | undefined;
}

export interface UploadsSearch {
  search?: string | undefined;
  client?: string | undefined;
  state?: "active" | "resting" | undefined;
  /** Opens the form for a new project. */
  add?: true | undefined;
}

export interface UploadSessionsSearch {
  project?: string | undefined;
  status?: (typeof uploadStates)[number] | undefined;
  source?: (typeof uploadSources)[number] | undefined;
  search?: string | undefined;
  /** Opens the form for a new upload. */
  add?: true | undefined;
}

export interface ProjectSearch {
  edit?: true | undefined;
  /** Opens the form of a cycle: its id, or "new". */
  cycle?: string | undefined;
}

export interface StrategiesSearch {
  client?: string | undefined;
  status?: (typeof strategyStates)[number] | undefined;
  /** Opens the form for a new strategy: the id of a client, or "new". */
  generate?: string | undefined;
}

/** The address parts that pages understand; anything else in an address is ignored. */
export const readSearch = {
  guest: ({ returnTo, fault }: Search): { returnTo?: string | undefined; fault?: string | undefined } => ({
    returnTo: word(returnTo),
    fault: word(fault),
  }),
  security: ({ fault }: Search): { fault?: string | undefined } => ({ fault: word(fault) }),
  clients: ({ search, status, deleted, add }: Search): ClientsSearch => ({
    search: word(search),
    status: oneOf(status, clientFilters),
    deleted: yes(deleted),
    add: yes(add),
  }),
  client: ({ edit }: Search): { edit?: true | undefined } => ({ edit: yes(edit) }),
  audit: ({ text, noun, actor, entity, surface, outcome, from, to }: Search): AuditSearch => ({
    text: word(text)?.slice(0, 120),
    noun: word(noun)?.slice(0, 40),
    actor: uuid(actor),
    entity: uuid(entity),
    surface: oneOf(surface, surfaces),
    outcome: oneOf(outcome, ["done", "refused"] as const),
    from: day(from),
    to: day(to),
  }),
  notifications: ({ show }: Search): { show?: "unread" | undefined } => ({ show: oneOf(show, ["unread"] as const) }),
  jobs: ({ status, job }: Search): { status?: (typeof jobStates)[number] | undefined; job?: string | undefined } => ({
    status: oneOf(status, jobStates),
    job: word(job),
  }),
  approvals: ({ status }: Search): { status?: (typeof decisions)[number] | undefined } => ({ status: oneOf(status, decisions) }),
  strategies: ({ client, status, generate }: Search): StrategiesSearch => ({
    client: word(client),
    status: oneOf(status, strategyStates),
    generate: word(generate),
  }),
  webhooks: ({ endpoint, status, event, delivery }: Search): WebhooksSearch => ({
    endpoint: word(endpoint),
    status: oneOf(status, deliveryStates),
    event: word(event),
    delivery: word(delivery),
  }),
  team: ({ search, state, invite }: Search): TeamSearch => ({
    search: word(search),
    state: oneOf(state, peopleStates),
    invite: yes(invite),
  }),
  uploads: ({ search, client, state, add }: Search): UploadsSearch => ({
    search: word(search)?.slice(0, 100),
    client: uuid(client),
    state: oneOf(state, ["active", "resting"] as const),
    add: yes(add),
  }),
  uploadSessions: ({ project, status, source, search, add }: Search): UploadSessionsSearch => ({
    project: uuid(project),
    status: oneOf(status, uploadStates),
    source: oneOf(source, uploadSources),
    search: word(search)?.slice(0, 100),
    add: yes(add),
  }),
  project: ({ edit, cycle }: Search): ProjectSearch => ({ edit: yes(edit), cycle: cycle === "new" ? cycle : uuid(cycle) }),
  strategy: ({ version }: Search): { version?: number | undefined } => ({ version: number(version) }),
  compare: ({ from, to }: Search): { from?: number | undefined; to?: number | undefined } => ({ from: number(from), to: number(to) }),
};
