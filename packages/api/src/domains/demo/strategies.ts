import { inTransaction } from "../../kernel/scope.ts";
import { cancelJob } from "../jobs/commands.ts";
import { generateStrategy, regenerateStrategy, updateStrategy } from "../strategies/commands.ts";
import { getStrategy } from "../strategies/queries.ts";
import { approveStrategy, rejectStrategy, submitStrategy } from "../strategies/review.ts";
import { generateStrategyInput } from "../strategies/schema.ts";
import { getVersion } from "../strategies/versions/queries.ts";
import type { As } from "./people.ts";
import { DEMO_PLANS } from "./rules.ts";

/** Drafted, one section rewritten on request, edited by hand, reviewed and approved. */
export async function approvedPlan(as: As, clientId: string, runJobs: () => Promise<void>): Promise<void> {
  const input = generateStrategyInput.parse({ clientId, ...DEMO_PLANS.approved });
  const { strategyId: id } = await generateStrategy(as("member", "strategies.generate"), input);
  await runJobs();
  await regenerateStrategy(as("member", "strategies.regenerate"), {
    id,
    section: "calendar",
    instruction: "Add weekend posts",
    expectedVersion: 1,
  });
  await runJobs();
  const { sections } = await getVersion(as("admin", "strategies.get"), { id, number: 2 });
  const summary = { ...sections.summary, note: "Agreed with the practice on the phone: the Saturday appointments come first." };
  await updateStrategy(as("admin", "strategies.update"), { id, expectedVersion: 2, sections: { summary } });
  await submitStrategy(as("admin", "strategies.submit"), { id, expectedVersion: 3 });
  await approveStrategy(as("owner", "strategies.approve"), { id, expectedVersion: 3 });
}

/** One waits for its review, an earlier one was sent back. */
export async function reviewedPlans(as: As, clientId: string, runJobs: () => Promise<void>): Promise<void> {
  for (const { comment, ...asked } of [DEMO_PLANS.rejected, { ...DEMO_PLANS.inReview, comment: null }]) {
    const { strategyId: id } = await generateStrategy(
      as("member", "strategies.generate"),
      generateStrategyInput.parse({ clientId, ...asked }),
    );
    await runJobs();
    const { currentVersion } = await getStrategy(as("member", "strategies.get"), id);
    const expectedVersion = currentVersion ?? 1;
    await submitStrategy(as("member", "strategies.submit"), { id, expectedVersion });
    if (comment) await rejectStrategy(as("owner", "strategies.reject"), { id, expectedVersion, comment });
  }
}

/** One draft is being written, one was cancelled before it began. */
export async function draftedPlans(as: As, clientId: string, runJobs: () => Promise<void>): Promise<void> {
  await generateStrategy(as("member", "strategies.generate"), generateStrategyInput.parse({ clientId, ...DEMO_PLANS.draft }));
  await runJobs();
  const stopped = generateStrategyInput.parse({ clientId, ...DEMO_PLANS.cancelled });
  // In one transaction, so that no worker sees the job before it is cancelled.
  await inTransaction(as("member", "strategies.generate"), async (tx) => {
    const { jobId } = await generateStrategy(tx, stopped);
    await cancelJob({ ...tx, request: { ...tx.request, procedure: "jobs.cancel" } }, { id: jobId });
  });
}
