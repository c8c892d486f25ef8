import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconEdit, IconLock, IconLockOpen, IconLogout, IconUserMinus } from "@tabler/icons-react";
import { usePermission, useSession } from "../../../lib/session.ts";
import { InitialsTile } from "../../../ui/initials-tile.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { clientsInWords, reaches } from "../use-roles.ts";
import { type Person, usePersonActions } from "../use-team-actions.ts";
import classes from "./person-row.module.css";
import { PersonBadge } from "./role-badge.tsx";

function PersonMenu({ person, onChange }: { person: Person; onChange: () => void }) {
  const { id, name, state } = person;
  const { remove, deactivate, reactivate, endSessions } = usePersonActions();
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${name}`}>
          <IconDots size={20} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconEdit size={17} />} onClick={onChange}>
          Change role or clients
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={17} />} onClick={() => endSessions(id)}>
          Sign out everywhere
        </Menu.Item>
        {state === "active" ? (
          <Menu.Item leftSection={<IconLock size={17} />} onClick={() => deactivate(id)}>
            Deactivate
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconLockOpen size={17} />} onClick={() => reactivate(id)}>
            Reactivate
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconUserMinus size={17} />} onClick={() => remove(id)}>
          Remove from the company
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Restore({ person: { id, name } }: { person: Person }) {
  const { restore, restoring } = usePersonActions();
  return (
    <Button size="xs" variant="default" loading={restoring} onClick={() => restore(id)}>
      Restore<span className="visually-hidden"> {name}</span>
    </Button>
  );
}

/** One person of the company: a line of the table, a card on a phone. */
export function PersonRow({ person, onChange }: { person: Person; onChange: () => void }) {
  const { user, company } = useSession();
  const mayChange = usePermission("users:write") && user.id !== person.id && company !== null && reaches(company.role, person.role);
  return (
    <li className={classes.row}>
      <InitialsTile name={person.name} round />
      <div className={classes.words}>
        <p className={classes.name}>
          {person.name} {user.id === person.id && <span className={classes.you}>(you)</span>}
        </p>
        <p className={classes.meta}>{person.email}</p>
      </div>
      <div className={classes.badge}>
        <PersonBadge person={person} />
      </div>
      <span className={classes.fact}>{clientsInWords(person.clientIds)}</span>
      <span className={classes.fact}>
        {person.lastLoginAt ? (
          <>
            Here <TimeAgo at={person.lastLoginAt} />
          </>
        ) : (
          "Never signed in"
        )}
      </span>
      <div className={classes.actions}>
        {mayChange && (person.state === "removed" ? <Restore person={person} /> : <PersonMenu person={person} onChange={onChange} />)}
      </div>
    </li>
  );
}
