import type { Permission } from "@frontoffice/api/permissions";
import { Link, linkOptions, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSession } from "../../../lib/session.ts";
import { Page } from "../../../ui/page.tsx";
import classes from "./settings-layout.module.css";

interface Item {
  label: string;
  link: { to: string };
  permission?: Permission;
}

/** The pages of the settings, in this order. A page adds its line with its route. */
const groups: readonly { title: string; items: readonly Item[] }[] = [
  {
    title: "You",
    items: [
      { label: "Profile", link: linkOptions({ to: "/settings" }) },
      { label: "Security", link: linkOptions({ to: "/settings/security" }) },
      { label: "Notifications", link: linkOptions({ to: "/settings/notifications" }) },
    ],
  },
  {
    title: "Company",
    items: [
      { label: "Company", link: linkOptions({ to: "/settings/company" }), permission: "company:read" },
      { label: "Team", link: linkOptions({ to: "/settings/team" }), permission: "users:read" },
      { label: "API keys", link: linkOptions({ to: "/settings/keys" }), permission: "apiKeys:read" },
      { label: "Storage", link: linkOptions({ to: "/settings/storage" }), permission: "storage:read" },
      { label: "Webhooks", link: linkOptions({ to: "/settings/webhooks" }), permission: "webhooks:read" },
      { label: "Audit", link: linkOptions({ to: "/settings/audit" }), permission: "audit:read" },
    ],
  },
];

/** The frame of all settings: its pages at the left, or on a phone in a row that scrolls sideways; each page under its own heading. */
export function SettingsLayout() {
  const open = useLocation({ select: ({ pathname }) => pathname });
  const label = groups.flatMap(({ items }) => items).find(({ link }) => link.to === open)?.label ?? "Settings";
  return (
    <div className={classes.frame}>
      <Navigation open={open} />
      <Page title={label} tabTitle={`${label} · Settings`}>
        <Outlet />
      </Page>
    </div>
  );
}

function Navigation({ open }: { open: string }) {
  const { permissions } = useSession();
  const nav = useRef<HTMLElement>(null);
  // On a phone the open page's link may lie beyond the edge.
  useEffect(() => {
    nav.current?.querySelector(`a[href="${open}"]`)?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [open]);
  return (
    <nav ref={nav} aria-label="Settings" className={classes.nav}>
      {groups.map(({ title, items }) => (
        <div key={title} className={classes.group}>
          <p className={classes.title}>{title}</p>
          <ul>
            {items
              .filter(({ permission }) => permission === undefined || permissions.includes(permission))
              .map(({ label, link }) => (
                <li key={link.to}>
                  <Link {...link} activeOptions={{ exact: true }} className={classes.link}>
                    {label}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
