import type { Outputs } from "../lib/trpc.ts";

const NOW = "2026-03-02T09:00:00.000Z";
const moments = { createdAt: NOW, updatedAt: NOW, deletedAt: null };

/** An id of a row by its number, as the server makes them. */
export const idOf = (number: number) => `0198a000-0000-7000-8000-${String(number).padStart(12, "0")}`;

export const pageOf = <Row>(items: Row[]) => ({ items, nextCursor: null, total: items.length });

type Client = Outputs["clients"]["get"];
export const clientRow = (change: Partial<Client> = {}): Client => ({
  id: idOf(10),
  name: "Harbour Dental",
  profession: "Dentist",
  description: null,
  website: null,
  industry: null,
  timezone: "Europe/Berlin",
  status: "active",
  color: "teal",
  owner: null,
  tags: [],
  isActive: true,
  profile: { targetAudience: null, marketingGoals: null, brandVoice: null, forbiddenPhrases: [] },
  phoneNumbers: [],
  phoneNumber: null,
  version: 3,
  createdBy: null,
  ...moments,
  ...change,
});

type Job = Outputs["jobs"]["list"]["items"][number];
export const jobRow = (change: Partial<Job> = {}): Job => ({
  id: idOf(20),
  type: "strategies.draft",
  title: "Draft a strategy for Harbour Dental",
  status: "running",
  state: "started",
  progress: { done: 2, total: 4, unit: "steps", note: null },
  attempts: 1,
  maxAttempts: 3,
  error: null,
  result: null,
  clientId: null,
  clientName: null,
  subject: {},
  createdBy: { id: idOf(2), name: "Mara Lindqvist" },
  createdVia: "web",
  createdAt: NOW,
  startedAt: NOW,
  finishedAt: null,
  runAt: NOW,
  cancelRequestedAt: null,
  ...change,
});

type Person = Outputs["users"]["list"]["items"][number];
export const personRow = (change: Partial<Person> = {}): Person => ({
  id: idOf(30),
  name: "Jonas Weber",
  email: "jonas@northlight.example",
  username: null,
  role: "member",
  clientIds: null,
  state: "active",
  isPending: false,
  lastLoginAt: null,
  joinedAt: NOW,
  removedAt: null,
  ...change,
});

type Connection = Outputs["storage"]["connections"]["get"];
export const connectionRow = (change: Partial<Connection> = {}): Connection => ({
  id: idOf(40),
  name: "Archive",
  kind: "minio",
  endpoint: "https://minio.example.com:9000",
  region: "us-east-1",
  forcePathStyle: true,
  accessKeyId: "AKIA",
  secretIsReadable: true,
  defaultBucket: "files",
  state: "works",
  abilities: null,
  lastCheckedAt: NOW,
  lastError: null,
  projects: 2,
  version: 1,
  createdBy: null,
  ...moments,
  ...change,
});

type Endpoint = Outputs["webhooks"]["endpoints"]["get"];
export const endpointRow = (change: Partial<Endpoint> = {}): Endpoint => ({
  id: idOf(50),
  url: "https://example.com/hooks",
  description: null,
  events: ["*"],
  clientIds: null,
  isEnabled: true,
  disabledAt: null,
  disabledReason: null,
  failingSince: null,
  consecutiveFailures: 0,
  secretIsReadable: true,
  previousSecretUntil: null,
  health: { delivered: 0, failed: 0, pending: 0, recent: [] },
  createdBy: null,
  ...moments,
  ...change,
});

type AuditItem = Outputs["audit"]["list"]["items"][number];
export const auditRow = (change: Partial<AuditItem> = {}): AuditItem => ({
  id: idOf(60),
  at: NOW,
  sentence: "Mara Lindqvist changed the client Harbour Dental.",
  changed: [],
  actor: { kind: "user", id: idOf(2), name: "Mara Lindqvist" },
  subject: { kind: "client", id: idOf(10), name: "Harbour Dental" },
  clientId: idOf(10),
  clientName: "Harbour Dental",
  procedure: "clients.update",
  surface: "web",
  ok: true,
  errorCode: null,
  requestId: "request",
  undoOf: null,
  undoneBy: null,
  canUndo: true,
  ...change,
});

type Strategy = Outputs["strategies"]["list"]["items"][number];
export const strategyRow = (change: Partial<Strategy> = {}): Strategy => ({
  id: idOf(70),
  clientId: idOf(10),
  clientName: "Harbour Dental",
  title: "Harbour Dental: spring plan",
  status: "approved",
  periodStart: "2026-03-02",
  periodEnd: "2026-03-29",
  version: 2,
  headline: "Twenty new patients by June",
  jobId: null,
  drafting: false,
  createdAt: NOW,
  updatedAt: NOW,
  ...change,
});

type Activity = Outputs["dashboard"]["activity"]["items"][number];
export const activityRow = (change: Partial<Activity> = {}): Activity => ({
  id: idOf(80),
  who: "Mara Lindqvist",
  did: "changed",
  what: "the client Harbour Dental",
  changed: ["brandVoice"],
  target: { page: "client", id: idOf(10) },
  at: NOW,
  ...change,
});

type InboxItem = Outputs["inbox"]["list"]["items"][number];
type InboxAction = InboxItem["actions"][number];
export const inboxAction = (change: Partial<InboxAction>): InboxAction => ({
  name: "approve",
  label: "Approve",
  procedure: "approvals.approve",
  input: {},
  link: null,
  needs: null,
  ...change,
});

/** A request of an agent, in the inbox. */
export const inboxItem = (number: number, change: Partial<InboxItem> = {}): InboxItem => ({
  kind: "request",
  id: idOf(number),
  name: "Harbour Dental",
  client: null,
  sentence: `Night agent wants to change client ${number}`,
  detail: null,
  severity: "normal",
  link: "/approvals",
  since: "2026-03-02T09:00:00.000Z",
  snoozedUntil: null,
  actions: [
    inboxAction({ input: { id: idOf(number) } }),
    inboxAction({ name: "reject", label: "Reject", procedure: "approvals.reject", input: { id: idOf(number) }, needs: "comment" }),
  ],
  ...change,
});
