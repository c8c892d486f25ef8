/** npm test: every check and every test, the browser's included. Ends with the line "N passed, N failed". */
import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKS } from "./check.ts";
import { provideChromium } from "./chromium.ts";
import { runSteps } from "./steps.ts";

const startedAt = performance.now();
const chromium = await provideChromium();
console.log(
  chromium
    ? `Browser tests use ${chromium}.`
    : "No Chromium on this machine: the browser tests will fail. Install it, or set CHROMIUM_PATH.",
);

const steps = await runSteps([...CHECKS, { name: "web build and its size", command: "node", args: ["scripts/check-web-size.ts"] }]);
const tests = await runTests();
const passed = steps.passed + tests.passed;
const failed = steps.failed + tests.failed;
console.log(`\n${Math.round((performance.now() - startedAt) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

interface Counts {
  passed: number;
  failed: number;
}

async function runTests(): Promise<Counts> {
  const report = join(tmpdir(), `frontoffice-tests-${process.pid}.json`);
  const code = await new Promise<number>((done) => {
    const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const env = { ...process.env, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) };
    spawn("node_modules/.bin/vitest", args, { stdio: ["ignore", "inherit", "inherit"], env }).once("close", (status) => done(status ?? 1));
  });
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(await readFile(report, "utf8"));
    const counted = { passed: Number(numPassedTests), failed: Number(numFailedTests) };
    // A file that cannot be loaded has no test to fail, and an error outside every test has none either.
    const unseen = code !== 0 && counted.failed === 0 ? Math.max(1, Number(numFailedTestSuites)) : 0;
    return { passed: counted.passed, failed: counted.failed + unseen };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    await rm(report, { force: true });
  }
}
