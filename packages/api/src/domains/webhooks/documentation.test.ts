import { execFile, spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { listEvents } from "../../kernel/events.ts";
import { newSecret, signatures } from "./rules.ts";

const root = join(import.meta.dirname, "../../../../..");
const run = promisify(execFile);

const text = await readFile(join(root, "docs/webhooks.md"), "utf8");
const snippets = (language: string) => [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(([, body = ""]) => body);
const secret = newSecret();
const body = '{"id":"e1","type":"client.created","timestamp":"2026-11-21T08:00:00.000Z","data":{}}';
const message = { id: "e1", timestamp: Math.floor(Date.now() / 1_000), body };

test("its receiver compiles, takes what we sign and refuses what others made", async () => {
  const folder = join(import.meta.dirname, ".snippet");
  await mkdir(folder, { recursive: true });
  const file = join(folder, "receiver.ts");
  try {
    await writeFile(file, snippets("ts")[0] ?? "");
    const options = ["--noEmit", "--strict", "--ignoreConfig", "--skipLibCheck", "--types", "node"];
    await run(join(root, "node_modules/.bin/tsc"), [...options, "--module", "nodenext", "--target", "es2024", file]);
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const child = spawn(process.execPath, [file], { env: { WEBHOOK_SECRET: secret, PORT: String(port) }, stdio: "pipe" });
    const printed: string[] = [];
    child.stdout.on("data", (data) => printed.push(String(data)));
    try {
      const post = (signature: string) =>
        fetch(`http://127.0.0.1:${port}`, {
          method: "POST",
          body,
          headers: { "webhook-id": message.id, "webhook-timestamp": String(message.timestamp), "webhook-signature": signature },
        }).then(
          ({ status }) => status,
          () => 0,
        );
      await expect.poll(() => post(signatures(message, [secret]))).toBe(204);
      expect(await post(signatures(message, [newSecret(), secret]))).toBe(204);
      expect(await post(signatures(message, [newSecret()]))).toBe(400);
      expect(printed.join("")).toBe("client.created\n");
    } finally {
      child.kill();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("its shell lines make the same signature", async () => {
  const env = { PATH: "/usr/bin:/bin", WEBHOOK_SECRET: secret, WEBHOOK_ID: message.id, WEBHOOK_BODY: body };
  const { stdout } = await run("/bin/sh", ["-c", snippets("sh")[0] ?? ""], {
    env: { ...env, WEBHOOK_TIMESTAMP: String(message.timestamp) },
  });
  expect(`v1,${stdout.trim()}`).toBe(signatures(message, [secret]));
});

test("it names every event", () => {
  for (const { type } of listEvents()) expect(text).toContain(`\`${type}\``);
});
