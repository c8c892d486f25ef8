import { Kbd, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Logo } from "../ui/logo.tsx";
import { ThemeToggle } from "../ui/theme-toggle.tsx";
import { usePalette } from "./palette-context.ts";
import classes from "./topbar.module.css";
import { UserMenu } from "./user-menu.tsx";

const command = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘" : "Ctrl";

/** The bar above each page: search, live work, colours. */
export function Topbar({ activity }: { activity: ReactNode }) {
  const openPalette = usePalette();
  return (
    <section className={classes.bar} aria-label="Search and tools">
      <Link to="/dashboard" className={classes.home}>
        <Logo bare />
      </Link>
      <UnstyledButton className={classes.search} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={18} stroke={1.7} aria-hidden="true" />
        <span className={classes.hint}>Search or jump to</span>
        <Kbd className={classes.keys} aria-hidden="true">
          {command} K
        </Kbd>
      </UnstyledButton>
      <div className={classes.tools}>
        {activity}
        <ThemeToggle />
        <div className={classes.user}>
          <UserMenu compact />
        </div>
      </div>
    </section>
  );
}
