import { Link } from "@tanstack/react-router";
import { Logo } from "../ui/logo.tsx";
import { CompanySwitcher } from "./company-switcher.tsx";
import { NavCount } from "./nav-count.tsx";
import classes from "./spine.module.css";
import { useNavItems } from "./use-nav-items.ts";
import { UserMenu } from "./user-menu.tsx";

/** The dark column at the left of wide screens. */
export function Spine() {
  const items = useNavItems();
  return (
    <aside className={classes.spine} aria-label="Company and pages">
      <Link to="/dashboard" className={classes.home} aria-label="Frontoffice, dashboard">
        <Logo />
      </Link>
      <CompanySwitcher />
      <nav aria-label="Main" className={classes.nav}>
        <ul>
          {items.map(({ label, icon: Icon, link, counts }) => (
            <li key={label}>
              <Link {...link} className={classes.item}>
                <Icon size={20} stroke={1.7} aria-hidden="true" />
                {label}
                {counts && <NavCount counts={counts} />}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.foot}>
        <UserMenu />
      </div>
    </aside>
  );
}
