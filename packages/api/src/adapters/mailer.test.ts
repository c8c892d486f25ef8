import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "../kernel/errors.ts";
import { createMailer, type Mailer, sendOrDiscard } from "./mailer.ts";

const from = "Frontoffice <office@example.com>";
const email = {
  to: "ada@example.com",
  subject: "Grüße aus Köln",
  text: "Hello Ada,\nthe link works once.",
  html: "<p>Hello <b>Ada</b></p>",
};

let server: SMTPServer;
let directory: string;
let received: string[] = [];
let recipients: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "outbox-"));
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(address, _session, done) {
      if (address.address.startsWith("full@"))
        return done(Object.assign(new Error("mailbox of full@example.com is full"), { responseCode: 452 }));
      if (address.address.startsWith("gone@")) return done(Object.assign(new Error("no gone@example.com here"), { responseCode: 550 }));
      recipients.push(address.address);
      return done();
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push(Buffer.concat(chunks).toString("utf8"));
        done();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
});

afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await rm(directory, { recursive: true, force: true });
});

beforeEach(() => {
  received = [];
  recipients = [];
});

const port = () => (server.server.address() as AddressInfo).port;
const smtpMailer = (url = `smtp://127.0.0.1:${port()}`) => createMailer({ smtpUrl: url, from, outboxDirectory: directory });

async function outboxEmails(): Promise<string[]> {
  const names = (await readdir(directory)).sort();
  return Promise.all(names.map((name) => readFile(join(directory, name), "utf8")));
}

const mailers: [string, () => Mailer, () => Promise<string[]>][] = [
  ["SMTP", () => smtpMailer(), async () => received],
  ["outbox", () => createMailer({ from, outboxDirectory: directory }), outboxEmails],
];

describe.each(mailers)("%s", (_name, make, sentMessages) => {
  test("carries recipient, subject, text and html", async () => {
    const before = (await sentMessages()).length;
    const mailer = make();
    await mailer.send(email);
    mailer.close();
    const [message = ""] = (await sentMessages()).slice(before);
    expect(message).toMatch(/^To: ada@example\.com\r?$/m);
    expect(message).toMatch(/^From: Frontoffice <office@example\.com>\r?$/m);
    expect(message).toMatch(/^Subject: =\?UTF-8\?Q\?Gr=C3=BC/m);
    expect(message).toContain("the link works once.");
    expect(message).toContain("<b>Ada</b>");
  });

  test.each([
    ["a second header in the address", { to: "ada@example.com\r\nBcc: eve@example.com" }],
    ["a second recipient", { to: "ada@example.com, eve@example.com" }],
    ["a display name", { to: '"Ada" <ada@example.com>' }],
    ["a group", { to: "all:ada@example.com;" }],
    ["a second header in the subject", { subject: "Hi\r\nBcc: eve@example.com" }],
    ["a bare line feed in the subject", { subject: "Hi\nBcc: eve@example.com" }],
  ])("refuses %s", async (_what, change) => {
    const before = (await sentMessages()).length;
    const mailer = make();
    await expect(mailer.send({ ...email, ...change })).rejects.toMatchObject({ code: "invalid" });
    mailer.close();
    expect(await sentMessages()).toHaveLength(before);
    expect(recipients).toEqual([]);
  });
});

test("outbox files and folder are private", async () => {
  const inner = join(directory, "inner");
  const mailer = createMailer({ from, outboxDirectory: inner });
  await Promise.all([mailer.send(email), mailer.send(email)]);
  const names = await readdir(inner);
  expect(names).toHaveLength(2);
  expect(names.every((name) => name.endsWith(".eml"))).toBe(true);
  expect((await stat(join(inner, names[0] ?? ""))).mode & 0o777).toBe(0o600);
  expect((await stat(inner)).mode & 0o777).toBe(0o700);
  await rm(inner, { recursive: true });
});

test.each([
  ["a server without TLS", ["STARTTLS"]],
  ["a server with a certificate nobody vouches for", []],
])("never tells its password to %s", async (_what, disabledCommands) => {
  const asked: unknown[] = [];
  const untrusted = new SMTPServer({
    disabledCommands,
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      asked.push(auth);
      done(null, { user: "office" });
    },
  });
  untrusted.on("error", () => undefined);
  await new Promise<void>((resolve) => untrusted.listen(0, "127.0.0.1", () => resolve()));
  const mailer = smtpMailer(`smtp://office:hunter2@127.0.0.1:${(untrusted.server.address() as AddressInfo).port}`);
  const error = await mailer.send(email).catch((fault: unknown) => fault);
  expect(error).toMatchObject({ code: "upstream_failed" });
  expect(JSON.stringify([error, String(error)])).not.toContain("hunter2");
  expect(asked).toEqual([]);
  mailer.close();
  await new Promise<void>((resolve) => untrusted.close(() => resolve()));
});

test.each([
  ["full@example.com", 452, false],
  ["gone@example.com", 550, true],
])("a refused recipient %s fails with the server's code and without its words", async (to, status, permanent) => {
  const mailer = smtpMailer();
  const error = await mailer.send({ ...email, to }).catch((fault: unknown) => fault);
  expect(error).toMatchObject({ code: "upstream_failed", details: { status, permanent } });
  expect(String(error)).not.toContain(to);
  mailer.close();
});

test("a server that is down fails within the deadline", async () => {
  const mailer = createMailer({ smtpUrl: "smtp://127.0.0.1:9", from, outboxDirectory: directory, deadlineMs: 500 });
  await expect(mailer.send(email)).rejects.toMatchObject({ code: "upstream_failed", details: { permanent: false } });
  mailer.close();
});

test("says where emails go, without the password", () => {
  const mailer = smtpMailer("smtps://office:hunter2@mail.example.com");
  expect(mailer.info()).toEqual({ kind: "smtp", target: "mail.example.com:465" });
  expect(createMailer({ from, outboxDirectory: directory }).info()).toEqual({ kind: "outbox", target: directory });
  expect(() => createMailer({ from: "a\r\nBcc: b", outboxDirectory: directory })).toThrow("one line");
});

describe("emails of a job", () => {
  const failing = (error: unknown): Mailer => ({
    send: () => Promise.reject(error),
    info: () => ({ kind: "smtp", target: "none" }),
    close: () => undefined,
  });

  test.each([
    new AppError("invalid", "This is not an email address."),
    new AppError("upstream_failed", "Refused.", { status: 550, permanent: true }),
  ])("a permanent failure ends the job", async (fault) => {
    await expect(sendOrDiscard(failing(fault), email)).rejects.toMatchObject({ name: "Discard", message: fault.message });
  });

  test.each([new AppError("upstream_failed", "Busy.", { status: 421, permanent: false }), new Error("The network is down.")])(
    "any other failure is thrown as it is, to be tried again",
    async (fault) => {
      await expect(sendOrDiscard(failing(fault), email)).rejects.toBe(fault);
    },
  );
});
