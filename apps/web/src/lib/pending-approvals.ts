import { skipToken, useQuery } from "@tanstack/react-query";
import { queryClient } from "./trpc.ts";

const KEY = ["pending approvals"];

/** How many calls of programs wait for a decision, as the server has last said by itself; none before it has. */
export function usePendingApprovals(): number {
  return useQuery<number>({ queryKey: KEY, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY }).data ?? 0;
}

export function setPendingApprovals(count: number): void {
  queryClient.setQueryData(KEY, count);
}
