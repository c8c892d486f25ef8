import { skipToken, useQuery } from "@tanstack/react-query";
import { queryClient } from "./trpc.ts";

const KEY = ["waiting"];

/** How much waits in the person's inbox, as the server has last said by itself; nothing before it has. */
export function useWaiting(): number {
  return useQuery<number>({ queryKey: KEY, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY }).data ?? 0;
}

export function setWaiting(count: number): void {
  queryClient.setQueryData(KEY, count);
}
