import { createFileRoute } from "@tanstack/react-router";
import { SessionPage } from "../../../../features/uploads/session-page.tsx";

export const Route = createFileRoute("/_app/uploads/sessions/$sessionId")({ component: SessionPage });
