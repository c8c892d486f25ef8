import { presentPage } from "../../kernel/page.ts";
import { open, router, signedIn } from "../../trpc/procedures.ts";
import { completeLogin, endAllSessions, endOtherSessions, endOwnSession, login, logout, refresh, switchCompany } from "./commands.ts";
import { authSessionEntity } from "./entity.ts";
import { presentProviders, presentSignInMethods } from "./identities/present.ts";
import { getSignInMethods } from "./identities/queries.ts";
import { identitiesRouter } from "./identities/router.ts";
import { changePassword, requestPasswordReset, resetPassword } from "./passwords.ts";
import { presentMe, presentSession, presentUser } from "./present.ts";
import { changeEmail, confirmEmail, updateProfile } from "./profile.ts";
import { getMe, listSessions } from "./queries.ts";
import { confirm } from "./reauthentication.ts";
import { register } from "./registration.ts";
import {
  changeEmailInput,
  changePasswordInput,
  completeLoginInput,
  confirmEmailInput,
  confirmedView,
  confirmInput,
  emailChangeView,
  endedView,
  listSessionsInput,
  loginInput,
  meView,
  passwordResetView,
  providersView,
  registerInput,
  requestPasswordResetInput,
  resetPasswordInput,
  resetRequestedView,
  sessionRef,
  sessionsPage,
  signedInView,
  signedOutView,
  signInMethodsView,
  switchCompanyInput,
  updateProfileInput,
  userView,
} from "./schema.ts";
import { secondFactorRouter } from "./second-factor/router.ts";
import { alone, confirmed } from "./sign-in-meta.ts";

const sessionsRouter = router({ about: "Where you are signed in.", entity: authSessionEntity })({
  list: signedIn({ rest: "GET /auth/sessions", does: "List where you are signed in." })
    .input(listSessionsInput)
    .output(sessionsPage)
    .query(({ ctx, input }) => listSessions(ctx.signIn, ctx.principal, input).then(presentPage(presentSession))),

  end: signedIn({
    rest: "DELETE /auth/sessions/{id}",
    does: "Sign out one of your sessions.",
    past: { alone: "ended a session" },
    ...alone,
    risk: "destructive",
  })
    .input(sessionRef)
    .output(endedView)
    .mutation(({ ctx, input }) => endOwnSession(ctx.signIn, ctx.principal, input.id)),

  endOthers: signedIn({
    rest: "POST /auth/sessions/end-others",
    does: "Sign out everywhere but here.",
    past: { alone: "ended all other sessions" },
    ...alone,
    risk: "destructive",
  })
    .output(endedView)
    .mutation(({ ctx }) => endOtherSessions(ctx.signIn, ctx.principal)),

  endAll: signedIn({
    rest: "POST /auth/sessions/end-all",
    does: "Sign out everywhere, here too.",
    past: { alone: "ended all sessions" },
    ...alone,
    risk: "destructive",
  })
    .output(endedView)
    .mutation(({ ctx }) => endAllSessions(ctx.signIn, ctx.principal)),
});

export const authRouter = router({ about: "Signing up, in and out; sessions and passwords.", entity: authSessionEntity })({
  me: signedIn({
    rest: "GET /auth/me",
    does: "Show who you are, your company, your permissions and this session or key.",
    callers: { withKey: true },
  })
    .output(meView)
    .query(({ ctx }) => getMe(ctx.signIn, ctx.principal).then(presentMe)),

  providers: open({ rest: "GET /auth/providers", does: "List the outside providers that people can sign in with." })
    .output(providersView)
    .query(({ ctx }) => presentProviders(ctx.services.adapters.oidc)),

  signInMethods: signedIn({ rest: "GET /auth/sign-in-methods", does: "Show what you can sign in with." })
    .output(signInMethodsView)
    .query(({ ctx }) => getSignInMethods(ctx.signIn, ctx.principal).then(presentSignInMethods)),

  sessions: sessionsRouter,
  secondFactor: secondFactorRouter,
  identities: identitiesRouter,

  register: open({
    rest: "POST /auth/register",
    does: "Sign up: creates a person and a company that they own.",
    past: { alone: "signed up" },
    ...alone,
    status: 201,
  })
    .input(registerInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => register(ctx.signIn, input)),

  login: open({ rest: "POST /auth/login", does: "Sign in with an email address or a username.", past: { alone: "signed in" }, ...alone })
    .input(loginInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => login(ctx.signIn, input)),

  completeLogin: open({
    rest: "POST /auth/complete-login",
    does: "Finish a two-factor sign-in with a code.",
    past: { alone: "signed in with the second factor" },
    ...alone,
  })
    .input(completeLoginInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => completeLogin(ctx.signIn, input)),

  confirm: signedIn({
    rest: "POST /auth/confirm",
    does: "Prove again that it is you, for the next quarter of an hour.",
    past: { alone: "confirmed their identity" },
    ...alone,
  })
    .input(confirmInput)
    .output(confirmedView)
    .mutation(({ ctx, input }) => confirm(ctx.signIn, ctx.principal, input)),

  logout: open({ rest: "POST /auth/logout", does: "End this session.", past: { alone: "signed out" }, ...alone })
    .output(signedOutView)
    .mutation(({ ctx }) => logout(ctx.signIn)),

  refresh: open({
    rest: "POST /auth/refresh",
    does: "Exchange this token for the next one, up to seven days after its issue.",
    past: { alone: "renewed the session" },
    ...alone,
  })
    .output(signedInView)
    .mutation(({ ctx }) => refresh(ctx.signIn)),

  switchCompany: signedIn({
    rest: "POST /auth/switch-company",
    does: "Switch to another of your companies, with a new token.",
    past: { alone: "switched to this company" },
    ...alone,
  })
    .input(switchCompanyInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => switchCompany(ctx.signIn, ctx.principal, input.companyId)),

  changePassword: signedIn({
    rest: "POST /auth/change-password",
    does: "Change your password; your other sessions end.",
    past: { alone: "changed the password" },
    ...alone,
  })
    .input(changePasswordInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => changePassword(ctx.signIn, ctx.principal, input)),

  updateProfile: signedIn({
    rest: "PUT /auth/profile",
    does: "Change your name, username, time zone and language.",
    past: { alone: "changed their own profile" },
    ...alone,
  })
    .input(updateProfileInput)
    .output(userView)
    .mutation(({ ctx, input }) => updateProfile(ctx.signIn, ctx.principal, input).then(presentUser)),

  changeEmail: signedIn({
    rest: "POST /auth/change-email",
    does: "Ask for an email to your new email address.",
    past: { alone: "asked for another email address" },
    ...confirmed,
  })
    .input(changeEmailInput)
    .output(emailChangeView)
    .mutation(({ ctx, input }) => changeEmail(ctx.signIn, ctx.principal, input)),

  confirmEmail: open({
    rest: "POST /auth/confirm-email",
    does: "Take the new email address with the token from the email.",
    past: { alone: "confirmed the email address" },
    ...alone,
  })
    .input(confirmEmailInput)
    .output(emailChangeView)
    .mutation(({ ctx, input }) => confirmEmail(ctx.signIn, input.token)),

  requestPasswordReset: open({
    rest: "POST /auth/request-password-reset",
    does: "Ask for an email that sets a new password.",
    past: { alone: "asked for a new password" },
    ...alone,
  })
    .input(requestPasswordResetInput)
    .output(resetRequestedView)
    .mutation(({ ctx, input }) => requestPasswordReset(ctx.signIn, input)),

  resetPassword: open({
    rest: "POST /auth/reset-password",
    does: "Set a new password with the token from the email.",
    past: { alone: "set a new password" },
    ...alone,
  })
    .input(resetPasswordInput)
    .output(passwordResetView)
    .mutation(({ ctx, input }) => resetPassword(ctx.signIn, input)),
});
