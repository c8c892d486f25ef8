import { presentPage } from "../../kernel/page.ts";
import { open, router, signedIn } from "../../trpc/procedures.ts";
import { endOtherSessions, endOwnSession, login, logout, refresh, switchCompany } from "./commands.ts";
import { changePassword, requestPasswordReset, resetPassword } from "./credentials/commands.ts";
import { presentMe, presentSession } from "./present.ts";
import { getMe, listSessions } from "./queries.ts";
import { register } from "./registration/commands.ts";
import {
  changePasswordInput,
  endedView,
  listSessionsInput,
  loginInput,
  meView,
  passwordResetView,
  registerInput,
  requestPasswordResetInput,
  resetPasswordInput,
  resetRequestedView,
  sessionRef,
  sessionsPage,
  signedInView,
  signedOutView,
  switchCompanyInput,
} from "./schema.ts";

/** What all doors of sign-in have in common: they change something, and none of them may hide in a batch. */
const alone = { risk: "write", alone: true } as const;

const sessionsRouter = router({
  list: signedIn({ rest: "GET /auth/sessions", does: "List where you are signed in." })
    .input(listSessionsInput)
    .output(sessionsPage)
    .query(({ ctx, input }) => listSessions(ctx.signIn, ctx.principal, input).then(presentPage(presentSession))),

  end: signedIn({ rest: "DELETE /auth/sessions/{id}", does: "Sign out one of your sessions.", ...alone, risk: "destructive" })
    .input(sessionRef)
    .output(endedView)
    .mutation(({ ctx, input }) => endOwnSession(ctx.signIn, ctx.principal, input.id)),

  endOthers: signedIn({ rest: "POST /auth/sessions/end-others", does: "Sign out everywhere but here.", ...alone, risk: "destructive" })
    .output(endedView)
    .mutation(({ ctx }) => endOtherSessions(ctx.signIn, ctx.principal)),
});

export const authRouter = router({
  me: signedIn({ rest: "GET /auth/me", does: "Show who you are, your company, your permissions and this session or key.", withKey: true })
    .output(meView)
    .query(({ ctx }) => getMe(ctx.signIn, ctx.principal).then(presentMe)),

  sessions: sessionsRouter,

  register: open({ rest: "POST /auth/register", does: "Sign up: a person and a company that he owns.", ...alone, status: 201 })
    .input(registerInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => register(ctx.signIn, input)),

  login: open({ rest: "POST /auth/login", does: "Sign in with an e-mail address or a username.", ...alone })
    .input(loginInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => login(ctx.signIn, input)),

  logout: open({ rest: "POST /auth/logout", does: "End this session.", ...alone })
    .output(signedOutView)
    .mutation(({ ctx }) => logout(ctx.signIn)),

  refresh: open({ rest: "POST /auth/refresh", does: "Exchange this token for the next one, up to seven days after its issue.", ...alone })
    .output(signedInView)
    .mutation(({ ctx }) => refresh(ctx.signIn)),

  switchCompany: signedIn({ rest: "POST /auth/switch-company", does: "Go on in another of your companies, with a new token.", ...alone })
    .input(switchCompanyInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => switchCompany(ctx.signIn, ctx.principal, input.companyId)),

  changePassword: signedIn({ rest: "POST /auth/change-password", does: "Change your password; your other sessions end.", ...alone })
    .input(changePasswordInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => changePassword(ctx.signIn, ctx.principal, input)),

  requestPasswordReset: open({ rest: "POST /auth/request-password-reset", does: "Ask for a letter that sets a new password.", ...alone })
    .input(requestPasswordResetInput)
    .output(resetRequestedView)
    .mutation(({ ctx, input }) => requestPasswordReset(ctx.signIn, input)),

  resetPassword: open({ rest: "POST /auth/reset-password", does: "Set a new password with the token from the letter.", ...alone })
    .input(resetPasswordInput)
    .output(passwordResetView)
    .mutation(({ ctx, input }) => resetPassword(ctx.signIn, input)),
});
