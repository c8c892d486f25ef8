/** npm test: every check and every test, the browser's included. Ends with the line "N passed, N failed". */
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKS } from "./check.ts";
import { provideChromium } from "./chromium.ts";
import { type CoreSeconds, spawnMeasured } from "./core-seconds.ts";
import { runSteps } from "./steps.ts";

/** What the whole run may use; CONTRIBUTING.md says that each later change keeps it. At night there is more to do. */
const BUDGET_CORE_SECONDS = 900;

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
console.log(`\n${Math.round((performance.now() - startedAt) / 1000)} s; ${inCoreSeconds([...steps.used, tests.used])}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

interface Counts {
  passed: number;
  failed: number;
}

function inCoreSeconds(used: readonly CoreSeconds[]): string {
  const sum = Math.round(used.reduce((all, { seconds }) => all + seconds, 0));
  const atLeast = used.every(({ isExact }) => isExact) ? "" : "at least ";
  const share = `${Math.round(tests.used.seconds)} of them the tests`;
  return `${atLeast}${sum} core seconds, ${share}${process.env.TEST_SIZE === "whole" ? "" : `; the budget is ${BUDGET_CORE_SECONDS}`}`;
}

async function runTests(): Promise<Counts & { used: CoreSeconds }> {
  const report = join(tmpdir(), `frontoffice-tests-${process.pid}.json`);
  if (chromium) process.env.CHROMIUM_PATH = chromium;
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { child, used } = spawnMeasured("node_modules/.bin/vitest", args, ["ignore", "inherit", "inherit"]);
  const code = await new Promise<number>((done) => child.once("close", (status) => done(status ?? 1)));
  return { ...(await readCounts(report, code)), used: used() };
}

async function readCounts(report: string, code: number): Promise<Counts> {
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
