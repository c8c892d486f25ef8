import type { AppRouter } from "@frontoffice/api/client";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { httpBatchLink, httpLink, httpSubscriptionLink, splitLink, type TRPCLink } from "@trpc/client";
import { createTRPCQueryUtils, createTRPCReact } from "@trpc/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { confirmFirst } from "./confirmation.ts";
import { describeError } from "./errors.ts";
import { companyHeader, makePageFor, pageCompany, switchBackFirst } from "./page-company.ts";
import { retryLink } from "./retry-link.ts";
import { endsSession, signInFirst } from "./sign-in-again.ts";

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

/** Each call says for which company the page was made; calls that share a request are all of them about a page. */
function headersFor(paths: readonly string[]): Record<string, string> {
  const companyId = paths.map(companyHeader).find((id) => id !== undefined);
  return companyId === undefined ? {} : { "x-company-id": companyId };
}

/** A stream cannot send headers. */
function companyParams() {
  const companyId = pageCompany();
  return companyId === undefined ? null : { companyId };
}

const signedOutListeners = new Set<() => void>();

/** Calls back when the server says that the session has ended while someone was working. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => void signedOutListeners.delete(listener);
}

/** For calls from outside of components; those of pages are noticed by themselves. */
export function noticeSignedOut(error: unknown) {
  if (endsSession(error)) for (const listener of signedOutListeners) listener();
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
    retryLink(switchBackFirst),
    retryLink(signInFirst),
    retryLink(confirmFirst),
    splitLink({
      condition: (op) => op.type === "subscription",
      true: httpSubscriptionLink({ url, connectionParams: companyParams, eventSourceOptions: { withCredentials: true } }),
      false: splitLink({
        // The server refuses these inside a batch: sign-in calls, so that its limits count every one, and large answers. The calls of a transfer wait for nobody.
        condition: (op) =>
          op.path.startsWith("auth.") ||
          op.path.startsWith("invitations.") ||
          op.path.startsWith("uploadSessions.files.") ||
          op.path === "uploadSessions.receipts.manifest" ||
          op.path === "strategies.export" ||
          op.path === "audit.export",
        true: httpLink({ url, fetch: withCookies, headers: ({ op }) => headersFor([op.path]) }),
        false: httpBatchLink({
          url,
          fetch: withCookies,
          headers: ({ opList }) => headersFor(opList.map(({ path }) => path)),
          maxItems: 10,
          maxURLLength: 4000,
        }),
      }),
    }),
  ],
});

const utils = createTRPCQueryUtils({ queryClient, client: trpcClient });

/** Who is signed in, for route guards: from the cache while it is fresh. Fails when nobody is. */
export async function fetchSession(): Promise<Outputs["auth"]["me"]> {
  const session = await utils.auth.me.fetch(undefined, { staleTime: 60_000 });
  if (session.company) makePageFor(session.company.id);
  return session;
}

export { getQueryKey } from "@trpc/react-query";
