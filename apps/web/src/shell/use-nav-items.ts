import { can } from "@frontoffice/api/permissions";
import { useSession } from "../lib/session.ts";
import { navItems } from "./nav-items.ts";

/** The rooms that this person's role may enter. */
export function useNavItems() {
  const { company } = useSession();
  return navItems.filter(({ permission }) => !permission || (company !== null && can(company.role, permission)));
}
