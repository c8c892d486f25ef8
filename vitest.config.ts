import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./scripts/chromium.ts";

const executablePath = findChromium();

export default defineConfig({
  test: {
    // Limits of patience alone: on a busy machine everything takes longer, and nothing is wrong.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "server",
          globalSetup: ["./scripts/test-database.ts"],
          include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "scripts/**/*.test.ts", "e2e/**/*.test.ts"],
          pool: "forks",
        },
      },
      {
        extends: "./apps/web/vite.config.ts",
        root: "./apps/web",
        test: {
          name: "components",
          include: ["src/**/*.test.tsx"],
          testTimeout: 60_000,
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
