import { expect, test } from "vitest";
import { readSettings } from "./env.ts";

const least = { SECRET_KEY: "q8Zr2mTn5vXw7yBc9dEf1gHj3kLp6sUa", DATABASE_URL: "postgres://a:b@localhost:5432/c" };

test("a development server needs little, and lets the page of Vite in", () => {
  expect(readSettings(least)).toMatchObject({
    PORT: 3000,
    HOST: "127.0.0.1",
    DATABASE_POOL_MAX: 10,
    CORS_ORIGINS: ["http://localhost:5173"],
    TRUST_PROXY: false,
  });
});

test("production is https, lists no origin by itself, and refuses a guessable key", () => {
  const production = { ...least, NODE_ENV: "production", PUBLIC_URL: "https://app.example.com" };
  expect(readSettings(production).CORS_ORIGINS).toEqual([]);
  expect(() => readSettings({ ...production, PUBLIC_URL: "http://app.example.com" })).toThrow(/PUBLIC_URL/);
  expect(() => readSettings({ ...production, CORS_ORIGINS: "http://tools.example.com" })).toThrow(/CORS_ORIGINS/);
  expect(() => readSettings({ ...production, SECRET_KEY: "changeme-changeme-changeme-changeme" })).toThrow(/SECRET_KEY/);
  expect(readSettings({ ...production, PUBLIC_URL: "http://localhost:3000" }).PUBLIC_URL).toBe("http://localhost:3000");
});

test.each(["*", "null", "https://app.example.com/path", "app.example.com", "https://*.example.com/"])("%s is no exact origin", (origin) => {
  expect(() => readSettings({ ...least, CORS_ORIGINS: origin })).toThrow(/CORS_ORIGINS/);
});

test("proxies are counted or named, never trusted blindly", () => {
  expect(readSettings({ ...least, TRUST_PROXY: "loopback, 10.0.0.0/8" }).TRUST_PROXY).toBe("loopback, 10.0.0.0/8");
  const hops = readSettings({ ...least, TRUST_PROXY: "1" }).TRUST_PROXY;
  expect(typeof hops === "function" && [hops("10.0.0.1", 0), hops("203.0.113.9", 1)]).toEqual([true, false]);
  expect(() => readSettings({ ...least, TRUST_PROXY: "true" })).toThrow(/TRUST_PROXY/);
});

test.each([
  [{}, "http://localhost:3000"],
  [{ PORT: "8080" }, "http://localhost:8080"],
  [{ PORT: "8080", HOST: "0.0.0.0" }, "http://localhost:8080"],
  [{ PORT: "8080", HOST: "192.168.1.20" }, "http://192.168.1.20:8080"],
  [{ PORT: "8080", HOST: "fd00::7" }, "http://[fd00::7]:8080"],
  [{ PORT: "80" }, "http://localhost"],
  [{ PORT: "0" }, "http://localhost:3000"],
  [{ PORT: "8080", PUBLIC_URL: "https://app.example.com" }, "https://app.example.com"],
])("links of a server that is told %j lead to %s", (told, expected) => {
  expect(readSettings({ ...least, ...told }).PUBLIC_URL).toBe(expected);
});
