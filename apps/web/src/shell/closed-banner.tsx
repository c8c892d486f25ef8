import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "../lib/session.ts";
import classes from "./closed-banner.module.css";

/** Tells the owners of a closed company, on every page, why nothing can be changed. */
export function ClosedBanner() {
  const { company } = useSession();
  if (!company || company.isActive) return null;
  return (
    <section className={classes.banner} aria-label="Closed company">
      <IconLock size={18} stroke={1.8} aria-hidden="true" />
      <span>
        {company.name} is closed: you can read everything, and nothing can be changed. <Link to="/settings/company">Open it again</Link>
      </span>
    </section>
  );
}
