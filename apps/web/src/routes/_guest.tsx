import { createFileRoute } from "@tanstack/react-router";
import { GuestLayout } from "../shell/guest-layout.tsx";

export const Route = createFileRoute("/_guest")({ component: GuestLayout });
