import { createFileRoute } from "@tanstack/react-router";
import { OverviewPage } from "../../../../features/clients/overview-page.tsx";

export const Route = createFileRoute("/_app/clients/$clientId/")({ component: OverviewPage });
