import type { FormEventHandler, ReactNode } from "react";
import { usePageTitle } from "../../../lib/use-page-title.ts";
import classes from "./guest-form.module.css";

interface GuestFormProps {
  title: string;
  intro: ReactNode;
  onSubmit: FormEventHandler<HTMLFormElement>;
  children: ReactNode;
  footer: ReactNode;
}

/** Title, fields, way out: the frame of the forms for people who are not signed in. */
export function GuestForm({ title, intro, onSubmit, children, footer }: GuestFormProps) {
  usePageTitle(title);
  return (
    <>
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.intro}>{intro}</p>
      <form className={classes.fields} onSubmit={onSubmit} noValidate>
        {children}
      </form>
      <div className={classes.footer}>{footer}</div>
    </>
  );
}
