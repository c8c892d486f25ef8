import { createFileRoute } from "@tanstack/react-router";
import { ProfilePage } from "../../../../features/clients/profile-page.tsx";

export const Route = createFileRoute("/_app/clients/$clientId/profile")({ component: ProfilePage });
