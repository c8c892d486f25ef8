import { createFileRoute } from "@tanstack/react-router";
import { ClientUploadsPage } from "../../../../features/clients/client-uploads-page.tsx";

export const Route = createFileRoute("/_app/clients/$clientId/uploads")({ component: ClientUploadsPage });
