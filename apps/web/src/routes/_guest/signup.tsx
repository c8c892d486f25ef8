import { createFileRoute } from "@tanstack/react-router";
import { SignupPage } from "../../features/auth/signup-page.tsx";
import { requireGuest } from "../../lib/guards.ts";
import { searchParams, text } from "../../lib/search-params.ts";

const search = searchParams({
  returnTo: text(),
  fault: text(),
});

export const Route = createFileRoute("/_guest/signup")({ validateSearch: search, beforeLoad: requireGuest, component: SignupPage });
