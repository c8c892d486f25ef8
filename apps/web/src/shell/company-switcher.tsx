import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import { useSession, useSwitchCompany } from "../lib/session.ts";
import { InitialsTile } from "../ui/initials-tile.tsx";
import { toast } from "../ui/toast.tsx";
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

/** The company at work; a menu when the person belongs to several. */
export function CompanySwitcher() {
  const { company, companies } = useSession();
  const { switchTo, pending } = useSwitchCompany(toast.failed);
  if (!company) return null;
  if (companies.length < 2) {
    return (
      <div className={classes.label}>
        <CompanyLabel name={company.name} role={company.role} />
      </div>
    );
  }
  return (
    <Menu position="bottom-start" width={228}>
      <Menu.Target>
        <UnstyledButton className={classes.button} aria-label={`Company ${company.name}, ${company.role}. Switch company`}>
          <CompanyLabel name={company.name} role={company.role} />
          <IconSelector size={18} stroke={1.7} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Work in another company</Menu.Label>
        {companies.map(({ id, name, role }) => (
          <Menu.Item
            key={id}
            disabled={pending}
            onClick={() => id !== company.id && switchTo(id)}
            rightSection={id === company.id ? <IconCheck size={16} aria-label="current" /> : null}
          >
            {name} <span className={classes.itemRole}>{role}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
