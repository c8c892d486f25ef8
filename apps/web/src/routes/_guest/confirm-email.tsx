import { createFileRoute } from "@tanstack/react-router";
import { ConfirmEmailPage } from "../../features/auth/confirm-email-page.tsx";

export const Route = createFileRoute("/_guest/confirm-email")({ component: ConfirmEmailPage });
