import { Menu, UnstyledButton } from "@mantine/core";
import { IconApi, IconDeviceLaptop, IconLogout, IconSelector, IconUser } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession, useSignOut } from "../lib/session.ts";
import { InitialsTile } from "../ui/initials-tile.tsx";
import { CompanyItems } from "./company-items.tsx";
import classes from "./user-menu.module.css";

/** Who is signed in, and what belongs to the person rather than to the company. */
export function UserMenu({ compact = false }: { compact?: boolean }) {
  const { user } = useSession();
  const { signOut, pending } = useSignOut();
  return (
    <Menu position={compact ? "bottom-end" : "top-start"} width={228}>
      <Menu.Target>
        <UnstyledButton className={classes.button} data-compact={compact || undefined}>
          <InitialsTile name={user.name} round />
          {compact && <span className="visually-hidden">{user.name}, your account</span>}
          {!compact && (
            <>
              <span className={classes.words}>
                <span className={classes.name}>{user.name}</span>
                <span className={classes.email}>{user.email}</span>
              </span>
              <IconSelector size={18} stroke={1.7} aria-hidden="true" />
            </>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item leftSection={<IconUser size={17} />} renderRoot={(props) => <Link to="/settings" {...props} />}>
          Your profile
        </Menu.Item>
        <Menu.Item leftSection={<IconDeviceLaptop size={17} />} renderRoot={(props) => <Link to="/settings/security" {...props} />}>
          Password and sessions
        </Menu.Item>
        <Menu.Item leftSection={<IconApi size={17} />} component="a" href="/docs">
          API documentation
        </Menu.Item>
        {compact && <CompanyItems />}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} />} disabled={pending} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
