import type { Permission } from "@frontoffice/api/permissions";
import { Link, linkOptions, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSession } from "../../../lib/session.ts";
import { Page } from "../../../ui/page.tsx";
import classes from "./settings-layout.module.css";

interface Tab {
  label: string;
  link: { to: string };
  permission?: Permission;
}

/** The pages of the settings, in this order: the person's own first, then the company's. A page adds its line with its route. */
const tabs: readonly Tab[] = [
  { label: "You", link: linkOptions({ to: "/settings" }) },
  { label: "Security", link: linkOptions({ to: "/settings/security" }) },
  { label: "Notifications", link: linkOptions({ to: "/settings/notifications" }) },
  { label: "Company", link: linkOptions({ to: "/settings/company" }), permission: "company:read" },
  { label: "Team", link: linkOptions({ to: "/settings/team" }), permission: "users:read" },
  { label: "API keys", link: linkOptions({ to: "/settings/keys" }), permission: "apiKeys:read" },
  { label: "Storage", link: linkOptions({ to: "/settings/storage" }), permission: "storage:read" },
  { label: "Webhooks", link: linkOptions({ to: "/settings/webhooks" }), permission: "webhooks:read" },
  { label: "Audit", link: linkOptions({ to: "/settings/audit" }), permission: "audit:read" },
];

/** The frame of all settings: real links as tabs, so that each page has an address; on a phone the row scrolls sideways. */
export function SettingsLayout() {
  const { permissions } = useSession();
  const shown = tabs.filter(({ permission }) => permission === undefined || permissions.includes(permission));
  const open = useLocation({ select: ({ pathname }) => pathname });
  const label = tabs.find(({ link }) => link.to === open)?.label;
  const row = useRef<HTMLUListElement>(null);
  // On a phone the open page's tab may lie beyond the edge.
  useEffect(() => {
    row.current?.querySelector(`a[href="${open}"]`)?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [open]);
  return (
    <Page title="Settings" {...(label && { tabTitle: `${label} · Settings` })}>
      <nav aria-label="Settings" className={classes.tabs}>
        <ul ref={row}>
          {shown.map(({ label, link }) => (
            <li key={link.to}>
              <Link {...link} activeOptions={{ exact: true }} className={classes.tab}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Outlet />
    </Page>
  );
}
