import { createRouter } from "@tanstack/react-router";
import { PageFailed, PageMissing, PagePending } from "../shell/page-states.tsx";
import { appRoutes } from "./app-routes.tsx";
import { publicRoutes } from "./public-routes.tsx";
import { rootRoute } from "./root.tsx";

export const router = createRouter({
  routeTree: rootRoute.addChildren([...publicRoutes, ...appRoutes]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingMinMs: 300,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: PageMissing,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
