import "./compile-cache.ts";
import { type CoreSeconds, spawnMeasured } from "./core-seconds.ts";

export interface Step {
  name: string;
  command: string;
  args: string[];
}

export interface StepResult {
  ok: boolean;
  output: string;
  used: CoreSeconds;
}

/** Runs one command to its end and keeps what it said. */
export function runStep({ command, args }: Step): Promise<StepResult> {
  return new Promise((done) => {
    const { child, used } = spawnMeasured(command, args, ["ignore", "pipe", "pipe"]);
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.once("error", (error) => done({ ok: false, output: `${command}: ${error.message}`, used: used() }));
    child.once("close", (code) => done({ ok: code === 0, output, used: used() }));
  });
}

/** Runs the steps, two at a time; every one is reported as it ends, also after a failure. */
export async function runSteps(steps: Step[]): Promise<{ passed: number; failed: number; used: CoreSeconds[] }> {
  const left = [...steps];
  const all: CoreSeconds[] = [];
  let failed = 0;
  const work = async () => {
    for (let step = left.shift(); step; step = left.shift()) {
      const startedAt = performance.now();
      const { ok, output, used } = await runStep(step);
      all.push(used);
      const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s, ${used.seconds.toFixed(1)} core s`;
      console.log(`${ok ? "✓" : "✗"} ${step.name} (${took})`);
      if (ok) continue;
      failed += 1;
      console.log(output.trim().split("\n").slice(-200).join("\n"));
    }
  };
  await Promise.all([work(), work()]);
  return { passed: steps.length - failed, failed, used: all };
}
