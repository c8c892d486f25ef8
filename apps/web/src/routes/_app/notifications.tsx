import { createFileRoute } from "@tanstack/react-router";
import { NotificationsPage } from "../../features/notifications/notifications-page.tsx";
import { oneOf, searchParams } from "../../lib/search-params.ts";

const search = searchParams({
  show: oneOf(["unread"]),
});

export const Route = createFileRoute("/_app/notifications")({ validateSearch: search, component: NotificationsPage });
