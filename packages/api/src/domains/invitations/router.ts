import { presentPage } from "../../kernel/page.ts";
import { inCompany, open, router, signedIn } from "../../trpc/procedures.ts";
import { signedInView } from "../auth/schema.ts";
import { acceptInvitation, joinCompany, lookAtOffer } from "./acceptance.ts";
import { resendInvitation, revokeInvitation, sendInvitation } from "./commands.ts";
import { invitationEntity } from "./entity.ts";
import { presentInvitation, presentOffer } from "./present.ts";
import { listInvitations } from "./queries.ts";
import {
  acceptInput,
  invitationRef,
  invitationsPage,
  invitationTokenInput,
  invitationView,
  listInvitationsInput,
  offerView,
  sendInvitationInput,
} from "./schema.ts";

const byPeople = { peopleOnly: "Who belongs to a company is decided by people." } as const;

export const invitationsRouter = router({ about: "Bringing people into the company by email.", entity: invitationEntity })({
  list: inCompany("users:write", {
    rest: "GET /invitations",
    does: "List the invitations that nobody has accepted yet, newest first.",
    callers: byPeople,
  })
    .input(listInvitationsInput)
    .output(invitationsPage)
    .query(({ ctx, input }) => listInvitations(ctx.scope, input).then(presentPage((row) => presentInvitation(row)))),

  send: inCompany("users:write", {
    rest: "POST /invitations",
    does: "Invite somebody by email, with or without an account; the link works once, for seven days.",
    past: "sent",
    event: invitationEntity.events.sent,
    risk: "write",
    status: 201,
    callers: { ...byPeople, confirmed: true },
    undo: { by: "revoke" },
  })
    .input(sendInvitationInput)
    .output(invitationView)
    .mutation(({ ctx, input }) => sendInvitation(ctx.scope, ctx.services, input).then((row) => presentInvitation(row))),

  resend: inCompany("users:write", {
    rest: "POST /invitations/{id}/resend",
    does: "Send the email again with a new link; the link before works no more.",
    past: "sent again",
    risk: "write",
    callers: byPeople,
  })
    .input(invitationRef)
    .output(invitationView)
    .mutation(({ ctx, input }) => resendInvitation(ctx.scope, ctx.services, input.id).then((row) => presentInvitation(row))),

  revoke: inCompany("users:write", {
    rest: "DELETE /invitations/{id}",
    does: "Take an invitation back; its link works no more.",
    past: "revoked",
    risk: "destructive",
    callers: byPeople,
  })
    .input(invitationRef)
    .output(invitationView)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.scope, input.id).then((row) => presentInvitation(row))),

  look: open({
    rest: "POST /invitations/look",
    does: "Show what the link in an email offers.",
    past: { alone: "looked at an invitation" },
    risk: "write",
    alone: true,
  })
    .input(invitationTokenInput)
    .output(offerView)
    .mutation(({ ctx, input }) => lookAtOffer(ctx.signIn, input.token).then(presentOffer)),

  accept: open({
    rest: "POST /invitations/accept",
    does: "Accept an invitation as a new person: makes the account and signs in.",
    past: "accepted",
    event: invitationEntity.events.accepted,
    risk: "write",
    alone: true,
    status: 201,
  })
    .input(acceptInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.signIn, input)),

  join: signedIn({
    rest: "POST /invitations/join",
    does: "Accept an invitation to your own address, and go on in that company with a new token.",
    past: "accepted",
    event: invitationEntity.events.accepted,
    risk: "write",
    alone: true,
  })
    .input(invitationTokenInput)
    .output(signedInView)
    .mutation(({ ctx, input }) => joinCompany(ctx.signIn, ctx.principal, input.token)),
});
