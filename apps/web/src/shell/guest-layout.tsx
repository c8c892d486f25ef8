import "../ui/styles-form.ts";
import { Link, Outlet } from "@tanstack/react-router";
import { Logo } from "../ui/logo.tsx";
import { ThemeToggle } from "../ui/theme-toggle.tsx";
import classes from "./guest-layout.module.css";

/** Around the pages for people who are not signed in: the form on one side, what waits behind it on the other. */
export function GuestLayout() {
  return (
    <div className={classes.frame}>
      <div className={classes.side} aria-hidden="true">
        <p className={classes.line}>
          Every client,
          <br />
          one front desk.
        </p>
        <svg className={classes.art} viewBox="0 0 480 300" role="presentation">
          <path className={classes.arc} d="M40 240a200 200 0 0 1 400 0z" />
          <path className={classes.arcInner} d="M100 240a140 140 0 0 1 280 0z" />
          <path className={classes.bell} d="M155 240a85 85 0 0 1 170 0z" />
          <rect className={classes.counter} x="0" y="252" width="480" height="12" rx="6" />
          <rect className={classes.counter} x="232" y="126" width="16" height="22" rx="8" />
        </svg>
      </div>
      <div className={classes.content}>
        <header className={classes.header}>
          <Link to="/" className={classes.home} aria-label="Frontoffice, start page">
            <Logo />
          </Link>
          <ThemeToggle />
        </header>
        <main className={classes.main}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}
