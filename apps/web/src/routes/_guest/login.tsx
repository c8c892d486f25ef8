import { createFileRoute } from "@tanstack/react-router";
import { LoginPage } from "../../features/auth/login-page.tsx";
import { requireGuest } from "../../lib/guards.ts";
import { searchParams, text } from "../../lib/search-params.ts";

const search = searchParams({
  returnTo: text(),
  fault: text(),
});

export const Route = createFileRoute("/_guest/login")({ validateSearch: search, beforeLoad: requireGuest, component: LoginPage });
