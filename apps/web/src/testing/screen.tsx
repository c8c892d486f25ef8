import "../ui/styles-first.ts";
import "../ui/styles-app.ts";
import { MantineProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import {
  type AnyRoute,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { onTestFinished } from "vitest";
import { render } from "vitest-browser-react";
import { queryClient, trpc, trpcClient } from "../lib/trpc.ts";
import { theme } from "../ui/theme.ts";
import { type Answers, startFakeServer } from "./fake-server.ts";

interface ScreenOptions<Path extends string> {
  /** What the server answers, by procedure. */
  answers?: Answers<Path>;
  /** The address at which the component stands. */
  at?: string;
}

/**
 * Shows a component as the app would: in its theme, with the real client and cache before a fake server, below a router of its own.
 * Answers the screen to look at and act on, the calls that the server got, and the address that the page has gone to.
 */
export function renderScreen<Path extends string = never>(ui: ReactNode, options: ScreenOptions<Path> = {}) {
  return show(createRootRoute({ component: () => ui, notFoundComponent: () => null }), options);
}

/** What a page's file of routes/ says of it. */
type Page = Pick<AnyRoute, "options">;

/** Shows a page at its address, with its own search params, but without the frame of the app around it. */
export function renderPage<Path extends string = never>(id: string, { options: page }: Page, options: ScreenOptions<Path> = {}) {
  const [, frameId = "", ...path] = id.split("/");
  const root = createRootRoute({ component: Outlet, notFoundComponent: () => null });
  const frame = createRoute({ getParentRoute: () => root, id: frameId });
  const { component, validateSearch } = page;
  const route = createRoute({ getParentRoute: () => frame, path: path.join("/"), component, validateSearch });
  return show(root.addChildren([frame.addChildren([route])]), options);
}

async function show<Path extends string>(routeTree: AnyRoute, { answers, at = "/" }: ScreenOptions<Path>) {
  const server = startFakeServer(answers ?? {});
  const history = createMemoryHistory({ initialEntries: [at] });
  const router = createRouter({ routeTree, history });
  onTestFinished(() => {
    server.stop();
    queryClient.clear();
    // They outlive the screen that has shown them: over the next one they would lie on its buttons.
    notifications.clean();
    notifications.cleanQueue();
  });
  const screen = await render(
    <MantineProvider theme={theme} defaultColorScheme="light" withCssVariables={false} withGlobalClasses={false}>
      <trpc.Provider client={trpcClient} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          {/* The app's own tree of routes is registered for types; this one has the tested component alone. */}
          <RouterProvider router={router as never} />
          <Notifications />
        </QueryClientProvider>
      </trpc.Provider>
    </MantineProvider>,
  );
  return { screen, calls: server.calls, address: () => history.location.href };
}
