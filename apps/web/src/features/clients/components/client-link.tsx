import { Link } from "@tanstack/react-router";
import classes from "./client-link.module.css";

/** A client's name wherever it stands in a list: the way to everything about it. */
export function ClientLink({ id, name }: { id: string; name: string }) {
  return (
    <Link to="/clients/$clientId" params={{ clientId: id }} className={classes.link}>
      {name}
    </Link>
  );
}
