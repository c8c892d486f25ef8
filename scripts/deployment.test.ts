import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Service {
  image?: string;
  build?: string;
  command?: string | string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas: number };
}

const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(readFileSync("docker-compose.yml", "utf8"), {
  merge: true,
});
const example = readFileSync(".env.example", "utf8");

test("compose starts the whole product: database, storage, mail, migrations, server and two workers", () => {
  expect(Object.keys(compose.services).sort()).toEqual(["mail", "migrate", "postgres", "server", "storage", "worker"]);
  expect(compose.services.worker?.deploy?.replicas).toBe(2);
  expect(compose.services.postgres?.image).toMatch(/^pgvector\/pgvector:pg18/);
});

test("server and worker wait for the migrations", () => {
  for (const name of ["server", "worker"]) {
    expect(compose.services[name]?.depends_on).toEqual({ migrate: { condition: "service_completed_successfully" } });
  }
});

test("every variable that compose passes on is one the product reads", () => {
  const passed = ["migrate", "server", "worker"].flatMap((name) => Object.keys(compose.services[name]?.environment ?? {}));
  const unknown = [...new Set(passed)].filter((key) => !new RegExp(`^#? ?${key}=`, "m").test(example));
  expect(unknown).toEqual([]);
});

test("no secret stands in compose: each comes from the environment and is demanded", () => {
  const text = readFileSync("docker-compose.yml", "utf8");
  for (const key of ["SECRET_KEY", "POSTGRES_PASSWORD", "S3_SECRET_ACCESS_KEY"]) expect(text).toContain(`\${${key}:?`);
  expect(text).not.toMatch(/(PASSWORD|SECRET|KEY): [A-Za-z0-9]/);
});

test("the owner's password of the database reaches the migrations alone", () => {
  const holders = ["migrate", "server", "worker"].filter((name) => JSON.stringify(compose.services[name]).includes("POSTGRES_PASSWORD"));
  expect(holders).toEqual(["migrate"]);
  for (const name of ["server", "worker"]) {
    const url = new URL(compose.services[name]?.environment?.DATABASE_URL ?? "");
    expect([url.username, url.password]).toEqual(["", ""]);
  }
});

test("every script that an image runs exists", () => {
  const commands = Object.values(compose.services).flatMap(({ command }) => (Array.isArray(command) ? command : []));
  const dockerfile = readFileSync("Dockerfile", "utf8");
  const scripts = [...commands.join(" ").matchAll(/\S+\.ts/g), ...dockerfile.matchAll(/[\w/-]+\.ts/g)].map(String);
  expect(scripts.length).toBeGreaterThan(2);
  expect(scripts.filter((path) => !existsSync(path))).toEqual([]);
});
