import { createFileRoute } from "@tanstack/react-router";
import { ActivityPage } from "../../../../features/clients/activity-page.tsx";

export const Route = createFileRoute("/_app/clients/$clientId/activity")({ component: ActivityPage });
