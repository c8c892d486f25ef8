import type { FormEventHandler, ReactNode } from "react";
import { fullTime, plural } from "../../../lib/format.ts";
import type { Offer } from "../use-arrival.ts";
import classes from "./invite-form.module.css";

interface InviteFormProps {
  offer: Offer;
  onSubmit: FormEventHandler<HTMLFormElement>;
  children: ReactNode;
}

/** Who invites to what; below it the way to accept. */
export function InviteForm({ offer, onSubmit, children }: InviteFormProps) {
  const { companyName, invitedBy, role, clients, expiresAt } = offer;
  return (
    <>
      <h1 className={classes.title}>Join {companyName}</h1>
      <p className={classes.intro}>
        {invitedBy} invites you to work there as {role}
        {clients !== null && `, with ${plural(clients, "client")}`}.
      </p>
      <form className={classes.fields} onSubmit={onSubmit} noValidate>
        {children}
      </form>
      <p className={classes.foot}>The invitation works until {fullTime(expiresAt)}.</p>
    </>
  );
}
