import { createFileRoute } from "@tanstack/react-router";
import { YouPage } from "../../../features/settings/you-page.tsx";

export const Route = createFileRoute("/_app/settings/")({ component: YouPage });
