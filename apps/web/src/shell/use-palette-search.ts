import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { usePermission } from "../lib/session.ts";
import { trpc } from "../lib/trpc.ts";
import { wordsOf } from "../lib/word-match.ts";

/** Long enough that a quick word asks once, short enough that nobody waits for it. */
const PAUSE_MS = 90;
/** What people call the making of a strategy, before or behind the client's name. */
const STARTS_STRATEGY = new Set(["strategy", "strategies", "generate", "draft", "plan"]);

/** What the server finds for the words; the question before is given up when there is a new one. */
export function usePaletteSearch(query: string) {
  const [q] = useDebouncedValue(query, PAUSE_MS);
  const isAsked = wordsOf(query).length > 0;
  const mayPlan = usePermission("strategies:write");
  const words = wordsOf(q);
  const name = words.filter((word) => !STARTS_STRATEGY.has(word)).join(" ");
  const startsStrategy = mayPlan && name !== "" && words.some((word) => STARTS_STRATEGY.has(word));
  const options = { placeholderData: keepPreviousData, staleTime: 30_000, trpc: { abortOnUnmount: true } };
  const found = trpc.search.everything.useQuery({ q, limit: 8 }, { ...options, enabled: isAsked && q !== "" });
  const clients = trpc.search.everything.useQuery(
    { q: name, kind: "client", limit: 2 },
    { ...options, enabled: isAsked && startsStrategy },
  );
  return {
    results: isAsked ? (found.data?.items ?? []) : [],
    clients: isAsked && startsStrategy ? (clients.data?.items ?? []) : [],
    isWaiting: isAsked && (q !== query || found.isFetching || (startsStrategy && clients.isFetching)),
    error: isAsked ? found.error : null,
  };
}
