import { Menu, UnstyledButton } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "../lib/session.ts";
import { InitialsTile } from "../ui/initials-tile.tsx";
import { CompanyItems } from "./company-items.tsx";
import classes from "./company-switcher.module.css";

function CompanyLabel({ name, role }: { name: string; role: string }) {
  return (
    <>
      <InitialsTile name={name} />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.role}>{role}</span>
      </span>
    </>
  );
}

/** The company at work, which leads to its page; a menu when the person belongs to several. */
export function CompanySwitcher() {
  const { company, companies } = useSession();
  if (!company) return null;
  if (companies.length < 2) {
    return (
      <Link to="/settings/company" className={classes.button}>
        <CompanyLabel name={company.name} role={company.role} />
      </Link>
    );
  }
  return (
    <Menu position="bottom-start" width={228}>
      <Menu.Target>
        <UnstyledButton className={classes.button}>
          <CompanyLabel name={company.name} role={company.role} />
          <span className="visually-hidden">Switch company</span>
          <IconSelector size={18} stroke={1.7} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <CompanyItems />
      </Menu.Dropdown>
    </Menu>
  );
}
