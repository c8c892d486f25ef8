import type { Outputs } from "../../../lib/trpc.ts";

type Strategy = Outputs["strategies"]["list"]["items"][number];

/** The plan that a client works by today: the approved one of these days, else the next approved one, else what may become one. */
export function currentStrategy(newestFirst: readonly Strategy[], today: string): Strategy | undefined {
  const approved = newestFirst.filter(({ status }) => status === "approved");
  return (
    approved.find(({ periodStart, periodEnd }) => periodStart <= today && today <= periodEnd) ??
    approved.findLast(({ periodStart }) => periodStart > today) ??
    newestFirst.find(({ status }) => status === "in_review" || status === "draft") ??
    newestFirst[0]
  );
}
