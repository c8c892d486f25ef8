import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { OutboundError } from "../../adapters/outbound.ts";
import { listEvents } from "../../kernel/events.ts";
import type { DomainEvent } from "../../kernel/scope.ts";
import { type Message, message } from "./schema.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** The wait after each failed attempt: close together at first, a day and a bit in all. */
const WAITS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR];
const LONGEST_WAIT = 12 * HOUR;

/** The first one and a retry after each wait. */
export const MAX_ATTEMPTS = WAITS.length + 1;
/** So long nothing but failures, and the endpoint is disabled. */
export const FAILING_MS = 24 * HOUR;
/** How many endpoints a company may have. */
export const MAX_ENDPOINTS = 50;

/** The wait before the attempt after this one: as the receiver asks, but never sooner than ours and never longer than half a day. */
export function waitAfter(attempt: number, retryAfterMs: number | null): number {
  const usual = WAITS[attempt - 1] ?? LONGEST_WAIT;
  const spread = usual * (0.9 + Math.random() / 5);
  return Math.round(Math.max(spread, Math.min(retryAfterMs ?? 0, LONGEST_WAIT)));
}

/** The header Retry-After, seconds or a date, as milliseconds from now. */
export function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

const PREFIX = "whsec_";

/** A new signing secret, as Standard Webhooks writes it: 32 random bytes in base64 after a prefix that scanners know. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString("base64");
}

export interface SignedMessage {
  id: string;
  /** Seconds. */
  timestamp: number;
  body: string;
}

/** The header webhook-signature: one signature for each secret, so that a receiver with either accepts it. */
export function signatures({ id, timestamp, body }: SignedMessage, secrets: readonly string[]): string {
  return secrets.map((secret) => new Webhook(secret).sign(id, new Date(timestamp * SECOND), body)).join(" ");
}

const LARGEST_BODY = 256_000;

/** The message of an event. What would be too long to send goes without the changed fields and says so. */
export function messageOf(id: string, event: Omit<DomainEvent, "type"> & { type: string }, at: Date): Message {
  const { type, entity, entityId, clientId } = event;
  const place = { entity, entityId, clientId };
  const full = { id, type, timestamp: at.toISOString(), data: { ...place, ...event.data } };
  if (Buffer.byteLength(JSON.stringify(full)) <= LARGEST_BODY) return full;
  return { ...full, data: { ...place, truncated: true } };
}

/** The bytes of a stored message, in the order that people read. */
export function bodyOf(payload: unknown): string {
  return JSON.stringify(message.parse(payload));
}

const FAULTS: Record<string, string> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The receiver closed the connection.",
  UND_ERR_SOCKET: "The receiver closed the connection.",
  ENOTFOUND: "The name of the receiver was not found.",
  EAI_AGAIN: "The name of the receiver was not found.",
  UND_ERR_CONNECT_TIMEOUT: "No connection within 10 seconds.",
  ETIMEDOUT: "No connection in time.",
};

/** Why nothing came back, in our words: never what the other side sent. */
export function faultOf(error: unknown): string {
  if (error instanceof OutboundError) return error.message;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return "The receiver's certificate is not valid.";
  return FAULTS[code] ?? "The connection failed.";
}

/** Every event with its words, under headings. */
export function describeEvents(): { type: string; group: string; words: string }[] {
  const events = listEvents().map(({ type, group, says }) => ({ type, group, words: says }));
  return events.sort((a, b) => a.group.localeCompare(b.group));
}
