import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./scripts/chromium.ts";
import { COMPILE_CACHE } from "./scripts/compile-cache.ts";
import { PATIENCE_MS } from "./scripts/patience.ts";
import { type TestKind, testFiles } from "./scripts/test-kinds.ts";

const executablePath = findChromium();
const files = testFiles();
/** What runs long does so at a tenth of its size; `pnpm test:nightly` says "whole". */
const WHOLE_SIZE = process.env.TEST_SIZE === "whole";
const setupFiles = ["./scripts/left-open.ts"];
const globalSetup = ["./scripts/test-database.ts"];

/** A project of tests that share threads, and so what they load: each file pays for its tests alone. */
const inThreads = (name: TestKind, more: TestProjectInlineConfiguration["test"] = {}): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, include: files[name], pool: "threads", isolate: false, setupFiles, ...more },
});

export default defineConfig({
  test: {
    testTimeout: 5 * PATIENCE_MS,
    hookTimeout: 5 * PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS } },
    maxWorkers: 2,
    provide: { wholeSize: WHOLE_SIZE, patienceMs: PATIENCE_MS, compileCache: COMPILE_CACHE },
    projects: [
      inThreads("no-database"),
      inThreads("database", { globalSetup }),
      { extends: true, test: { name: "isolated", include: files.isolated, pool: "forks", globalSetup } },
      {
        extends: true,
        test: {
          name: "journeys",
          include: files.journeys,
          pool: "forks",
          isolate: false,
          globalSetup: [...globalSetup, "./e2e/shared-product.ts"],
          setupFiles: ["./e2e/setup.ts"],
        },
      },
      {
        extends: "./apps/web/vite.config.ts",
        root: "./apps/web",
        test: {
          name: "components",
          // Two working copies may test beside each other.
          api: { strictPort: false },
          include: ["src/**/*.test.tsx"],
          testTimeout: 2 * PATIENCE_MS,
          expect: { poll: { timeout: PATIENCE_MS } },
          browser: {
            enabled: true,
            headless: true,
            // As in the journeys: a label is found by a part of it, such as without its asterisk.
            locators: { exact: false },
            screenshotFailures: false,
            provider: playwright({ launchOptions: { args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) } }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
