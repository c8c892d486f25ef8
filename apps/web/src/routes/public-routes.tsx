import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { requireGuest } from "./guards.ts";
import { rootRoute } from "./root.tsx";
import { readSearch } from "./search.ts";

const landing = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: lazyRouteComponent(() => import("../features/landing/landing-page.tsx"), "LandingPage"),
});

const guest = createRoute({
  getParentRoute: () => rootRoute,
  id: "guest",
  component: lazyRouteComponent(() => import("../shell/guest-layout.tsx"), "GuestLayout"),
});

const login = createRoute({
  getParentRoute: () => guest,
  path: "/login",
  validateSearch: readSearch.guest,
  beforeLoad: requireGuest,
  component: lazyRouteComponent(() => import("../features/auth/login-page.tsx"), "LoginPage"),
});

const signup = createRoute({
  getParentRoute: () => guest,
  path: "/signup",
  validateSearch: readSearch.guest,
  beforeLoad: requireGuest,
  component: lazyRouteComponent(() => import("../features/auth/signup-page.tsx"), "SignupPage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => guest,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../features/auth/forgot-password-page.tsx"), "ForgotPasswordPage"),
});

const resetPassword = createRoute({
  getParentRoute: () => guest,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("../features/auth/reset-password-page.tsx"), "ResetPasswordPage"),
});

const confirmEmail = createRoute({
  getParentRoute: () => guest,
  path: "/confirm-email",
  component: lazyRouteComponent(() => import("../features/auth/confirm-email-page.tsx"), "ConfirmEmailPage"),
});

const invite = createRoute({
  getParentRoute: () => guest,
  path: "/invite",
  component: lazyRouteComponent(() => import("../features/invite/invite-page.tsx"), "InvitePage"),
});

export const publicRoutes = [landing, guest.addChildren([login, signup, forgotPassword, resetPassword, confirmEmail, invite])] as const;
