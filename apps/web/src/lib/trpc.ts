import type { AppRouter } from "@frontoffice/api/client";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { httpBatchLink, httpLink, httpSubscriptionLink, splitLink, type TRPCLink } from "@trpc/client";
import { createTRPCQueryUtils, createTRPCReact } from "@trpc/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { confirmLink } from "./confirm-link.ts";
import { describeError, isSignedOut } from "./errors.ts";

export type Outputs = inferRouterOutputs<AppRouter>;
export type Inputs = inferRouterInputs<AppRouter>;

const url = `${import.meta.env.VITE_API_URL ?? ""}/trpc`;

const withCookies: typeof fetch = (input, init) => fetch(input, { ...init, credentials: "include" });

/** Paging adds a direction to every input, but the API refuses fields that it does not know. */
const withoutDirection: TRPCLink<AppRouter> = () => {
  const strip = (input: unknown) => {
    if (typeof input !== "object" || input === null || !("direction" in input)) return input;
    const { direction: _direction, ...rest } = input;
    return rest;
  };
  return ({ op, next }) => next({ ...op, input: strip(op.input) });
};

const signedOutListeners = new Set<() => void>();

/** Calls back when the server says that the session has ended while someone was working. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => void signedOutListeners.delete(listener);
}

/** For calls from outside of components; those of pages are noticed by themselves. */
export function noticeSignedOut(error: unknown) {
  if (isSignedOut(error)) for (const listener of signedOutListeners) listener();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && describeError(error).retryable,
    },
    mutations: { retry: false, networkMode: "always" },
  },
});

export const trpc = createTRPCReact<AppRouter>();

/** Also for calls from outside of components, such as those of a transfer, which goes on whatever page is open. */
export const trpcClient = trpc.createClient({
  links: [
    withoutDirection,
    confirmLink(),
    splitLink({
      condition: (op) => op.type === "subscription",
      true: httpSubscriptionLink({ url, eventSourceOptions: { withCredentials: true } }),
      false: splitLink({
        // The server refuses these inside a batch: sign-in calls, so that its limits count every one, and large answers. The calls of a transfer wait for nobody.
        condition: (op) =>
          op.path.startsWith("auth.") ||
          op.path.startsWith("invitations.") ||
          op.path.startsWith("uploadSessions.files.") ||
          op.path === "uploadSessions.receipts.manifest" ||
          op.path === "strategies.export" ||
          op.path === "audit.export",
        true: httpLink({ url, fetch: withCookies }),
        false: httpBatchLink({ url, fetch: withCookies, maxItems: 10, maxURLLength: 4000 }),
      }),
    }),
  ],
});

const utils = createTRPCQueryUtils({ queryClient, client: trpcClient });

/** Who is signed in, for route guards: from the cache while it is fresh. Fails when nobody is. */
export function fetchSession(): Promise<Outputs["auth"]["me"]> {
  return utils.auth.me.fetch(undefined, { staleTime: 60_000 });
}

export { getQueryKey } from "@trpc/react-query";
