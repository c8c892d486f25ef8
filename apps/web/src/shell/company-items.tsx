import { Menu } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useSession, useSwitchCompany } from "../lib/session.ts";
import { toast } from "../ui/toast.tsx";
import classes from "./company-items.module.css";

/** The companies of this person as entries of a menu; nothing for people with one. */
export function CompanyItems() {
  const { company, companies } = useSession();
  const { switchTo, pending } = useSwitchCompany(toast.failed);
  if (companies.length < 2) return null;
  return (
    <>
      <Menu.Label>Work in another company</Menu.Label>
      {companies.map(({ id, name, role }) => (
        <Menu.Item
          key={id}
          disabled={pending}
          onClick={() => id !== company?.id && switchTo(id)}
          rightSection={id === company?.id ? <IconCheck size={16} aria-label="current" /> : null}
        >
          {name} <span className={classes.role}>{role}</span>
        </Menu.Item>
      ))}
    </>
  );
}
