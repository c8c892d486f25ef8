import { Link } from "@tanstack/react-router";
import classes from "./mobile-nav.module.css";
import { NavCount } from "./nav-count.tsx";
import { useNavItems } from "./use-nav-items.ts";

/** The rooms at the bottom of small screens, within reach of a thumb. */
export function MobileNav() {
  const items = useNavItems("small");
  return (
    <nav aria-label="Main" className={classes.nav}>
      <ul>
        {items.map(({ label, icon: Icon, link, counts }) => (
          <li key={label}>
            <Link {...link} className={classes.item}>
              <Icon size={22} stroke={1.7} aria-hidden="true" />
              <span>{label}</span>
              {counts && <NavCount counts={counts} />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
