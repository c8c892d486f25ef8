import { createFileRoute } from "@tanstack/react-router";
import { ClientStrategiesPage } from "../../../../features/clients/client-strategies-page.tsx";

export const Route = createFileRoute("/_app/clients/$clientId/strategies")({ component: ClientStrategiesPage });
