import { can } from "@frontoffice/api/permissions";
import { useLocation } from "@tanstack/react-router";
import { useSession } from "../lib/session.ts";
import { navItems } from "./nav-items.ts";

/** The rooms that this person's role may enter. A room within another one is lit alone. */
export function useNavItems(screen: "wide" | "small" = "wide") {
  const { company } = useSession();
  const open = useLocation({ select: ({ pathname }) => pathname });
  const rooms = navItems.filter(
    ({ permission, wide }) =>
      (!permission || (company !== null && can(company.role, permission))) && !(wide === true && screen === "small"),
  );
  const within = (to: string) => rooms.some(({ link }) => link.to.startsWith(`${to}/`) && open.startsWith(link.to));
  return rooms.map((room) => ({ ...room, link: { ...room.link, activeOptions: { exact: within(room.link.to) } } }));
}
