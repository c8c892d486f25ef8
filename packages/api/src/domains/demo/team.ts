import type { Services } from "../../kernel/services.ts";
import { sendInvitation } from "../invitations/commands.ts";
import type { Cast } from "./people.ts";

/** A colleague is invited and has not answered yet; the invitation's email lies in the outbox. */
export async function inviteColleague(services: Services, { as }: Cast, clientIds: string[]): Promise<void> {
  await sendInvitation(as("owner", "invitations.send"), services, { email: "joana@freelance.example", role: "member", clientIds });
}
