import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Discard } from "@frontoffice/queue";
import nodemailer from "nodemailer";
import { AppError } from "../kernel/errors.ts";

export interface Email {
  /** One bare address, like "ada@example.com". */
  to: string;
  subject: string;
  text: string;
  html?: string;
}

/** Sends emails to people. */
export interface Mailer {
  /** Throws `AppError`: `invalid` for an address or subject that cannot stand in a header, `upstream_failed` otherwise. */
  send(email: Email): Promise<void>;
  info(): MailTarget;
  close(): void;
}

export interface MailTarget {
  kind: "smtp" | "outbox";
  /** The server without credentials, or the folder. */
  target: string;
}

export interface MailerOptions {
  /** smtp:// or smtps://, with user and password where the server wants them; without it emails go to the outbox. */
  smtpUrl?: string | undefined;
  from: string;
  outboxDirectory: string;
  /** For each step of the conversation with the server. Default 10,000. */
  deadlineMs?: number;
}

const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,255}$/;
const HEADER_BREAK = /[\r\n\0]/;

/** The mailer that the configuration asks for: SMTP, or a folder of .eml files that any mail program opens. */
export function createMailer(options: MailerOptions): Mailer {
  if (HEADER_BREAK.test(options.from)) throw new Error("MAIL_FROM must be one line.");
  return options.smtpUrl ? createSmtpMailer({ ...options, smtpUrl: options.smtpUrl }) : createOutboxMailer(options);
}

/** Delivers to an SMTP server. Credentials travel only over TLS. */
export function createSmtpMailer({ smtpUrl, from, deadlineMs = 10_000 }: MailerOptions & { smtpUrl: string }): Mailer {
  const url = new URL(smtpUrl);
  const secure = url.protocol === "smtps:";
  const port = Number(url.port || (secure ? 465 : 587));
  const auth = url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined;
  const transport = nodemailer.createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    secure,
    auth,
    requireTLS: !secure && auth !== undefined,
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(email) {
      const message = envelope(email, from);
      await transport.sendMail(message).catch((error: unknown) => {
        throw undelivered(error);
      });
    },
    info: () => ({ kind: "smtp", target: `${url.hostname}:${port}` }),
    close: () => transport.close(),
  };
}

/** Writes each email to a file that only this user may read; for development, and where no mail server is configured. */
export function createOutboxMailer({ outboxDirectory, from }: MailerOptions): Mailer {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    async send(email) {
      const { message } = await transport.sendMail({ ...envelope(email, from), disableFileAccess: true, disableUrlAccess: true });
      await mkdir(outboxDirectory, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(":", "-")}-${randomBytes(4).toString("hex")}`;
      const draft = join(outboxDirectory, `.${name}.part`);
      await writeFile(draft, message, { mode: 0o600, flag: "wx" });
      await rename(draft, join(outboxDirectory, `${name}.eml`));
    },
    info: () => ({ kind: "outbox", target: outboxDirectory }),
    close: () => transport.close(),
  };
}

function envelope({ to, subject, text, html }: Email, from: string) {
  if (!ADDRESS.test(to)) throw new AppError("invalid", "This is not an email address.");
  if (HEADER_BREAK.test(subject)) throw new AppError("invalid", "A subject must be one line.");
  return { from, to: { name: "", address: to }, subject, text, ...(html === undefined ? {} : { html }) };
}

/** Keeps the codes and drops the server's words, which may repeat the address or the credentials. */
function undelivered(error: unknown): AppError {
  const fault = error instanceof Error ? error : new Error("unknown");
  const status = "responseCode" in fault && typeof fault.responseCode === "number" ? fault.responseCode : null;
  const code = "code" in fault && typeof fault.code === "string" ? fault.code : null;
  return new AppError("upstream_failed", "The mail server did not take the email. Try again, or check SMTP_URL.", {
    code,
    status,
    permanent: status !== null && status >= 500,
  });
}

/** Whether the same email would be refused each time: the address cannot stand in a header, or the server said no for good. */
export function isPermanentMailFailure(error: unknown): boolean {
  return error instanceof AppError && (error.code === "invalid" || error.details?.permanent === true);
}

/** Sends an email as the work of a job: a permanent failure ends the job (`Discard`), any other one is thrown to be tried again. */
export async function sendOrDiscard(mailer: Mailer, email: Email): Promise<void> {
  await mailer.send(email).catch((error: unknown) => {
    throw isPermanentMailFailure(error) && error instanceof Error ? new Discard(error.message) : error;
  });
}
